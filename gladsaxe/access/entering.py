"""Let a person in who has written name and password, whichever page asked for them."""

from flask import request

from gladsaxe.access import sessions, store
from gladsaxe.access.forms import LogInForm
from gladsaxe.access.gate import DEVICE_COOKIE, sign_in
from gladsaxe.access.throttle import address_subject, give_back, try_once
from gladsaxe.database.durable import write
from gladsaxe.web.forms import clean_text

WRONG = "Brugernavn eller adgangskode passer ikke. Prøv igen."
TOO_MANY = "Du har prøvet for mange gange. Vent 15 minutter."


def enter(form: LogInForm) -> int:
    """Open a session and return 0, or put what is wrong in the form and return the answer's status."""
    if not form.validate():
        return 422
    name = clean_text(form.login_name.data).lower()[:80]
    account = store.account_by_login(name)
    token = request.cookies.get(DEVICE_COOKIE)
    device_id = sessions.known_device(account.id, token) if account else None
    # Who guesses from elsewhere cannot lock a person out of a device that the person has used before.
    subjects = [f"device:{device_id}"] if device_id else [f"name:{name}", address_subject()]
    tries = try_once(*subjects)
    if not tries:
        form.password.errors = [TOO_MANY]
        return 429
    account = store.account_by_login(name)
    if not store.password_fits(account, form.password.data or "") or account is None:
        form.password.errors = [WRONG]
        return 422
    write(give_back, tries)
    sign_in(account)
    return 0


def code_tries(account_id: int) -> list[int]:
    """Take a try to show a code of the second factor, none where none is left."""
    return try_once(f"code:{account_id}")


def password_tries(account_id: int) -> list[int]:
    """Take a try to write one's own password again inside a session, none where none is left."""
    return try_once(f"own:{account_id}")
