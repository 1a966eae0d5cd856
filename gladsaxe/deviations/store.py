"""Where forums stand on deviations, and what a body was told and has not answered yet."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values, find_acting_seat
from gladsaxe.activities.tables import Activity
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Body
from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.database.clock import now, today
from gladsaxe.database.locking import lock_row
from gladsaxe.database.tables import db
from gladsaxe.deviations import deviation_rows
from gladsaxe.deviations.rules import (
    DEVIATION_NOT_OPEN,
    STAND_ALREADY_TAKEN,
    DeviationSource,
    ForumStand,
    OpenReport,
    ReportKind,
)
from gladsaxe.deviations.tables import Deviation, Notice
from gladsaxe.programme.tables import Milestone


def get_board() -> Body:
    """Return the board."""
    return next(body for body in agreement.list_bodies() if body.kind == "board")


def list_open_reports(body_id: int) -> list[OpenReport]:
    """Return what a body was told and has not answered, deviations and notices, the earliest first."""
    deviations = db.session.scalars(
        select(Deviation)
        .where(Deviation.told_body_id == body_id, Deviation.answered_on.is_(None))
        .options(joinedload(Deviation.activity), joinedload(Deviation.milestone))
    )
    notices = db.session.scalars(
        select(Notice).where(Notice.body_id == body_id, Notice.answered_on.is_(None))
    )
    things = [_build_deviation_report(row) for row in deviations]
    things += [
        OpenReport(
            ReportKind.NOTICE,
            row.id,
            row.title,
            row.text,
            row.told_on,
            "deviations.notice",
            {"notice_id": row.id},
        )
        for row in notices
    ]
    return sorted(things, key=lambda thing: (thing.told_on, thing.kind, thing.id))


def _build_deviation_report(row: Deviation) -> OpenReport:
    source = DeviationSource.ACTIVITY if row.activity_id else DeviationSource.MILESTONE
    values: dict[str, str | int] = {"source": str(source), "number": row.activity_id or row.milestone_id or 0}
    return OpenReport(
        ReportKind.DEVIATION,
        row.id,
        row.title,
        row.told_text,
        row.told_on or row.stood_on,
        "deviations.deviation",
        values,
    )


def answer_report(kind: ReportKind, told_id: int, text: str, answered_on: date) -> None:
    """Write what a body answered; minutes that are corrected write their answer once more."""
    deviation = kind is ReportKind.DEVIATION
    row = db.session.get_one(Deviation, told_id) if deviation else db.session.get_one(Notice, told_id)
    row.answer, row.answered_on = text, answered_on
    db.session.flush()


def take_stand(
    actor: Actor, source: DeviationSource, source_id: int, stand: ForumStand, text: str
) -> Deviation:
    """Write a forum's stand; the board is told with it. Raises FieldRefusal where one was taken."""
    # Of two at once the second waits here, and then finds the other's stand.
    db.session.get(
        Activity if source is DeviationSource.ACTIVITY else Milestone, source_id, with_for_update=True
    )
    deviation = deviation_rows.find_deviation(source, source_id)
    if deviation is None or deviation.row is not None:
        raise FieldRefusal("stand", STAND_ALREADY_TAKEN)
    row = Deviation(
        activity_id=source_id if source is DeviationSource.ACTIVITY else None,
        milestone_id=source_id if source is DeviationSource.MILESTONE else None,
        body_id=deviation.forum.id,
        stand=str(stand),
        text=text,
        stood_on=today(),
        **build_author_values(actor, Right.TAKE_STAND, deviation.forum.id),
        written_at=now(),
        told_text="",
        answer="",
        outcome="",
    )
    if stand is ForumStand.TOLD:
        _report_to_board(row, text)
    db.session.add(row)
    db.session.flush()
    return row


def tell_board(deviation_id: int, actor: Actor, text: str) -> None:
    """Notify the board after all of a deviation that the forum handled.

    Raises FieldRefusal for a settled one.
    """
    row = _lock_handled_deviation(deviation_id, "text")
    row.stand = str(ForumStand.TOLD)
    row.later_seat_id = find_acting_seat(actor, Right.TAKE_STAND, row.body_id)
    _report_to_board(row, text)
    db.session.flush()


def _report_to_board(row: Deviation, text: str) -> None:
    row.told_text, row.told_on, row.told_body_id = text, today(), get_board().id


def close_deviation(deviation_id: int, actor: Actor, outcome: str) -> None:
    """Record what came of a deviation that the forum handled; raises FieldRefusal for a settled one."""
    row = _lock_handled_deviation(deviation_id, "outcome")
    row.closed_on, row.outcome = today(), outcome
    row.later_seat_id = find_acting_seat(actor, Right.TAKE_STAND, row.body_id)
    db.session.flush()


def _lock_handled_deviation(deviation_id: int, field: str) -> Deviation:
    row = lock_row(Deviation, deviation_id)
    if row.stand != ForumStand.HANDLED or row.closed_on:
        raise FieldRefusal(field, DEVIATION_NOT_OPEN)
    return row
