"""The database: the mapped base, column types, durable writing and paging by key."""
