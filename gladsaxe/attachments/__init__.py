"""Photos, re-encoded when they come in, without metadata, and kept in the database with their rows."""
