"""The columns of who wrote a row, which every room's tables take from here."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from gladsaxe.agreement.tables import Seat


class AuthorColumns:
    """The person who wrote a row, and the seat it was written from."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)

    @declared_attr
    def seat(cls) -> Mapped[Seat]:
        """Return the seat that it was written from."""
        # A row may name other seats too.
        return relationship(Seat, foreign_keys=[cls.seat_id])  # type: ignore[list-item] # the class's column


class WrittenColumns(AuthorColumns):
    """Who wrote a row, from which seat and when."""

    written_at: Mapped[datetime]
