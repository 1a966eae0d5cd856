"""Let a person in who has written name and password, whichever page asked for them."""

from collections.abc import Iterator
from contextlib import contextmanager

from gladsaxe.access import sessions, store
from gladsaxe.access.authorization import get_device_token, sign_in
from gladsaxe.access.forms import LogInForm
from gladsaxe.access.login_log import KnownPerson, record_failure
from gladsaxe.access.throttle import (
    address_subject,
    code_subject,
    delete_tries,
    name_subjects,
    own_subject,
    try_once,
)
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.web.errors import TooBusy
from gladsaxe.web.forms import clean_text

WRONG_LOGIN = "Brugernavn eller adgangskode passer ikke. Prøv igen."
TOO_MANY_TRIES = "Du har prøvet for mange gange. Vent 15 minutter."


def log_in_with_password(form: LogInForm) -> int:
    """Open a session and return 0, or put what is wrong in the form and return the answer's status."""
    if not form.validate():
        return 422
    name = clean_text(form.login_name.data).lower()[:80]
    account = store.find_account_by_login(name)
    token = get_device_token()
    device_id = sessions.find_device(account.id, token) if account else None
    # Who guesses from elsewhere cannot lock a person out of a device that the person has used before.
    subjects = [f"device:{device_id}"] if device_id else [*name_subjects(name), address_subject()]
    tries = try_once(*subjects)
    if not tries:
        form.password.errors = [TOO_MANY_TRIES]
        return 429
    account = store.find_account_by_login(name)
    with reserve_hashing(tries):
        fits = store.verify_password(account, form.password.data or "")
    if not fits or account is None:
        person = KnownPerson(account.id, account.person_id) if account else None
        record_failure(LogAction.LOGIN_FAILED, tuple(subjects), person, name)
        form.password.errors = [WRONG_LOGIN]
        return 422
    run_in_transaction(delete_tries, tries)
    sign_in(account)
    return 0


@contextmanager
def reserve_hashing(tries: list[int]) -> Iterator[None]:
    """Take a place among those whose passwords are hashed; without one give the try back, raise TooBusy."""
    if not store.hashing_places.acquire(blocking=False):
        run_in_transaction(delete_tries, tries)
        raise TooBusy
    try:
        yield
    finally:
        store.hashing_places.release()


def take_code_try(account_id: int) -> list[int]:
    """Take a try to show a code of the second factor, none where none is left."""
    return try_once(code_subject(account_id))


def take_password_try(account_id: int) -> list[int]:
    """Take a try to write one's own password again inside a session, none where none is left."""
    return try_once(own_subject(account_id))
