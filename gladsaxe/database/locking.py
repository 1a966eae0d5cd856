"""Optimistic locking: a row is changed only at the version that its form was shown with."""

from typing import Any, TypeVar

from sqlalchemy import select

from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.tables import Base, db

Row = TypeVar("Row", bound=Base)


def lock_row(table: type[Row], row_id: int, version: int | None = None) -> Row:
    """Return the row, locked until the transaction ends; raises StaleVersion, NoResultFound.

    None asks for the row whatever its version is.
    """
    # Each table that is locked has an id and a version, which no type of SQLAlchemy's can ask for.
    columns: Any = table
    query = select(table).where(columns.id == row_id).with_for_update(of=table)
    row: Any = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if version is not None and row.version != version:
        raise StaleVersion(row_id)
    locked: Row = row
    return locked
