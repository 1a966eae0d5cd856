"""The front page, the menu and the help page."""
