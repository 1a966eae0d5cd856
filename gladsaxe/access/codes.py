"""Single-use codes on paper: the invitation that opens an account, and the reset of a forgotten password."""

import secrets
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, select, update

from gladsaxe.access.sessions import digest
from gladsaxe.access.store import PASSWORD_LETTERS, set_password
from gladsaxe.access.tables import Account, EntryCode
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db


class Purpose(StrEnum):
    """Name what a code is for."""

    INVITATION = "invitation"
    RESET = "nulstilling"


# A paper is carried home, while a reset is done at the desk where it is asked for.
LASTS = {Purpose.INVITATION: timedelta(hours=72), Purpose.RESET: timedelta(minutes=10)}
LASTS_WORDS = {Purpose.INVITATION: "72 timer", Purpose.RESET: "10 minutter"}


class UsedUp(Exception):
    """Tell that a code is wrong, used or too old; which of these is never said."""


def make_code(account_id: int, purpose: Purpose, made_by_id: int | None) -> str:
    """Make a code of 59 bits and return it, the only time it is seen; earlier unused ones are dead."""
    unused = (EntryCode.account_id == account_id) & EntryCode.used_at.is_(None)
    db.session.execute(delete(EntryCode).where(unused))
    letters = [secrets.choice(PASSWORD_LETTERS) for _ in range(12)]
    code = "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))
    db.session.add(
        EntryCode(
            account_id=account_id,
            purpose=purpose,
            code_hash=digest(_bare(code)),
            made_by_id=made_by_id,
            made_at=now(),
            expires_at=now() + LASTS[purpose],
        )
    )
    db.session.flush()
    return code


def purpose_of(account: Account) -> Purpose:
    """Return what a new code for the account is for: an invitation until it has a password."""
    return Purpose.RESET if account.password_hash else Purpose.INVITATION


def code_fits(code: str) -> bool:
    """Tell whether a code can be used now."""
    return db.session.scalar(select(EntryCode.id).where(*_alive(code))) is not None


def use_code(code: str, password_hash: str) -> int:
    """Use a code up, set the password, and return the account's person; raises UsedUp."""
    account_id = db.session.execute(
        update(EntryCode).where(*_alive(code)).values(used_at=now()).returning(EntryCode.account_id)
    ).scalar()
    account = db.session.get(Account, account_id) if account_id else None
    if account is None or account.closed_at is not None:
        raise UsedUp
    set_password(account.person_id, password_hash)
    return account.person_id


def _alive(code: str) -> tuple[ColumnElement[bool], ...]:
    return (
        EntryCode.code_hash == digest(_bare(code)),
        EntryCode.used_at.is_(None),
        EntryCode.expires_at > now(),
    )


def _bare(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isalnum())
