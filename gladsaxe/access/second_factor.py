"""The second factor: a code app (TOTP), a code of which works once, and spare codes on paper."""

import base64
import secrets
from dataclasses import dataclass

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import Select, delete, select, update

from gladsaxe.access.sessions import hash_secret
from gladsaxe.access.store import PASSWORD_LETTERS
from gladsaxe.access.tables import Account, EntryCode, SecondFactor, SpareCode
from gladsaxe.database.clock import now, read_real_time
from gladsaxe.database.tables import db

STEP_SECONDS = 30
# A phone's clock may be half a minute off.
ALLOWED_DRIFT = 1
SPARE_CODE_COUNT = 8


@dataclass(frozen=True)
class PendingCodeApp:
    """What a code app is told: the key to type, and the address that its QR code holds."""

    key: str
    address: str


def has_factor(account_id: int) -> bool:
    """Return True if the account has a code app that is proved."""
    return db.session.scalar(_active_factor_query(account_id)) is not None


def start_code_app(account_id: int) -> None:
    """Make a new secret that counts when a code of it is shown; nothing for an account that has one."""
    if has_factor(account_id):
        return
    db.session.execute(delete(SecondFactor).where(SecondFactor.account_id == account_id))
    secret = _make_cipher().encrypt(pyotp.random_base32().encode()).decode()
    db.session.add(SecondFactor(account_id=account_id, secret=secret, begun_at=now(), last_step=0))
    db.session.flush()


def find_pending_code_app(account: Account, issuer: str) -> PendingCodeApp | None:
    """Return the secret that waits to be proved; a proved one is never shown again."""
    row = db.session.get(SecondFactor, account.id)
    key = _decrypt_secret(row) if row and row.proved_at is None else None
    if key is None:
        return None
    address = pyotp.TOTP(key).provisioning_uri(name=account.login_name, issuer_name=issuer)
    return PendingCodeApp(" ".join(key[start : start + 4] for start in range(0, len(key), 4)), address)


def activate_code_app(account_id: int, code: str) -> list[str] | None:
    """Take a new code app into use and return its spare codes; None for a code that does not fit."""
    row = db.session.get(SecondFactor, account_id, with_for_update=True, populate_existing=True)
    if row is None or row.proved_at is not None or not _use_app_code(row, code):
        return None
    row.proved_at = now()
    db.session.execute(delete(SpareCode).where(SpareCode.account_id == account_id))
    spare = ["".join(secrets.choice(PASSWORD_LETTERS) for _ in range(10)) for _ in range(SPARE_CODE_COUNT)]
    db.session.add_all([SpareCode(account_id=account_id, code_hash=hash_secret(code)) for code in spare])
    db.session.flush()
    return [f"{code[:5]}-{code[5:]}" for code in spare]


def verify_code(account_id: int, code: str) -> bool:
    """Take a code of the app, or a spare code, which neither works again."""
    row = db.session.get(SecondFactor, account_id, with_for_update=True, populate_existing=True)
    if row is None or row.proved_at is None:
        return False
    return _use_app_code(row, code) or _use_spare_code(account_id, code)


def report_lost_code_app(account_id: int) -> None:
    """Ask that somebody else takes the person's code app away."""
    db.session.execute(
        update(SecondFactor).where(SecondFactor.account_id == account_id).values(lost_at=now())
    )


def list_lost_code_apps() -> set[int]:
    """Return the accounts whose person asks that the code app is taken away."""
    return set(db.session.scalars(select(SecondFactor.account_id).where(SecondFactor.lost_at.is_not(None))))


def may_delete_code_app(account: Account, by_person_id: int) -> bool:
    """Return True if the person may take the account's code app away.

    Never one's own, never unasked, and not by the one who made the code that the account was last opened
    with: else whoever makes codes could enter as another person and read what is confidential.
    """
    maker = db.session.scalar(
        select(EntryCode.made_by_id)
        .where(EntryCode.account_id == account.id, EntryCode.used_at.is_not(None))
        .order_by(EntryCode.used_at.desc(), EntryCode.id.desc())
        .limit(1)
    )
    return account.id in list_lost_code_apps() and by_person_id not in (account.person_id, maker)


def delete_code_app(account_id: int) -> None:
    """Take an account's code app and spare codes away."""
    for table in (SpareCode, SecondFactor):
        db.session.execute(delete(table).where(table.account_id == account_id))


def _active_factor_query(account_id: int) -> Select[int]:
    return select(SecondFactor.account_id).where(
        SecondFactor.account_id == account_id, SecondFactor.proved_at.is_not(None)
    )


def _use_app_code(row: SecondFactor, code: str) -> bool:
    secret, digits = _decrypt_secret(row), "".join(code.split())
    if secret is None or len(digits) != 6 or not digits.isascii():
        return False
    # A code app knows the real time, also while the demo lives on another day.
    present = int(read_real_time().timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in range(max(present - ALLOWED_DRIFT, row.last_step + 1), present + ALLOWED_DRIFT + 1):
        if secrets.compare_digest(totp.at(step * STEP_SECONDS), digits):
            row.last_step = step
            db.session.flush()
            return True
    return False


def _use_spare_code(account_id: int, code: str) -> bool:
    bare = "".join(letter for letter in code.lower() if letter.isalnum())
    taken = db.session.execute(
        delete(SpareCode)
        .where(SpareCode.account_id == account_id, SpareCode.code_hash == hash_secret(bare))
        .returning(SpareCode.id)
    ).first()
    return taken is not None


def _decrypt_secret(row: SecondFactor) -> str | None:
    try:
        return _make_cipher().decrypt(row.secret.encode()).decode()
    except InvalidToken:
        # The installation has another SECRET_KEY now; spare codes still work.
        return None


def _make_cipher() -> Fernet:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    key = HKDF(SHA256(), 32, salt=None, info=b"gladsaxe-second-factor-v1").derive(secret)
    return Fernet(base64.urlsafe_b64encode(key))
