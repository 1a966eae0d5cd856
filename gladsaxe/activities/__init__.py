"""What was done: activities and who took part (the logbook, never with names)."""
