"""The agenda: what is raised, and what comes by itself until it is answered or done."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import find_acting_seat
from gladsaxe.agreement.tables import Body, Seat
from gladsaxe.core.dates import format_day
from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db
from gladsaxe.deviations.rules import ReportKind
from gladsaxe.deviations.store import list_open_reports
from gladsaxe.indicators.snapshots import list_body_statuses
from gladsaxe.meetings import status_snapshots, store
from gladsaxe.meetings.rules import DecisionProgress, ItemDraft, ItemSource, MeetingState
from gladsaxe.meetings.tables import AgendaItem, Decision, Meeting
from gladsaxe.meetings.visibility import BOARD_KIND, FOLLOW_UP_GROUP_KIND

SOURCE_BY_REPORT_KIND = {ReportKind.DEVIATION: ItemSource.DEVIATION, ReportKind.NOTICE: ItemSource.NOTICE}


def list_items(meeting_id: int) -> Sequence[AgendaItem]:
    """Return the items that are written, with their outcomes and corrections, in their order."""
    return db.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id)
        .options(
            joinedload(AgendaItem.raised_by),
            selectinload(AgendaItem.decisions).joinedload(Decision.owner).joinedload(Seat.body),
            selectinload(AgendaItem.decisions).joinedload(Decision.criterion),
            selectinload(AgendaItem.corrections),
        )
        .order_by(AgendaItem.position, AgendaItem.id)
    ).all()


def find_item(meeting_id: int, item_id: int) -> AgendaItem | None:
    """Return an item of a meeting."""
    return next((row for row in list_items(meeting_id) if row.id == item_id), None)


def list_automatic_items(meeting: Meeting) -> list[ItemDraft]:
    """Return what comes by itself: on the body's next meeting before it begins, on no other."""
    if meeting.state != MeetingState.PLANNED:
        return []
    first = store.find_next_meeting(meeting.body_id)
    return list(_iter_automatic_items(meeting)) if first is not None and first.id == meeting.id else []


def raise_item(actor: Actor, meeting_id: int, submission_id: str, title: str, text: str) -> AgendaItem:
    """Put an item on the agenda.

    Raises FieldRefusal where the minutes are closed or the meeting called off.
    """
    meeting = store.lock_meeting(meeting_id)
    if meeting.state not in store.OPEN_STATES:
        raise FieldRefusal("title", "Mødet er lukket eller aflyst. Sæt punktet på et andet møde.")
    return _add_item(
        meeting_id,
        ItemDraft(ItemSource.RAISED, submission_id, title, text),
        find_acting_seat(actor, Right.RAISE_ITEMS, meeting.body_id),
        actor.person_id,
    )


def begin_meeting(meeting_id: int) -> None:
    """Begin the minutes: what comes by itself is written down.

    Raises FieldRefusal but for a planned meeting.
    """
    meeting = store.lock_meeting(meeting_id)
    if meeting.state != MeetingState.PLANNED:
        raise FieldRefusal("submission_id", "Mødet er allerede begyndt eller aflyst.")
    if meeting.day > today():
        raise FieldRefusal("submission_id", f"Mødet er først {format_day(meeting.day)}.")
    for point in list_automatic_items(meeting):
        _add_item(meeting_id, point)
    meeting.state = MeetingState.RUNNING
    db.session.flush()


def due_decisions_clause(body: Body, day: date) -> ColumnElement[bool]:
    """Return the clause of the open decisions that a body is to look at on a day: its own, and those it does.

    The follow-up group looks at the board's too. Asked of decisions joined with meeting and owner seat.
    """
    own = [Meeting.body_id == body.id, Seat.body_id == body.id]
    if body.kind == FOLLOW_UP_GROUP_KIND:
        own.append(Meeting.body_id.in_(select(Body.id).where(Body.kind == BOARD_KIND)))
    return (Decision.progress == DecisionProgress.OPEN) & (Decision.due_on <= day) & or_(*own)


def _iter_automatic_items(meeting: Meeting) -> Iterator[ItemDraft]:
    for thing in list_open_reports(meeting.body_id):
        link = (thing.endpoint, dict(thing.values))
        yield ItemDraft(SOURCE_BY_REPORT_KIND[thing.kind], str(thing.id), thing.title, thing.text, link)
    due = db.session.scalars(
        select(Decision)
        .join(Decision.meeting)
        .outerjoin(Decision.owner)
        .where(due_decisions_clause(meeting.body, max(meeting.day, today())))
        .order_by(Decision.due_on, Decision.id)
    )
    for row in due:
        link = ("meetings.decision", {"decision_id": row.id})
        text = f"Fristen er {format_day(row.due_on)}." if row.due_on else ""
        yield ItemDraft(ItemSource.DECISION, str(row.id), row.text, text, link)
    words = status_snapshots.list_last_status_words(meeting.body_id)
    for status in list_body_statuses(meeting.body, today()) if words else ():
        criterion, word, before = status.row, status.evaluation.word.word, words.get(status.row.id)
        if before not in (None, word):
            text = f"Sidst: {before}. Nu: {status.evaluation.sentence}"
            page = ("indicators.criterion", {"key": criterion.key})
            title = f"{criterion.number} {criterion.name}: {word}"
            yield ItemDraft(ItemSource.CRITERION, criterion.key, title, text, page)


def _add_item(
    meeting_id: int, point: ItemDraft, raised_by_id: int | None = None, person_id: int | None = None
) -> AgendaItem:
    last = db.session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting_id))
    row = AgendaItem(
        meeting_id=meeting_id,
        position=(last or 0) + 1,
        source=point.source,
        source_key=point.key,
        title=point.title,
        text=point.text,
        link=list(point.link) if point.link else None,
        raised_by_id=raised_by_id,
        person_id=person_id,
        minutes="",
        minutes_version=0,
        written_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row
