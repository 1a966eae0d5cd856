"""A way in on paper: the page that is printed and given to a person, and the page where its code is used."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access import entry_codes, store
from gladsaxe.access.authorization import current_actor, sign_in
from gladsaxe.access.forms import GUESSABLE_PASSWORD, UseCodeForm
from gladsaxe.access.login_log import record_failure
from gladsaxe.access.password_login import TOO_MANY_TRIES, reserve_hashing
from gladsaxe.access.passwords import is_guessable_password
from gladsaxe.access.qr import qr_svg
from gladsaxe.access.throttle import address_subject, delete_tries, try_once
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.web.pages import render_page, see_other

INVALID_CODE = "Koden passer ikke. Den kan være brugt eller for gammel. Bed sekretariatet om en ny."


def show_code_document(
    name: str, login_name: str, code: str, purpose: entry_codes.CodePurpose
) -> ResponseReturnValue:
    """Show the page that is printed; there is no address where it can be seen again."""
    address = url_for("access.use_code", _external=True)
    return render_page(
        "access/paper.html",
        name=name,
        login_name=login_name,
        code=code,
        reset=purpose is entry_codes.CodePurpose.RESET,
        lasts=entry_codes.CODE_LIFETIME_WORDS[purpose],
        address=address,
        # After the # of an address, which no browser sends: neither a server nor a proxy logs it.
        picture=qr_svg(f"{address}#kode={code}", "Koden som QR-kode"),
    )


def new_code(person_id: int) -> ResponseReturnValue:
    """Make a code for a person who has forgotten the password or not yet chosen one."""
    account = store.find_account(person_id)
    if account is None:
        abort(404)
    name, login_name = account.person.name, account.login_name
    account_id, purpose = account.id, entry_codes.choose_purpose(account)
    code = run_in_transaction(entry_codes.make_code, account_id, purpose, current_actor().person_id)
    return show_code_document(name, login_name, code, purpose)


def use_code() -> ResponseReturnValue:
    """Open an account with the code on paper and a password of the person's own choice."""
    form = UseCodeForm(request.form)
    if request.method != "POST":
        return render_page("access/use_code.html", form=form)
    status = _open_account(form)
    return (
        render_page("access/use_code.html", form=form, status=status)
        if status
        else see_other(url_for("home.front"))
    )


def _open_account(form: UseCodeForm) -> int:
    if not form.validate():
        return 422
    subject = f"paper-{address_subject()}"
    tries = try_once(subject)
    if not tries:
        form.code.errors = [TOO_MANY_TRIES]
        return 429
    code = form.code.data or ""
    # Asked first, for a hash is dear.
    account = entry_codes.find_code_account(code)
    if account is None:
        record_failure(LogAction.LOGIN_FAILED, (subject,), None)
        form.code.errors = [INVALID_CODE]
        return 422
    # Whose words they are is only known, and only said, to who has the code.
    if is_guessable_password(form.new.data or "", store.list_guessable_words(account)):
        run_in_transaction(delete_tries, tries)
        form.new.errors = [GUESSABLE_PASSWORD]
        return 422
    with reserve_hashing(tries):
        hashed = store.hash_password(form.new.data or "")
    try:
        person_id = run_in_transaction(entry_codes.use_code, code, hashed)
    except entry_codes.InvalidCode:
        form.code.errors = [INVALID_CODE]
        return 422
    run_in_transaction(delete_tries, tries)
    account = store.find_account(person_id)
    if account is None:
        form.code.errors = [INVALID_CODE]
        return 422
    sign_in(account)
    return 0
