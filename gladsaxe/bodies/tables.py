"""Who sits where: people, and the seats they hold from one day to another."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.agreement.tables import Estate, Party, Seat
from gladsaxe.database.tables import Base


class Person(Base):
    """A person who holds or held a seat; nothing but the name."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    memberships: Mapped[list["Membership"]] = relationship(back_populates="person")


class Membership(Base):
    """A person's seat from a day, to a day inclusive or without end."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estate.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    # The last day on which somebody else said that the person still sits there.
    confirmed_on: Mapped[date | None]
    # Given on to somebody else than the function names, where the agreement lets it.
    delegated: Mapped[bool] = mapped_column(default=False, server_default=false())
    person: Mapped[Person] = relationship(back_populates="memberships")
    seat: Mapped[Seat] = relationship()
    party: Mapped[Party | None] = relationship()
    estate: Mapped[Estate | None] = relationship()

    @property
    def unit_id(self) -> int | None:
        """Return the id of the party or estate that the seat is filled for."""
        return self.party_id or self.estate_id
