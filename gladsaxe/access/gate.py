"""The gate that every request passes: who acts, and whether the address is for them."""

import logging

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
from gladsaxe.access.rules import PROGRAMS, Actor, Right, right_of_address
from gladsaxe.access.store import actor_of, actor_with
from gladsaxe.access.tables import Account
from gladsaxe.agreement.store import Titles, titles_or_none
from gladsaxe.database.durable import write
from gladsaxe.web.pages import htmx, see_other

login_manager = LoginManager()
log = logging.getLogger(__name__)
SAFE = ("GET", "HEAD", "OPTIONS")
KEY = "_user_id"
DEVICE_COOKIE = "device"


class SignedIn(UserMixin):  # type: ignore[misc] # flask-login has no types
    """Tell Flask-Login whose session it is; the cookie holds its key, the database the rest."""

    def __init__(self, key: str, opened: sessions.OpenSession, actor: Actor) -> None:
        self.key = key
        self.opened = opened
        self.actor = actor

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return self.key


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_signed_in(key: str) -> SignedIn | None:
    """Return who the session belongs to, asked anew at each request."""
    opened = sessions.find(key)
    if opened is None:
        return None
    confirmed = opened.is_confirmed()
    actor = actor_with(opened.person_id, opened.name, opened.seats, confirmed, sessions.digest(key))
    return SignedIn(key, opened, actor)


def sign_in(account: Account) -> None:
    """Open a new session for the account; nothing of the one before it lives on."""
    account_id, actor = account.id, actor_of(account)
    before, token = session.get(KEY), request.cookies.get(DEVICE_COOKIE)

    def work() -> tuple[str, str]:
        if before:
            sessions.end_session(before)
        name = browser_name(request.user_agent.string)
        return sessions.open_session(account_id, sessions.roles_of(actor), token, name)

    key, token = write(work)
    session.clear()
    g.actor = actor
    signed = load_signed_in(key)
    login_user(signed)
    _remember_device(token)


def step_up() -> None:
    """Give the session a new key and note that its second factor was shown."""
    signed = signed_in()
    _renew(signed, confirmed=True)


def sign_out() -> ResponseReturnValue:
    """Empty the browser's session, whose row has ended, and lead to the login page."""
    session.clear()
    response = make_response(see_other(url_for("access.log_in")))
    # Never "storage": that would delete what waits on the phone to be sent.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def signed_in() -> SignedIn:
    """Return the session that acts; only behind an address that asks for a right."""
    signed: SignedIn = current_user
    return signed


def current_actor() -> Actor:
    """Return who acts; only behind an address that asks for a right."""
    actor: Actor = g.actor
    return actor


def plan_titles() -> Titles | None:
    """Return what the plan is called, None before an agreement is loaded; a session has asked already."""
    return signed_in().opened.titles if current_user.is_authenticated else titles_or_none()


def guard(app: Flask | Blueprint) -> None:
    """Put the gate before every request."""
    app.before_request(_check)


def _check() -> ResponseReturnValue | None:
    signed = current_user if current_user.is_authenticated else None
    g.actor = signed.actor if signed else None
    if request.endpoint is None:
        return None
    right = right_of_address(request.endpoint)
    if right is Right.ANYONE:
        return None
    if signed is None or not _keep_up(signed):
        g.actor = None
        return _ask_to_log_in()
    # What a phone still holds is taken in from one whose seat has ended too, and judged there.
    if request.endpoint in PROGRAMS:
        return None
    if right is None or not g.actor.may(right):
        abort(403)
    return None


def _keep_up(signed: SignedIn) -> bool:
    """Renew a session whose seats have changed, and note that it is in use; False for a dead one."""
    if sessions.roles_of(signed.actor) != signed.opened.roles:
        return _renew(signed)
    if signed.opened.is_stale():
        try:
            write(sessions.note_seen, signed.opened.id, signed.opened.device_id)
        except DBAPIError:
            # With a full disk one can still read.
            log.exception("a session's use could not be noted")
    return True


def _renew(signed: SignedIn, confirmed: bool = False) -> bool:
    roles = sessions.roles_of(signed.actor)
    key = write(sessions.renew, signed.opened.id, signed.key, roles, confirmed)
    if key is None:
        return False
    session[KEY] = signed.key = key
    return True


def _remember_device(token: str) -> None:
    @after_this_request
    def remember(response: Response) -> Response:
        response.set_cookie(
            DEVICE_COOKIE,
            token,
            max_age=sessions.DEVICE_KNOWN_FOR,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def _ask_to_log_in() -> ResponseReturnValue:
    if request.method not in SAFE or request.endpoint in PROGRAMS:
        abort(401)
    address = url_for("access.log_in", naeste=request.full_path.rstrip("?"))
    if htmx:
        return "", 204, {"HX-Redirect": address}
    return redirect(address, 303)
