"""Activities as rows of a spreadsheet, streamed, as they were known on a day."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, select

from gladsaxe.access.rules import Actor
from gladsaxe.activities.history import Undo, before, changed_after, changes_of
from gladsaxe.activities.rules import COUNTS, State
from gladsaxe.activities.store import names, visible_to
from gladsaxe.activities.tables import Activity
from gladsaxe.agreement.tables import Seat
from gladsaxe.database.reading import Columns, read_columns

# So few that they are still in the processor's cache when they are written.
CHUNK = 200


class ExportRow(NamedTuple):
    """Hold an activity as a spreadsheet shows it: names for ids, no person; `people` as COUNTS names them."""

    id: int
    day: date
    starts_at: time | None
    title: str
    type_name: str
    place_name: str
    state: State
    as_planned: bool | None
    deviation: str
    seat_name: str
    people: tuple[int | None, ...]


# In the order in which a row takes them.
EXPORTED = (
    *("id", "day", "starts_at", "title", "type_id", "place_id", "state"),
    *("as_planned", "deviation", "seat_id", *COUNTS),
)


def rows_for_export(actor: Actor | None, known_on: date | None = None) -> Iterator[list[ExportRow]]:
    """Yield the activities that the actor may read, None for the board's paper, as known at the end of a day.

    They come some at a time, in the order of the days that they have now; what was changed later is undone.
    """
    columns = select(*(getattr(Activity, name) for name in EXPORTED)).order_by(Activity.day, Activity.id)
    query = _known(columns, actor, known_on).execution_options(yield_per=CHUNK)
    make = _row_maker()
    changed = frozenset() if known_on is None else changed_after(known_on)
    for chunk in read_columns(query).partitions():
        ids = [row[0] for row in chunk if row[0] in changed]
        later = changes_of(ids, after=known_on) if ids else {}
        yield [make(*(_undone(row, later[row[0]]) if row[0] in later else row)) for row in chunk]


def has_rows_for_export(actor: Actor | None, known_on: date) -> bool:
    """Tell whether `rows_for_export` yields any."""
    return read_columns(_known(select(Activity.id), actor, known_on).limit(1)).first() is not None


def _known(query: Select[*Columns], actor: Actor | None, known_on: date | None) -> Select[*Columns]:
    if actor is not None:
        query = query.where(*visible_to(actor))
    return query if known_on is None else query.where(Activity.recorded_on <= known_on)


def _undone(row: Row[Any], changes: Sequence[Undo]) -> list[Any]:
    values = before(row._mapping, changes)
    return [values[name] for name in EXPORTED]


def _row_maker() -> Callable[..., ExportRow]:
    called = names()
    types, places = called["type_id"], called["place_id"]
    seats = dict(read_columns(select(Seat.id, Seat.name)).all())
    states = {str(state): state for state in State}

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
