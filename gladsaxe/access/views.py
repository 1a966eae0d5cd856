"""Log in and out, my page, and the addresses of what the room's other files show."""

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access import (
    code_app,
    devices,
    identities,
    invitations,
    login_log,
    provider,
    seat_pages,
    seats,
    second_factor,
    sessions,
    staff_login,
    store,
)
from gladsaxe.access.authorization import current_actor, current_session_user, sign_in, sign_out
from gladsaxe.access.code_app import WRONG_PASSWORD
from gladsaxe.access.forms import ChangePasswordForm, LogInForm
from gladsaxe.access.password_login import (
    TOO_MANY_TRIES,
    log_in_with_password,
    reserve_hashing,
    take_password_try,
)
from gladsaxe.access.rules import ROLES_BY_RIGHT, Right
from gladsaxe.access.throttle import delete_tries, own_subject
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.bodies import store as bodies
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import own_address, render_page, see_other

blueprint = Blueprint("access", __name__)
FORM_METHODS = ["GET", "POST"]
PERSON_URL, MEMBERSHIP_URL = "/pladser/<int:person_id>", "/pladser/<int:membership_id>"
for rule, name, view, methods in (
    ("/kode", "use_code", invitations.use_code, FORM_METHODS),
    ("/log-ind/kommune", "staff_log_in", staff_login.log_in, ["GET"]),
    ("/log-ind/kommune/svar", "staff_answer", staff_login.receive_answer, ["GET"]),
    ("/bekraeft", "confirm", code_app.confirm_code, FORM_METHODS),
    ("/min-side/enheder", "devices", devices.show_devices, ["GET"]),
    ("/min-side/enheder/<int:device_id>/log-ud", "end_device", devices.end_device, ["POST"]),
    ("/min-side/log-ud-alle-steder", "log_out_everywhere", devices.log_out_everywhere, ["POST"]),
    ("/min-side/logins", "own_logins", login_log.show_own_logins, ["GET"]),
    ("/driftssikkerhed/logins", "all_logins", login_log.show_all_logins, ["GET"]),
    ("/min-side/kode-app", "code_app", code_app.code_app, FORM_METHODS),
    ("/min-side/kode-app/ny", "begin_code_app", code_app.start_code_app, ["POST"]),
    ("/min-side/kode-app/tabt", "lost_code_app", code_app.report_lost_code_app, ["POST"]),
    ("/min-side/kommunens-login", "staff_link", staff_login.link_login, FORM_METHODS),
    ("/pladser", "seats", seats.show_seats, ["GET"]),
    ("/pladser", "add_person", seats.add_person, ["POST"]),
    ("/organisation/pladser/<key>", "give_seat", seat_pages.give_seat, ["POST"]),
    (
        "/organisation/pladser/<key>/<int:membership_id>/slut",
        "end_membership",
        seat_pages.end_membership,
        FORM_METHODS,
    ),
    ("/pladser/beskeder/set", "read_notices", seat_pages.read_notices, ["POST"]),
    (MEMBERSHIP_URL + "/svar", "answer_seat", seat_pages.answer_seat, ["POST"]),
    (PERSON_URL + "/ny-kode", "new_code", invitations.new_code, ["POST"]),
    (PERSON_URL + "/fjern-kode-app", "forget_code_app", seats.forget_code_app, ["POST"]),
    (MEMBERSHIP_URL + "/bekraeft", "confirm_seat", seats.confirm_seat, ["POST"]),
):
    blueprint.add_url_rule(rule, name, view, methods=methods)


@blueprint.route("/log-ind", methods=FORM_METHODS)
def log_in() -> ResponseReturnValue:
    """Let a person with an account in; wrong name, wrong password and closed account answer alike."""
    form = LogInForm(request.form)
    onward = own_address(request.args.get("naeste"), url_for("home.front"))
    if g.actor and (request.method != "POST" or _is_another_login(form)):
        return render_page(
            "access/logged_in.html", onward=onward, status=422 if request.method == "POST" else 200
        )
    if request.method != "POST":
        return render_page("access/log_in.html", form=form, provider=provider.find_provider(), onward=onward)
    if refused := log_in_with_password(form):
        return render_page(
            "access/log_in.html", form=form, provider=provider.find_provider(), onward=onward, status=refused
        )
    return see_other(onward)


def _is_another_login(form: LogInForm) -> bool:
    account = store.find_account_by_login(clean_text(form.login_name.data).lower()[:80])
    return account is None or account.person_id != current_actor().person_id


@blueprint.post("/log-ud")
def log_out() -> ResponseReturnValue:
    """End the session."""
    run_in_transaction(sessions.end_session, current_session_user().key)
    return sign_out()


@blueprint.route("/min-side", methods=FORM_METHODS)
def my_page() -> ResponseReturnValue:
    """Show the person's seats and what they give, and change the password."""
    actor, account_id = current_actor(), current_session_user().opened.account_id
    form = ChangePasswordForm(request.form)
    status = 200
    if request.method == "POST":
        form.words = store.list_guessable_words(store.find_account(actor.person_id))
        status = _change_password(form, actor.person_id, account_id)
        if not status:
            return see_other(url_for("access.my_page", skiftet=1))
    return render_page(
        "access/my_page.html",
        form=form,
        held=bodies.list_person_memberships(actor.person_id, today()),
        rights=[
            right
            for right in ROLES_BY_RIGHT
            if actor.may(right) and right not in (Right.ANYONE, Right.SIGNED_IN)
        ],
        changed=request.method != "POST" and "skiftet" in request.args,
        has_factor=second_factor.has_factor(account_id),
        provider=provider.find_provider(),
        linked=identities.is_linked(account_id),
        status=status,
    )


def _change_password(form: ChangePasswordForm, person_id: int, account_id: int) -> int:
    if not form.validate():
        return 422
    tries = take_password_try(account_id)
    if not tries:
        form.old.errors = [TOO_MANY_TRIES]
        return 429
    with reserve_hashing(tries):
        fits = store.verify_password(store.find_account(person_id), form.old.data or "")
        hashed = store.hash_password(form.new.data or "") if fits else ""
    if not fits:
        login_log.record_own_failure(LogAction.LOGIN_FAILED, own_subject(account_id))
        form.old.errors = [WRONG_PASSWORD]
        return 422
    run_in_transaction(delete_tries, tries)
    run_in_transaction(store.set_password, person_id, hashed)
    account = store.find_account(person_id)
    if account is not None:
        sign_in(account)
    return 0
