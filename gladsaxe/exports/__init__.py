"""Excel for the board: what the plan knows on a day, as a workbook of sums and activity rows."""
