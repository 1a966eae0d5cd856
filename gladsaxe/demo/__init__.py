"""The fictional year, written in through the rooms' own stores."""
