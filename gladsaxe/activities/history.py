"""The history of an activity: what a change changed, and what an activity was before it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, time
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.activities.rules import COUNTS, Record
from gladsaxe.activities.tables import Activity, ActivityChange
from gladsaxe.database.tables import db

FIELDS = tuple(field.name for field in fields(Record))


def differences(row: Activity, record: Record) -> list[tuple[str, str | None, str | None]]:
    """Return each field that differs with what stands there and what shall stand there."""
    pairs = ((name, getattr(row, name), getattr(record, name)) for name in FIELDS)
    return [(name, as_text(old), as_text(new)) for name, old, new in pairs if old != new]


def as_text(value: object) -> str | None:
    """Write a field's value as the history keeps it."""
    if value is None:
        return None
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def from_text(field: str, text: str | None) -> Any:  # noqa: ANN401 - each field's own kind
    """Read a field's value back from the history."""
    if text is None:
        return None
    if field in (*COUNTS, "type_id", "place_id"):
        return int(text)
    if field == "day":
        return date.fromisoformat(text)
    if field == "starts_at":
        return time.fromisoformat(text)
    return text == "True" if field == "as_planned" else text


def history(activity: Activity) -> list[list[ActivityChange]]:
    """Return the changes of the activity, those made at once together, the first ones first."""
    changes = db.session.scalars(
        select(ActivityChange)
        .where(ActivityChange.activity_id == activity.id)
        .options(joinedload(ActivityChange.person), joinedload(ActivityChange.seat))
        .order_by(ActivityChange.version, ActivityChange.id)
    )
    return [list(made) for _, made in groupby(changes, key=lambda change: change.version)]


class Undo(NamedTuple):
    """Hold what one field was before a version."""

    activity_id: int
    version: int
    recorded_on: date
    field: str
    old: str | None


def changed_after(day: date) -> frozenset[int]:
    """Return the ids of the activities that were changed after a day; they are few, or small."""
    row = ActivityChange
    return frozenset(db.session.scalars(select(row.activity_id).where(row.recorded_on > day).distinct()))


def changes_of(
    activity_ids: Collection[int], of: Sequence[str] = FIELDS, after: date | None = None
) -> Mapping[int, Sequence[Undo]]:
    """Return the changes of those fields made after a day, newest first, by activity."""
    row = ActivityChange
    query = select(row.activity_id, row.version, row.recorded_on, row.field, row.old).where(
        row.activity_id.in_(activity_ids), row.field.in_(of)
    )
    if after is not None:
        query = query.where(row.recorded_on > after)
    found: defaultdict[int, list[Undo]] = defaultdict(list)
    for values in db.session.execute(query.order_by(row.version.desc(), row.id)):
        found[values.activity_id].append(Undo(*values))
    return found


def before(values: Mapping[Any, Any], changes: Iterable[Undo]) -> Mapping[Any, Any]:
    """Return an activity's values as they were before the changes, given newest first."""
    return {**values, **{change.field: from_text(change.field, change.old) for change in changes}}
