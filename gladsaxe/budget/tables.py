"""The budget by source and year as rows; nothing is overwritten, the newest row of a year holds."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.agreement.tables import BudgetLine, Seat
from gladsaxe.database.tables import Base


class BudgetYear(Base):
    """Keep what a source was planned to pay in a year and what is spent up to a day, in whole kr."""

    __tablename__ = "budget_year"
    __table_args__ = (Index("ix_budget_year_line_id_year", "line_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("budget_line.id"))
    year: Mapped[int]
    planned_kr: Mapped[int]
    spent_kr: Mapped[int]
    spent_to: Mapped[date]
    note: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    entered_at: Mapped[datetime]

    line: Mapped[BudgetLine] = relationship()
    seat: Mapped[Seat] = relationship()
