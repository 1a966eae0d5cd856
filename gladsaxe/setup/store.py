"""The set-up code, and the plan and account that an empty installation begins with."""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from pathlib import Path

from sqlalchemy import exists, select

from gladsaxe.access.seat_notices import SeatNoticeKind, add_seat_notices
from gladsaxe.access.second_factor import start_code_app
from gladsaxe.access.sessions import hash_secret
from gladsaxe.access.store import add_account, make_password
from gladsaxe.access.tables import Account
from gladsaxe.agreement.entries import SYSTEM_SEATS
from gladsaxe.agreement.loading import load_agreement
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.rules import Plan
from gladsaxe.agreement.store import find_seat
from gladsaxe.audit_log.tables import LogEnd
from gladsaxe.bodies import store as bodies
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db

# In the data folder beside the keys: who reads them needs no code, and no backup has it.
SETUP_CODE_FILE = "setup_code"
CODE_LIFETIME = timedelta(hours=2)
ADMINISTRATOR_SEAT = next(key for key, role in SYSTEM_SEATS.items() if role is Role.ADMINISTRATOR)


class SetupDone(Exception):
    """Raised where the installation has an account already."""


@dataclass(frozen=True)
class FirstAccount:
    """The person who sets the installation up and the account that the person gets."""

    name: str
    login_name: str
    password_hash: str


def is_setup_done() -> bool:
    """Return True if the installation has an account, open or closed."""
    return bool(db.session.scalar(select(exists(select(Account.id)))))


def create_setup_code(data_folder: Path) -> str:
    """Make a set-up code and return it, the only time it is seen; the one before it is dead."""
    code = make_password()
    data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = data_folder / f".{SETUP_CODE_FILE}.part"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(f"{hash_setup_code(code)} {(now() + CODE_LIFETIME).isoformat()}\n")
    draft.replace(data_folder / SETUP_CODE_FILE)
    return code


def delete_setup_code(data_folder: Path) -> None:
    """Delete the set-up code once it is used."""
    (data_folder / SETUP_CODE_FILE).unlink(missing_ok=True)


def hash_setup_code(code: str) -> str:
    """Return what is kept of a code, however it is spaced and capitalised."""
    return hash_secret("".join(letter for letter in code.lower() if letter.isalnum()))


def is_setup_code_hash(data_folder: Path, code_hash: str) -> bool:
    """Return True if it is the hash of the present set-up code; takes the same time for a wrong one."""
    kept, expires = "", ""
    with suppress(FileNotFoundError):
        kept, _, expires = (data_folder / SETUP_CODE_FILE).read_text(encoding="ascii").strip().partition(" ")
    fits = compare_digest(kept.encode(), code_hash.encode())
    return fits and bool(kept) and now() < datetime.fromisoformat(expires)


def set_up_installation(plan: Plan | None, sha256: str, account: FirstAccount) -> int:
    """Write the plan, where none is loaded, and its administrator's account, whose id is returned.

    Raises SetupDone for who comes second.
    """
    # The log's end is the lock: of two who send the form at once the second sees what the first wrote.
    db.session.scalars(select(LogEnd).with_for_update()).one()
    if is_setup_done():
        raise SetupDone
    if plan is not None:
        load_agreement(plan, sha256)
    seat = find_seat(ADMINISTRATOR_SEAT)
    if seat is None:
        raise LookupError(ADMINISTRATOR_SEAT)
    person = bodies.add_person(account.name)
    bodies.seat_person(person.id, seat.id, today())
    add_seat_notices(SeatNoticeKind.GIVEN, person.id, None, seat.id)
    account_id = add_account(person.id, account.login_name, account.password_hash).id
    start_code_app(account_id)
    return account_id
