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
    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="person", foreign_keys="Membership.person_id"
    )


class Membership(Base):
    """A person's seat from a day, to a day inclusive or without end.

    One that awaits approval gives nothing. One that was ended on its first day, or refused, ends before it
    begins: it is never deleted, so that its page shows it.
    """

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
    awaits_approval: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Who gave, approved and ended it and when; nobody where it was done on the server.
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    given_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    approved_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    ended_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(back_populates="memberships", foreign_keys=person_id)
    given_by: Mapped[Person | None] = relationship(foreign_keys=given_by_id)
    approved_by: Mapped[Person | None] = relationship(foreign_keys=approved_by_id)
    seat: Mapped[Seat] = relationship()
    party: Mapped[Party | None] = relationship()
    estate: Mapped[Estate | None] = relationship()

    @property
    def unit_id(self) -> int | None:
        """Return the id of the party or estate that the seat is filled for."""
        return self.party_id or self.estate_id
