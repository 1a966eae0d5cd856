"""Single-use codes on paper: the invitation that opens an account, and the reset of a forgotten password."""

import secrets
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, select, update

from gladsaxe.access.seat_notices import SeatNoticeKind, add_seat_notices
from gladsaxe.access.sessions import hash_secret
from gladsaxe.access.store import PASSWORD_LETTERS, set_password
from gladsaxe.access.tables import Account, EntryCode
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db


class CodePurpose(StrEnum):
    """Name what a code is for."""

    INVITATION = "invitation"
    RESET = "nulstilling"


# A paper is carried home, while a reset is done at the desk where it is asked for.
CODE_LIFETIMES = {CodePurpose.INVITATION: timedelta(hours=72), CodePurpose.RESET: timedelta(minutes=10)}
CODE_LIFETIME_WORDS = {CodePurpose.INVITATION: "72 timer", CodePurpose.RESET: "10 minutter"}


class InvalidCode(Exception):
    """Raised where a code is wrong, used or too old; which of these is never said."""


def make_code(account_id: int, purpose: CodePurpose, made_by_id: int | None) -> str:
    """Make a code of 59 bits and return it, the only time it is seen; earlier unused ones are dead."""
    unused = (EntryCode.account_id == account_id) & EntryCode.used_at.is_(None)
    db.session.execute(delete(EntryCode).where(unused))
    letters = [secrets.choice(PASSWORD_LETTERS) for _ in range(12)]
    code = "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))
    db.session.add(
        EntryCode(
            account_id=account_id,
            purpose=purpose,
            code_hash=hash_secret(_normalise_code(code)),
            made_by_id=made_by_id,
            made_at=now(),
            expires_at=now() + CODE_LIFETIMES[purpose],
        )
    )
    db.session.flush()
    person_id = db.session.get_one(Account, account_id).person_id
    add_seat_notices(SeatNoticeKind.CODE, person_id, made_by_id)
    return code


def choose_purpose(account: Account) -> CodePurpose:
    """Return what a new code for the account is for: an invitation until it has a password."""
    return CodePurpose.RESET if account.password_hash else CodePurpose.INVITATION


def find_code_account(code: str) -> Account | None:
    """Return the account that a code opens now, None for a code that cannot be used."""
    query = select(Account).join(EntryCode, EntryCode.account_id == Account.id)
    return db.session.scalar(query.where(*_valid_code_clauses(code)))


def use_code(code: str, password_hash: str) -> int:
    """Use a code up, set the password, and return the account's person; raises UsedUp."""
    account_id = db.session.execute(
        update(EntryCode)
        .where(*_valid_code_clauses(code))
        .values(used_at=now())
        .returning(EntryCode.account_id)
    ).scalar()
    account = db.session.get(Account, account_id) if account_id else None
    if account is None or account.closed_at is not None:
        raise InvalidCode
    set_password(account.person_id, password_hash)
    return account.person_id


def _valid_code_clauses(code: str) -> tuple[ColumnElement[bool], ...]:
    return (
        EntryCode.code_hash == hash_secret(_normalise_code(code)),
        EntryCode.used_at.is_(None),
        EntryCode.expires_at > now(),
    )


def _normalise_code(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isalnum())
