"""Sums kept as we write: one row a key, added to atomically, so that a sum costs the same at any size."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Insert, String, Table, Text, insert, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from gladsaxe.database.tables import Base, db


def add_to_monthly_total(tally: type[Base], key: Mapping[str, Any], deltas: Mapping[str, int]) -> None:
    """Add `deltas` to the tally's row of that key, which is its whole primary key; a new row starts at 0."""
    adding = _build_upsert(tally, tuple(key), tuple(deltas), db.session.get_bind().dialect.name)
    db.session.execute(adding, {**key, **deltas})


@cache
def _build_upsert(tally: type[Base], key: tuple[str, ...], summed: tuple[str, ...], dialect: str) -> Insert:
    table = inspect(tally).local_table
    assert isinstance(table, Table)
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    sums = {name: table.c[name] + insert.excluded[name] for name in summed}
    adding: Insert = insert.on_conflict_do_update(index_elements=list(key), set_=sums)
    return adding


class DeletedRowsTotal(Base):
    """Keep what rows that are deleted had come to in a tally, so that it can still be made anew."""

    __tablename__ = "kept_sum"

    id: Mapped[int] = mapped_column(primary_key=True)
    tally: Mapped[str] = mapped_column(String(40), index=True)
    key: Mapped[str] = mapped_column(Text)
    sums: Mapped[str] = mapped_column(Text)


def record_deleted_totals(
    tally: type[Base], sums: Mapping[tuple[tuple[str, Any], ...], Mapping[str, int]]
) -> None:
    """Keep the sums of rows that are being deleted; the tally itself stays as it is."""
    rows = [
        {"tally": tally.__tablename__, "key": json.dumps(dict(key), default=str), "sums": json.dumps(deltas)}
        for key, deltas in sums.items()
        if any(deltas.values())
    ]
    if rows:
        db.session.execute(insert(DeletedRowsTotal), rows)


def restore_deleted_totals(tally: type[Base]) -> None:
    """Add the sums of deleted rows to a tally that has been made anew from those that are left."""
    for key, deltas in _iter_deleted_totals(tally):
        add_to_monthly_total(tally, key, deltas)


def _iter_deleted_totals(tally: type[Base]) -> Iterator[tuple[dict[str, Any], dict[str, int]]]:
    kinds = {column.key: column.type.python_type for column in inspect(tally).columns}
    query = (
        select(DeletedRowsTotal.key, DeletedRowsTotal.sums)
        .where(DeletedRowsTotal.tally == tally.__tablename__)
        .order_by(DeletedRowsTotal.id)
    )
    for key, sums in db.session.execute(query).all():
        values = {
            name: date.fromisoformat(value) if kinds[name] is date else value
            for name, value in json.loads(key).items()
        }
        yield values, json.loads(sums)
