"""Locks between the programs on one database: who makes it ready, who serves it, who replaces it."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

from sqlalchemy import text

from gladsaxe.core.configuration import ConfigurationError
from gladsaxe.core.file_locks import hold_file_lock
from gladsaxe.database.tables import db


class ProgramLock(IntEnum):
    """The locks, by numbers that nothing else of ours locks in a database of PostgreSQL."""

    START = 7_283_119
    USE = 7_283_120

    @property
    def suffix(self) -> str:
        """Return what the lock's file beside a database of SQLite ends with."""
        return f".{self.name.lower()}-lock"


class DatabaseInUse(Exception):
    """Another program uses the database."""


@contextmanager
def hold_start_lock() -> Iterator[None]:
    """Let one program at a time make a database ready, so that of two that start at once both end well."""
    with _hold_program_lock(ProgramLock.START, shared=False, wait=True):
        yield


@contextmanager
def use_database(alone: bool = False) -> Iterator[None]:
    """Use the database beside other servers or, `alone`, with none; raises DatabaseInUse."""
    with _hold_program_lock(ProgramLock.USE, shared=not alone, wait=False):
        yield


@contextmanager
def _hold_program_lock(lock: ProgramLock, shared: bool, wait: bool) -> Iterator[None]:
    if db.engine.dialect.name == "postgresql":
        function = f"pg_{'' if wait else 'try_'}advisory_lock{'_shared' if shared else ''}"
        # Without a transaction, which would stand open as long as a server runs.
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            try:
                if connection.scalar(text(f"SELECT {function}(:number)"), {"number": lock.value}) is False:
                    raise DatabaseInUse
                yield
            finally:
                # Not given back to the pool, for the lock is the connection's.
                connection.invalidate()
        return
    # Not the database's own file: to close it here would end the locks that SQLite holds on it.
    file = Path(f"{db.engine.url.database}{lock.suffix}")
    if not file.parent.is_dir():
        raise ConfigurationError(f"The database cannot be used: there is no folder {file.parent}")
    try:
        with hold_file_lock(file, shared, wait):
            yield
    except BlockingIOError:
        raise DatabaseInUse from None
