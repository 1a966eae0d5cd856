"""Proposed changes of the agreement as rows, and what came of each."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.agreement.tables import AmendedText, Criterion, Seat
from gladsaxe.attachments.tables import StoredDocument
from gladsaxe.bodies.authors import WrittenColumns
from gladsaxe.database.tables import SHOWN_IN_LOG, Base


class Amendment(WrittenColumns, Base):
    """A proposed change of a criterion's or a seat's text with its reason and the board's decision.

    Where it names neither, the plan's own text is what shall be changed.

    `changes` are the fields of the definition as they shall be, `before` as they were when it was proposed.
    Once approved it names its paper and the text that it put in force.
    """

    __tablename__ = "amendment"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    criterion_id: Mapped[int | None] = mapped_column(ForeignKey("criterion.id"), index=True)
    amended_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    proposed_on: Mapped[date]
    settled_on: Mapped[date | None]
    reference: Mapped[str] = mapped_column(Text)
    paper_id: Mapped[str | None] = mapped_column(ForeignKey("paper.id"), index=True)
    text_id: Mapped[int | None] = mapped_column(ForeignKey("amended_text.id"), unique=True)
    settled_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)
    settled_at: Mapped[datetime | None]

    criterion: Mapped[Criterion | None] = relationship()
    amended_seat: Mapped[Seat | None] = relationship(foreign_keys=amended_seat_id)
    settled_seat: Mapped[Seat | None] = relationship(foreign_keys=settled_seat_id)
    paper: Mapped[StoredDocument | None] = relationship()
    text: Mapped[AmendedText | None] = relationship()
