"""Optimistic locking: a row is changed only at the version that its form was shown with."""

from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.tables import Base, db


class VersionMixin:
    """The column of a row that two people may change at once; each change counts it up."""

    version: Mapped[int] = mapped_column(default=1)


class _VersionedRow(Protocol):
    id: Mapped[int]
    version: Mapped[int]


Row = TypeVar("Row", bound=_VersionedRow)


def lock_row(table: type[Row], row_id: int, version: int | None = None) -> Row:
    """Return the row, locked until the transaction ends; raises StaleVersion, NoResultFound.

    None asks for the row whatever its version is.
    """
    assert issubclass(table, Base)
    query = select(table).where(table.id == row_id).with_for_update(of=table)
    row: Row = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if version is not None and row.version != version:
        raise StaleVersion(row_id)
    return row
