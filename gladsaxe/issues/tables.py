"""Issues as rows: what was told, each change to it, and the sums kept as we write."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.agreement.tables import Body, Place, Seat
from gladsaxe.attachments.tables import Photo
from gladsaxe.bodies.authors import AuthorColumns
from gladsaxe.bodies.tables import Person
from gladsaxe.core.confidentiality import LEVEL_POLICIES, ConfidentialityLevel, LevelPolicy
from gladsaxe.database.tables import SHOWN_IN_LOG, Base


class IssueWalk(AuthorColumns, Base):
    """Keep a walk (tryghedsvandring) that several issues were seen on."""

    __tablename__ = "issue_walk"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    walked_on: Mapped[date]
    participants: Mapped[int | None]
    created_at: Mapped[datetime]
    issues: Mapped[list["Issue"]] = relationship(back_populates="walk", order_by="Issue.id")


class Issue(Base):
    """Keep a problem or an idea as it stands now; `version` counts its changes."""

    __tablename__ = "issue"
    __table_args__ = (Index("ix_issue_seen_on_id", "seen_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(9), unique=True, info=SHOWN_IN_LOG)
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    level: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    urgency: Mapped[str] = mapped_column(String(10), info=SHOWN_IN_LOG)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    where_exactly: Mapped[str] = mapped_column(Text)
    seen_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    wants_reply: Mapped[bool]
    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reporter_seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    # The body that looks at it, and whose professionals may read it when it is confidential.
    forum_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    responsible_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)
    # Where it went when it was told, and why; nobody reads it for that, only for being responsible.
    routed_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)
    route_outcome: Mapped[str] = mapped_column(String(10), default="", server_default="")
    answer_due_on: Mapped[date | None]
    solve_due_on: Mapped[date | None]
    walk_id: Mapped[int | None] = mapped_column(ForeignKey("issue_walk.id"), index=True)
    version: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    finished_on: Mapped[date | None]
    # Since when it is listed as confidential and not closed, without which it is not deleted unclosed.
    listed_on: Mapped[date | None]
    # Set when the property office made an enquiry of its own from it.
    taken_over_at: Mapped[datetime | None]

    place: Mapped[Place] = relationship()
    reporter: Mapped[Person] = relationship()
    reporter_seat: Mapped[Seat] = relationship(foreign_keys=reporter_seat_id)
    responsible_seat: Mapped[Seat | None] = relationship(foreign_keys=responsible_seat_id)
    routed_seat: Mapped[Seat | None] = relationship(foreign_keys=routed_seat_id)
    forum: Mapped[Body] = relationship()
    walk: Mapped[IssueWalk | None] = relationship(back_populates="issues")
    photos: Mapped[list[Photo]] = relationship(
        secondary="issue_photo", order_by=(Photo.created_at, Photo.id), viewonly=True
    )
    events: Mapped[list["IssueEvent"]] = relationship(back_populates="issue", order_by="IssueEvent.version")

    @property
    def policy(self) -> LevelPolicy:
        """Return what holds for the issue's level."""
        return LEVEL_POLICIES[ConfidentialityLevel(self.level)]


class IssuePhoto(Base):
    """Keep which photos belong to an issue."""

    __tablename__ = "issue_photo"

    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), primary_key=True)
    photo_id: Mapped[str] = mapped_column(ForeignKey("photo.id"), primary_key=True, index=True)


class IssueEvent(AuthorColumns, Base):
    """Keep one change of an issue, the first being that it was told; states and levels on both sides."""

    __tablename__ = "issue_event"
    __table_args__ = (UniqueConstraint("issue_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"))
    version: Mapped[int]
    happened_at: Mapped[datetime]
    recorded_on: Mapped[date]
    from_state: Mapped[str | None] = mapped_column(String(20), info=SHOWN_IN_LOG)
    to_state: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    from_level: Mapped[int | None]
    to_level: Mapped[int]
    from_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)
    to_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    reply: Mapped[str] = mapped_column(Text)
    # For those who follow up alone.
    note: Mapped[str] = mapped_column(Text, default="", server_default="")

    issue: Mapped[Issue] = relationship(back_populates="events")
    from_seat: Mapped[Seat | None] = relationship(foreign_keys=from_seat_id)
    to_seat: Mapped[Seat | None] = relationship(foreign_keys=to_seat_id)


class IssueReader(Base):
    """A person who was named to read a strictly confidential issue, and what for."""

    __tablename__ = "issue_reader"
    __table_args__ = (Index("ix_issue_reader_person_id_ended_at", "person_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str] = mapped_column(Text)
    named_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=person_id)


class IssueOpening(Base):
    """Keep what a person said that a strictly confidential issue was opened for, in which session, and when.

    `words` is what was written where none of the usual purposes fits.
    """

    __tablename__ = "issue_opening"
    __table_args__ = (Index("ix_issue_opening_session_opened_at", "session", "opened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    session: Mapped[str] = mapped_column(String(64))
    purpose: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=person_id)


class IssueLevelRequest(Base):
    """A request to change an issue's level, and a second person's answer."""

    __tablename__ = "issue_lowering"

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
    from_level: Mapped[int]
    to_level: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    asked_at: Mapped[datetime]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    answered_at: Mapped[datetime | None]
    approved: Mapped[bool]

    asked_seat: Mapped[Seat] = relationship()


class IssueMonthlyTotal(Base):
    """Keep how many issues came to and left a state on a day; summed to a day it is what was known then.

    `month` is the first day of the month in which the issues were seen.
    """

    __tablename__ = "issue_tally"

    month: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True, info=SHOWN_IN_LOG)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("body.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(20), primary_key=True, info=SHOWN_IN_LOG)
    level: Mapped[int] = mapped_column(primary_key=True)
    recorded_on: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]
