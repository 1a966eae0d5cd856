"""The property office's own registers: enquiries and vandalism bills."""
