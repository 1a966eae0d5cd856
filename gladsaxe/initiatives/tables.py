"""How the other initiatives stand, as rows; nothing is overwritten, the newest row holds."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.agreement.tables import Initiative, Seat
from gladsaxe.database.tables import SHOWN_IN_LOG, Base


class InitiativeState(Base):
    """Keep an initiative's goal, what each party contributes by the party's key, and how far it is."""

    __tablename__ = "initiative_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    goal: Mapped[str] = mapped_column(Text)
    contributions: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    entered_at: Mapped[datetime]

    initiative: Mapped[Initiative] = relationship()
    seat: Mapped[Seat] = relationship()
