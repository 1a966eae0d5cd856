"""Pages of a list by key, so that page 200 costs what page 1 costs and a new row moves nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from gladsaxe.database.column_queries import read_columns
from gladsaxe.database.tables import db

Row = TypeVar("Row")
PAGE_SIZE = 50
MAX_ID = 2**31 - 1


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """One page of a list, the number of rows in all, and the key that the next page starts after."""

    rows: Sequence[Row]
    total: int
    next_key: str | None
    first: bool


class DayPaginator(Generic[Row]):
    """A query of columns that is shown in pages, newest day first, built once and run often.

    How many rows there are is asked in the same statement, and so is each column of `beside`, which holds one
    value whatever the page. What the page is narrowed to may ask for columns of the table of `row_id` alone.
    """

    def __init__(
        self,
        query: Select[*tuple[Any, ...]],
        day: InstrumentedAttribute[date],
        row_id: InstrumentedAttribute[int],
        make: Callable[..., Row],
        beside: Sequence[ColumnElement[Any]] = (),
    ) -> None:
        self._ordered = _order_newest_first(query, day, row_id, PAGE_SIZE)
        self._key = tuple_(bindparam("day", type_=day.type), bindparam("row_id", type_=row_id.type))
        self._day, self._row_id, self._make, self._extra_columns = day, row_id, make, beside
        self._columns = len(query.selected_columns)
        # To build a query costs more than to run it, and most pages are narrowed to nothing.
        self._unfiltered_queries = {first: self._query(first, ()) for first in (True, False)}

    def page(
        self,
        after: str | None,
        clauses: Sequence[ColumnElement[bool]] = (),
        values: Mapping[str, object] | None = None,
    ) -> tuple[KeysetPage[Row], Sequence[Any]]:
        """Return the page after a key of the rows that fit the clauses, and what stands beside it."""
        key = parse_key(after)
        query = self._query(key is None, clauses) if clauses else self._unfiltered_queries[key is None]
        asked = {**(values or {}), **({} if key is None else {"day": key[0], "row_id": key[1]})}
        found = read_columns(query, asked).all()
        rows = [self._make(*row[: self._columns]) for row in found]
        total, *beside = found[0][self._columns :] if found else self._read_single_values(clauses, values)
        return _build_page(rows, PAGE_SIZE, total, key is None, self._day, self._row_id), beside

    def _query(self, first: bool, clauses: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
        query = self._ordered.where(*clauses).add_columns(*self._single_values(clauses))
        return query if first else query.where(tuple_(self._day, self._row_id) < self._key)

    def _single_values(self, clauses: Sequence[ColumnElement[bool]]) -> tuple[ColumnElement[Any], ...]:
        total = select(func.count()).select_from(self._row_id.class_).where(*clauses)
        return total.correlate(None).scalar_subquery(), *self._extra_columns

    def _read_single_values(
        self, clauses: Sequence[ColumnElement[bool]], values: Mapping[str, object] | None
    ) -> Sequence[Any]:
        return read_columns(select(*self._single_values(clauses)), values).one()


def paginate_by_day(
    query: Select[*tuple[Any, ...]],
    day: InstrumentedAttribute[date],
    row_id: InstrumentedAttribute[int],
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
    found = db.session.execute(ordered).unique()
    rows: Sequence[Any] = found.scalars().all() if len(found.keys()) == 1 else found.all()
    return _build_page(rows, size, total, key is None, day, row_id)


def _order_newest_first(
    query: Select[*tuple[Any, ...]],
    day: InstrumentedAttribute[date],
    row_id: InstrumentedAttribute[int],
    size: int,
) -> Select[*tuple[Any, ...]]:
    # One more than is shown tells whether there is a next page.
    return query.order_by(day.desc(), row_id.desc()).limit(size + 1)


def _build_page(
    rows: Sequence[Row],
    size: int,
    total: int,
    first: bool,
    day: InstrumentedAttribute[date],
    row_id: InstrumentedAttribute[int],
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
