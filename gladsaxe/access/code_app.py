"""The code app: taking it into use, showing a code of it for what is confidential, and having lost it."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access import second_factor, store
from gladsaxe.access.entering import TOO_MANY, code_tries, password_tries
from gladsaxe.access.forms import CodeAppForm, CodeForm
from gladsaxe.access.gate import current_actor, signed_in, step_up
from gladsaxe.access.qr import qr_svg
from gladsaxe.access.tables import Account
from gladsaxe.access.throttle import give_back
from gladsaxe.agreement.store import agreement
from gladsaxe.database.durable import write
from gladsaxe.web.pages import own_address, see_other, show

WRONG_CODE = "Koden passer ikke. Vent på den næste, og prøv igen."
WRONG_PASSWORD = "Adgangskoden passer ikke."  # noqa: S105 - a sentence


def code_app() -> ResponseReturnValue:
    """Take a code app into use; the spare codes are shown once."""
    account = _account()
    form = CodeAppForm(request.form)
    if not account.password_hash:
        # Who comes in with the municipality's login alone has no password to write.
        del form.password
    status = 200
    if request.method == "POST":
        spare = _prove(form, account)
        if isinstance(spare, list):
            step_up()
            return show("access/spare_codes.html", codes=spare)
        status = spare
    return _page(form, status)


def begin() -> ResponseReturnValue:
    """Make the secret of a new code app."""
    write(second_factor.begin, signed_in().opened.account_id)
    return see_other(url_for("access.code_app"))


def lost() -> ResponseReturnValue:
    """Ask that somebody else takes the code app away, which is lost with the phone."""
    write(second_factor.say_lost, signed_in().opened.account_id)
    return see_other(url_for("access.code_app"))


def confirm() -> ResponseReturnValue:
    """Show a code of the app, so that what is confidential can be read for the rest of the day."""
    account_id = signed_in().opened.account_id
    onward = own_address(request.args.get("naeste"), url_for("home.front"))
    if not second_factor.has_factor(account_id):
        return see_other(url_for("access.code_app"))
    form = CodeForm(request.form)
    if request.method != "POST":
        return show("access/confirm.html", form=form)
    status = _confirm(form, account_id)
    return show("access/confirm.html", form=form, status=status) if status else see_other(onward)


def _confirm(form: CodeForm, account_id: int) -> int:
    if not form.validate():
        return 422
    tries = code_tries(account_id)
    if not tries:
        form.code.errors = [TOO_MANY]
        return 429
    if not write(second_factor.confirm, account_id, form.code.data or ""):
        form.code.errors = [WRONG_CODE]
        return 422
    write(give_back, tries)
    step_up()
    return 0


def _prove(form: CodeAppForm, account: Account) -> list[str] | int:
    account_id = account.id
    if not form.validate():
        return 422
    if "password" in form:
        tries = password_tries(account_id)
        if not tries:
            form.password.errors = [TOO_MANY]
            return 429
        if not store.password_fits(_account(), form.password.data or ""):
            form.password.errors = [WRONG_PASSWORD]
            return 422
        write(give_back, tries)
    spare = write(second_factor.prove, account_id, form.code.data or "")
    if spare is None:
        form.code.errors = [WRONG_CODE]
        return 422
    return spare


def _page(form: CodeAppForm, status: int) -> ResponseReturnValue:
    account = _account()
    begun = second_factor.begun(account, agreement().short_title)
    return show(
        "access/code_app.html",
        form=form,
        has_factor=second_factor.has_factor(account.id),
        is_lost=account.id in second_factor.lost(),
        begun=begun,
        picture=qr_svg(begun.address, "Nøglen som QR-kode") if begun else "",
        status=status,
    )


def _account() -> Account:
    return store.account_of(current_actor().person_id) or abort(404)
