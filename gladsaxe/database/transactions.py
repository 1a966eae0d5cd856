"""Durable writing: one transaction a change, on disk before the answer, retried when the database asks."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from gladsaxe.database.program_locks import ProgramLock
from gladsaxe.database.tables import db

P = ParamSpec("P")
T = TypeVar("T")

MAX_ATTEMPTS = 8
# A database of SQLite, and the files that SQLite and we keep beside it.
FILE_SUFFIXES = ("", "-wal", "-shm", *(lock.suffix for lock in ProgramLock))
BUSY_SECONDS = 30
SERIALIZATION_FAILURE, DEADLOCK_DETECTED = "40001", "40P01"
# A server that is stopped, or starts: administrator, crash, recovery.
SHUTDOWN_CODES = ("57P01", "57P02", "57P03")
DISK_FULL_TEXTS = ("database or disk is full", "No space left on device", "disk I/O error")


def list_engine_options(url: str) -> dict[str, object]:
    """Return how the engine is made: no fault repeats a row's values, and no lost connection is used."""
    # A server that was restarted has forgotten the connections that the pool still holds.
    return {"hide_parameters": True, "pool_pre_ping": not url.startswith("sqlite")}


def prepare_engine(engine: Engine) -> None:
    """Set the durability of each new connection and say how a transaction begins."""
    if engine.dialect.name != "sqlite":
        return
    _make_files_private(engine.url.database)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def close_database(app: Flask) -> None:
    """Close the connections; SQLite's last one empties the journal into the database."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _make_files_private(database: str | None) -> None:
    # SQLite gives the files beside the database its mode, and a new database follows the umask.
    for suffix in FILE_SUFFIXES if database else ():
        file = Path(f"{database}{suffix}")
        # A file of another owner, who decides for it, is used as it is.
        with suppress(OSError):
            if file.is_file():
                file.chmod(0o600)


def _configure_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    # The driver must not send a BEGIN of its own: it would be a deferred one.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns into a write fails at once when another one got there first,
    # whatever the busy timeout is. So a write takes its lock from the start.
    if connection.get_execution_options().get("immediate", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Takes no lock, so nothing can go wrong that would have to be told in the library's own way.
        connection.connection.cursor().execute("BEGIN")


def run_in_transaction(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work` in one durable transaction; hand it ids, for rows read before are expired."""

    def attempt() -> T:
        begin_write()
        result = work(*args, **kwargs)
        commit_write()
        return result

    return retry_transient_errors(attempt)


def begin_write() -> None:
    """Begin the session's write, with its lock on SQLite; what was read before is expired.

    A read transaction begun earlier in the request cannot become a write.
    """
    if is_writing():
        raise RuntimeError("a write is begun inside another, which it would roll back")
    db.session.rollback()
    db.session.connection(execution_options={"immediate": True})
    db.session.info["writing"] = True


def is_writing() -> bool:
    """Return True while a write is begun and neither committed nor rolled back."""
    return bool(db.session.info.get("writing"))


def commit_write() -> None:
    """Commit the write: it is on disk when this returns."""
    db.session.commit()
    db.session.info.pop("writing", None)


def roll_back_write() -> None:
    """Take the write back."""
    db.session.rollback()
    db.session.info.pop("writing", None)


def retry_transient_errors(attempt: Callable[[], T]) -> T:
    """Run a whole attempt again where the database asks for it; any fault leaves nothing written."""
    for number in range(MAX_ATTEMPTS):
        try:
            return attempt()
        except DBAPIError as fault:
            roll_back_write()
            if not is_locked(fault) or number == MAX_ATTEMPTS - 1:
                raise
            time.sleep(random.uniform(0, 0.02 * 2**number))  # noqa: S311 - spreads the tries, guards nothing
        except BaseException:
            roll_back_write()
            raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def is_locked(fault: DBAPIError) -> bool:
    """Return True if others stood in the way, so that the same attempt may succeed."""
    code = getattr(fault.orig, "sqlstate", None)
    if code is not None:
        return code in (SERIALIZATION_FAILURE, DEADLOCK_DETECTED)
    return isinstance(fault, OperationalError) and "locked" in str(fault.orig)


def is_disk_full(fault: DBAPIError) -> bool:
    """Return True if the disk had no room for the write."""
    return getattr(fault.orig, "sqlstate", None) == "53100" or any(
        text in str(fault.orig) for text in DISK_FULL_TEXTS
    )


def is_lost_connection(fault: DBAPIError) -> bool:
    """Return True if the database did not answer, or broke the connection off."""
    code = getattr(fault.orig, "sqlstate", None)
    if code is not None:
        return code.startswith("08") or code in SHUTDOWN_CODES
    return fault.connection_invalidated or isinstance(fault, OperationalError)


def is_unique_violation(fault: IntegrityError) -> bool:
    """Return True if a row with the same unique key stands there already."""
    return getattr(fault.orig, "sqlstate", None) == "23505" or "UNIQUE" in str(fault.orig)


def is_missing_table(fault: DBAPIError) -> bool:
    """Return True if the database lacks a table or a column: no migration has been run, or not all."""
    missing = getattr(fault.orig, "sqlstate", None) in ("42P01", "42703")
    return missing or "no such table" in str(fault.orig) or "no such column" in str(fault.orig)


@event.listens_for(Session, "before_flush")
def _refuse_outside_transaction(session: Session, *_: object) -> None:
    if not session.info.get("writing"):
        raise RuntimeError("rows are changed inside run_in_transaction only")
