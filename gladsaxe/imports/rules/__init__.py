"""How a spreadsheet is read: its cells, numbers, periods, headings, rows, tables; no web, no database."""
