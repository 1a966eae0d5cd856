"""The code app: taking it into use, showing a code of it for what is confidential, and having lost it."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access import second_factor, store
from gladsaxe.access.authorization import current_actor, current_session_user, step_up
from gladsaxe.access.forms import CodeAppForm, CodeForm
from gladsaxe.access.login_log import record_own_failure
from gladsaxe.access.password_login import TOO_MANY_TRIES, reserve_hashing, take_code_try, take_password_try
from gladsaxe.access.qr import qr_svg
from gladsaxe.access.tables import Account
from gladsaxe.access.throttle import code_subject, delete_tries, own_subject
from gladsaxe.agreement.store import get_agreement
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.web.pages import own_address, render_page, see_other

WRONG_CODE = "Koden passer ikke. Vent på den næste, og prøv igen."
WRONG_PASSWORD = "Adgangskoden passer ikke."  # noqa: S105 - a sentence


def code_app() -> ResponseReturnValue:
    """Take a code app into use; the spare codes are shown once."""
    account = _current_account()
    form = CodeAppForm(request.form)
    if not account.password_hash:
        # Who comes in with the municipality's login alone has no password to write.
        del form.password
    status = 200
    if request.method == "POST":
        spare = _activate_code_app(form, account)
        if isinstance(spare, list):
            step_up()
            return render_page("access/spare_codes.html", codes=spare)
        status = spare
    return _show_code_app(form, status)


def start_code_app() -> ResponseReturnValue:
    """Make the secret of a new code app."""
    run_in_transaction(second_factor.start_code_app, current_session_user().opened.account_id)
    return see_other(url_for("access.code_app"))


def report_lost_code_app() -> ResponseReturnValue:
    """Ask that somebody else takes the code app away, which is lost with the phone."""
    run_in_transaction(second_factor.report_lost_code_app, current_session_user().opened.account_id)
    return see_other(url_for("access.code_app"))


def confirm_code() -> ResponseReturnValue:
    """Show a code of the app, so that what is confidential can be read for the rest of the day."""
    account_id = current_session_user().opened.account_id
    onward = own_address(request.args.get("naeste"), url_for("home.front"))
    if not second_factor.has_factor(account_id):
        return see_other(url_for("access.code_app"))
    form = CodeForm(request.form)
    if request.method != "POST":
        return render_page("access/confirm.html", form=form)
    status = _verify_code(form, account_id)
    return render_page("access/confirm.html", form=form, status=status) if status else see_other(onward)


def _verify_code(form: CodeForm, account_id: int) -> int:
    if not form.validate():
        return 422
    tries = take_code_try(account_id)
    if not tries:
        form.code.errors = [TOO_MANY_TRIES]
        return 429
    code = form.code.data or ""
    spare_hash = second_factor.hash_spare_code(account_id, code)
    if not run_in_transaction(second_factor.verify_code, account_id, code, spare_hash):
        record_own_failure(LogAction.STEP_UP_FAILED, code_subject(account_id))
        form.code.errors = [WRONG_CODE]
        return 422
    run_in_transaction(delete_tries, tries)
    step_up()
    return 0


def _activate_code_app(form: CodeAppForm, account: Account) -> list[str] | int:
    account_id = account.id
    if not form.validate():
        return 422
    if "password" in form:
        tries = take_password_try(account_id)
        if not tries:
            form.password.errors = [TOO_MANY_TRIES]
            return 429
        with reserve_hashing(tries):
            fits = store.verify_password(_current_account(), form.password.data or "")
        if not fits:
            record_own_failure(LogAction.LOGIN_FAILED, own_subject(account_id))
            form.password.errors = [WRONG_PASSWORD]
            return 422
        run_in_transaction(delete_tries, tries)
    code = form.code.data or ""
    spare = second_factor.make_spare_codes() if second_factor.is_first_code(account_id, code) else []
    hashes = second_factor.hash_new_spare_codes(spare)
    if not run_in_transaction(second_factor.activate_code_app, account_id, code, hashes):
        record_own_failure(LogAction.STEP_UP_FAILED)
        form.code.errors = [WRONG_CODE]
        return 422
    return spare


def _show_code_app(form: CodeAppForm, status: int) -> ResponseReturnValue:
    account = _current_account()
    begun = second_factor.find_pending_code_app(account, get_agreement().short_title)
    return render_page(
        "access/code_app.html",
        form=form,
        has_factor=second_factor.has_factor(account.id),
        is_lost=account.id in second_factor.list_lost_code_apps(),
        begun=begun,
        picture=qr_svg(begun.address, "Nøglen som QR-kode") if begun else "",
        status=status,
    )


def _current_account() -> Account:
    return store.find_account(current_actor().person_id) or abort(404)
