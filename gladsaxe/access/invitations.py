"""A way in on paper: the page that is printed and given to a person, and the page where its code is used."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access import codes, store
from gladsaxe.access.entering import TOO_MANY
from gladsaxe.access.forms import UseCodeForm
from gladsaxe.access.gate import current_actor, sign_in
from gladsaxe.access.qr import qr_svg
from gladsaxe.access.throttle import address_subject, give_back, try_once
from gladsaxe.database.durable import write
from gladsaxe.web.pages import see_other, show

UNFIT = "Koden passer ikke. Den kan være brugt eller for gammel. Bed sekretariatet om en ny."


def paper(name: str, login_name: str, code: str, purpose: codes.Purpose) -> ResponseReturnValue:
    """Show the page that is printed; there is no address where it can be seen again."""
    return show(
        "access/paper.html",
        name=name,
        login_name=login_name,
        code=code,
        reset=purpose is codes.Purpose.RESET,
        lasts=codes.LASTS_WORDS[purpose],
        address=url_for("access.use_code", _external=True),
        picture=qr_svg(url_for("access.use_code", kode=code, _external=True), "Koden som QR-kode"),
    )


def new_code(person_id: int) -> ResponseReturnValue:
    """Make a code for a person who has forgotten the password or not yet chosen one."""
    account = store.account_of(person_id)
    if account is None:
        abort(404)
    name, login_name = account.person.name, account.login_name
    account_id, purpose = account.id, codes.purpose_of(account)
    code = write(codes.make_code, account_id, purpose, current_actor().person_id)
    return paper(name, login_name, code, purpose)


def use_code() -> ResponseReturnValue:
    """Open an account with the code on paper and a password of the person's own choice."""
    form = UseCodeForm(request.form)
    if request.method != "POST":
        form.code.data = request.args.get("kode", "")
        return show("access/use_code.html", form=form)
    status = _open(form)
    return (
        show("access/use_code.html", form=form, status=status) if status else see_other(url_for("home.front"))
    )


def _open(form: UseCodeForm) -> int:
    if not form.validate():
        return 422
    tries = try_once(f"paper-{address_subject()}")
    if not tries:
        form.code.errors = [TOO_MANY]
        return 429
    code = form.code.data or ""
    # Asked first, for a hash is dear.
    if not codes.code_fits(code):
        form.code.errors = [UNFIT]
        return 422
    hashed = store.hash_password(form.new.data or "")
    try:
        person_id = write(codes.use_code, code, hashed)
    except codes.UsedUp:
        form.code.errors = [UNFIT]
        return 422
    write(give_back, tries)
    account = store.account_of(person_id)
    if account is None:
        form.code.errors = [UNFIT]
        return 422
    sign_in(account)
    return 0
