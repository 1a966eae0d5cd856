"""The sheets of the board's workbook, one file a noun."""
