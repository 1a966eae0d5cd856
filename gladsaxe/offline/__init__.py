"""Registrations made offline: taken in whole, judged by their form, and settled when something is wrong."""
