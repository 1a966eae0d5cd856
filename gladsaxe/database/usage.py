"""Who uses the database: a server shares it with others, a restore wants it alone."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from gladsaxe.database.tables import db

# Any number that nothing else of ours locks in the same database.
USAGE_LOCK_NUMBER = 7_283_120


class DatabaseInUse(Exception):
    """Another program uses the database."""


@contextmanager
def use_database(alone: bool = False) -> Iterator[None]:
    """Use the database beside other servers or, `alone`, with none; raises DatabaseInUse.

    The end of the program gives the use back, however it ends.
    """
    if db.engine.dialect.name == "postgresql":
        name = "pg_try_advisory_lock" if alone else "pg_try_advisory_lock_shared"
        # Without a transaction, which would stand open as long as the server runs.
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.scalar(text(f"SELECT {name}(:number)"), {"number": USAGE_LOCK_NUMBER}):
                raise DatabaseInUse
            try:
                yield
            finally:
                # Not given back to the pool, for the lock is the connection's.
                connection.invalidate()
        return
    # Not the database's own file: to close it here would end the locks that SQLite holds on it.
    with Path(f"{db.engine.url.database}.in-use").open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatabaseInUse from None
        yield
