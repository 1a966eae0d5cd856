"""Meetings, their agendas and minutes, and what was decided there, as rows."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.activities.tables import Activity
from gladsaxe.agreement.tables import Body, Criterion, FocusArea, Seat
from gladsaxe.bodies.authors import WrittenColumns
from gladsaxe.bodies.tables import Membership
from gladsaxe.database.tables import SHOWN_IN_LOG, Base


class Meeting(WrittenColumns, Base):
    """A meeting of a body; `version` goes up with each change of when and where."""

    __tablename__ = "meeting"
    __table_args__ = (
        Index("ix_meeting_day_id", "day", "id"),
        Index("ix_meeting_body_id_day", "body_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    day: Mapped[date]
    starts_at: Mapped[time]
    ends_at: Mapped[time | None]
    place: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    version: Mapped[int]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)
    # The statuses that its body saw, once the minutes are closed.
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("snapshot.id"), unique=True)

    body: Mapped[Body] = relationship()
    closed_by: Mapped[Seat | None] = relationship(foreign_keys=closed_by_id)


class AgendaItem(Base):
    """An agenda item and its minutes.

    One that came by itself is written when the meeting begins; `source_key` says what it is about, and `link`
    holds the endpoint and the values of its page.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("meeting_id", "source", "source_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    position: Mapped[int]
    source: Mapped[str] = mapped_column(String(20))
    source_key: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    link: Mapped[list[Any] | None] = mapped_column(JSON)
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    minutes: Mapped[str] = mapped_column(Text)
    minutes_version: Mapped[int]
    written_at: Mapped[datetime]

    meeting: Mapped[Meeting] = relationship()
    raised_by: Mapped[Seat | None] = relationship()
    decisions: Mapped[list["Decision"]] = relationship(order_by="Decision.id", viewonly=True)
    corrections: Mapped[list["MinutesCorrection"]] = relationship(
        order_by="MinutesCorrection.id", viewonly=True
    )


class MinutesCorrection(WrittenColumns, Base):
    """Keep what a closed item's minutes said before a correction, and why they were corrected."""

    __tablename__ = "minutes_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class MemberAttendance(Base):
    """Keep whether somebody who held a seat on the day came."""

    __tablename__ = "meeting_attendance"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), primary_key=True, index=True)
    state: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)

    membership: Mapped[Membership] = relationship()


class MeetingGuest(Base):
    """A guest who was asked to one meeting, with no seat and no rights."""

    __tablename__ = "meeting_guest"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)


class Decision(WrittenColumns, Base):
    """Keep what came out of an agenda item: information, or a decision or task with an owner and a date.

    `last_step_on` is the day of its newest step, its own day before there is one.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_decided_on_id", "decided_on", "id"),
        Index("ix_decision_progress_due_on", "progress", "due_on"),
        Index("ix_decision_owner_seat_id_progress", "owner_seat_id", "progress"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    text: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]
    owner_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    due_on: Mapped[date | None]
    progress: Mapped[str] = mapped_column(String(20))
    result: Mapped[str] = mapped_column(Text)
    closed_on: Mapped[date | None]
    last_step_on: Mapped[date]
    version: Mapped[int]
    criterion_id: Mapped[int | None] = mapped_column(ForeignKey("criterion.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("focus_area.id"), index=True)

    meeting: Mapped[Meeting] = relationship()
    item: Mapped[AgendaItem] = relationship(overlaps="decisions")
    owner: Mapped[Seat | None] = relationship(foreign_keys=owner_seat_id)
    criterion: Mapped[Criterion | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    area: Mapped[FocusArea | None] = relationship()


class DecisionStep(WrittenColumns, Base):
    """One line of a decision's history."""

    __tablename__ = "decision_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    text: Mapped[str] = mapped_column(Text)
    day: Mapped[date]
