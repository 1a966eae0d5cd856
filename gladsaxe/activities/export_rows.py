"""Activities as rows of a spreadsheet, streamed, as they were known on a day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, select

from gladsaxe.access.rules import Actor
from gladsaxe.activities.fields import RECORD_COLUMNS, ActivityRecord
from gladsaxe.activities.history import (
    PreviousValue,
    find_ids_changed_after,
    find_previous_values,
    undo_changes,
)
from gladsaxe.activities.rules import COUNT_FIELDS
from gladsaxe.activities.store import get_names_by_id, visible_to
from gladsaxe.activities.tables import Activity
from gladsaxe.agreement.tables import Seat
from gladsaxe.database.tables import db

CHUNK_SIZE = 200


class ExportRow(NamedTuple):
    """An activity as a spreadsheet shows it: its record with the names of its ids, and no person."""

    id: int
    record: ActivityRecord
    type_name: str
    place_name: str
    seat_name: str

    @property
    def people(self) -> tuple[int | None, ...]:
        """Return the counts as COUNT_FIELDS names them."""
        return tuple(getattr(self.record, name) for name in COUNT_FIELDS)


def iter_export_rows(actor: Actor | None, known_on: date | None = None) -> Iterator[list[ExportRow]]:
    """Yield the activities that the actor may read, None for the board's paper, as known at the end of a day.

    They come some at a time, in the order of the days that they have now; what was changed later is undone.
    """
    columns = (getattr(Activity, name) for name in RECORD_COLUMNS)
    query = _restrict_query(select(Activity.id, Activity.seat_id, *columns), actor, known_on)
    query = query.order_by(Activity.day, Activity.id).execution_options(yield_per=CHUNK_SIZE)
    names = get_names_by_id()
    seats = dict(db.session.execute(select(Seat.id, Seat.name)).all())
    changed = frozenset() if known_on is None else find_ids_changed_after(known_on)
    for chunk in db.session.execute(query).partitions():
        ids = [row.id for row in chunk if row.id in changed]
        later = find_previous_values(ids, after=known_on) if ids else {}
        yield [
            _make_row(row.id, _make_record(row, later.get(row.id)), seats[row.seat_id], names)
            for row in chunk
        ]


def has_export_rows(actor: Actor | None, known_on: date) -> bool:
    """Return True if `iter_export_rows` yields any."""
    return db.session.scalar(_restrict_query(select(Activity.id), actor, known_on).limit(1)) is not None


def _restrict_query(query: Select[Any], actor: Actor | None, known_on: date | None) -> Select[Any]:
    if actor is not None:
        query = query.where(*visible_to(actor))
    return query if known_on is None else query.where(Activity.recorded_on <= known_on)


def _make_record(row: Row[Any], changes: Sequence[PreviousValue] | None) -> ActivityRecord:
    standing: dict[str, Any] = dict(zip(RECORD_COLUMNS, row[2:], strict=True))
    return ActivityRecord(**undo_changes(standing, changes) if changes else standing)


def _make_row(
    number: int, record: ActivityRecord, seat_name: str, names: Mapping[str, Mapping[int, str]]
) -> ExportRow:
    type_name, place_name = names["type_id"][record.type_id], names["place_id"][record.place_id]
    return ExportRow(number, record, type_name, place_name, seat_name)
