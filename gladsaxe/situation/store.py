"""The numbers of a span as the reader may see them, and the reports and measures that are written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.disclosure import may_see_small_numbers
from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor, Right
from gladsaxe.access.store import build_author_values
from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.agreement.roles import Role
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db
from gladsaxe.issues.seats import find_receiving_forum
from gladsaxe.issues.tables import Issue
from gladsaxe.issues.visibility import readable_by
from gladsaxe.registers.tables import Bill, Enquiry
from gladsaxe.situation.rules import (
    FOUR_WEEKS,
    MAX_WINDOW_DAYS,
    MeasureEffect,
    ProblemSighting,
    SituationSpan,
    SpanKind,
    compute_effect,
)
from gladsaxe.situation.tables import Measure, SituationReport

# Ideas and praise are no part of what is wrong.
PROBLEM_KINDS = [kind for kind in IssueKind if kind not in (IssueKind.IDEA, IssueKind.PRAISE)]
MAX_OLDEST_PROBLEMS, MAX_MEASURES = 5, 20


@dataclass(frozen=True)
class RegisterCounts:
    """The property office's enquiries and bills of a span by place; None for what is not shown."""

    enquiries: Mapping[int, int] | None
    bills: Mapping[int, int]


def list_sightings(actor: Actor, first: date, last: date) -> list[ProblemSighting]:
    """Return the problems that the actor may read, seen from `first` to `last` inclusive, oldest first."""
    rows = db.session.execute(
        select(Issue.number, Issue.kind, Issue.place_id, Issue.seen_on)
        .where(readable_by(actor), Issue.kind.in_(PROBLEM_KINDS), Issue.seen_on.between(first, last))
        .order_by(Issue.seen_on, Issue.id)
    )
    return [
        ProblemSighting(number, IssueKind(kind).word, place_id, day) for number, kind, place_id, day in rows
    ]


def list_span_sightings(
    actor: Actor, span: SituationSpan
) -> tuple[list[ProblemSighting], list[ProblemSighting]]:
    """Return what was seen in a span, and with it the four weeks before, where repeats begin."""
    with_before = list_sightings(actor, span.first - FOUR_WEEKS, span.last)
    return [one for one in with_before if one.day >= span.first], with_before


def list_oldest_problems(actor: Actor, known_on: date) -> Sequence[Issue]:
    """Return the problems that had been open longest on a day, of those the actor may read."""
    return db.session.scalars(
        select(Issue)
        .where(
            readable_by(actor),
            Issue.kind.in_(PROBLEM_KINDS),
            Issue.seen_on <= known_on,
            or_(Issue.finished_on.is_(None), Issue.finished_on > known_on),
        )
        .options(joinedload(Issue.place))
        .order_by(Issue.seen_on, Issue.id)
        .limit(MAX_OLDEST_PROBLEMS)
    ).all()


def count_register_rows(actor: Actor, span: SituationSpan) -> RegisterCounts | None:
    """Return the registers' counts of a span, None for one who may not read them."""
    if not actor.may(Right.READ_REGISTERS):
        return None
    # A year's enquiries are published in full, so its weeks and places would give the few among them away.
    sees_parts = may_see_small_numbers(actor) or Role.PROPERTY_OFFICE in actor.roles
    return RegisterCounts(_count_by_place(Enquiry, span) if sees_parts else None, _count_by_place(Bill, span))


def _count_by_place(table: type[Enquiry] | type[Bill], span: SituationSpan) -> Counter[int]:
    rows = db.session.execute(
        select(table.place_id, func.count())
        .where(table.withdrawn.is_(False), table.day.between(span.first, span.last))
        .group_by(table.place_id)
    )
    return Counter(dict(rows.all()))


def may_write_report(actor: Actor) -> bool:
    """Return True if the actor edits the words: the forum that looks at problems, and the secretariat."""
    return bool(actor.roles & SECRETARIAT_ROLES) or find_receiving_forum().key in actor.body_keys


def find_report(span: SituationSpan) -> SituationReport | None:
    """Return the newest version of the words about a span."""
    return db.session.scalar(
        select(SituationReport)
        .where(SituationReport.span == span.kind, SituationReport.first_day == span.first)
        .options(joinedload(SituationReport.seat))
        .order_by(SituationReport.version.desc())
        .limit(1)
    )


def list_reports_since(kind: SpanKind, first: date) -> dict[date, SituationReport]:
    """Return the newest version of each report from a day on, by its first day."""
    rows = db.session.scalars(
        select(SituationReport)
        .where(SituationReport.span == kind, SituationReport.first_day >= first)
        .order_by(SituationReport.first_day, SituationReport.version)
    )
    return {row.first_day: row for row in rows}


def add_report(
    actor: Actor, span: SituationSpan, seen_version: int, words: str, calm: bool
) -> SituationReport:
    """Write a new version of the words about a span; raise StaleVersion where there is a newer one."""
    newest = find_report(span)
    version = newest.version if newest else 0
    if version != seen_version:
        raise StaleVersion
    row = SituationReport(
        span=span.kind,
        first_day=span.first,
        version=version + 1,
        words=words,
        calm=calm,
        **build_author_values(actor, Right.WRITE_ISSUES, find_receiving_forum().id),
        written_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def add_measure(submission_id: str, actor: Actor, place_id: int, day: date, text: str) -> Measure:
    """Write in that something was done at a place."""
    row = Measure(
        submission_id=submission_id,
        place_id=place_id,
        day=day,
        text=text,
        **build_author_values(actor, Right.WRITE_ISSUES, find_receiving_forum().id),
        written_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def list_measures_with_effect(actor: Actor, known_on: date) -> list[tuple[Measure, MeasureEffect | None]]:
    """Return the newest measures, each with its place's problems before and after, as the actor sees them."""
    measures = db.session.scalars(
        select(Measure)
        .where(Measure.day <= known_on)
        .options(joinedload(Measure.place))
        .order_by(Measure.day.desc(), Measure.id.desc())
        .limit(MAX_MEASURES)
    ).all()
    if not measures:
        return []
    first = min(measure.day for measure in measures) - timedelta(days=MAX_WINDOW_DAYS)
    seen = list_sightings(actor, first, known_on)
    until = min(known_on, today())
    return [
        (
            measure,
            compute_effect([one.day for one in seen if one.place_id == measure.place_id], measure.day, until),
        )
        for measure in measures
    ]
