"""The gate that every request passes: who acts, and whether the address is for them."""

import logging
import re

from flask import (
    Blueprint,
    Flask,
    abort,
    after_this_request,
    current_app,
    g,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from gladsaxe.access import sessions
from gladsaxe.access.browsers import browser_name
from gladsaxe.access.rules import (
    CONFIDENTIAL_ENDPOINTS,
    PROGRAM_ENDPOINTS,
    SEATLESS_ENDPOINTS,
    SESSIONLESS_ENDPOINTS,
    STEP_UP_RIGHTS,
    Actor,
    Right,
    find_right,
)
from gladsaxe.access.store import build_actor, build_actor_from_seats
from gladsaxe.access.tables import Account
from gladsaxe.agreement.store import PlanTitles, find_titles
from gladsaxe.audit_log.recording import log_action
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.audit_log.store import count_failed_logins
from gladsaxe.bodies.store import has_pending_membership
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.web.errors import SeatNotApproved
from gladsaxe.web.limits import LARGEST_FORM, LARGEST_FORM_BEFORE_LOGIN
from gladsaxe.web.pages import FAILED_LOGINS_KEY, htmx, see_other

login_manager = LoginManager()
log = logging.getLogger(__name__)
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
REFUSAL_STATUSES = (403, 404)
NUMBER_PATTERN = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")
# Where a login name and a password are written.
LOGIN_PAGES = ("access.log_in", "offline_pages.log_in_and_send")
SESSION_KEY = "_user_id"


class SessionUser(UserMixin):  # type: ignore[misc] # flask-login has no types
    """Return whose session it is, for Flask-Login; the cookie holds its key, the database the rest."""

    def __init__(self, key: str, opened: sessions.OpenSession, actor: Actor) -> None:
        self.key = key
        self.opened = opened
        self.actor = actor

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return self.key


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_session_user(key: str) -> SessionUser | None:
    """Return who the session belongs to, asked anew at each request."""
    opened = sessions.find_session(key)
    if opened is None:
        return None
    confirmed = opened.is_confirmed()
    actor = build_actor_from_seats(
        opened.person_id, opened.name, opened.seats, confirmed, sessions.hash_secret(key)
    )
    return SessionUser(key, opened, actor)


def name_cookie(name: str, secure: bool) -> str:
    """Return a cookie's name; over https no other host and no plain http can set one of that name."""
    return f"__Host-{name}" if secure else name


def get_device_token() -> str | None:
    """Return what the browser has of a device that was logged in before."""
    return request.cookies.get(current_app.config["DEVICE_COOKIE_NAME"])


def sign_in(account: Account) -> None:
    """Open a new session for the account; nothing of the one before it lives on."""
    account_id, person_id, actor = account.id, account.person_id, build_actor(account)
    before, token = session.get(SESSION_KEY), get_device_token()

    def work() -> tuple[str, str, int]:
        if before:
            sessions.end_session(before)
        name, failed = browser_name(request.user_agent.string), count_failed_logins(person_id, LOGIN_PAGES)
        log_action(LogAction.LOGGED_IN, "account", account_id, person_id)
        opened = sessions.open_session(account_id, sessions.format_actor_roles(actor), token, name)
        return (*opened, failed)

    key, token, failed = run_in_transaction(work)
    session.clear()
    if failed:
        session[FAILED_LOGINS_KEY] = failed
    g.actor = actor
    signed = load_session_user(key)
    login_user(signed)
    _remember_device(token)


def step_up() -> None:
    """Give the session a new key and note that its second factor was shown."""
    signed = current_session_user()
    _renew_session(signed, confirmed=True)


def sign_out() -> ResponseReturnValue:
    """Empty the browser's session, whose row has ended, and lead to the login page."""
    session.clear()
    response = make_response(see_other(url_for("access.log_in")))
    # Never "storage": that would delete what waits on the phone to be sent.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def current_session_user() -> SessionUser:
    """Return the session that acts; only behind an address that asks for a right."""
    signed: SessionUser = current_user
    return signed


def current_actor() -> Actor:
    """Return who acts; only behind an address that asks for a right."""
    actor: Actor = g.actor
    return actor


def plan_titles() -> PlanTitles | None:
    """Return what the plan is called, None before an agreement is loaded; a session has asked already."""
    if g.get("without_database") and g.get("actor") is None:
        return None
    return current_session_user().opened.titles if current_user.is_authenticated else find_titles()


def register_guard(app: Flask | Blueprint) -> None:
    """Put the gate before every request."""
    app.before_request(_check_access)
    app.after_request(_log_refusal)


def _check_access() -> ResponseReturnValue | None:
    if request.endpoint in SESSIONLESS_ENDPOINTS:
        g.actor = None
        return None
    signed = current_user if current_user.is_authenticated else None
    g.actor = signed.actor if signed else None
    if request.endpoint is None:
        return None
    right = find_right(request.endpoint)
    _limit_form(signed is not None)
    if right is Right.ANYONE:
        return None
    if signed is None or not _refresh_session(signed):
        g.actor = None
        return _ask_to_log_in()
    if request.endpoint in SEATLESS_ENDPOINTS:
        return None
    if right is None or not g.actor.may(right):
        if not g.actor.roles and has_pending_membership(g.actor.person_id):
            raise SeatNotApproved
        abort(403)
    return _ask_to_confirm() if right in STEP_UP_RIGHTS and not g.actor.confirmed else None


def _limit_form(signed_in: bool) -> None:
    limit = LARGEST_FORM if signed_in else LARGEST_FORM_BEFORE_LOGIN
    request.max_form_memory_size = limit
    # Werkzeug holds only the fields of multipart forms to the limit. Files come in none of the others, nor in
    # a form of this room; one that is carried through a lost session brings its photos.
    if request.mimetype == "application/x-www-form-urlencoded" or (
        not signed_in and request.blueprint == "access"
    ):
        request.max_content_length = limit


def _log_refusal(response: Response) -> Response:
    """Log that the actor was refused where something confidential may be, whether it is there or not."""
    actor = g.get("actor")
    if actor and response.status_code in REFUSAL_STATUSES and request.endpoint in CONFIDENTIAL_ENDPOINTS:
        # An address can hold any words: only a number is kept of it.
        number = str((request.view_args or {}).get("number", ""))
        kept = number if NUMBER_PATTERN.fullmatch(number) else ""
        try:
            run_in_transaction(log_action, LogAction.REFUSED, "page", kept, actor.person_id)
        except DBAPIError:
            # It is refused all the same.
            log.exception("a refusal could not be logged")
    return response


def _refresh_session(signed: SessionUser) -> bool:
    """Renew a session whose seats have changed, and note that it is in use; False for a dead one."""
    if sessions.format_actor_roles(signed.actor) != signed.opened.roles:
        return _renew_session(signed)
    if signed.opened.is_stale():
        try:
            run_in_transaction(sessions.update_last_seen, signed.opened.id, signed.opened.device_id)
        except DBAPIError:
            # With a full disk one can still read.
            log.exception("a session's use could not be noted")
    return True


def _renew_session(signed: SessionUser, confirmed: bool = False) -> bool:
    opened, roles = signed.opened, sessions.format_actor_roles(signed.actor)

    def work() -> str | None:
        if confirmed:
            log_action(LogAction.STEPPED_UP, "account", opened.account_id, opened.person_id)
        return sessions.renew_session(opened.id, signed.key, roles, confirmed)

    key = run_in_transaction(work)
    if key is None:
        return False
    session[SESSION_KEY] = signed.key = key
    return True


def _remember_device(token: str) -> None:
    @after_this_request
    def remember(response: Response) -> Response:
        response.set_cookie(
            current_app.config["DEVICE_COOKIE_NAME"],
            token,
            max_age=sessions.DEVICE_LIFETIME,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def _ask_to_confirm() -> ResponseReturnValue:
    here = request.method in SAFE_METHODS
    onward = request.full_path.rstrip("?") if here else url_for("access.seats")
    address = url_for("access.confirm", naeste=onward)
    return ("", 204, {"HX-Redirect": address}) if htmx else redirect(address, 303)


def _ask_to_log_in() -> ResponseReturnValue:
    if request.method not in SAFE_METHODS or request.endpoint in PROGRAM_ENDPOINTS:
        abort(401)
    address = url_for("access.log_in", naeste=request.full_path.rstrip("?"))
    if htmx:
        return "", 204, {"HX-Redirect": address}
    return redirect(address, 303)
