"""The sums of activities, kept in the transaction that changes one, and made anew from the history."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, func, insert, select, text

from gladsaxe.activities.history import find_previous_values
from gladsaxe.activities.history import undo_changes as undone
from gladsaxe.activities.rules import COUNT_FIELDS, ActivityState
from gladsaxe.activities.tables import Activity, ActivityMonthlyTotal
from gladsaxe.agreement.tables import ActivityType
from gladsaxe.database.monthly_totals import (
    add_to_monthly_total,
    record_deleted_totals,
    restore_deleted_totals,
)
from gladsaxe.database.tables import db

KEY_COLUMNS = ("type_id", "state", "month", "recorded_on")
SUM_COLUMNS = ("activities", *COUNT_FIELDS)
# The fields of an activity that its place in the sums depends on.
TOTAL_FIELDS = ("type_id", "state", "day", *COUNT_FIELDS)
CHUNK_SIZE = 1_000

TotalKey = tuple[int, str, date, date]
FieldValues = Mapping[str, Any]
# What was counted before, what is since, and the day of the change.
TotalChange = tuple[FieldValues | None, FieldValues | None, date]


def update_totals(before: FieldValues | None, after: FieldValues, recorded_on: date) -> None:
    """Take an activity out of where it was counted, None for nowhere, and count it where it belongs now."""
    update_many_totals([(before, after, recorded_on)])


def update_many_totals(changes: Iterable[TotalChange]) -> None:
    """Keep the sums of many changes."""
    # In one order for all, so that two writers wait for each other and never in a circle.
    for key, totals in sorted(_sum_changes(changes).items()):
        add_to_monthly_total(
            ActivityMonthlyTotal,
            dict(zip(KEY_COLUMNS, key, strict=True)),
            dict(zip(SUM_COLUMNS, totals, strict=True)),
        )


def update_totals_of_removed(rows: Iterable[FieldValues], removed_on: date) -> None:
    """Take activities that are taken away out of the sums, and keep that they were there until that day."""
    rows = list(rows)
    gone: list[TotalChange] = [(row, None, removed_on) for row in rows]
    update_many_totals(gone)
    _record_deleted([*((None, row, row["recorded_on"]) for row in rows), *gone])


def get_total_fields(activity: Activity) -> dict[str, Any]:
    """Return the values that an activity's place in the sums depends on."""
    return {name: getattr(activity, name) for name in TOTAL_FIELDS}


def sum_field_by_month(
    type_keys: Collection[str], field: str, known_on: date | None = None
) -> dict[date, int]:
    """Return a sum (`activities` or one of the counts) of each month with a held activity of those types.

    Raises ValueError for another field.
    """
    if field not in SUM_COLUMNS:
        raise ValueError(f"{field!r} is not summed: use {', '.join(SUM_COLUMNS)}")
    rows = db.session.execute(
        select(ActivityMonthlyTotal.month, func.sum(getattr(ActivityMonthlyTotal, field)))
        .where(
            ActivityMonthlyTotal.type_id.in_(select(ActivityType.id).where(ActivityType.key.in_(type_keys))),
            ActivityMonthlyTotal.state == ActivityState.HELD,
            *_known_clauses(known_on),
        )
        .group_by(ActivityMonthlyTotal.month)
        .having(func.sum(ActivityMonthlyTotal.activities) != 0)
        .order_by(ActivityMonthlyTotal.month)
    )
    return {month: int(total) for month, total in rows}


class MonthlyChange(NamedTuple):
    """How a month's held activities and their sum of a field changed on a day."""

    month: date
    recorded_on: date
    activities: int
    total: int


def list_monthly_changes(type_keys: Collection[str], field: str, known_on: date) -> list[MonthlyChange]:
    """Return how the months of `sum_field_by_month` came about, day by day."""
    rows = db.session.execute(
        select(
            ActivityMonthlyTotal.month,
            ActivityMonthlyTotal.recorded_on,
            func.sum(ActivityMonthlyTotal.activities),
            func.sum(getattr(ActivityMonthlyTotal, field)),
        )
        .where(
            ActivityMonthlyTotal.type_id.in_(select(ActivityType.id).where(ActivityType.key.in_(type_keys))),
            ActivityMonthlyTotal.state == ActivityState.HELD,
            *_known_clauses(known_on),
        )
        .group_by(ActivityMonthlyTotal.month, ActivityMonthlyTotal.recorded_on)
    )
    return [MonthlyChange(month, day, int(activities), int(total)) for month, day, activities, total in rows]


class MonthlyTotal(NamedTuple):
    """The sums of a month's activities of one type and state."""

    month: date
    type_key: str
    type_name: str
    state: ActivityState
    activities: int
    participants: int
    under_18: int
    new_parents: int
    volunteers: int


def list_totals_by_month_and_type(known_on: date | None = None) -> list[MonthlyTotal]:
    """Return the sums by month, type in the agreement's order, and state, as known at the end of a day."""
    sums = [func.sum(getattr(ActivityMonthlyTotal, name)) for name in SUM_COLUMNS]
    rows = db.session.execute(
        select(
            ActivityMonthlyTotal.month, ActivityType.key, ActivityType.name, ActivityMonthlyTotal.state, *sums
        )
        .join(ActivityType, ActivityType.id == ActivityMonthlyTotal.type_id)
        .where(*_known_clauses(known_on))
        .group_by(
            ActivityMonthlyTotal.month,
            ActivityType.position,
            ActivityType.key,
            ActivityType.name,
            ActivityMonthlyTotal.state,
        )
        .having(sums[0] != 0)
        .order_by(
            ActivityMonthlyTotal.month, ActivityType.position, ActivityType.key, ActivityMonthlyTotal.state
        )
    )
    return [
        MonthlyTotal(month, key, name, ActivityState(state), *map(int, totals))
        for month, key, name, state, *totals in rows
    ]


def _known_clauses(known_on: date | None) -> Iterator[ColumnElement[bool]]:
    if known_on is not None:
        yield ActivityMonthlyTotal.recorded_on <= known_on


def rebuild_monthly_totals() -> int:
    """Make every sum anew from the activities and the history of their changes, and return the rows' number.

    The outcome is exact to the day: each change counts on the day it was made, as when it was kept.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        # Whoever writes meanwhile waits here, and adds to the new sums.
        db.session.execute(text("LOCK TABLE activity_tally IN SHARE ROW EXCLUSIVE MODE"))
    sums = _sum_changes(_iter_all_changes())
    db.session.execute(delete(ActivityMonthlyTotal))
    rows = [
        dict(zip((*KEY_COLUMNS, *SUM_COLUMNS), (*key, *totals), strict=True)) for key, totals in sums.items()
    ]
    if rows:
        db.session.execute(insert(ActivityMonthlyTotal), rows)
    restore_deleted_totals(ActivityMonthlyTotal)
    return len(rows)


def record_deleted_activities(activity_ids: Collection[int]) -> None:
    """Keep what activities that are being deleted have come to in the sums."""
    _record_deleted(_iter_all_changes(Activity.id.in_(activity_ids)))


def _record_deleted(changes: Iterable[TotalChange]) -> None:
    kept = {
        tuple(zip(KEY_COLUMNS, key, strict=True)): dict(zip(SUM_COLUMNS, totals, strict=True))
        for key, totals in _sum_changes(changes).items()
    }
    record_deleted_totals(ActivityMonthlyTotal, kept)


def _sum_changes(changes: Iterable[TotalChange]) -> dict[TotalKey, list[int]]:
    sums: defaultdict[TotalKey, list[int]] = defaultdict(lambda: [0] * len(SUM_COLUMNS))
    for before, after, recorded_on in changes:
        for key, deltas in _build_deltas(before, after, recorded_on).items():
            sums[key] = [total + delta for total, delta in zip(sums[key], deltas, strict=True)]
    return sums


def _build_deltas(
    before: FieldValues | None, after: FieldValues | None, recorded_on: date
) -> dict[TotalKey, list[int]]:
    steps: defaultdict[TotalKey, list[int]] = defaultdict(lambda: [0] * len(SUM_COLUMNS))
    for values, sign in ((before, -1), (after, 1)):
        if values is None:
            continue
        key = (values["type_id"], str(values["state"]), values["day"].replace(day=1), recorded_on)
        deltas = (1, *(values[name] or 0 for name in COUNT_FIELDS))
        steps[key] = [total + sign * delta for total, delta in zip(steps[key], deltas, strict=True)]
    return {key: deltas for key, deltas in steps.items() if any(deltas)}


def _iter_all_changes(
    *clauses: ColumnElement[bool],
) -> Iterator[tuple[FieldValues | None, FieldValues, date]]:
    columns = (getattr(Activity, name) for name in TOTAL_FIELDS)
    query = select(Activity.id, Activity.recorded_on, *columns).where(*clauses)
    for chunk in db.session.execute(query.execution_options(yield_per=CHUNK_SIZE)).mappings().partitions():
        history = find_previous_values([row["id"] for row in chunk], TOTAL_FIELDS)
        for row in chunk:
            after: FieldValues = dict(row)
            for _, changes in groupby(history.get(row["id"], ()), key=lambda change: change.version):
                batch = list(changes)
                before = undone(after, batch)
                yield before, after, batch[0].recorded_on
                after = before
            yield None, after, row["recorded_on"]
