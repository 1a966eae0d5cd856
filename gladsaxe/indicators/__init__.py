"""Figures, and each success criterion computed and judged."""
