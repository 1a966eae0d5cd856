"""The second factor: a code app (TOTP), a code of which works once, and spare codes on paper."""

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import Select, delete, select, update

from gladsaxe.access import store
from gladsaxe.access.sessions import hash_secret
from gladsaxe.access.store import PASSWORD_LETTERS
from gladsaxe.access.tables import Account, EntryCode, SecondFactor, SpareCode
from gladsaxe.database.clock import now, read_real_time
from gladsaxe.database.tables import db

STEP_SECONDS = 30
# A phone's clock may be half a minute off.
ALLOWED_DRIFT = 1
SPARE_CODE_COUNT, SPARE_CODE_LENGTH = 8, 10


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


def is_first_code(account_id: int, code: str) -> bool:
    """Return True if a code fits the code app that waits to be proved."""
    row = db.session.get(SecondFactor, account_id)
    return row is not None and row.proved_at is None and _find_step(row, code) is not None


def make_spare_codes() -> list[str]:
    """Make the codes for the day the phone is lost, as they are written on paper."""
    letters = [
        "".join(secrets.choice(PASSWORD_LETTERS) for _ in range(SPARE_CODE_LENGTH))
        for _ in range(SPARE_CODE_COUNT)
    ]
    return [f"{code[:5]}-{code[5:]}" for code in letters]


def hash_new_spare_codes(codes: Iterable[str]) -> list[str]:
    """Hash an account's spare codes under one salt, so that trying one takes one hash; slow."""
    salt = secrets.token_urlsafe(12)
    return [_hash_with_salt(code, salt) for code in codes]


def hash_spare_code(account_id: int, code: str) -> str:
    """Return what an account's spare code is kept as, empty for what can be none; slow."""
    kept = db.session.scalar(select(SpareCode.code_hash).where(SpareCode.account_id == account_id).limit(1))
    bare = _normalise_code(code)
    if kept is None or len(bare) != SPARE_CODE_LENGTH:
        return ""
    salt, separator, _ = kept.partition("$")
    # Codes on paper from before they were hashed slowly still work.
    return _hash_with_salt(code, salt) if separator else hash_secret(bare)


def activate_code_app(account_id: int, code: str, spare_hashes: Iterable[str]) -> bool:
    """Take a new code app into use with its spare codes; False for a code that does not fit."""
    row = db.session.get(SecondFactor, account_id, with_for_update=True, populate_existing=True)
    if row is None or row.proved_at is not None or not _use_app_code(row, code):
        return False
    row.proved_at = now()
    db.session.execute(delete(SpareCode).where(SpareCode.account_id == account_id))
    db.session.add_all([SpareCode(account_id=account_id, code_hash=hashed) for hashed in spare_hashes])
    db.session.flush()
    return True


def verify_code(account_id: int, code: str, spare_hash: str = "") -> bool:
    """Take a code of the app, or a spare code by its hash, which neither works again."""
    row = db.session.get(SecondFactor, account_id, with_for_update=True, populate_existing=True)
    if row is None or row.proved_at is None:
        return False
    return _use_app_code(row, code) or _use_spare_code(account_id, spare_hash)


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
    step = _find_step(row, code)
    if step is None:
        return False
    row.last_step = step
    db.session.flush()
    return True


def _find_step(row: SecondFactor, code: str) -> int | None:
    """Return the half minute of a code that was not used yet, None for a code that does not fit."""
    secret, digits = _decrypt_secret(row), "".join(code.split())
    if secret is None or len(digits) != 6 or not digits.isascii():
        return None
    # A code app knows the real time, also while the demo lives on another day.
    present = int(read_real_time().timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in range(max(present - ALLOWED_DRIFT, row.last_step + 1), present + ALLOWED_DRIFT + 1):
        if secrets.compare_digest(totp.at(step * STEP_SECONDS), digits):
            return step
    return None


def _normalise_code(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isalnum())


def _hash_with_salt(code: str, salt: str) -> str:
    hashed = store.hash_salted_code(_normalise_code(code), salt.encode())
    return f"{salt}${base64.urlsafe_b64encode(hashed).decode().rstrip('=')}"


def _use_spare_code(account_id: int, spare_hash: str) -> bool:
    taken = db.session.execute(
        delete(SpareCode)
        .where(SpareCode.account_id == account_id, SpareCode.code_hash == spare_hash)
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
