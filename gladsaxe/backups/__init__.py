"""Backups: made while the house is open, encrypted, tried out, and put back whole or not at all."""
