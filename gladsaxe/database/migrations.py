"""Bring a database to the tables of this program, one program at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text

from gladsaxe.database.tables import db

START_LOCK_FILE = "start.lock"
# Any number that nothing else of ours locks in the same database.
START_LOCK_NUMBER = 7_283_119


class NewerDatabase(Exception):
    """The database has tables of a newer program; the message says which program is needed."""


def upgrade_database() -> list[str]:
    """Run the missing migrations; return what each changes in a database that has tables already.

    Raises NewerDatabase.
    """
    config = current_app.extensions["migrate"].migrate.get_config()
    # The newest first.
    revisions = list(ScriptDirectory.from_config(config).walk_revisions())
    names = [revision.revision for revision in revisions]
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        flask_migrate.upgrade()
        return []
    if current not in names:
        raise NewerDatabase(
            f"The database was brought to {current} by a newer program, and this one knows no more than "
            f"{names[0]}: install the newer program, or restore a backup from before."
        )
    pending = revisions[: names.index(current)]
    if pending:
        flask_migrate.upgrade()
    return [f"{revision.revision} {revision.doc}" for revision in reversed(pending)]


def is_database_current() -> bool:
    """Return True if the database has the tables of this program, neither older nor newer ones."""
    config = current_app.extensions["migrate"].migrate.get_config()
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory.from_config(config).get_current_head()


@contextmanager
def hold_start_lock(data_folder: Path) -> Iterator[None]:
    """Let one program at a time make a database ready, so that of two that start at once both end well."""
    if db.engine.dialect.name == "postgresql":
        # The connection's end gives the lock back, however the program ends.
        with db.engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": START_LOCK_NUMBER})
            yield
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": START_LOCK_NUMBER})
        return
    with (data_folder / START_LOCK_FILE).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
