"""Bring a database to the tables of this program."""

from functools import cache

import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from gladsaxe.database.tables import db


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
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == _find_newest_revision()


# A supervisor asks every few seconds, and to read the migrations takes 66 ms of the processor.
@cache
def _find_newest_revision() -> str | None:
    config = current_app.extensions["migrate"].migrate.get_config()
    return ScriptDirectory.from_config(config).get_current_head()
