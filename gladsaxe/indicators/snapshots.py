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
from gladsaxe.indicators import sentence_parts
from gladsaxe.indicators.changes import StatusChange, StatusSummary, list_changes
from gladsaxe.indicators.statuses import CriterionStatus, list_statuses
from gladsaxe.indicators.store import BOARD_KIND
from gladsaxe.indicators.tables import Snapshot, SnapshotLine
from gladsaxe.indicators.wording import format_figure


@dataclass(frozen=True)
class SnapshotChanges:
    """What has changed of each criterion since a snapshot; those without a change are left out."""

    snapshot: Snapshot
    criteria: Sequence[tuple[CriterionStatus, Sequence[StatusChange]]]


def list_body_statuses(body: Body, day: date) -> list[CriterionStatus]:
    """Return the statuses that a body sees on a day: a forum those of its own focus area."""
    eyes = Actor(0, body.name, frozenset(), frozenset(), frozenset({body.key}))
    return [
        status
        for status in list_statuses(day, eyes)
        if body.area_id is None or status.row.area_id == body.area_id
    ]


def add_body_snapshot(actor: Actor, body: Body, as_of: date, name: str) -> Snapshot:
    """Keep every status as a body sees it on a day; called within the write that needs it."""
    snapshot = Snapshot(name=name, as_of=as_of, made_at=now(), body_id=body.id, person_id=actor.person_id)
    db.session.add(snapshot)
    db.session.flush()
    db.session.add_all(_build_line(snapshot.id, status) for status in list_body_statuses(body, as_of))
    db.session.flush()
    return snapshot


def add_board_snapshot(actor: Actor, as_of: date, name: str) -> Snapshot:
    """Keep every status as the board sees it on a day.

    A name is kept once a day: the same snapshot asked for again is the one that is there.
    """
    earlier = db.session.scalar(
        _select_board_snapshots().where(Snapshot.as_of == as_of, Snapshot.name == name).limit(1)
    )
    if earlier is not None:
        return earlier
    board = next(body for body in agreement.list_bodies() if body.kind == BOARD_KIND)
    return add_body_snapshot(actor, board, as_of, name)


def _build_line(snapshot_id: int, status: CriterionStatus) -> SnapshotLine:
    summary = _summarise_status(status)
    return SnapshotLine(
        snapshot_id=snapshot_id,
        criterion_id=status.row.id,
        number=status.row.number,
        name=status.row.name,
        target=sentence_parts.format_target(status.rule),
        status=status.evaluation.status,
        word=summary.status,
        provisional=status.evaluation.provisional,
        result=summary.result,
        sentence=status.evaluation.sentence,
        figures=dict(summary.figures),
    )


def _select_board_snapshots() -> Select[Snapshot]:
    return select(Snapshot).join(Body, Body.id == Snapshot.body_id).where(Body.kind == BOARD_KIND)


def list_snapshots() -> Sequence[Snapshot]:
    """Return the board's snapshots, the newest first."""
    return db.session.scalars(
        _select_board_snapshots().order_by(Snapshot.as_of.desc(), Snapshot.id.desc()).limit(100)
    ).all()


def find_snapshot(snapshot_id: int) -> Snapshot | None:
    """Return one of the board's snapshots with its lines."""
    return db.session.scalar(
        _select_board_snapshots().where(Snapshot.id == snapshot_id).options(selectinload(Snapshot.lines))
    )


def find_latest_snapshot(before: date) -> Snapshot | None:
    """Return the board's newest snapshot of an earlier day than one, with its lines."""
    return db.session.scalar(
        _select_board_snapshots()
        .where(Snapshot.as_of < before)
        .order_by(Snapshot.as_of.desc(), Snapshot.id.desc())
        .limit(1)
        .options(selectinload(Snapshot.lines))
    )


def list_visible_lines(kept: Snapshot, statuses: Sequence[CriterionStatus]) -> list[SnapshotLine]:
    """Return the lines of the criteria that the reader's statuses hold."""
    seen = {status.row.id for status in statuses}
    return [line for line in kept.lines if line.criterion_id in seen]


def compare_with_snapshot(kept: Snapshot, statuses: Sequence[CriterionStatus]) -> SnapshotChanges:
    """Return what has changed from a snapshot to the statuses that the reader sees."""
    before = {line.criterion_id: line for line in kept.lines}
    criteria = []
    for status in statuses:
        line = before.get(status.row.id)
        changes = list(list_changes(_summarise_line(line) if line else None, _summarise_status(status)))
        if changes:
            criteria.append((status, changes))
    return SnapshotChanges(kept, criteria)


def _summarise_line(line: SnapshotLine) -> StatusSummary:
    return StatusSummary(line.word, line.result, line.figures, {})


def _summarise_status(status: CriterionStatus) -> StatusSummary:
    figures = {
        figure.figure.period.label: figure.few or format_figure(status.rule, figure.figure)
        for figure in status.figures
    }
    reasons = {figure.figure.period.label: figure.reason for figure in status.figures if figure.reason}
    counted = frozenset(figure.figure.period.label for figure in status.figures if figure.from_register)
    return StatusSummary(
        status.evaluation.word.word, status.evaluation.result_display or "", figures, reasons, counted
    )
