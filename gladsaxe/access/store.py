"""Every query and write about accounts: passwords, who acts, and closing."""

import secrets
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from gladsaxe.access import sessions
from gladsaxe.access.rules import ROLES_BY_RIGHT, Actor, Right
from gladsaxe.access.tables import Account, EntryCode, LinkedIdentity, SecondFactor, SpareCode
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.store import find_agreement, list_bodies, list_estates, list_parties, list_places
from gladsaxe.agreement.tables import Seat
from gladsaxe.bodies.store import HeldSeat, list_held_seats
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db

# No letters or digits that look alike on paper.
PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105 - an alphabet
# The hash of an account that nobody has chosen a password for; no password fits it.
NO_PASSWORD = ""

_password_hasher = PasswordHasher()
# A hash costs 64 MB and half a core, so a storm of logins may not take the machine.
_hashing_slots = BoundedSemaphore(2)
# The first logins would otherwise all make the hash that is compared with for names that do not exist.
_dummy_lock = Lock()
# Those that are hashed and those that wait for it. A request that waits holds a thread, so the others are
# sent away at once and half of the server's threads stay free for pages.
hashing_places = BoundedSemaphore(4)


def make_password() -> str:
    """Make a password of 60 bits that can be read aloud and typed on a phone."""
    groups = ("".join(secrets.choice(PASSWORD_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def hash_password(password: str) -> str:
    """Hash a password with Argon2id."""
    with _hashing_slots:
        return _password_hasher.hash(password)


def hash_salted_code(code: str, salt: bytes) -> bytes:
    """Hash a spare code with Argon2id, with less memory than a password's: its 50 bits are chance."""
    with _hashing_slots:
        return hash_secret_raw(
            code.encode(),
            salt,
            time_cost=2,
            memory_cost=19 * 1024,
            parallelism=1,
            hash_len=32,
            type=Type.ID,
        )


def find_account_by_login(login_name: str) -> Account | None:
    """Return the open account with that login name, however it is capitalised."""
    return db.session.scalar(
        select(Account)
        .where(func.lower(Account.login_name) == login_name.strip().lower(), Account.closed_at.is_(None))
        .options(joinedload(Account.person))
    )


def find_account(person_id: int) -> Account | None:
    """Return the person's open account."""
    return db.session.scalar(
        select(Account)
        .where(Account.person_id == person_id, Account.closed_at.is_(None))
        .options(joinedload(Account.person))
    )


@cache
def _dummy_hash() -> str:
    # Not made when the module is read, for every command would wait for it.
    return _password_hasher.hash(secrets.token_urlsafe(16))


def verify_password(account: Account | None, password: str) -> bool:
    """Compare a password; an account without one, or that does not exist, takes the same time."""
    hashed = account.password_hash if account else NO_PASSWORD
    with _dummy_lock:
        nobodys = _dummy_hash()
    try:
        with _hashing_slots:
            fits = _password_hasher.verify(hashed or nobodys, password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and hashed != NO_PASSWORD


def list_guessable_words(account: Account | None) -> list[str]:
    """Return what may not be all that a password is made of: the person's own words and the plan's."""
    own = [account.login_name, account.person.name] if account else []
    plan = find_agreement()
    titles = [plan.title, plan.short_title, plan.area_name, plan.municipality] if plan else []
    places = [row.name for row in list_estates()] + [row.name for row in list_places()]
    bodies = [row.name for row in list_bodies()] + [row.name for row in list_parties()]
    return [*own, *titles, *places, *bodies]


def add_account(person_id: int, login_name: str, password_hash: str = NO_PASSWORD) -> Account:
    """Open an account for a person; raises IntegrityError when the login name is taken."""
    account = Account(
        person_id=person_id,
        login_name=login_name.strip().lower(),
        password_hash=password_hash,
        created_at=now(),
    )
    db.session.add(account)
    db.session.flush()
    return account


def set_password(person_id: int, password_hash: str) -> None:
    """Replace the person's password, which ends every session, also on devices that were known."""
    account = db.session.scalars(select(Account).where(Account.person_id == person_id)).one()
    account.password_hash = password_hash
    sessions.end_all_sessions(account.id)
    db.session.flush()


def close_account(person_id: int) -> None:
    """Close the person's account and end every session, device, code and way in; nothing for one without."""
    account = db.session.scalar(select(Account).where(Account.person_id == person_id))
    if account is None:
        return
    sessions.end_all_sessions(account.id)
    unused = (EntryCode.account_id == account.id) & EntryCode.used_at.is_(None)
    db.session.execute(delete(EntryCode).where(unused))
    for table in (SpareCode, SecondFactor, LinkedIdentity):
        db.session.execute(delete(table).where(table.account_id == account.id))
    account.password_hash = NO_PASSWORD
    account.closed_at = account.closed_at or now()
    db.session.flush()


def list_accounts() -> dict[int, Account]:
    """Return the open accounts by person."""
    query = select(Account).where(Account.closed_at.is_(None)).options(joinedload(Account.person))
    return {row.person_id: row for row in db.session.scalars(query)}


def build_actor(account: Account) -> Actor:
    """Return who acts: rights come from the seats held today and end with them."""
    return build_actor_on(account.person_id, account.person.name)


def build_actor_on(person_id: int, name: str, day: date | None = None, confirmed: bool = False) -> Actor:
    """Return the person as one who acts on a day, today for none, with or without an account."""
    return build_actor_from_seats(person_id, name, list_held_seats(person_id, day or today()), confirmed)


def build_actor_from_seats(
    person_id: int, name: str, held: Sequence[HeldSeat], confirmed: bool, session: str = ""
) -> Actor:
    """Return the person as one who acts with what those seats give.

    `confirmed` says that the session has shown its second factor; without it nothing confidential is read.
    `session` is what that session is known by.
    """
    return Actor(person_id, name, *_combine_seats(tuple(held)), confirmed=confirmed, session=session)


# Few seats are held by many requests.
@lru_cache(maxsize=1024)
def _combine_seats(
    held: tuple[HeldSeat, ...],
) -> tuple[frozenset[Role], frozenset[int], frozenset[str], frozenset[int]]:
    """Return what the seats give an actor, in the order of its fields."""
    return (
        frozenset(Role(row.role) for row in held),
        frozenset(row.seat_id for row in held),
        frozenset(row.body_key for row in held),
        frozenset(row.estate_id for row in held if row.estate_id is not None),
    )


def find_acting_seat(actor: Actor, right: Right, body_id: int = 0) -> int:
    """Return the seat that the actor writes from: one that gives the right, in the body before elsewhere.

    Raises NoResultFound for an actor without the right.
    """
    return db.session.scalars(
        select(Seat.id)
        .where(Seat.id.in_(actor.seat_ids), Seat.role.in_(ROLES_BY_RIGHT[right]))
        .order_by(Seat.body_id != body_id, Seat.position, Seat.id)
        .limit(1)
    ).one()


def build_author_values(actor: Actor, right: Right, body_id: int = 0) -> dict[str, int]:
    """Return who writes and from which seat, as the columns of a row name them."""
    return {"person_id": actor.person_id, "seat_id": find_acting_seat(actor, right, body_id)}
