"""Decisions and tasks: written from an agenda item, followed step by step, closed with what came of them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values
from gladsaxe.activities.tables import Activity
from gladsaxe.agreement.tables import Seat
from gladsaxe.bodies.store import held_on_clause
from gladsaxe.bodies.tables import Membership
from gladsaxe.core.dates import format_day
from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.core.worded_enum import WordedEnum
from gladsaxe.database.clock import now, today
from gladsaxe.database.locking import lock_row
from gladsaxe.database.pagination import KeysetPage, paginate_by_day
from gladsaxe.database.tables import db
from gladsaxe.meetings import store
from gladsaxe.meetings.minutes import MEETING_NOT_BEGUN, MINUTES_CLOSED
from gladsaxe.meetings.rules import (
    DUE_SOON_LIMIT,
    FOLLOWED_OUTCOMES,
    WITHOUT_STEP_LIMIT,
    DecisionProgress,
    ItemSource,
    MeetingState,
    OutcomeEntry,
    StepKind,
)
from gladsaxe.meetings.tables import AgendaItem, Decision, DecisionStep, Meeting
from gladsaxe.meetings.visibility import visible_decisions

STALE_DECISION = "En anden har ændret beslutningen imens. Gå tilbage, og se hvad der står nu."
ALREADY_CLOSED = "Beslutningen er allerede afsluttet. Åbn den igen, hvis der er mere at gøre."
RECENT_ACTIVITIES = 60


class DecisionView(WordedEnum):
    """Name what a list of decisions is narrowed to."""

    OPEN = "aabne", "Åbne"
    OVERDUE = "overskredet", "Fristen er overskredet"
    DUE = "snart", "Frist inden 14 dage"
    WITHOUT_STEP = "uden-skridt", "Uden skridt i 60 dage"
    FINISHED = "afsluttede", "Afsluttede"


def add_outcome(actor: Actor, meeting_id: int, item_id: int, settled: OutcomeEntry) -> Decision:
    """Write what came out of an item; raises FieldRefusal but while the minutes are written."""
    meeting = store.lock_meeting(meeting_id)
    if meeting.state != MeetingState.RUNNING:
        raise FieldRefusal(
            "text", MINUTES_CLOSED if meeting.state == MeetingState.CLOSED else MEETING_NOT_BEGUN
        )
    followed = settled.kind in FOLLOWED_OUTCOMES
    row = Decision(
        meeting_id=meeting_id,
        item_id=item_id,
        kind=settled.kind,
        text=settled.text,
        decided_on=meeting.day,
        owner_seat_id=settled.owner_seat_id if followed else None,
        due_on=settled.due_on if followed else None,
        progress=DecisionProgress.OPEN if followed else DecisionProgress.DONE,
        result="",
        last_step_on=meeting.day,
        version=1,
        criterion_id=settled.criterion_id,
        activity_id=settled.activity_id,
        area_id=settled.area_id,
        written_at=now(),
        **build_author_values(actor, Right.RUN_MEETINGS, meeting.body_id),
    )
    db.session.add(row)
    db.session.flush()
    return row


def delete_outcome(meeting_id: int, decision_id: int) -> None:
    """Take an outcome back while the minutes are written; raises FieldRefusal once they are closed."""
    meeting = store.lock_meeting(meeting_id)
    if meeting.state != MeetingState.RUNNING:
        raise FieldRefusal("submission_id", MINUTES_CLOSED)
    row = lock_row(Decision, decision_id)
    for line in db.session.scalars(select(DecisionStep).where(DecisionStep.decision_id == decision_id)):
        db.session.delete(line)
    db.session.flush()
    db.session.delete(row)
    db.session.flush()


def add_step(actor: Actor, decision_id: int, text: str) -> None:
    """Write a step that was taken; raises FieldRefusal for a decision that is closed."""
    row = lock_row(Decision, decision_id)
    if row.progress != DecisionProgress.OPEN:
        raise FieldRefusal("text", ALREADY_CLOSED)
    _add_history_line(actor, row, StepKind.STEP, text)


def close_decision(actor: Actor, decision_id: int, progress: DecisionProgress, result: str) -> None:
    """Close a decision with what came of it; raises FieldRefusal for one that is closed."""
    row = lock_row(Decision, decision_id)
    if row.progress != DecisionProgress.OPEN:
        raise FieldRefusal("result", ALREADY_CLOSED)
    row.progress, row.result, row.closed_on = progress, result, today()
    _add_history_line(actor, row, StepKind.CLOSED, result)


def reopen_decision(actor: Actor, decision_id: int, reason: str) -> None:
    """Open a decision again, with a reason; raises FieldRefusal for one that is open."""
    row = lock_row(Decision, decision_id)
    if row.progress == DecisionProgress.OPEN:
        raise FieldRefusal("reason", "Beslutningen er allerede åben.")
    row.progress, row.closed_on = DecisionProgress.OPEN, None
    _add_history_line(actor, row, StepKind.REOPENED, reason)


def hand_over_decision(
    actor: Actor, decision_id: int, version: int, owner_seat_id: int, due_on: date, reason: str
) -> None:
    """Give a decision another owner or date, with a reason.

    Raises FieldRefusal where it was changed meanwhile.
    """
    row = lock_row(Decision, decision_id)
    if row.progress != DecisionProgress.OPEN:
        raise FieldRefusal("reason", ALREADY_CLOSED)
    if row.version != version:
        raise FieldRefusal("reason", STALE_DECISION)
    before = row.due_on
    sentences = [
        f"Fristen er {format_day(due_on)} og ikke {format_day(before)}."
        if before and before != due_on
        else ""
    ]
    if row.owner_seat_id != owner_seat_id:
        owner = db.session.get_one(Seat, owner_seat_id, options=[joinedload(Seat.body)])
        sentences.append(f"Givet videre til {owner.name} ({owner.body.name}).")
    row.owner_seat_id, row.due_on = owner_seat_id, due_on
    _add_history_line(actor, row, StepKind.CHANGED, " ".join(filter(None, [*sentences, reason])))


def find_decision(actor: Actor, decision_id: int) -> Decision | None:
    """Return the decision, or None where it does not exist for the actor."""
    return db.session.scalar(
        _select_decisions().where(
            Decision.id == decision_id, Decision.kind.in_(FOLLOWED_OUTCOMES), visible_decisions(actor)
        )
    )


def list_steps(decision_id: int) -> Sequence[DecisionStep]:
    """Return a decision's history, the first step first."""
    return db.session.scalars(
        select(DecisionStep)
        .where(DecisionStep.decision_id == decision_id)
        .options(joinedload(DecisionStep.seat))
        .order_by(DecisionStep.id)
    ).all()


def may_update_decision(actor: Actor, row: Decision) -> bool:
    """Return True if the actor may write steps and close: who holds the owner seat, and who runs meetings."""
    return row.owner_seat_id in actor.seat_ids or actor.may(Right.RUN_MEETINGS)


def list_decisions(
    actor: Actor, view: DecisionView, body_id: int | None, after: str | None
) -> KeysetPage[Decision]:
    """Return a page of the decisions and tasks, the newest first; `body_id` for those taken in a body."""
    query = _select_decisions().where(_visible_clause(actor), view_clause(view, today()))
    if body_id is not None:
        query = query.where(Decision.meeting_id.in_(select(Meeting.id).where(Meeting.body_id == body_id)))
    return paginate_by_day(query, Decision.decided_on, Decision.id, after)


def count_decisions(actor: Actor, body_id: int | None = None) -> dict[DecisionView, int]:
    """Return how many decisions each view holds."""
    day = today()
    sums = [func.sum(case((view_clause(view, day), 1), else_=0)) for view in DecisionView]
    query = select(*sums).where(_visible_clause(actor))
    if body_id is not None:
        query = query.where(Decision.meeting_id.in_(select(Meeting.id).where(Meeting.body_id == body_id)))
    counts = db.session.execute(query).one()
    return {view: number or 0 for view, number in zip(DecisionView, counts, strict=True)}


def list_owned_decisions(seat_ids: Sequence[int] | frozenset[int]) -> Sequence[Decision]:
    """Return the open decisions and tasks that the seats own, the most urgent first."""
    return db.session.scalars(
        _select_decisions()
        .where(Decision.owner_seat_id.in_(seat_ids), Decision.progress == DecisionProgress.OPEN)
        .order_by(Decision.due_on, Decision.id)
    ).all()


def list_decisions_about(actor: Actor, subject: ColumnElement[bool]) -> Sequence[Decision]:
    """Return the decisions about something that exist for the actor, the newest first."""
    return db.session.scalars(
        _select_decisions()
        .where(_visible_clause(actor), subject)
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
    ).all()


def deviation_decisions_clause(deviation_id: int) -> ColumnElement[bool]:
    """Return the clause of the decisions that were taken when a deviation was on the agenda."""
    items = select(AgendaItem.id).where(
        AgendaItem.source == ItemSource.DEVIATION, AgendaItem.source_key == str(deviation_id)
    )
    return Decision.item_id.in_(items)


def list_year_decisions(actor: Actor, year: int) -> Sequence[Decision]:
    """Return the decisions and tasks of a year's closed meetings, the first one first."""
    query = _select_decisions().where(
        _visible_clause(actor),
        Decision.decided_on.between(date(year, 1, 1), date(year, 12, 31)),
        Decision.meeting_id.in_(select(Meeting.id).where(Meeting.state == MeetingState.CLOSED)),
    )
    return db.session.scalars(query.order_by(Decision.decided_on, Decision.id)).all()


def list_year_changes(actor: Actor, year: int) -> list[tuple[DecisionStep, Decision]]:
    """Return how decisions that exist for the actor were changed or opened again in a year."""
    rows = db.session.execute(
        select(DecisionStep, Decision)
        .join(Decision, Decision.id == DecisionStep.decision_id)
        .where(
            visible_decisions(actor),
            DecisionStep.kind.in_((StepKind.CHANGED, StepKind.REOPENED)),
            DecisionStep.day.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .options(joinedload(DecisionStep.seat))
        .order_by(DecisionStep.id)
    )
    return [(step, decision) for step, decision in rows]


def list_vacant_seats() -> set[int]:
    """Return the seats that nobody holds today."""
    held = select(Membership.id).where(Membership.seat_id == Seat.id, held_on_clause(today())).exists()
    return set(db.session.scalars(select(Seat.id).where(~held)))


def list_recent_activities() -> list[tuple[int, str]]:
    """Return the newest activities, to name one in a decision."""
    rows = db.session.execute(
        select(Activity.id, Activity.title, Activity.day)
        .order_by(Activity.day.desc(), Activity.id.desc())
        .limit(RECENT_ACTIVITIES)
    )
    return [(row.id, f"{row.title}, {format_day(row.day)}") for row in rows]


def view_clause(view: DecisionView, day: date) -> ColumnElement[bool]:
    """Return the clause of a view on a day."""
    is_open = Decision.progress == DecisionProgress.OPEN
    if view is DecisionView.OVERDUE:
        return and_(is_open, Decision.due_on < day)
    if view is DecisionView.DUE:
        return and_(is_open, Decision.due_on.between(day, day + DUE_SOON_LIMIT))
    if view is DecisionView.WITHOUT_STEP:
        return and_(is_open, Decision.last_step_on <= day - WITHOUT_STEP_LIMIT)
    return is_open if view is DecisionView.OPEN else ~is_open


def _visible_clause(actor: Actor) -> ColumnElement[bool]:
    return and_(Decision.kind.in_(FOLLOWED_OUTCOMES), visible_decisions(actor))


def _select_decisions() -> Select[Decision]:
    return select(Decision).options(
        joinedload(Decision.owner).joinedload(Seat.body),
        joinedload(Decision.meeting).joinedload(Meeting.body),
        joinedload(Decision.criterion),
        joinedload(Decision.activity),
        joinedload(Decision.area),
    )


def _add_history_line(actor: Actor, row: Decision, kind: StepKind, text: str) -> None:
    right = Right.RUN_MEETINGS if actor.may(Right.RUN_MEETINGS) else Right.READ_MEETINGS
    day = today()
    db.session.add(
        DecisionStep(
            decision_id=row.id,
            kind=kind,
            text=text,
            day=day,
            written_at=now(),
            **build_author_values(actor, right),
        )
    )
    row.last_step_on, row.version = day, row.version + 1
    db.session.flush()
