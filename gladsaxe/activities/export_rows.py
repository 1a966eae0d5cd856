"""Activities as rows of a spreadsheet, streamed, as they were known on a day."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, select

from gladsaxe.access.rules import Actor
from gladsaxe.activities.history import (
    PreviousValue,
    find_ids_changed_after,
    find_previous_values,
    undo_changes,
)
from gladsaxe.activities.rules import COUNT_FIELDS, ActivityState
from gladsaxe.activities.store import get_names_by_id, visible_to
from gladsaxe.activities.tables import Activity
from gladsaxe.agreement.tables import Seat
from gladsaxe.database.column_queries import Columns, read_columns

# So few that they are still in the processor's cache when they are written.
CHUNK_SIZE = 200


class ExportRow(NamedTuple):
    """An activity as a spreadsheet shows it: names for ids, no person; `people` as COUNTS names them."""

    id: int
    day: date
    starts_at: time | None
    title: str
    type_name: str
    place_name: str
    state: ActivityState
    as_planned: bool | None
    deviation: str
    seat_name: str
    people: tuple[int | None, ...]


# In the order in which a row takes them.
EXPORT_COLUMNS = (
    *("id", "day", "starts_at", "title", "type_id", "place_id", "state"),
    *("as_planned", "deviation", "seat_id", *COUNT_FIELDS),
)


def iter_export_rows(actor: Actor | None, known_on: date | None = None) -> Iterator[list[ExportRow]]:
    """Yield the activities that the actor may read, None for the board's paper, as known at the end of a day.

    They come some at a time, in the order of the days that they have now; what was changed later is undone.
    """
    columns = select(*(getattr(Activity, name) for name in EXPORT_COLUMNS)).order_by(
        Activity.day, Activity.id
    )
    query = _restrict_query(columns, actor, known_on).execution_options(yield_per=CHUNK_SIZE)
    make = _make_row_builder()
    changed = frozenset() if known_on is None else find_ids_changed_after(known_on)
    for chunk in read_columns(query).partitions():
        ids = [row[0] for row in chunk if row[0] in changed]
        later = find_previous_values(ids, after=known_on) if ids else {}
        yield [make(*(_undo_row_changes(row, later[row[0]]) if row[0] in later else row)) for row in chunk]


def has_export_rows(actor: Actor | None, known_on: date) -> bool:
    """Return True if `iter_export_rows` yields any."""
    return read_columns(_restrict_query(select(Activity.id), actor, known_on).limit(1)).first() is not None


def _restrict_query(query: Select[*Columns], actor: Actor | None, known_on: date | None) -> Select[*Columns]:
    if actor is not None:
        query = query.where(*visible_to(actor))
    return query if known_on is None else query.where(Activity.recorded_on <= known_on)


def _undo_row_changes(row: Row[Any], changes: Sequence[PreviousValue]) -> list[Any]:
    values = undo_changes(row._mapping, changes)
    return [values[name] for name in EXPORT_COLUMNS]


def _make_row_builder() -> Callable[..., ExportRow]:
    called = get_names_by_id()
    types, places = called["type_id"], called["place_id"]
    seats = dict(read_columns(select(Seat.id, Seat.name)).all())
    states = {str(state): state for state in ActivityState}

    def make(
        number: int,
        day: date,
        starts_at: time | None,
        title: str,
        type_id: int,
        place_id: int,
        state: str,
        as_planned: bool | None,
        deviation: str,
        seat_id: int,
        *people: int | None,
    ) -> ExportRow:
        kind, place, seat = types[type_id], places[place_id], seats[seat_id]
        head = (number, day, starts_at, title, kind, place, states[state])
        return ExportRow._make((*head, as_planned, deviation, seat, people))

    return make
