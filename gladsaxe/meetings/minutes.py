"""The minutes: what was said, who came, closing them for good, and correcting them visibly afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values, find_acting_seat
from gladsaxe.bodies.store import list_memberships
from gladsaxe.bodies.tables import Membership
from gladsaxe.core.dates import format_day
from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.database.clock import get_year_bounds, now
from gladsaxe.database.tables import db
from gladsaxe.deviations.rules import ReportKind
from gladsaxe.deviations.store import answer_report
from gladsaxe.indicators.snapshots import add_body_snapshot
from gladsaxe.meetings import agenda, store
from gladsaxe.meetings.rules import AttendanceState, ItemSource, MeetingState
from gladsaxe.meetings.tables import AgendaItem, Meeting, MeetingGuest, MemberAttendance, MinutesCorrection
from gladsaxe.meetings.visibility import visible_meetings

MINUTES_CLOSED = "Referatet er lukket. Ret et punkt, hvis der er en fejl i det."
MEETING_NOT_BEGUN = "Mødet er ikke begyndt. Begynd det, før du skriver referat."
STALE_MINUTES = (
    "En anden har skrevet i punktet imens. Din tekst står her endnu. Se den anden, og gem så igen."
)


@dataclass(frozen=True)
class InvitedMember:
    """A member of the body on the day of the meeting, and whether they came."""

    membership: Membership
    state: AttendanceState

    @property
    def word(self) -> str:
        """Return whether they came, in words."""
        return self.state.word


def list_invited_members(meeting: Meeting) -> list[InvitedMember]:
    """Return who is invited: those with a seat on the day; of closed minutes those who had one then."""
    noted = {
        row.membership_id: row
        for row in db.session.scalars(
            select(MemberAttendance)
            .where(MemberAttendance.meeting_id == meeting.id)
            .options(
                joinedload(MemberAttendance.membership).joinedload(Membership.person),
                joinedload(MemberAttendance.membership).joinedload(Membership.seat),
                joinedload(MemberAttendance.membership).joinedload(Membership.party),
                joinedload(MemberAttendance.membership).joinedload(Membership.estate),
            )
        )
    }
    if meeting.state == MeetingState.CLOSED:
        members = sorted(
            (row.membership for row in noted.values()), key=lambda one: (one.seat.position, one.person.name)
        )
    else:
        members = [one for one in list_memberships(meeting.day) if one.seat.body_id == meeting.body_id]
    unknown = AttendanceState.UNKNOWN
    return [
        InvitedMember(one, AttendanceState(noted[one.id].state) if one.id in noted else unknown)
        for one in members
    ]


def list_guests(meeting_id: int) -> Sequence[MeetingGuest]:
    """Return the guests who were asked to the meeting."""
    return db.session.scalars(
        select(MeetingGuest).where(MeetingGuest.meeting_id == meeting_id).order_by(MeetingGuest.id)
    ).all()


def invite_guest(meeting_id: int, name: str, why: str) -> None:
    """Ask a guest to the meeting.

    Raises FieldRefusal where the minutes are closed or the meeting called off.
    """
    if store.lock_meeting(meeting_id).state not in store.OPEN_STATES:
        raise FieldRefusal("name", MINUTES_CLOSED)
    db.session.add(MeetingGuest(meeting_id=meeting_id, name=name, why=why, state=AttendanceState.UNKNOWN))
    db.session.flush()


def update_attendance(
    meeting_id: int, members: Mapping[int, AttendanceState], guest_states: Mapping[int, AttendanceState]
) -> None:
    """Write who came, by membership and by guest; raises FieldRefusal but while the minutes are written."""
    meeting = _lock_running_meeting(meeting_id, "submission_id")
    _save_attendance(meeting, members)
    for guest in list_guests(meeting_id):
        guest.state = guest_states.get(guest.id, guest.state)
    db.session.flush()


def write_minutes(meeting_id: int, item_id: int, version: int, text: str) -> None:
    """Write an item's minutes; raises FieldRefusal where they are closed, or another wrote them meanwhile."""
    _lock_running_meeting(meeting_id, "minutes")
    row = _lock_item(meeting_id, item_id)
    if row.minutes_version != version:
        raise FieldRefusal("minutes", STALE_MINUTES)
    row.minutes, row.minutes_version = text, version + 1
    db.session.flush()


def correct_minutes(
    actor: Actor, meeting_id: int, item_id: int, version: int, text: str, reason: str
) -> None:
    """Correct an item of closed minutes; what stood there stays.

    Raises FieldRefusal as `write_minutes` does.
    """
    meeting = store.lock_meeting(meeting_id)
    if meeting.state != MeetingState.CLOSED:
        raise FieldRefusal("minutes", MEETING_NOT_BEGUN)
    row = _lock_item(meeting_id, item_id)
    if row.minutes_version != version:
        raise FieldRefusal("minutes", STALE_MINUTES)
    if row.minutes == text:
        raise FieldRefusal("minutes", "Teksten er den samme som før. Ret den, eller gå tilbage.")
    db.session.add(
        MinutesCorrection(
            item_id=item_id,
            before=row.minutes,
            after=text,
            reason=reason,
            written_at=now(),
            **build_author_values(actor, Right.RUN_MEETINGS, meeting.body_id),
        )
    )
    row.minutes, row.minutes_version = text, version + 1
    db.session.flush()


def close_minutes(actor: Actor, meeting_id: int) -> None:
    """Close the minutes for good: keep who was invited and what was seen, and answer what waited.

    Raises FieldRefusal for a meeting that has not begun, and for one that is closed.
    """
    meeting = _lock_running_meeting(meeting_id, "submission_id")
    _save_attendance(meeting, {})
    name = f"{meeting.body.name}, møde {format_day(meeting.day)}"
    meeting.snapshot_id = add_body_snapshot(actor, meeting.body, meeting.day, name).id
    for row in agenda.list_items(meeting_id):
        _answer_report(row, meeting)
    meeting.state, meeting.closed_at = MeetingState.CLOSED, now()
    meeting.closed_by_id = find_acting_seat(actor, Right.RUN_MEETINGS, meeting.body_id)
    db.session.flush()


def _answer_report(row: AgendaItem, meeting: Meeting) -> None:
    kinds = {ItemSource.DEVIATION: ReportKind.DEVIATION, ItemSource.NOTICE: ReportKind.NOTICE}
    kind = kinds.get(ItemSource(row.source))
    answer = "\n".join(filter(None, [row.minutes, *(decision.text for decision in row.decisions)]))
    # What the body did not get to stands on its next agenda too.
    if kind is not None and answer:
        answer_report(kind, int(row.source_key), answer, meeting.day)


def _lock_running_meeting(meeting_id: int, field: str) -> Meeting:
    meeting = store.lock_meeting(meeting_id)
    if meeting.state != MeetingState.RUNNING:
        raise FieldRefusal(
            field, MINUTES_CLOSED if meeting.state == MeetingState.CLOSED else MEETING_NOT_BEGUN
        )
    return meeting


def _lock_item(meeting_id: int, item_id: int) -> AgendaItem:
    return db.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.id == item_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _save_attendance(meeting: Meeting, states: Mapping[int, AttendanceState]) -> None:
    noted = {
        row.membership_id: row
        for row in db.session.scalars(
            select(MemberAttendance).where(MemberAttendance.meeting_id == meeting.id)
        )
    }
    for member in list_invited_members(meeting):
        number = member.membership.id
        row = noted.get(number)
        if row is None:
            row = MemberAttendance(meeting_id=meeting.id, membership_id=number, state=AttendanceState.UNKNOWN)
            db.session.add(row)
        row.state = states.get(number, AttendanceState(row.state))
    db.session.flush()


def list_year_corrections(actor: Actor, year: int) -> list[tuple[MinutesCorrection, AgendaItem]]:
    """Return what was corrected in a year in closed minutes that exist for the actor, the earliest first."""
    year_start, next_year_start = get_year_bounds(year)
    rows = db.session.execute(
        select(MinutesCorrection, AgendaItem)
        .join(AgendaItem, AgendaItem.id == MinutesCorrection.item_id)
        .join(AgendaItem.meeting)
        .where(
            visible_meetings(actor),
            MinutesCorrection.written_at >= year_start,
            MinutesCorrection.written_at < next_year_start,
        )
        .options(joinedload(MinutesCorrection.seat), joinedload(AgendaItem.meeting).joinedload(Meeting.body))
        .order_by(MinutesCorrection.id)
    )
    return [(correction, item) for correction, item in rows]
