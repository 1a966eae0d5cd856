"""Leaving: every way in is shut at once, and open work goes to somebody who is there."""
