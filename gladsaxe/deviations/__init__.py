"""What went off plan (§ 2), messages to the board (§ 9) and conflicts (§ 10)."""
