"""Keyset pagination: page 200 of a list costs what page 1 costs, and a new row moves nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import KeyedColumnElement

from gladsaxe.database.tables import db

Row = TypeVar("Row")
T = TypeVar("T")
PAGE_SIZE = 50
MAX_ID = 2**31 - 1
# A column of a class or of a table.
KeyedColumn = InstrumentedAttribute[T] | KeyedColumnElement[T]


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """One page of a list, the number of rows in all, and the key that the next page starts after."""

    rows: Sequence[Row]
    total: int
    next_key: str | None
    first: bool


def paginate_by_day(
    query: Select[*tuple[Any, ...]],
    day: KeyedColumn[date],
    row_id: KeyedColumn[int],
    after: str | None,
    size: int = PAGE_SIZE,
    total: int | None = None,
) -> KeysetPage[Row]:
    """Return the page of `query`, newest day first, that follows `after`; a broken key is page one.

    The rows are whole ones of a query of one table, or tuples of a query of columns. `total` is given where
    they can be counted without all that the query reads.
    """
    if total is None:
        total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    key = parse_key(after)
    ordered = _order_newest_first(query, day, row_id, size)
    if key is not None:
        ordered = ordered.where(tuple_(day, row_id) < tuple_(*key))
    result = db.session.execute(ordered)
    rows: Sequence[Any] = result.unique().scalars().all() if len(result.keys()) == 1 else result.all()
    return _build_page(rows, size, total, key is None, day, row_id)


def _order_newest_first(
    query: Select[*tuple[Any, ...]],
    day: KeyedColumn[date],
    row_id: KeyedColumn[int],
    size: int,
) -> Select[*tuple[Any, ...]]:
    # One more than is shown tells whether there is a next page.
    return query.order_by(day.desc(), row_id.desc()).limit(size + 1)


def _build_page(
    rows: Sequence[Row],
    size: int,
    total: int,
    first: bool,
    day: KeyedColumn[date],
    row_id: KeyedColumn[int],
) -> KeysetPage[Row]:
    more, rows = len(rows) > size, rows[:size]
    return KeysetPage(rows, total, _format_key(rows[-1], day, row_id) if more else None, first)


def parse_key(text: str | None) -> tuple[date, int] | None:
    """Return the key that a page starts after, None for the first page and for a broken key."""
    try:
        day, _, number = (text or "").partition("_")
        # No database takes a number of more than 63 bits.
        return date.fromisoformat(day), max(0, min(int(number), MAX_ID))
    except ValueError:
        return None


def _format_key(row: Any, day: Any, row_id: Any) -> str:  # noqa: ANN401 - any mapped row and its columns
    return f"{getattr(row, day.key).isoformat()}_{getattr(row, row_id.key)}"
