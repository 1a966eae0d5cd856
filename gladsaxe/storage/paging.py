"""Pages of a list by key, so that page 200 costs what page 1 costs and a new row moves nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from gladsaxe.storage.reading import narrowed, read_columns
from gladsaxe.storage.tables import db

Row = TypeVar("Row")
PAGE_SIZE = 50
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Hold one page of a list, the number of rows in all, and the key that the next page starts after."""

    rows: Sequence[Row]
    total: int
    next_key: str | None
    first: bool


class ByDay(Generic[Row]):
    """Hold a query of columns that is shown in pages, newest day first, built once and run often."""

    def __init__(
        self,
        query: Select[*tuple[Any, ...]],
        day: InstrumentedAttribute[date],
        row_id: InstrumentedAttribute[int],
        make: Callable[..., Row],
    ) -> None:
        self._first = _newest_first(query, day, row_id, PAGE_SIZE)
        key = tuple_(bindparam("day", type_=day.type), bindparam("row_id", type_=row_id.type))
        self._next = self._first.where(tuple_(day, row_id) < key)
        self._day, self._row_id, self._make = day, row_id, make

    def page(self, after: str | None, total: int, clauses: Sequence[ColumnElement[bool]] = ()) -> Page[Row]:
        """Return the page that follows `after` of the rows that fit the clauses, `total` of them in all."""
        key = read_key(after)
        query = self._first if key is None else self._next
        values = {} if key is None else {"day": key[0], "row_id": key[1]}
        rows = [self._make(*row) for row in read_columns(narrowed(query, clauses), values).all()]
        return _page_of(rows, PAGE_SIZE, total, key is None, self._day, self._row_id)


def page_by_day(
    query: Select[*tuple[Any, ...]],
    day: InstrumentedAttribute[date],
    row_id: InstrumentedAttribute[int],
    after: str | None,
    size: int = PAGE_SIZE,
    total: int | None = None,
) -> Page[Row]:
    """Return the page of `query`, newest day first, that follows `after`; a broken key is page one.

    The rows are whole ones of a query of one table, or tuples of a query of columns. `total` is given where
    they can be counted without all that the query reads.
    """
    if total is None:
        total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    key = read_key(after)
    ordered = _newest_first(query, day, row_id, size)
    if key is not None:
        ordered = ordered.where(tuple_(day, row_id) < tuple_(*key))
    found = db.session.execute(ordered).unique()
    rows: Sequence[Any] = found.scalars().all() if len(found.keys()) == 1 else found.all()
    return _page_of(rows, size, total, key is None, day, row_id)


def _newest_first(
    query: Select[*tuple[Any, ...]],
    day: InstrumentedAttribute[date],
    row_id: InstrumentedAttribute[int],
    size: int,
) -> Select[*tuple[Any, ...]]:
    # One more than is shown tells whether there is a next page.
    return query.order_by(day.desc(), row_id.desc()).limit(size + 1)


def _page_of(
    rows: Sequence[Row],
    size: int,
    total: int,
    first: bool,
    day: InstrumentedAttribute[date],
    row_id: InstrumentedAttribute[int],
) -> Page[Row]:
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, total, _write_key(rows[-1], day, row_id) if more else None, first)


def read_key(text: str | None) -> tuple[date, int] | None:
    """Return the key that a page starts after, None for the first page and for a broken key."""
    try:
        day, _, number = (text or "").partition("_")
        # No database takes a number of more than 63 bits.
        return date.fromisoformat(day), max(0, min(int(number), LARGEST_ID))
    except ValueError:
        return None


def _write_key(row: Any, day: Any, row_id: Any) -> str:  # noqa: ANN401 - any mapped row and its columns
    return f"{getattr(row, day.key).isoformat()}_{getattr(row, row_id.key)}"
