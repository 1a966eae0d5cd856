"""The log of exports: each file that left, its number, for whom, what for, and when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gladsaxe.database.tables import SHOWN_IN_LOG, Base


class Export(Base):
    """One file that was fetched; nobody in particular fetched what the command line wrote."""

    __tablename__ = "export"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    receiver: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    as_of: Mapped[date]
    made_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
