"""Accounts: the ways in for a person who holds a seat, and the sessions, devices and tries at each."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.agreement.tables import Seat
from gladsaxe.bodies.tables import Person
from gladsaxe.database.tables import Base


class Account(Base):
    """A login name and the Argon2id hash of its password, empty until a code is used; one a person."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    login_name: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    # When the front page was last asked for, and when it was in the visit before this one.
    visited_at: Mapped[datetime | None]
    previous_visit_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class Device(Base):
    """A browser that an account has been let in from; its token lies in a cookie, here only its hash."""

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("account_id", "token_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(Text)
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class LoginSession(Base):
    """A session until it ends; the cookie holds its key, and `roles` what the seats gave when it began.

    `confirmed_at` is when the second factor was shown.
    """

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), index=True)
    roles: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class EntryCode(Base):
    """A code on paper that opens an account once; only the hash of the code is kept."""

    __tablename__ = "entry_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(12))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SecondFactor(Base):
    """The sealed secret that a person's code app makes its codes from; it counts when proved.

    `last_step` is the half minute of the last code that was taken, for a code works once.
    """

    __tablename__ = "second_factor"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    last_step: Mapped[int]
    # The person has lost the app and asks somebody else to take it away.
    lost_at: Mapped[datetime | None]


class SpareCode(Base):
    """The hash of a code for the day the phone is lost; it works once and is then gone."""

    __tablename__ = "spare_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[str] = mapped_column(String(64))


class LinkedIdentity(Base):
    """Keep who an account is at the municipality's identity provider: its issuer and its subject there."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime]


class LoginTry(Base):
    """The tries of the last quarter of an hour, by login name, by address, and by known device."""

    __tablename__ = "login_try"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(120), index=True)
    tried_at: Mapped[datetime]


class TrySubject(Base):
    """One row a subject, which is locked while its tries are counted."""

    __tablename__ = "login_try_subject"

    subject: Mapped[str] = mapped_column(String(120), primary_key=True)
    tried_at: Mapped[datetime]


class SeatNotice(Base):
    """What one of those who approve seats is told of a new seat or login code, until it is read."""

    __tablename__ = "seat_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    # Whom the seat or code is for, and who gave it: nobody where it was done on the server.
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    happened_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    by: Mapped[Person | None] = relationship(foreign_keys=by_id)
    seat: Mapped[Seat | None] = relationship()
