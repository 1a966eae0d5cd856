"""Sub-agreements, milestones, budget years and states of initiatives as rows.

Nothing is overwritten: of a sub-agreement, a source's year and an initiative the newest row holds.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.agreement.tables import BudgetLine, FocusArea, Initiative, Seat
from gladsaxe.bodies.authors import AuthorColumns, WrittenColumns
from gladsaxe.database.tables import SHOWN_IN_LOG, Base


class SubAgreement(WrittenColumns, Base):
    """One version of a focus area's sub-agreement; the newest is the one that holds."""

    __tablename__ = "sub_agreement"
    __table_args__ = (UniqueConstraint("area_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("focus_area.id"))
    version: Mapped[int]
    purpose: Mapped[str] = mapped_column(Text)
    activities: Mapped[str] = mapped_column(Text)
    responsibilities: Mapped[dict[str, Any]] = mapped_column(JSON)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)

    area: Mapped[FocusArea] = relationship()
    reporter: Mapped[Seat] = relationship(foreign_keys=reporter_id)


class Milestone(WrittenColumns, Base):
    """A milestone of a focus area, what came of it, and why where it was withdrawn."""

    __tablename__ = "milestone"
    __table_args__ = (Index("ix_milestone_area_id_due_on", "area_id", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("focus_area.id"))
    title: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    responsible_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    reached_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(Text)
    settled_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)

    area: Mapped[FocusArea] = relationship()
    responsible: Mapped[Seat] = relationship(foreign_keys=responsible_id)
    settled_seat: Mapped[Seat | None] = relationship(foreign_keys=settled_seat_id)


class BudgetYear(AuthorColumns, Base):
    """A source's year: planned, and spent up to a day, in whole kr."""

    __tablename__ = "budget_year"
    __table_args__ = (Index("ix_budget_year_line_id_year", "line_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("budget_line.id"))
    year: Mapped[int]
    planned_kr: Mapped[int]
    spent_kr: Mapped[int]
    spent_to: Mapped[date]
    note: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[datetime]

    line: Mapped[BudgetLine] = relationship()


class InitiativeState(AuthorColumns, Base):
    """An initiative's goal, what each party contributes by the party's key, and how far it is."""

    __tablename__ = "initiative_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    goal: Mapped[str] = mapped_column(Text)
    contributions: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    text: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[datetime]

    initiative: Mapped[Initiative] = relationship()
