"""The minutes: what was said, who came, closing them for good, and correcting them visibly afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.bodies.store import seated
from gladsaxe.bodies.tables import Membership
from gladsaxe.core.dates import show_day
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.deviations.rules import Told
from gladsaxe.deviations.store import answer
from gladsaxe.indicators.snapshots import keep_seen
from gladsaxe.issues.seats import acting_seat
from gladsaxe.meetings import agenda, store
from gladsaxe.meetings.rules import ATTENDANCE_WORDS, Attendance, Source, State
from gladsaxe.meetings.tables import AgendaItem, Correction, Guest, Invited, Meeting
from gladsaxe.meetings.visibility import visible_meetings
from gladsaxe.submissions.rules import Refused

CLOSED = "Referatet er lukket. Ret et punkt, hvis der er en fejl i det."
NOT_BEGUN = "Mødet er ikke begyndt. Begynd det, før du skriver referat."
OVERTAKEN = "En anden har skrevet i punktet imens. Din tekst står her endnu. Se den anden, og gem så igen."


@dataclass(frozen=True)
class Member:
    """Hold somebody who is invited because they sit in the body on the day, and whether they came."""

    membership: Membership
    state: Attendance

    @property
    def word(self) -> str:
        """Return whether they came, in words."""
        return ATTENDANCE_WORDS[self.state]


def invited(meeting: Meeting) -> list[Member]:
    """Return who is invited: those with a seat on the day; of closed minutes those who had one then."""
    noted = {
        row.membership_id: row
        for row in db.session.scalars(
            select(Invited)
            .where(Invited.meeting_id == meeting.id)
            .options(
                joinedload(Invited.membership).joinedload(Membership.person),
                joinedload(Invited.membership).joinedload(Membership.seat),
                joinedload(Invited.membership).joinedload(Membership.party),
                joinedload(Invited.membership).joinedload(Membership.estate),
            )
        )
    }
    if meeting.state == State.CLOSED:
        members = sorted(
            (row.membership for row in noted.values()), key=lambda one: (one.seat.position, one.person.name)
        )
    else:
        members = [one for one in seated(meeting.day) if one.seat.body_id == meeting.body_id]
    unknown = Attendance.UNKNOWN
    return [Member(one, Attendance(noted[one.id].state) if one.id in noted else unknown) for one in members]


def guests(meeting_id: int) -> Sequence[Guest]:
    """Return the guests who were asked to the meeting."""
    return db.session.scalars(select(Guest).where(Guest.meeting_id == meeting_id).order_by(Guest.id)).all()


def invite_guest(meeting_id: int, name: str, why: str) -> None:
    """Ask a guest to the meeting; raises Refused where the minutes are closed or the meeting called off."""
    if store.locked(meeting_id).state not in store.COMING:
        raise Refused("name", CLOSED)
    db.session.add(Guest(meeting_id=meeting_id, name=name, why=why, state=Attendance.UNKNOWN))
    db.session.flush()


def note_attendance(
    meeting_id: int, members: Mapping[int, Attendance], guest_states: Mapping[int, Attendance]
) -> None:
    """Write who came, by membership and by guest; raises Refused but while the minutes are written."""
    meeting = _running(meeting_id, "submission_id")
    _note(meeting, members)
    for guest in guests(meeting_id):
        guest.state = guest_states.get(guest.id, guest.state)
    db.session.flush()


def write_minutes(meeting_id: int, item_id: int, version: int, text: str) -> None:
    """Write an item's minutes; raises Refused where they are closed, or another wrote them meanwhile."""
    _running(meeting_id, "minutes")
    row = _item(meeting_id, item_id)
    if row.minutes_version != version:
        raise Refused("minutes", OVERTAKEN)
    row.minutes, row.minutes_version = text, version + 1
    db.session.flush()


def correct(actor: Actor, meeting_id: int, item_id: int, version: int, text: str, reason: str) -> None:
    """Correct an item of closed minutes; what stood there stays. Raises Refused as `write_minutes` does."""
    meeting = store.locked(meeting_id)
    if meeting.state != State.CLOSED:
        raise Refused("minutes", NOT_BEGUN)
    row = _item(meeting_id, item_id)
    if row.minutes_version != version:
        raise Refused("minutes", OVERTAKEN)
    if row.minutes == text:
        raise Refused("minutes", "Teksten er den samme som før. Ret den, eller gå tilbage.")
    db.session.add(
        Correction(
            item_id=item_id,
            before=row.minutes,
            after=text,
            reason=reason,
            **store.by(actor, Right.RUN_MEETINGS, meeting.body_id),
        )
    )
    row.minutes, row.minutes_version = text, version + 1
    db.session.flush()


def close(actor: Actor, meeting_id: int) -> None:
    """Close the minutes for good: keep who was invited and what was seen, and answer what waited.

    Raises Refused for a meeting that has not begun, and for one that is closed.
    """
    meeting = _running(meeting_id, "submission_id")
    _note(meeting, {})
    name = f"{meeting.body.name}, møde {show_day(meeting.day)}"
    meeting.snapshot_id = keep_seen(actor, meeting.body, meeting.day, name).id
    for row in agenda.items(meeting_id):
        _answer(row, meeting)
    meeting.state, meeting.closed_at = State.CLOSED, now()
    meeting.closed_by_id = acting_seat(actor, Right.RUN_MEETINGS, meeting.body_id)
    db.session.flush()


def _answer(row: AgendaItem, meeting: Meeting) -> None:
    kinds = {Source.DEVIATION: Told.DEVIATION, Source.NOTICE: Told.NOTICE}
    kind = kinds.get(Source(row.source))
    said = "\n".join(filter(None, [row.minutes, *(decision.text for decision in row.decisions)]))
    # What the body did not get to stands on its next agenda too.
    if kind is not None and said:
        answer(kind, int(row.source_key), said, meeting.day)


def _running(meeting_id: int, field: str) -> Meeting:
    meeting = store.locked(meeting_id)
    if meeting.state != State.RUNNING:
        raise Refused(field, CLOSED if meeting.state == State.CLOSED else NOT_BEGUN)
    return meeting


def _item(meeting_id: int, item_id: int) -> AgendaItem:
    return db.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.id == item_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _note(meeting: Meeting, states: Mapping[int, Attendance]) -> None:
    noted = {
        row.membership_id: row
        for row in db.session.scalars(select(Invited).where(Invited.meeting_id == meeting.id))
    }
    for member in invited(meeting):
        number = member.membership.id
        row = noted.get(number)
        if row is None:
            row = Invited(meeting_id=meeting.id, membership_id=number, state=Attendance.UNKNOWN)
            db.session.add(row)
        row.state = states.get(number, Attendance(row.state))
    db.session.flush()


def corrections_in_year(actor: Actor, year: int) -> list[tuple[Correction, AgendaItem]]:
    """Return what was corrected in a year in closed minutes that exist for the actor, the earliest first."""
    rows = db.session.execute(
        select(Correction, AgendaItem)
        .join(AgendaItem, AgendaItem.id == Correction.item_id)
        .join(AgendaItem.meeting)
        .where(
            visible_meetings(actor),
            Correction.written_at >= datetime(year, 1, 1, tzinfo=UTC),
            Correction.written_at < datetime(year + 1, 1, 1, tzinfo=UTC),
        )
        .options(joinedload(Correction.seat), joinedload(AgendaItem.meeting).joinedload(Meeting.body))
        .order_by(Correction.id)
    )
    return [(correction, item) for correction, item in rows]
