"""Logging in with the municipality's own login, and linking it to an account that is already open."""

import logging

from flask import abort, g, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from gladsaxe.access import identities, provider, store
from gladsaxe.access.authorization import current_actor, sign_in
from gladsaxe.access.code_app import WRONG_PASSWORD
from gladsaxe.access.forms import PasswordForm
from gladsaxe.access.login_log import record_failure, record_own_failure
from gladsaxe.access.password_login import TOO_MANY_TRIES, reserve_hashing, take_password_try
from gladsaxe.access.rules import Actor
from gladsaxe.access.throttle import delete_tries, own_subject
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.database.transactions import is_unique_violation, run_in_transaction
from gladsaxe.web.pages import own_address, render_page, see_other

log = logging.getLogger(__name__)
# What the session remembers while the browser is at the provider.
ONWARD_KEY, LINKING_KEY = "staff-onward", "staff-linking"
UNKNOWN_LOGIN = (
    "Vi kender ikke det login her. Log ind med dit brugernavn, og knyt det til din konto på Min side."
)
PROVIDER_UNREACHABLE = (
    "Kommunens login svarer ikke lige nu. Prøv igen om lidt, eller log ind med dit brugernavn."
)
ANSWER_REFUSED = "Vi kunne ikke bekræfte, hvem du er. Prøv igen."
LOGIN_TAKEN = "Det login er allerede knyttet til en anden konto."


def log_in() -> ResponseReturnValue:
    """Send the browser to the provider; a link leads here, for a form may not lead to another site."""
    if provider.find_provider() is None:
        abort(404)
    session[ONWARD_KEY] = own_address(request.args.get("naeste"), url_for("home.front"))
    try:
        answer: Response = provider.redirect_to_provider(url_for("access.staff_answer", _external=True))
    except (provider.ProviderUnreachable, provider.AnswerRefused) as fault:
        log.warning("the identity provider: %s", fault)
        return _show_refusal(PROVIDER_UNREACHABLE, 503)
    return answer


def receive_answer() -> ResponseReturnValue:
    """Let in who the provider says it is, or link that identity to the account that asked for it."""
    if provider.find_provider() is None:
        abort(404)
    onward, linking = session.pop(ONWARD_KEY, "/"), session.pop(LINKING_KEY, None)
    try:
        issuer, subject = provider.read_answer()
    except provider.ProviderUnreachable as fault:
        log.warning("the identity provider: %s", fault)
        return _show_refusal(PROVIDER_UNREACHABLE, 503)
    except provider.AnswerRefused as fault:
        log.warning("the identity provider's answer is refused: %s", fault)
        return _show_refusal(ANSWER_REFUSED, 403)
    if linking is not None:
        return _link_identity(linking, issuer, subject)
    account = identities.find_account_by_identity(issuer, subject)
    if account is None:
        record_failure(LogAction.LOGIN_FAILED, (), None, f"{issuer} {subject}")
        return _show_refusal(UNKNOWN_LOGIN, 403)
    sign_in(account)
    return see_other(own_address(onward, url_for("home.front")))


def link_login() -> ResponseReturnValue:
    """Ask for the account's password before an identity is linked to it, and show the way to the provider."""
    account = store.find_account(current_actor().person_id)
    if provider.find_provider() is None or account is None:
        abort(404)
    form, status = PasswordForm(request.form), 200
    account_id = account.id
    if request.method == "POST":
        status = _check_password(form, account_id)
        if not status:
            session[LINKING_KEY] = account_id
            return see_other(url_for("access.staff_link"))
    return render_page(
        "access/staff_link.html",
        form=form,
        ready=session.get(LINKING_KEY) == account_id and status != 422,
        linked=identities.is_linked(account_id),
        provider=provider.find_provider(),
        status=status,
    )


def _check_password(form: PasswordForm, account_id: int) -> int:
    if not form.validate():
        return 422
    tries = take_password_try(account_id)
    if not tries:
        form.password.errors = [TOO_MANY_TRIES]
        return 429
    with reserve_hashing(tries):
        account = store.find_account(current_actor().person_id)
        fits = store.verify_password(account, form.password.data or "")
    if not fits:
        record_own_failure(LogAction.LOGIN_FAILED, own_subject(account_id))
        form.password.errors = [WRONG_PASSWORD]
        return 422
    run_in_transaction(delete_tries, tries)
    return 0


def _link_identity(account_id: int, issuer: str, subject: str) -> ResponseReturnValue:
    actor: Actor | None = g.get("actor")
    account = store.find_account(actor.person_id) if actor else None
    if account is None or account.id != account_id:
        return _show_refusal(ANSWER_REFUSED, 403)
    try:
        run_in_transaction(identities.link_identity, account_id, issuer, subject)
    except IntegrityError as fault:
        if not is_unique_violation(fault):
            raise
        return _show_refusal(LOGIN_TAKEN, 409)
    return see_other(url_for("access.staff_link"))


def _show_refusal(sentence: str, status: int) -> ResponseReturnValue:
    return render_page("access/staff_refused.html", sentence=sentence, status=status)
