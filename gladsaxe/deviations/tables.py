"""Where a forum took a stand on what went off plan, notices to the board and conflicts, as rows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.activities.tables import Activity
from gladsaxe.agreement.tables import Body, Party, Seat
from gladsaxe.bodies.authors import AuthorColumns, WrittenColumns
from gladsaxe.bodies.tables import Person
from gladsaxe.database.tables import Base
from gladsaxe.programme.tables import Milestone


class Deviation(WrittenColumns, Base):
    """Keep what a forum said about an activity or a milestone that went off plan, and what came of it.

    That something went off plan is read from the activity or the milestone; a row comes with the stand.
    """

    __tablename__ = "deviation"
    __table_args__ = (CheckConstraint("(activity_id IS NULL) <> (milestone_id IS NULL)", name="one_source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), unique=True)
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"), unique=True)
    # The forum that took the stand, and the body that it told.
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    told_body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    stand: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    stood_on: Mapped[date]
    told_text: Mapped[str] = mapped_column(Text)
    told_on: Mapped[date | None]
    # Who told the board later or closed it.
    later_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)
    answer: Mapped[str] = mapped_column(Text)
    answered_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(Text)

    activity: Mapped[Activity | None] = relationship()
    milestone: Mapped[Milestone | None] = relationship()
    body: Mapped[Body] = relationship(foreign_keys=body_id)
    told_body: Mapped[Body | None] = relationship(foreign_keys=told_body_id)
    later_seat: Mapped[Seat | None] = relationship(foreign_keys=later_seat_id)

    @property
    def title(self) -> str:
        """Return what the activity or the milestone is called."""
        source = self.activity or self.milestone
        return source.title if source else ""


class Notice(WrittenColumns, Base):
    """A message to the board about a change that may matter (§ 9), and what the board answered."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    change: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    consequence: Mapped[str] = mapped_column(Text)
    told_on: Mapped[date]
    answer: Mapped[str] = mapped_column(Text)
    answered_on: Mapped[date | None]

    parties: Mapped[list[Party]] = relationship(
        secondary="notice_party", order_by=Party.position, viewonly=True
    )


class NoticeParty(Base):
    """Keep which parties a notice was told."""

    __tablename__ = "notice_party"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True, index=True)


class NoticeReadReceipt(AuthorColumns, Base):
    """Keep who said that they have seen a notice."""

    __tablename__ = "notice_sight"
    __table_args__ = (UniqueConstraint("notice_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    seen_at: Mapped[datetime]

    person: Mapped[Person] = relationship()


class Conflict(AuthorColumns, Base):
    """A conflict between parties (§ 10) and the station of its path that it has come to."""

    __tablename__ = "conflict"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    title: Mapped[str] = mapped_column(Text)
    station: Mapped[str] = mapped_column(String(20))
    raised_on: Mapped[date]
    settled_on: Mapped[date | None]

    person: Mapped[Person] = relationship()
    involved: Mapped[list["ConflictPerson"]] = relationship(
        order_by="ConflictPerson.person_id", viewonly=True
    )
    steps: Mapped[list["ConflictStep"]] = relationship(order_by="ConflictStep.id", viewonly=True)


class ConflictPerson(Base):
    """Keep who is a side of a conflict, and from which seat."""

    __tablename__ = "conflict_person"

    conflict_id: Mapped[int] = mapped_column(ForeignKey("conflict.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)

    person: Mapped[Person] = relationship()
    seat: Mapped[Seat] = relationship()


class ConflictStep(WrittenColumns, Base):
    """One step of a conflict's path; the members of `body` see it from then on."""

    __tablename__ = "conflict_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    conflict_id: Mapped[int] = mapped_column(ForeignKey("conflict.id"), index=True)
    station: Mapped[str] = mapped_column(String(20))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    text: Mapped[str] = mapped_column(Text)

    body: Mapped[Body | None] = relationship()
