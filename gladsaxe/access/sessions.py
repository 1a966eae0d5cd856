"""Sessions and devices in the database, so that ending one counts at the next request, everywhere."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, func, select, true, update

from gladsaxe.access.rules import Actor
from gladsaxe.access.tables import Account, Device, LoginSession
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.store import TITLE_COLUMNS, PlanTitles
from gladsaxe.agreement.tables import Agreement, Body, Seat
from gladsaxe.bodies.store import HELD_SEAT_COLUMNS, HeldSeat, held_on_clause
from gladsaxe.bodies.tables import Membership, Person
from gladsaxe.database.clock import now, set_timezone, today
from gladsaxe.database.tables import db

IDLE_LIMIT, ABSOLUTE_LIMIT = timedelta(days=14), timedelta(days=30)
# A working day: what is confidential asks for the second factor again after it.
CONFIRMATION_LIFETIME = timedelta(hours=8)
# How exact "last seen" is; a write at every request would be dear.
LAST_SEEN_INTERVAL = timedelta(minutes=5)
DEVICE_LIFETIME = timedelta(days=365)

# Tables, not classes: the statement of every request takes a third less to build.
login_sessions, accounts, people, memberships, seats, bodies, agreements = (
    row.__table__ for row in (LoginSession, Account, Person, Membership, Seat, Body, Agreement)
)
SESSION_COLUMNS = (
    login_sessions.c.id,
    login_sessions.c.account_id,
    login_sessions.c.device_id,
    login_sessions.c.roles,
    login_sessions.c.seen_at,
    login_sessions.c.confirmed_at,
    people.c.id,
    people.c.name,
)


class OpenSession(NamedTuple):
    """A session that is alive, whose it is, what the plan is called, and the seats held today."""

    id: int
    account_id: int
    device_id: int
    roles: str
    seen_at: datetime
    confirmed_at: datetime | None
    person_id: int
    name: str
    titles: PlanTitles | None
    seats: tuple[HeldSeat, ...]

    def has_expired(self, started_at: datetime) -> bool:
        """Return True if the session has not been used for too long, or was started too long ago."""
        moment = now()
        return self.seen_at <= moment - IDLE_LIMIT or started_at <= moment - ABSOLUTE_LIMIT

    def is_confirmed(self) -> bool:
        """Return True if the second factor was shown within the working day."""
        return self.confirmed_at is not None and now() - self.confirmed_at < CONFIRMATION_LIFETIME

    def is_stale(self) -> bool:
        """Return True if it is time to note that the session is in use."""
        return now() - self.seen_at > LAST_SEEN_INTERVAL


class DeviceRow(NamedTuple):
    """A device as its owner sees it."""

    id: int
    name: str
    first_seen_at: datetime
    last_seen_at: datetime
    sessions: int


def hash_secret(secret: str) -> str:
    """Return what is kept of a key, token or code: all of them are too long to be guessed from a hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def format_actor_roles(actor: Actor) -> str:
    """Return what the actor's seats give, as a session keeps it to see when that changes."""
    return _format_roles(actor.roles, actor.seat_ids)


@lru_cache(maxsize=1024)
def _format_roles(roles: frozenset[Role], seat_ids: frozenset[int]) -> str:
    seats = " ".join(str(seat_id) for seat_id in sorted(seat_ids))
    return f"{' '.join(sorted(roles))} / {seats}"


def find_session(key: str) -> OpenSession | None:
    """Return the session of that key, None for one that has ended, expired, or whose account is closed."""
    # One row for each seat held, and one for a person without any. What the plan is called comes with it, for
    # every page says it.
    query = (
        select(
            login_sessions.c.started_at,
            accounts.c.closed_at,
            *SESSION_COLUMNS,
            *TITLE_COLUMNS,
            *HELD_SEAT_COLUMNS,
        )
        .select_from(login_sessions)
        .join(accounts, accounts.c.id == login_sessions.c.account_id)
        .join(people, people.c.id == accounts.c.person_id)
        .outerjoin(
            memberships, and_(memberships.c.person_id == people.c.id, held_on_clause(today(), memberships.c))
        )
        .outerjoin(seats, and_(seats.c.id == memberships.c.seat_id, seats.c.withdrawn_on.is_(None)))
        .outerjoin(bodies, bodies.c.id == seats.c.body_id)
        .outerjoin(agreements, true())
        .where(login_sessions.c.key_hash == hash_secret(key))
    )
    rows: Sequence[Any] = db.session.execute(query).all()
    if not rows:
        return None
    started_at, closed_at, *values = rows[0]
    titles_start, seats_start = len(SESSION_COLUMNS), -len(HELD_SEAT_COLUMNS)
    held = tuple(HeldSeat(*row[seats_start:]) for row in rows if row[seats_start] is not None)
    titles = PlanTitles(*values[titles_start:seats_start])
    # No agreement is loaded yet where the plan is called nothing.
    session_values = (*values[:titles_start], titles if titles.title is not None else None, held)
    session = OpenSession(*session_values)
    if closed_at is not None or session.has_expired(started_at):
        return None
    if session.titles is not None and set_timezone(session.titles.timezone):
        # The seats were asked for by another time zone's day.
        return find_session(key)
    return session


def open_session(account_id: int, roles: str, token: str | None, device_name: str) -> tuple[str, str]:
    """Open a session on the device of that token, a new one for none, and return its key and the token."""
    moment, key = now(), secrets.token_urlsafe(32)
    _delete_expired(account_id)
    if token is None or not _is_token(token):
        # A token that is not ours may have been put into the browser by somebody else.
        token = secrets.token_urlsafe(32)
    device = db.session.scalar(
        select(Device).where(Device.account_id == account_id, Device.token_hash == hash_secret(token))
    )
    if device is None:
        device = Device(
            account_id=account_id, token_hash=hash_secret(token), first_seen_at=moment, last_seen_at=moment
        )
        db.session.add(device)
    device.name, device.last_seen_at = device_name, moment
    db.session.flush()
    db.session.add(
        LoginSession(
            key_hash=hash_secret(key),
            account_id=account_id,
            device_id=device.id,
            roles=roles,
            started_at=moment,
            seen_at=moment,
        )
    )
    db.session.flush()
    return key, token


def renew_session(session_id: int, key: str, roles: str, confirmed: bool = False) -> str | None:
    """Give the session a new key, after which the old one is dead; None where another request was first."""
    fresh = secrets.token_urlsafe(32)
    changed: dict[str, object] = {"key_hash": hash_secret(fresh), "roles": roles, "seen_at": now()}
    if confirmed:
        changed["confirmed_at"] = now()
    done = db.session.execute(
        update(LoginSession)
        .where(LoginSession.id == session_id, LoginSession.key_hash == hash_secret(key))
        .values(changed)
        .returning(LoginSession.id)
    ).first()
    return fresh if done else None


def update_last_seen(session_id: int, device_id: int) -> None:
    """Note that the session is in use."""
    moment = now()
    db.session.execute(update(LoginSession).where(LoginSession.id == session_id).values(seen_at=moment))
    db.session.execute(update(Device).where(Device.id == device_id).values(last_seen_at=moment))


def end_session(key: str) -> None:
    """End the session of that key; the device stays known."""
    db.session.execute(delete(LoginSession).where(LoginSession.key_hash == hash_secret(key)))


def end_device(account_id: int, device_id: int) -> None:
    """End every session of one of the account's devices, and do not know it any more."""
    db.session.execute(
        delete(LoginSession).where(LoginSession.account_id == account_id, LoginSession.device_id == device_id)
    )
    db.session.execute(delete(Device).where(Device.account_id == account_id, Device.id == device_id))


def end_all_sessions(account_id: int) -> None:
    """End every session of the account and know none of its devices any more."""
    db.session.execute(delete(LoginSession).where(LoginSession.account_id == account_id))
    db.session.execute(delete(Device).where(Device.account_id == account_id))


def find_device(account_id: int, token: str | None) -> int | None:
    """Return the account's device with that token."""
    if not token:
        return None
    return db.session.scalar(
        select(Device.id).where(Device.account_id == account_id, Device.token_hash == hash_secret(token))
    )


def list_devices(account_id: int) -> Sequence[DeviceRow]:
    """Return the account's devices, the one used last first."""
    moment = now()
    alive = func.count(LoginSession.id).filter(
        LoginSession.seen_at > moment - IDLE_LIMIT, LoginSession.started_at > moment - ABSOLUTE_LIMIT
    )
    rows = db.session.execute(
        select(Device.id, Device.name, Device.first_seen_at, Device.last_seen_at, alive)
        .outerjoin(LoginSession, LoginSession.device_id == Device.id)
        .where(Device.account_id == account_id)
        .group_by(Device.id)
        .order_by(Device.last_seen_at.desc(), Device.id.desc())
    )
    return [DeviceRow(*row) for row in rows]


def _is_token(token: str) -> bool:
    return (
        db.session.scalar(select(Device.id).where(Device.token_hash == hash_secret(token)).limit(1))
        is not None
    )


def _delete_expired(account_id: int) -> None:
    moment = now()
    db.session.execute(
        delete(LoginSession).where(
            LoginSession.account_id == account_id,
            (LoginSession.seen_at <= moment - IDLE_LIMIT)
            | (LoginSession.started_at <= moment - ABSOLUTE_LIMIT),
        )
    )
    in_use = select(LoginSession.device_id).where(LoginSession.account_id == account_id)
    db.session.execute(
        delete(Device).where(
            Device.account_id == account_id,
            Device.last_seen_at <= moment - DEVICE_LIFETIME,
            Device.id.not_in(in_use),
        )
    )
