"""What a forum says of a span, and the measures taken at places."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.agreement.tables import Place
from gladsaxe.bodies.authors import WrittenColumns
from gladsaxe.database.tables import Base


class SituationReport(WrittenColumns, Base):
    """Keep one version of the words about a span; `calm` says that there was nothing to report."""

    __tablename__ = "situation_report"
    __table_args__ = (UniqueConstraint("span", "first_day", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    span: Mapped[str] = mapped_column(String(20))
    first_day: Mapped[date]
    version: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    calm: Mapped[bool]


class Measure(WrittenColumns, Base):
    """A measure that was taken at a place from a day on."""

    __tablename__ = "measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    day: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    place: Mapped[Place] = relationship()
