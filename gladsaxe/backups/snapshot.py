"""One consistent picture of the live database as an SQLite file, whichever kind the database is, and back."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, func, insert, select, text
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from gladsaxe.audit_log.identity import verify_own_log
from gladsaxe.backups.rules import DamagedBackup
from gladsaxe.database.tables import Base
from gladsaxe.database.transactions import BUSY_SECONDS

CHUNK_ROWS = 500
TABLES_QUERY = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
)
COUNT_QUERY = 'SELECT count(*) FROM "{}"'
CREATE_VERSION = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"


def take_snapshot(engine: Engine, file: Path) -> None:
    """Write what the database holds at one moment to a new SQLite file; whoever writes meanwhile goes on."""
    file.touch(mode=0o600)
    if engine.dialect.name == "sqlite":
        with (
            closing(_connect_sqlite(_database_path(engine))) as source,
            closing(sqlite3.connect(file)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        return
    with _open_engine(file) as stage, engine.connect() as live, stage.begin() as out:
        live = live.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # The file is on its way into a backup, which is what is made durable: to wait for the disk at each of
        # some hundred tables and indexes would take longer than all the rows.
        out.exec_driver_sql("PRAGMA synchronous=OFF")
        Base.metadata.create_all(out)
        out.execute(text(CREATE_VERSION))
        out.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": get_revision(live)})
        for table in Base.metadata.sorted_tables:
            _copy_rows(table, live, out)


def restore_snapshot(file: Path, engine: Engine) -> None:
    """Replace everything in the live database by the file's rows, in one transaction: whole or not at all."""
    if engine.dialect.name == "sqlite":
        _restore_sqlite(file, _database_path(engine))
        return
    with _open_engine(file) as stage, stage.connect() as source, engine.begin() as live:
        # Who still reads or writes there is waited for, but not for ever.
        live.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
        names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        live.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
        for table in Base.metadata.sorted_tables:
            _copy_rows(table, source, live)
            _set_sequence(table, live)


def _restore_sqlite(file: Path, live: Path) -> None:
    with closing(sqlite3.connect(file)) as source:
        try:
            with closing(_connect_sqlite(live)) as target:
                target.execute("PRAGMA schema_version").fetchone()
                source.backup(target)
        except sqlite3.DatabaseError as fault:
            if isinstance(fault, sqlite3.OperationalError):
                raise
            _rename_damaged(live)
            with closing(_connect_sqlite(live)) as target:
                source.backup(target)


def _rename_damaged(live: Path) -> None:
    # What is there is no database any more; it is kept for whoever wants to look.
    for ending in ("", "-wal", "-shm"):
        damaged = live.with_name(live.name + ending)
        if damaged.exists():
            damaged.rename(damaged.with_name(f"{damaged.name}.damaged"))


def verify_snapshot(file: Path) -> dict[str, int]:
    """Return how many rows each table of a snapshot has; raises Damaged for one that is not in order."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise DamagedBackup("its database is not in order")
            if connection.execute("PRAGMA foreign_key_check").fetchall():
                raise DamagedBackup("rows refer to rows that are not there")
            names = [name for (name,) in connection.execute(TABLES_QUERY)]
            return {name: connection.execute(COUNT_QUERY.format(name)).fetchone()[0] for name in names}
    except sqlite3.DatabaseError:
        raise DamagedBackup("its database cannot be read") from None


def get_revision(connection: Connection) -> str:
    """Return which migration the database has come to."""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def get_snapshot_revision(file: Path) -> str:
    """Return which migration a snapshot has come to."""
    with _open_engine(file) as engine, engine.connect() as connection:
        return get_revision(connection)


def verify_snapshot_log(file: Path) -> list[str]:
    """Return each thing that is wrong with a snapshot's log as the installation's own."""
    with _open_engine(file) as engine, Session(engine) as session:
        return verify_own_log(session=session)


def read_log_end(file: Path) -> tuple[str, int, str]:
    """Return where the log of a snapshot has come to: name, number of entries, the last one's code."""
    with closing(sqlite3.connect(file)) as connection:
        log_id, seq, last = connection.execute("SELECT log_id, seq, last FROM log_end").fetchone()
        return log_id, seq, last or "0" * 32


@contextmanager
def _open_engine(file: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{file}")
    try:
        yield engine
    finally:
        engine.dispose()


def _database_path(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def _connect_sqlite(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=BUSY_SECONDS)


def _copy_rows(table: Table, source: Connection, target: Connection) -> None:
    # In the order of their keys, so that a row that refers to an earlier one of its table finds it.
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=CHUNK_ROWS)
    for rows in source.execute(query).partitions():
        target.execute(insert(table), _row_values(rows))


def _row_values(rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in rows]


def _set_sequence(table: Table, live: Connection) -> None:
    column = table.autoincrement_column
    if column is None:
        return
    sequence = live.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
    last = live.scalar(select(func.max(column)))
    if sequence and last is not None:
        live.execute(select(func.setval(sequence, last)))
