"""What was promised: the agreement file, its parties, focus areas, goals, criteria and sources."""
