"""Own duties, what was done with its proof, and who gets the week's text by mail, as rows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.agreement.tables import Duty, Seat
from gladsaxe.attachments.tables import StoredDocument
from gladsaxe.bodies.authors import WrittenColumns
from gladsaxe.bodies.tables import Person
from gladsaxe.database.tables import Base


class OwnDuty(WrittenColumns, Base):
    """A duty that the plan's people have set themselves; `first_due` fixes its days of the year."""

    __tablename__ = "own_duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(Text)
    cadence: Mapped[str] = mapped_column(String(20))
    first_due: Mapped[date]
    responsible_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    ended_on: Mapped[date | None]

    responsible: Mapped[Seat] = relationship(foreign_keys=responsible_id)


class DutyCompletion(WrittenColumns, Base):
    """A duty done once, by its term such as "2018" or "2018-2", and the proof of it.

    What was said by mistake is undone with a reason: the row stays, and the term is open again.
    """

    __tablename__ = "duty_done"
    __table_args__ = (
        CheckConstraint("(duty_id IS NULL) <> (own_duty_id IS NULL)", name="one_duty"),
        *(
            Index(
                f"uq_duty_done_{column}_term",
                column,
                "term",
                unique=True,
                sqlite_where=text("undone_at IS NULL"),
                postgresql_where=text("undone_at IS NULL"),
            )
            for column in ("duty_id", "own_duty_id")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"))
    own_duty_id: Mapped[int | None] = mapped_column(ForeignKey("own_duty.id"))
    term: Mapped[str] = mapped_column(String(120))
    done_on: Mapped[date]
    result: Mapped[str] = mapped_column(Text)
    paper_id: Mapped[str | None] = mapped_column(ForeignKey("paper.id"), index=True)
    undone_at: Mapped[datetime | None]
    undone_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    undone_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)

    duty: Mapped[Duty | None] = relationship()
    paper: Mapped[StoredDocument | None] = relationship()
    own_duty: Mapped[OwnDuty | None] = relationship()
    undone_seat: Mapped[Seat | None] = relationship(foreign_keys=undone_seat_id)


class DigestAddress(Base):
    """Keep where a person has asked to get the week's text."""

    __tablename__ = "digest_address"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    address: Mapped[str] = mapped_column(Text)

    person: Mapped[Person] = relationship()
