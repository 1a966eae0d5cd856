"""What has been taken in: one row a registration, written in the same transaction as what it made."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from gladsaxe.bodies.tables import Person
from gladsaxe.database.tables import SHOWN_IN_LOG, Base


class Submission(Base):
    """A submission: who sent it, and what became of it.

    `record_id` is its form's submission id, and `rev` goes up when it is changed on a phone and sent again.
    `target` is the page that shows what it made. `sha256` is of what came, `fields_sha256` of what was
    written. `content` is what came, kept only until it is accepted, sealed or not.
    """

    # The names of this room's tables are in the backups and the audit log.
    __tablename__ = "custody"
    __table_args__ = (Index("ix_custody_person_id_taken_at", "person_id", "taken_at"),)

    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    rev: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    form: Mapped[str] = mapped_column(String(40), info=SHOWN_IN_LOG)
    form_version: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(20), index=True, info=SHOWN_IN_LOG)
    target: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    fields_sha256: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bool]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    reason: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int | None]
    saved_at: Mapped[datetime | None]
    taken_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    settled_reason: Mapped[str] = mapped_column(Text)

    person: Mapped[Person] = relationship(foreign_keys=person_id)


class Draft(Base):
    """Keep what a person wrote in a form with a fault until it is corrected; fields and errors as JSON."""

    __tablename__ = "custody_draft"

    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    form: Mapped[str] = mapped_column(String(40), info=SHOWN_IN_LOG)
    fields: Mapped[str] = mapped_column(Text)
    errors: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class ClosedForm(Base):
    """A form that accepts nothing at present."""

    __tablename__ = "custody_closed_form"

    form: Mapped[str] = mapped_column(String(40), primary_key=True, info=SHOWN_IN_LOG)
    closed_at: Mapped[datetime]


class AwaitedPhoto(Base):
    """Keep which photos belong to a record that came without them, and what became of each.

    `sha256` is of the bytes as they are sent. `content` holds them while they cannot be opened or placed.
    """

    __tablename__ = "custody_photo"
    __table_args__ = (
        UniqueConstraint("record_id", "field", "sha256"),
        Index("ix_custody_photo_person_id_sha256", "person_id", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(String(36))
    field: Mapped[str] = mapped_column(String(40), info=SHOWN_IN_LOG)
    sha256: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(10), info=SHOWN_IN_LOG)
    sealed: Mapped[bool]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    photo_id: Mapped[str | None] = mapped_column(ForeignKey("photo.id"), index=True)
