"""Spreadsheets in: what a file holds is read, shown beside what is here, and stored whole or not at all."""
