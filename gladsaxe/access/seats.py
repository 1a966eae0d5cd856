"""Who sits where: giving a person a seat and a way in, confirming seats, and the table of rights."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from gladsaxe.access import codes, second_factor, store
from gladsaxe.access.forms import PersonForm
from gladsaxe.access.gate import current_actor
from gladsaxe.access.invitations import paper
from gladsaxe.access.rules import TABLE, Right
from gladsaxe.agreement.roles import ROLE_WORDS, Role
from gladsaxe.agreement.store import estates, parties
from gladsaxe.bodies import store as bodies
from gladsaxe.bodies.rules import CONFIRM_DAYS
from gladsaxe.database.clock import today
from gladsaxe.database.durable import is_taken, write
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import see_other, show


def seats() -> ResponseReturnValue:
    """Show who sits where today, and the table of rights."""
    return _page(_form())


def add_person() -> ResponseReturnValue:
    """Give a person a seat and an account, and show the paper with the code once."""
    form = _form()
    if not form.validate():
        return _page(form, 422)
    name, login_name = clean_text(form.name.data), clean_text(form.login_name.data)
    by_id = current_actor().person_id

    def add() -> str:
        person = bodies.add_person(name)
        party_id, estate_id = form.chosen(form.party), form.chosen(form.estate)
        bodies.seat_person(person.id, int(form.seat.data), form.starts_on.data, party_id, estate_id)
        account = store.add_account(person.id, login_name)
        return codes.make_code(account.id, codes.Purpose.INVITATION, by_id)

    try:
        code = write(add)
    except IntegrityError as fault:
        if not is_taken(fault):
            raise
        form.login_name.errors = ["Brugernavnet er taget. Vælg et andet."]
        return _page(form, 422)
    return paper(name, login_name.lower(), code, codes.Purpose.INVITATION)


def confirm_seat(membership_id: int) -> ResponseReturnValue:
    """Note that a person still holds the seat; nobody can say so of one's own."""
    membership = bodies.membership(membership_id)
    if membership is None or membership.person_id == current_actor().person_id:
        abort(404)
    write(bodies.confirm_seat, membership_id, today())
    return see_other(url_for("access.seats"))


def forget_code_app(person_id: int) -> ResponseReturnValue:
    """Take away the code app of a person who has lost it and asked for that."""
    account = store.account_of(person_id)
    if account is None or not second_factor.may_forget(account, current_actor().person_id):
        abort(404)
    write(second_factor.forget, account.id)
    return see_other(url_for("access.seats"))


def _form() -> PersonForm:
    form = PersonForm(request.form)
    form.seat.choices = [
        ("", "Vælg en plads"),
        *((str(key), name) for key, name in bodies.seat_names().items()),
    ]
    form.party.choices = [("", "Ingen bestemt"), *((str(row.id), row.name) for row in parties())]
    form.estate.choices = [("", "Hele området"), *((str(row.id), row.name) for row in estates())]
    if request.method != "POST":
        form.starts_on.data = today()
    return form


def _page(form: PersonForm, status: int = 200) -> ResponseReturnValue:
    actor, seated = current_actor(), bodies.seated(today())
    manages = actor.may(Right.MANAGE_SEATS)
    open_accounts = store.accounts()
    held = {row.person_id for row in seated}
    lost = second_factor.lost() if manages else set()
    return show(
        "access/seats.html",
        form=form,
        seated=seated,
        due=bodies.due(seated, today()) if manages else [],
        confirm_days=CONFIRM_DAYS,
        accounts=open_accounts,
        seatless=[account for account in open_accounts.values() if account.person_id not in held],
        lost=[account for account in open_accounts.values() if account.id in lost],
        may_forget=second_factor.may_forget,
        may_manage=manages,
        stopped=request.args.get("stoppet", type=int),
        given_up=request.args.get("kladder", 0, type=int),
        rights=[right for right in TABLE if right not in (Right.ANYONE, Right.SIGNED_IN)],
        roles=list(Role),
        role_words=ROLE_WORDS,
        table=TABLE,
        status=status,
    )
