"""Figures, readings, assessments and snapshots as rows; nothing here is ever overwritten."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from gladsaxe.agreement.tables import Criterion
from gladsaxe.bodies.authors import AuthorColumns
from gladsaxe.database.tables import SHOWN_IN_LOG, Base


class EntryColumns(AuthorColumns):
    """Give a row its criterion and who entered it, from which seat and when."""

    id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    entered_at: Mapped[datetime]

    @declared_attr
    def criterion(cls) -> Mapped[Criterion]:
        """Return the criterion."""
        return relationship(Criterion)


class Figure(EntryColumns, Base):
    """One version of a period's figure; a correction is a new version that supersedes, with a reason.

    `received_on` never goes back from one version to the next, so that the newest version received by a day
    is what was known that day. `state` is one of `entries.EntryState`.
    """

    __tablename__ = "figure"
    __table_args__ = (UniqueConstraint("criterion_id", "period", "version"),)

    period: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    area: Mapped[Decimal | None]
    comparison: Mapped[Decimal | None]
    provisional: Mapped[bool]
    n: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    # How it was counted differently from the figures before it.
    series_break: Mapped[str] = mapped_column(Text, default="", server_default="")
    source: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("figure.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)


class Reading(EntryColumns, Base):
    """Keep how the board decided to read a criterion's text; None keeps what the agreement file says."""

    __tablename__ = "reading"
    __table_args__ = (Index("ix_reading_criterion_id_decided_on", "criterion_id", "decided_on"),)

    baseline_value: Mapped[Decimal | None]
    aggregate: Mapped[str | None] = mapped_column(String(20), info=SHOWN_IN_LOG)
    comparison_mode: Mapped[str | None] = mapped_column(String(20), info=SHOWN_IN_LOG)
    reason: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]


class Assessment(EntryColumns, Base):
    """The board's own assessment of a criterion, which stands beside the computed status."""

    __tablename__ = "assessment"
    __table_args__ = (Index("ix_assessment_criterion_id_decided_on", "criterion_id", "decided_on"),)

    text: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]


class RegisterConfirmation(AuthorColumns, Base):
    """One version of the keeper's word that a register is kept for a whole period.

    `register` is one of `own_registers.OwnRegister`; the first version confirms, the next takes it back with
    a reason, and so on.
    """

    __tablename__ = "register_confirmation"
    __table_args__ = (UniqueConstraint("register", "period", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    period: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    version: Mapped[int]
    confirmed: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    recorded_on: Mapped[date]
    entered_at: Mapped[datetime]


class Snapshot(Base):
    """The statuses as a body saw them on a day; its lines never change.

    Closed minutes have one, and the board's secretary keeps one by hand. `person_id` is None for a forum's
    minutes that were closed before 0010.
    """

    __tablename__ = "snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    as_of: Mapped[date] = mapped_column(index=True)
    made_at: Mapped[datetime]
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    lines: Mapped[list["SnapshotLine"]] = relationship(order_by="SnapshotLine.id")


class SnapshotLine(Base):
    """A criterion's words and status as they were seen; `figures` are by period's label.

    Lines from minutes that were closed before 0010 have neither result nor figures.
    """

    __tablename__ = "snapshot_line"
    __table_args__ = (UniqueConstraint("snapshot_id", "criterion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), index=True)
    number: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    name: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(30))
    word: Mapped[str] = mapped_column(String(60))
    provisional: Mapped[bool]
    result: Mapped[str] = mapped_column(Text)
    sentence: Mapped[str] = mapped_column(Text)
    figures: Mapped[dict[str, str]] = mapped_column(JSON)
    criterion: Mapped[Criterion] = relationship(Criterion)
