"""What the bodies meet about: meetings, agendas, minutes, decisions and what came of them."""
