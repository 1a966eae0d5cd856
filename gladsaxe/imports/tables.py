"""Files that were brought in: what each was, its rows until they are stored, and what each row became."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.bodies.tables import Person
from gladsaxe.database.tables import SHOWN_IN_LOG, Base


class FileImport(Base):
    """A file: its name, its hash, who brought it in and when, and how far it has come.

    `content` and its parts are kept only until it is stored or given up. `reading` is what it was read as,
    `settings` how its columns are understood, `summary` what checking it found.
    """

    __tablename__ = "file_import"
    # The address of a file that was given up never leads to another one.
    __table_args__ = (
        Index("ix_file_import_uploaded_on_id", "uploaded_on", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    state: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
    uploaded_on: Mapped[date]
    uploaded_at: Mapped[datetime]
    stored_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    undone_reason: Mapped[str] = mapped_column(Text)

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    undone_by: Mapped[Person | None] = relationship(foreign_keys=undone_by_id)


class FileImportPart(Base):
    """Keep some of a file's rows, packed, so that none of the work holds the whole file."""

    __tablename__ = "file_import_part"

    import_id: Mapped[int] = mapped_column(ForeignKey("file_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rows: Mapped[bytes] = mapped_column(LargeBinary)


class FileImportMark(Base):
    """Keep what a row of a stored file became: the row it made or changed, and what stood there before."""

    __tablename__ = "file_import_mark"
    __table_args__ = (Index("ix_file_import_mark_import_id_id", "import_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("file_import.id"))
    row: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(10), info=SHOWN_IN_LOG)
    target_id: Mapped[int]
    version: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class SavedColumns(Base):
    """Keep how the columns of a kind of file are understood, by the name that a person gave it."""

    __tablename__ = "file_import_columns"
    __table_args__ = (UniqueConstraint("kind", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    name: Mapped[str] = mapped_column(String(80))
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    saved_at: Mapped[datetime]
