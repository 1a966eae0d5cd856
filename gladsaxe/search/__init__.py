"""Search across what the rooms keep, under the visibility of each."""
