"""Logging in with the municipality's own login, and linking it to an account that is already open."""

import logging

from flask import abort, g, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from gladsaxe.access import identities, provider, store
from gladsaxe.access.code_app import WRONG_PASSWORD
from gladsaxe.access.entering import TOO_MANY, password_tries
from gladsaxe.access.forms import PasswordForm
from gladsaxe.access.gate import current_actor, sign_in
from gladsaxe.access.rules import Actor
from gladsaxe.access.throttle import give_back
from gladsaxe.database.durable import is_taken, write
from gladsaxe.web.pages import own_address, see_other, show

log = logging.getLogger(__name__)
# What the session remembers while the browser is at the provider.
ONWARD, LINKING = "staff-onward", "staff-linking"
UNKNOWN = "Vi kender ikke det login her. Log ind med dit brugernavn, og knyt det til din konto på Min side."
UNREACHABLE = "Kommunens login svarer ikke lige nu. Prøv igen om lidt, eller log ind med dit brugernavn."
REFUSED = "Vi kunne ikke bekræfte, hvem du er. Prøv igen."
TAKEN = "Det login er allerede knyttet til en anden konto."


def log_in() -> ResponseReturnValue:
    """Send the browser to the provider; a link leads here, for a form may not lead to another site."""
    if provider.provider() is None:
        abort(404)
    session[ONWARD] = own_address(request.args.get("naeste"), url_for("home.front"))
    try:
        answer: Response = provider.send_there(url_for("access.staff_answer", _external=True))
    except (provider.Unreachable, provider.Refused) as fault:
        log.warning("the identity provider: %s", fault)
        return _page(UNREACHABLE, 503)
    return answer


def answer() -> ResponseReturnValue:
    """Let in who the provider says it is, or link that identity to the account that asked for it."""
    if provider.provider() is None:
        abort(404)
    onward, linking = session.pop(ONWARD, "/"), session.pop(LINKING, None)
    try:
        issuer, subject = provider.read_answer()
    except provider.Unreachable as fault:
        log.warning("the identity provider: %s", fault)
        return _page(UNREACHABLE, 503)
    except provider.Refused as fault:
        log.warning("the identity provider's answer is refused: %s", fault)
        return _page(REFUSED, 403)
    if linking is not None:
        return _link(linking, issuer, subject)
    account = identities.account_by_identity(issuer, subject)
    if account is None:
        return _page(UNKNOWN, 403)
    sign_in(account)
    return see_other(own_address(onward, url_for("home.front")))


def link() -> ResponseReturnValue:
    """Ask for the account's password before an identity is linked to it, and show the way to the provider."""
    account = store.account_of(current_actor().person_id)
    if provider.provider() is None or account is None:
        abort(404)
    form, status = PasswordForm(request.form), 200
    account_id = account.id
    if request.method == "POST":
        status = _check(form, account_id)
        if not status:
            session[LINKING] = account_id
            return see_other(url_for("access.staff_link"))
    return show(
        "access/staff_link.html",
        form=form,
        ready=session.get(LINKING) == account_id and status != 422,
        linked=identities.is_linked(account_id),
        provider=provider.provider(),
        status=status,
    )


def _check(form: PasswordForm, account_id: int) -> int:
    if not form.validate():
        return 422
    tries = password_tries(account_id)
    if not tries:
        form.password.errors = [TOO_MANY]
        return 429
    if not store.password_fits(store.account_of(current_actor().person_id), form.password.data or ""):
        form.password.errors = [WRONG_PASSWORD]
        return 422
    write(give_back, tries)
    return 0


def _link(account_id: int, issuer: str, subject: str) -> ResponseReturnValue:
    actor: Actor | None = g.get("actor")
    account = store.account_of(actor.person_id) if actor else None
    if account is None or account.id != account_id:
        return _page(REFUSED, 403)
    try:
        write(identities.link, account_id, issuer, subject)
    except IntegrityError as fault:
        if not is_taken(fault):
            raise
        return _page(TAKEN, 409)
    return see_other(url_for("access.staff_link"))


def _page(sentence: str, status: int) -> ResponseReturnValue:
    return show("access/staff_refused.html", sentence=sentence, status=status)
