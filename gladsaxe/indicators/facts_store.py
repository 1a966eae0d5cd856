"""Every query and write about baseline facts and followed measures."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import BaselineFact, Watch
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.indicators.facts_rules import (
    FollowedSeries,
    SeriesPoint,
    ValueEntry,
    parse_points,
    parse_remarks,
    sort_points,
)
from gladsaxe.indicators.facts_tables import FollowedMeasure, FollowedValue

FACT_KIND, MEASURE_KIND = "tal", "maaling"


def list_facts() -> list[FollowedSeries]:
    """Return the baseline facts with all that is known of each, in the agreement's order."""
    later = _group_points_by_subject()
    return [
        FollowedSeries(
            FACT_KIND,
            row.key,
            row.name,
            row.definition["unit"],
            sort_points([*parse_points(row.definition), *later[FACT_KIND, row.id]]),
            parse_remarks(row.definition),
        )
        for row in agreement.list_facts()
    ]


def list_followed_measures() -> list[tuple[Watch, list[FollowedSeries]]]:
    """Return what the board follows without a target, each with its measures."""
    values, measures = _group_points_by_subject(), defaultdict(list)
    for row in db.session.scalars(select(FollowedMeasure).order_by(FollowedMeasure.id)):
        points = sort_points(values[MEASURE_KIND, row.id])
        measures[row.watch_id].append(FollowedSeries(MEASURE_KIND, str(row.id), row.name, row.unit, points))
    return [(watch, measures[watch.id]) for watch in agreement.list_watches()]


def find_values_by_year(watch_key: str) -> dict[int, FollowedValue]:
    """Return the first value of each year that a watch's measures have: the proof that it was followed."""
    rows = db.session.scalars(
        select(FollowedValue)
        .join(FollowedMeasure, FollowedMeasure.id == FollowedValue.measure_id)
        .join(Watch, Watch.id == FollowedMeasure.watch_id)
        .where(Watch.key == watch_key)
        .order_by(FollowedValue.id.desc())
    )
    return {row.year: row for row in rows}


def find_subject(kind: str, key: str) -> tuple[int, str, str] | None:
    """Return the id, the name and the unit of what is followed, None for nothing of that name."""
    if kind == FACT_KIND:
        fact = agreement.find_item(BaselineFact, key)
        return (fact.id, fact.name, fact.definition["unit"]) if fact else None
    row = db.session.get(FollowedMeasure, int(key)) if key.isdecimal() and len(key) < 10 else None
    return (row.id, row.name, row.unit) if row and kind == MEASURE_KIND else None


def _group_points_by_subject() -> dict[tuple[str, int], list[SeriesPoint]]:
    listed: dict[tuple[str, int], list[SeriesPoint]] = defaultdict(list)
    for row in db.session.scalars(select(FollowedValue).order_by(FollowedValue.id)):
        point = SeriesPoint(row.year, row.area, row.comparison, row.source, row.received_on)
        listed[(FACT_KIND, row.fact_id) if row.fact_id else (MEASURE_KIND, row.measure_id or 0)].append(point)
    return listed


def add_measure(submission_id: str, watch_id: int, name: str, unit: str) -> FollowedMeasure:
    """Follow one more measure."""
    row = FollowedMeasure(submission_id=submission_id, watch_id=watch_id, name=name, unit=unit)
    db.session.add(row)
    db.session.flush()
    return row


def add_value(actor: Actor, kind: str, subject_id: int, entry: ValueEntry) -> FollowedValue:
    """Enter a year's value; it takes the place of an earlier one of that year."""
    row = FollowedValue(
        fact_id=subject_id if kind == FACT_KIND else None,
        measure_id=subject_id if kind == MEASURE_KIND else None,
        year=entry.year,
        area=entry.area,
        comparison=entry.comparison,
        source=entry.source,
        received_on=entry.received_on,
        **build_author_values(actor, Right.KEEP_PLAN),
        entered_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def list_watch_choices() -> Sequence[tuple[str, str]]:
    """Return what a new measure can belong to."""
    return [(str(watch.id), watch.name) for watch in agreement.list_watches()]
