"""Later values of a baseline fact or a followed measure as rows; nothing is overwritten."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gladsaxe.bodies.authors import AuthorColumns
from gladsaxe.database.tables import Base


class FollowedMeasure(Base):
    """A measure that the funder generates centrally or that the board follows, under its watch (§ 4)."""

    __tablename__ = "followed_measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(40))


class FollowedValue(AuthorColumns, Base):
    """A year's value of a fact or a measure; of two rows of one year the newest holds."""

    __tablename__ = "followed_value"
    __table_args__ = (
        CheckConstraint("(fact_id IS NULL) <> (measure_id IS NULL)", name="one_subject"),
        Index("ix_followed_value_fact_id_year", "fact_id", "year"),
        Index("ix_followed_value_measure_id_year", "measure_id", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int | None] = mapped_column(ForeignKey("fact.id"))
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("followed_measure.id"))
    year: Mapped[int]
    area: Mapped[Decimal]
    comparison: Mapped[Decimal | None]
    source: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    entered_at: Mapped[datetime]
