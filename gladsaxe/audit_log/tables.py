"""The log as rows: only ever added to, and its end."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gladsaxe.database.tables import Base


class LogEntry(Base):
    """An entry of the log (`rules.EntryData`); it refers to no row, so that rows can be deleted."""

    __tablename__ = "log_entry"
    __table_args__ = (
        Index("ix_log_entry_subject_id_seq", "subject_id", "seq"),
        Index("ix_log_entry_entity_entity_id", "entity", "entity_id"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    happened_at: Mapped[datetime]
    actor_id: Mapped[int | None]
    roles: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(10))
    entity: Mapped[str] = mapped_column(String(40))
    entity_id: Mapped[str] = mapped_column(String(80))
    subject_id: Mapped[int | None]
    level: Mapped[int | None]
    why: Mapped[str] = mapped_column(String(60))
    changes: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(String(64))


class LogEnd(Base):
    """The log's name and its end, in one row that each writer locks last of all."""

    __tablename__ = "log_end"

    log_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    seq: Mapped[int]
    last: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))


class UpkeepRun(Base):
    """A run of a task of upkeep, how it went, and a few words of ours about it."""

    __tablename__ = "upkeep_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(20), index=True)
    ran_at: Mapped[datetime]
    went_well: Mapped[bool]
    summary: Mapped[str] = mapped_column("said", String(200))
