"""Log in and out, my page, and the addresses of what the room's other files show."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access import (
    code_app,
    devices,
    identities,
    invitations,
    provider,
    seats,
    second_factor,
    sessions,
    staff,
    store,
)
from gladsaxe.access.code_app import WRONG_PASSWORD
from gladsaxe.access.entering import TOO_MANY, enter, password_tries
from gladsaxe.access.forms import ChangePasswordForm, LogInForm
from gladsaxe.access.gate import current_actor, sign_in, sign_out, signed_in
from gladsaxe.access.rules import TABLE, Right
from gladsaxe.access.throttle import give_back
from gladsaxe.bodies import store as bodies
from gladsaxe.database.clock import today
from gladsaxe.database.durable import write
from gladsaxe.web.pages import own_address, see_other, show

blueprint = Blueprint("access", __name__)
BOTH = ["GET", "POST"]
PERSON, MEMBERSHIP = "/pladser/<int:person_id>", "/pladser/<int:membership_id>"
for rule, name, view, methods in (
    ("/kode", "use_code", invitations.use_code, BOTH),
    ("/log-ind/kommune", "staff_log_in", staff.log_in, ["GET"]),
    ("/log-ind/kommune/svar", "staff_answer", staff.answer, ["GET"]),
    ("/bekraeft", "confirm", code_app.confirm, BOTH),
    ("/min-side/enheder", "devices", devices.devices, ["GET"]),
    ("/min-side/enheder/<int:device_id>/log-ud", "end_device", devices.end_device, ["POST"]),
    ("/min-side/log-ud-alle-steder", "log_out_everywhere", devices.log_out_everywhere, ["POST"]),
    ("/min-side/kode-app", "code_app", code_app.code_app, BOTH),
    ("/min-side/kode-app/ny", "begin_code_app", code_app.begin, ["POST"]),
    ("/min-side/kode-app/tabt", "lost_code_app", code_app.lost, ["POST"]),
    ("/min-side/kommunens-login", "staff_link", staff.link, BOTH),
    ("/pladser", "seats", seats.seats, ["GET"]),
    ("/pladser", "add_person", seats.add_person, ["POST"]),
    (PERSON + "/ny-kode", "new_code", invitations.new_code, ["POST"]),
    (PERSON + "/fjern-kode-app", "forget_code_app", seats.forget_code_app, ["POST"]),
    (MEMBERSHIP + "/bekraeft", "confirm_seat", seats.confirm_seat, ["POST"]),
):
    blueprint.add_url_rule(rule, name, view, methods=methods)


@blueprint.route("/log-ind", methods=BOTH)
def log_in() -> ResponseReturnValue:
    """Let a person with an account in; wrong name, wrong password and closed account answer alike."""
    form = LogInForm(request.form)
    onward = own_address(request.args.get("naeste"), url_for("home.front"))
    if request.method != "POST":
        return show("access/log_in.html", form=form, provider=provider.provider(), onward=onward)
    if refused := enter(form):
        return show(
            "access/log_in.html", form=form, provider=provider.provider(), onward=onward, status=refused
        )
    return see_other(onward)


@blueprint.post("/log-ud")
def log_out() -> ResponseReturnValue:
    """End the session."""
    write(sessions.end_session, signed_in().key)
    return sign_out()


@blueprint.route("/min-side", methods=BOTH)
def my_page() -> ResponseReturnValue:
    """Show the person's seats and what they give, and change the password."""
    actor, account_id = current_actor(), signed_in().opened.account_id
    form = ChangePasswordForm(request.form)
    status = 200
    if request.method == "POST":
        status = _change_password(form, actor.person_id, account_id)
        if not status:
            return see_other(url_for("access.my_page", skiftet=1))
    return show(
        "access/my_page.html",
        form=form,
        held=bodies.memberships_of(actor.person_id, today()),
        rights=[
            right for right in TABLE if actor.may(right) and right not in (Right.ANYONE, Right.SIGNED_IN)
        ],
        changed=request.method != "POST" and "skiftet" in request.args,
        has_factor=second_factor.has_factor(account_id),
        provider=provider.provider(),
        linked=identities.is_linked(account_id),
        status=status,
    )


def _change_password(form: ChangePasswordForm, person_id: int, account_id: int) -> int:
    if not form.validate():
        return 422
    tries = password_tries(account_id)
    if not tries:
        form.old.errors = [TOO_MANY]
        return 429
    if not store.password_fits(store.account_of(person_id), form.old.data or ""):
        form.old.errors = [WRONG_PASSWORD]
        return 422
    write(give_back, tries)
    write(store.set_password, person_id, store.hash_password(form.new.data or ""))
    account = store.account_of(person_id)
    if account is not None:
        sign_in(account)
    return 0
