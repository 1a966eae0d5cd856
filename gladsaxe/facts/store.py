"""Every query and write about baseline facts and followed measures."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from gladsaxe.access.rules import Actor, Right
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Fact, Watch
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.facts.rules import Entry, Followed, Point, in_order, points_of
from gladsaxe.facts.tables import FollowedMeasure, FollowedValue
from gladsaxe.issues.seats import acting_seat

FACT, MEASURE = "tal", "maaling"


def facts() -> list[Followed]:
    """Return the baseline facts with all that is known of each, in the agreement's order."""
    later = _values()
    return [
        Followed(
            FACT,
            row.key,
            row.name,
            row.definition["unit"],
            in_order([*points_of(row.definition), *later[FACT, row.id]]),
        )
        for row in agreement.facts()
    ]


def followed() -> list[tuple[Watch, list[Followed]]]:
    """Return what the board follows without a target, each with its measures."""
    values, measures = _values(), defaultdict(list)
    for row in db.session.scalars(select(FollowedMeasure).order_by(FollowedMeasure.id)):
        points = in_order(values[MEASURE, row.id])
        measures[row.watch_id].append(Followed(MEASURE, str(row.id), row.name, row.unit, points))
    return [(watch, measures[watch.id]) for watch in agreement.watches()]


def years_known(watch_key: str) -> dict[int, FollowedValue]:
    """Return the first value of each year that a watch's measures have: the proof that it was followed."""
    rows = db.session.scalars(
        select(FollowedValue)
        .join(FollowedMeasure, FollowedMeasure.id == FollowedValue.measure_id)
        .join(Watch, Watch.id == FollowedMeasure.watch_id)
        .where(Watch.key == watch_key)
        .order_by(FollowedValue.id.desc())
    )
    return {row.year: row for row in rows}


def one(kind: str, key: str) -> tuple[int, str, str] | None:
    """Return the id, the name and the unit of what is followed, None for nothing of that name."""
    if kind == FACT:
        fact = agreement.by_key(Fact, key)
        return (fact.id, fact.name, fact.definition["unit"]) if fact else None
    row = db.session.get(FollowedMeasure, int(key)) if key.isdecimal() and len(key) < 10 else None
    return (row.id, row.name, row.unit) if row and kind == MEASURE else None


def _values() -> dict[tuple[str, int], list[Point]]:
    listed: dict[tuple[str, int], list[Point]] = defaultdict(list)
    for row in db.session.scalars(select(FollowedValue).order_by(FollowedValue.id)):
        point = Point(row.year, row.area, row.comparison, row.source, row.received_on)
        listed[(FACT, row.fact_id) if row.fact_id else (MEASURE, row.measure_id or 0)].append(point)
    return listed


def add_measure(submission_id: str, watch_id: int, name: str, unit: str) -> FollowedMeasure:
    """Follow one more measure."""
    row = FollowedMeasure(submission_id=submission_id, watch_id=watch_id, name=name, unit=unit)
    db.session.add(row)
    db.session.flush()
    return row


def enter(actor: Actor, kind: str, subject_id: int, entry: Entry) -> FollowedValue:
    """Enter a year's value; it takes the place of an earlier one of that year."""
    row = FollowedValue(
        fact_id=subject_id if kind == FACT else None,
        measure_id=subject_id if kind == MEASURE else None,
        year=entry.year,
        area=entry.area,
        comparison=entry.comparison,
        source=entry.source,
        received_on=entry.received_on,
        person_id=actor.person_id,
        seat_id=acting_seat(actor, Right.KEEP_PLAN),
        entered_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def watch_choices() -> Sequence[tuple[str, str]]:
    """Return what a new measure can belong to."""
    return [(str(watch.id), watch.name) for watch in agreement.watches()]
