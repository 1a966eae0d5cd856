"""Activities as rows of a spreadsheet, streamed, as they were known on a day."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy import select

from gladsaxe.access.rules import Actor
from gladsaxe.activities.history import before, changes_of
from gladsaxe.activities.rules import COUNTS, State
from gladsaxe.activities.store import names, visible_to
from gladsaxe.activities.tables import Activity
from gladsaxe.agreement.tables import ActivityType, FocusArea, Seat
from gladsaxe.storage.reading import read_columns

CHUNK = 1_000


class ExportRow(NamedTuple):
    """Hold an activity as a spreadsheet shows it: names for ids, no person."""

    id: int
    day: date
    starts_at: time | None
    title: str
    type_name: str
    area_name: str | None
    place_name: str
    state: State
    participants: int | None
    under_18: int | None
    new_parents: int | None
    volunteers: int | None
    as_planned: bool | None
    deviation: str
    text: str
    seat_name: str
    recorded_on: date


# In the order in which a row takes them.
EXPORTED = (
    *("id", "day", "starts_at", "title", "type_id", "place_id", "state"),
    *(*COUNTS, "as_planned", "deviation", "text", "seat_id", "recorded_on"),
)


def rows_for_export(actor: Actor | None, known_on: date | None = None) -> Iterator[ExportRow]:
    """Yield each activity that the actor may read, None for the board's paper, as known at the end of a day.

    The rows come in thousands, in the order of the days that they have now; what was changed later is undone.
    """
    query = select(*(getattr(Activity, name) for name in EXPORTED)).order_by(Activity.day, Activity.id)
    if actor is not None:
        query = query.where(*visible_to(actor))
    if known_on is not None:
        query = query.where(Activity.recorded_on <= known_on)
    make = _row_maker()
    for chunk in read_columns(query.execution_options(yield_per=CHUNK)).partitions():
        later = changes_of([row[0] for row in chunk], after=known_on) if known_on is not None else {}
        for row in chunk:
            if row[0] in later:
                values = before(row._mapping, later[row[0]])
                yield make(*(values[name] for name in EXPORTED))
            else:
                yield make(*row)


class Counted(NamedTuple):
    """Hold what the sums are made of in an activity; `people` is in the order of `COUNTS`."""

    day: date
    type_name: str
    state: State
    people: tuple[int | None, ...]


def counts_for_export(actor: Actor | None, known_on: date) -> Iterator[Counted]:
    """Yield what the sums are made of in each activity of `rows_for_export`, at a part of its cost."""
    fields = ("type_id", "state", "day", *COUNTS)
    query = select(Activity.id, *(getattr(Activity, name) for name in fields))
    query = query.where(Activity.recorded_on <= known_on)
    if actor is not None:
        query = query.where(*visible_to(actor))
    called: dict[int, str] = names()["type_id"]
    states = {str(state): state for state in State}
    for chunk in read_columns(query.execution_options(yield_per=CHUNK)).partitions():
        later = changes_of([row[0] for row in chunk], fields, after=known_on)
        for row in chunk:
            values: Sequence[Any] = row
            if row[0] in later:
                undone = before(row._mapping, later[row[0]])
                values = [row[0], *(undone[name] for name in fields)]
            _, type_id, state, day, *people = values
            yield Counted(day, called[type_id], states[state], tuple(people))


def _row_maker() -> Callable[..., ExportRow]:
    called = names()
    types, places = called["type_id"], called["place_id"]
    areas = dict(
        read_columns(
            select(ActivityType.id, FocusArea.name).outerjoin(FocusArea, FocusArea.id == ActivityType.area_id)
        ).all()
    )
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
        *rest: Any,  # noqa: ANN401 - each in its place
    ) -> ExportRow:
        *known, seat_id, recorded_on = rest
        kind, place, seat = types[type_id], places[place_id], seats[seat_id]
        head = (number, day, starts_at, title, kind, areas[type_id], place, states[state])
        return ExportRow._make((*head, *known, seat, recorded_on))

    return make
