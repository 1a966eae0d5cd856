"""Photos, re-encoded without metadata, and documents that prove something; kept in the database."""
