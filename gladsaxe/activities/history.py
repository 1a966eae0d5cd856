"""The history of an activity: what a change changed, and what an activity was before it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, time
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.activities.fields import FIELDS_BY_COLUMN, RECORD_COLUMNS, ActivityRecord, FieldKind
from gladsaxe.activities.tables import Activity, ActivityChange
from gladsaxe.database.tables import db

# How each kind is read back; the others are texts.
PARSERS: Mapping[FieldKind, Callable[[str], Any]] = {
    FieldKind.COUNT: int,
    FieldKind.TYPE: int,
    FieldKind.PLACE: int,
    FieldKind.DAY: date.fromisoformat,
    FieldKind.TIME: time.fromisoformat,
    FieldKind.YES_NO: "True".__eq__,
}


def list_differences(row: Activity, record: ActivityRecord) -> list[tuple[str, str | None, str | None]]:
    """Return each field that differs with what stands there and what shall stand there."""
    pairs = ((name, getattr(row, name), getattr(record, name)) for name in RECORD_COLUMNS)
    return [
        (name, format_field_value(old), format_field_value(new)) for name, old, new in pairs if old != new
    ]


def format_field_value(value: object) -> str | None:
    """Write a field's value as the history keeps it."""
    if value is None:
        return None
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def parse_field_value(field: str, text: str | None) -> Any:  # noqa: ANN401 - each field's own kind
    """Read a field's value back from the history."""
    return None if text is None else PARSERS.get(FIELDS_BY_COLUMN[field].kind, str)(text)


def list_changes(activity: Activity) -> list[list[ActivityChange]]:
    """Return the changes of the activity, those made at once together, the first ones first."""
    changes = db.session.scalars(
        select(ActivityChange)
        .where(ActivityChange.activity_id == activity.id)
        .options(joinedload(ActivityChange.person), joinedload(ActivityChange.seat))
        .order_by(ActivityChange.version, ActivityChange.id)
    )
    return [list(group) for _, group in groupby(changes, key=lambda change: change.version)]


class PreviousValue(NamedTuple):
    """What one field was before a version."""

    activity_id: int
    version: int
    recorded_on: date
    field: str
    old: str | None


def find_ids_changed_after(day: date) -> frozenset[int]:
    """Return the ids of the activities that were changed after a day; they are few, or small."""
    row = ActivityChange
    return frozenset(db.session.scalars(select(row.activity_id).where(row.recorded_on > day).distinct()))


def find_previous_values(
    activity_ids: Collection[int], of: Sequence[str] = RECORD_COLUMNS, after: date | None = None
) -> Mapping[int, Sequence[PreviousValue]]:
    """Return the changes of those fields made after a day, newest first, by activity."""
    row = ActivityChange
    query = select(row.activity_id, row.version, row.recorded_on, row.field, row.old).where(
        row.activity_id.in_(activity_ids), row.field.in_(of)
    )
    if after is not None:
        query = query.where(row.recorded_on > after)
    found: defaultdict[int, list[PreviousValue]] = defaultdict(list)
    for values in db.session.execute(query.order_by(row.version.desc(), row.id)):
        found[values.activity_id].append(PreviousValue(*values))
    return found


def undo_changes(values: Mapping[Any, Any], changes: Iterable[PreviousValue]) -> Mapping[Any, Any]:
    """Return an activity's values as they were before the changes, given newest first."""
    return {**values, **{change.field: parse_field_value(change.field, change.old) for change in changes}}
