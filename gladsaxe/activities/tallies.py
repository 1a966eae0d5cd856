"""The sums of activities, kept in the transaction that changes one, and made anew from the history."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, func, insert, select, text

from gladsaxe.activities.history import before as undone
from gladsaxe.activities.history import changes_of
from gladsaxe.activities.rules import COUNTS, State
from gladsaxe.activities.tables import Activity, ActivityTally
from gladsaxe.agreement.tables import ActivityType
from gladsaxe.database.tables import db
from gladsaxe.database.tallies import add_kept_sums, add_to_tally, keep_sums_of_deleted

KEY = ("type_id", "state", "month", "recorded_on")
SUMMED = ("activities", *COUNTS)
# The fields of an activity that its place in the sums depends on.
PLACED_BY = ("type_id", "state", "day", *COUNTS)
CHUNK = 1_000

Key = tuple[int, str, date, date]
Values = Mapping[str, Any]
# What was counted before, what is since, and the day of the change.
Step = tuple[Values | None, Values | None, date]


def keep_sums(before: Values | None, after: Values, recorded_on: date) -> None:
    """Take an activity out of where it was counted, None for nowhere, and count it where it belongs now."""
    keep_many_sums([(before, after, recorded_on)])


def keep_many_sums(changes: Iterable[Step]) -> None:
    """Keep the sums of many changes."""
    # In one order for all, so that two writers wait for each other and never in a circle.
    for key, totals in sorted(_sums_of(changes).items()):
        add_to_tally(ActivityTally, dict(zip(KEY, key, strict=True)), dict(zip(SUMMED, totals, strict=True)))


def keep_removed_sums(rows: Iterable[Values], removed_on: date) -> None:
    """Take activities that are taken away out of the sums, and keep that they were there until that day."""
    rows = list(rows)
    gone: list[Step] = [(row, None, removed_on) for row in rows]
    keep_many_sums(gone)
    _keep_deleted([*((None, row, row["recorded_on"]) for row in rows), *gone])


def placing(activity: Activity) -> dict[str, Any]:
    """Return the values that an activity's place in the sums depends on."""
    return {name: getattr(activity, name) for name in PLACED_BY}


def new_parents_by_month(type_keys: Collection[str], known_on: date | None = None) -> dict[date, int]:
    """Return the new parents of each month with a held activity of those types, as known after a day."""
    return field_by_month(type_keys, "new_parents", known_on)


def field_by_month(type_keys: Collection[str], field: str, known_on: date | None = None) -> dict[date, int]:
    """Return a sum (`activities` or one of the counts) of each month with a held activity of those types.

    Raises ValueError for another field.
    """
    if field not in SUMMED:
        raise ValueError(f"{field!r} is not summed: use {', '.join(SUMMED)}")
    rows = db.session.execute(
        select(ActivityTally.month, func.sum(getattr(ActivityTally, field)))
        .where(
            ActivityTally.type_id.in_(select(ActivityType.id).where(ActivityType.key.in_(type_keys))),
            ActivityTally.state == State.HELD,
            *_known(known_on),
        )
        .group_by(ActivityTally.month)
        .having(func.sum(ActivityTally.activities) != 0)
        .order_by(ActivityTally.month)
    )
    return {month: int(total) for month, total in rows}


class Change(NamedTuple):
    """Hold how a month's held activities and their sum of a field changed on a day."""

    month: date
    recorded_on: date
    activities: int
    total: int


def changes_of_field(type_keys: Collection[str], field: str, known_on: date) -> list[Change]:
    """Return how the months of `field_by_month` came about, day by day."""
    rows = db.session.execute(
        select(
            ActivityTally.month,
            ActivityTally.recorded_on,
            func.sum(ActivityTally.activities),
            func.sum(getattr(ActivityTally, field)),
        )
        .where(
            ActivityTally.type_id.in_(select(ActivityType.id).where(ActivityType.key.in_(type_keys))),
            ActivityTally.state == State.HELD,
            *_known(known_on),
        )
        .group_by(ActivityTally.month, ActivityTally.recorded_on)
    )
    return [Change(month, day, int(activities), int(total)) for month, day, activities, total in rows]


class MonthSum(NamedTuple):
    """Hold the sums of a month's activities of one type and state."""

    month: date
    type_key: str
    type_name: str
    state: State
    activities: int
    participants: int
    under_18: int
    new_parents: int
    volunteers: int


def tally_by_month_and_type(known_on: date | None = None) -> list[MonthSum]:
    """Return the sums by month, type in the agreement's order, and state, as known at the end of a day."""
    sums = [func.sum(getattr(ActivityTally, name)) for name in SUMMED]
    rows = db.session.execute(
        select(ActivityTally.month, ActivityType.key, ActivityType.name, ActivityTally.state, *sums)
        .join(ActivityType, ActivityType.id == ActivityTally.type_id)
        .where(*_known(known_on))
        .group_by(
            ActivityTally.month,
            ActivityType.position,
            ActivityType.key,
            ActivityType.name,
            ActivityTally.state,
        )
        .having(sums[0] != 0)
        .order_by(ActivityTally.month, ActivityType.position, ActivityType.key, ActivityTally.state)
    )
    return [
        MonthSum(month, key, name, State(state), *map(int, totals))
        for month, key, name, state, *totals in rows
    ]


def _known(known_on: date | None) -> Iterator[ColumnElement[bool]]:
    if known_on is not None:
        yield ActivityTally.recorded_on <= known_on


def rebuild_tallies() -> int:
    """Make every sum anew from the activities and the history of their changes, and return the rows' number.

    The outcome is exact to the day: each change counts on the day it was made, as when it was kept.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        # Whoever writes meanwhile waits here, and adds to the new sums.
        db.session.execute(text("LOCK TABLE activity_tally IN SHARE ROW EXCLUSIVE MODE"))
    sums = _sums_of(_every_change())
    db.session.execute(delete(ActivityTally))
    rows = [dict(zip((*KEY, *SUMMED), (*key, *totals), strict=True)) for key, totals in sums.items()]
    if rows:
        db.session.execute(insert(ActivityTally), rows)
    add_kept_sums(ActivityTally)
    return len(rows)


def keep_sums_of_all(activity_ids: Collection[int]) -> None:
    """Keep what activities that are being deleted have come to in the sums."""
    _keep_deleted(_every_change(Activity.id.in_(activity_ids)))


def _keep_deleted(changes: Iterable[Step]) -> None:
    kept = {
        tuple(zip(KEY, key, strict=True)): dict(zip(SUMMED, totals, strict=True))
        for key, totals in _sums_of(changes).items()
    }
    keep_sums_of_deleted(ActivityTally, kept)


def _sums_of(changes: Iterable[Step]) -> dict[Key, list[int]]:
    sums: defaultdict[Key, list[int]] = defaultdict(lambda: [0] * len(SUMMED))
    for before, after, recorded_on in changes:
        for key, deltas in _steps(before, after, recorded_on).items():
            sums[key] = [total + delta for total, delta in zip(sums[key], deltas, strict=True)]
    return sums


def _steps(before: Values | None, after: Values | None, recorded_on: date) -> dict[Key, list[int]]:
    steps: defaultdict[Key, list[int]] = defaultdict(lambda: [0] * len(SUMMED))
    for values, sign in ((before, -1), (after, 1)):
        if values is None:
            continue
        key = (values["type_id"], str(values["state"]), values["day"].replace(day=1), recorded_on)
        deltas = (1, *(values[name] or 0 for name in COUNTS))
        steps[key] = [total + sign * delta for total, delta in zip(steps[key], deltas, strict=True)]
    return {key: deltas for key, deltas in steps.items() if any(deltas)}


def _every_change(*clauses: ColumnElement[bool]) -> Iterator[tuple[Values | None, Values, date]]:
    columns = (getattr(Activity, name) for name in PLACED_BY)
    query = select(Activity.id, Activity.recorded_on, *columns).where(*clauses)
    for chunk in db.session.execute(query.execution_options(yield_per=CHUNK)).mappings().partitions():
        history = changes_of([row["id"] for row in chunk], PLACED_BY)
        for row in chunk:
            after: Values = dict(row)
            for _, changes in groupby(history.get(row["id"], ()), key=lambda change: change.version):
                made = list(changes)
                before = undone(after, made)
                yield before, after, made[0].recorded_on
                after = before
            yield None, after, row["recorded_on"]
