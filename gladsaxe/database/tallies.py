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


def add_to_tally(tally: type[Base], key: Mapping[str, Any], deltas: Mapping[str, int]) -> None:
    """Add `deltas` to the tally's row of that key, which is its whole primary key; a new row starts at 0."""
    adding = _adding(tally, tuple(key), tuple(deltas), db.session.get_bind().dialect.name)
    db.session.execute(adding, {**key, **deltas})


@cache
def _adding(tally: type[Base], key: tuple[str, ...], summed: tuple[str, ...], dialect: str) -> Insert:
    table = inspect(tally).local_table
    assert isinstance(table, Table)
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    sums = {name: table.c[name] + insert.excluded[name] for name in summed}
    adding: Insert = insert.on_conflict_do_update(index_elements=list(key), set_=sums)
    return adding


class KeptSum(Base):
    """Keep what rows that are deleted had come to in a tally, so that it can still be made anew."""

    __tablename__ = "kept_sum"

    id: Mapped[int] = mapped_column(primary_key=True)
    tally: Mapped[str] = mapped_column(String(40), index=True)
    key: Mapped[str] = mapped_column(Text)
    sums: Mapped[str] = mapped_column(Text)


def keep_sums_of_deleted(
    tally: type[Base], sums: Mapping[tuple[tuple[str, Any], ...], Mapping[str, int]]
) -> None:
    """Keep the sums of rows that are being deleted; the tally itself stays as it is."""
    rows = [
        {"tally": tally.__tablename__, "key": json.dumps(dict(key), default=str), "sums": json.dumps(deltas)}
        for key, deltas in sums.items()
        if any(deltas.values())
    ]
    if rows:
        db.session.execute(insert(KeptSum), rows)


def add_kept_sums(tally: type[Base]) -> None:
    """Add the sums of deleted rows to a tally that has been made anew from those that are left."""
    for key, deltas in _kept(tally):
        add_to_tally(tally, key, deltas)


def _kept(tally: type[Base]) -> Iterator[tuple[dict[str, Any], dict[str, int]]]:
    kinds = {column.key: column.type.python_type for column in inspect(tally).columns}
    query = select(KeptSum.key, KeptSum.sums).where(KeptSum.tally == tally.__tablename__).order_by(KeptSum.id)
    for key, sums in db.session.execute(query).all():
        values = {
            name: date.fromisoformat(value) if kinds[name] is date else value
            for name, value in json.loads(key).items()
        }
        yield values, json.loads(sums)
