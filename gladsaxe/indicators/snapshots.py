"""Snapshots of the statuses as a body saw them, and what has changed since one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from gladsaxe.access.rules import Actor
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Body
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.indicators import facts
from gladsaxe.indicators.since import Change, Told, changes_between
from gladsaxe.indicators.statuses import CriterionStatus, statuses
from gladsaxe.indicators.store import BOARD
from gladsaxe.indicators.tables import Snapshot, SnapshotLine
from gladsaxe.indicators.wording import words_of


@dataclass(frozen=True)
class Since:
    """Hold what has changed of each criterion since a snapshot; those without a change are left out."""

    snapshot: Snapshot
    criteria: Sequence[tuple[CriterionStatus, Sequence[Change]]]


def seen_by(body: Body, day: date) -> list[CriterionStatus]:
    """Return the statuses that a body sees on a day: a forum those of its own focus area."""
    eyes = Actor(0, body.name, frozenset(), frozenset(), frozenset({body.key}))
    return [
        found for found in statuses(day, eyes) if body.area_id is None or found.row.area_id == body.area_id
    ]


def keep_seen(actor: Actor, body: Body, as_of: date, name: str) -> Snapshot:
    """Keep every status as a body sees it on a day; called within the write that needs it."""
    snapshot = Snapshot(name=name, as_of=as_of, made_at=now(), body_id=body.id, person_id=actor.person_id)
    db.session.add(snapshot)
    db.session.flush()
    db.session.add_all(_line(snapshot.id, found) for found in seen_by(body, as_of))
    db.session.flush()
    return snapshot


def keep_snapshot(actor: Actor, as_of: date, name: str) -> Snapshot:
    """Keep every status as the board sees it on a day.

    A name is kept once a day: the same snapshot asked for again is the one that is there.
    """
    earlier = db.session.scalar(_boards().where(Snapshot.as_of == as_of, Snapshot.name == name).limit(1))
    if earlier is not None:
        return earlier
    board = next(body for body in agreement.bodies() if body.kind == BOARD)
    return keep_seen(actor, board, as_of, name)


def _line(snapshot_id: int, found: CriterionStatus) -> SnapshotLine:
    told = _told(found)
    return SnapshotLine(
        snapshot_id=snapshot_id,
        criterion_id=found.row.id,
        number=found.row.number,
        name=found.row.name,
        target=facts.target_words(found.rule),
        status=found.evaluation.status,
        word=told.status,
        provisional=found.evaluation.provisional,
        result=told.result,
        sentence=found.evaluation.sentence,
        figures=dict(told.figures),
    )


def _boards() -> Select[Snapshot]:
    return select(Snapshot).join(Body, Body.id == Snapshot.body_id).where(Body.kind == BOARD)


def snapshots() -> Sequence[Snapshot]:
    """Return the board's snapshots, the newest first."""
    return db.session.scalars(_boards().order_by(Snapshot.as_of.desc(), Snapshot.id.desc()).limit(100)).all()


def snapshot(snapshot_id: int) -> Snapshot | None:
    """Return one of the board's snapshots with its lines."""
    return db.session.scalar(
        _boards().where(Snapshot.id == snapshot_id).options(selectinload(Snapshot.lines))
    )


def latest_snapshot(before: date) -> Snapshot | None:
    """Return the board's newest snapshot of an earlier day than one, with its lines."""
    return db.session.scalar(
        _boards()
        .where(Snapshot.as_of < before)
        .order_by(Snapshot.as_of.desc(), Snapshot.id.desc())
        .limit(1)
        .options(selectinload(Snapshot.lines))
    )


def visible_lines(kept: Snapshot, found: Sequence[CriterionStatus]) -> list[SnapshotLine]:
    """Return the lines of the criteria that the reader's statuses hold."""
    seen = {status.row.id for status in found}
    return [line for line in kept.lines if line.criterion_id in seen]


def since(kept: Snapshot, found: Sequence[CriterionStatus]) -> Since:
    """Return what has changed from a snapshot to the statuses that the reader sees."""
    before = {line.criterion_id: line for line in kept.lines}
    criteria = []
    for status in found:
        line = before.get(status.row.id)
        changes = list(changes_between(_as_told(line) if line else None, _told(status)))
        if changes:
            criteria.append((status, changes))
    return Since(kept, criteria)


def _as_told(line: SnapshotLine) -> Told:
    return Told(line.word, line.result, line.figures, {})


def _told(found: CriterionStatus) -> Told:
    figures = {
        known.figure.period.label: known.few or words_of(found.rule, known.figure) for known in found.figures
    }
    reasons = {known.figure.period.label: known.reason for known in found.figures if known.reason}
    counted = frozenset(known.figure.period.label for known in found.figures if known.from_register)
    return Told(found.evaluation.word.word, found.evaluation.result_display or "", figures, reasons, counted)
