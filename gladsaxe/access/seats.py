"""Who sits where: giving a person a seat and a way in, confirming seats, and the table of rights."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from gladsaxe.access import entry_codes, second_factor, store
from gladsaxe.access.authorization import current_actor
from gladsaxe.access.forms import PersonForm
from gladsaxe.access.invitations import show_code_document
from gladsaxe.access.rules import ROLES_BY_RIGHT, Right
from gladsaxe.access.seat_approval import prepare_seat
from gladsaxe.agreement.roles import ROLE_WORDS, Role
from gladsaxe.agreement.store import list_estates, list_parties
from gladsaxe.bodies import store as bodies
from gladsaxe.bodies.rules import CONFIRM_DAYS
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import is_unique_violation, run_in_transaction
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import render_page, see_other


def show_seats() -> ResponseReturnValue:
    """Show who sits where today, and the table of rights."""
    return _show_seats_page(_build_form())


def add_person() -> ResponseReturnValue:
    """Give a person a seat and an account, and show the paper with the code once."""
    form = _build_form()
    if not form.validate():
        return _show_seats_page(form, 422)
    name, login_name = clean_text(form.name.data), clean_text(form.login_name.data)
    by_id = current_actor().person_id

    def add() -> str:
        party_id, estate_id = form.chosen(form.party), form.chosen(form.estate)
        place = bodies.SeatAssignment(
            int(form.seat.data), form.starts_on.data, party_id=party_id, estate_id=estate_id
        )
        person_id = prepare_seat(None, name, place, by_id).person_id
        account = store.add_account(person_id, login_name)
        return entry_codes.make_code(account.id, entry_codes.CodePurpose.INVITATION, by_id)

    try:
        code = run_in_transaction(add)
    except IntegrityError as fault:
        if not is_unique_violation(fault):
            raise
        form.login_name.errors = ["Brugernavnet er taget. Vælg et andet."]
        return _show_seats_page(form, 422)
    return show_code_document(name, login_name.lower(), code, entry_codes.CodePurpose.INVITATION)


def confirm_seat(membership_id: int) -> ResponseReturnValue:
    """Note that a person still holds the seat; nobody can say so of one's own."""
    membership = bodies.find_membership(membership_id)
    if membership is None or membership.person_id == current_actor().person_id:
        abort(404)
    run_in_transaction(bodies.confirm_seat, membership_id, today())
    return see_other(url_for("access.seats"))


def forget_code_app(person_id: int) -> ResponseReturnValue:
    """Take away the code app of a person who has lost it and asked for that."""
    account = store.find_account(person_id)
    if account is None or not second_factor.may_delete_code_app(account, current_actor().person_id):
        abort(404)
    run_in_transaction(second_factor.delete_code_app, account.id)
    return see_other(url_for("access.seats"))


def _build_form() -> PersonForm:
    form = PersonForm(request.form)
    form.seat.choices = [
        ("", "Vælg en plads"),
        *((str(key), name) for key, name in bodies.list_seat_names().items()),
    ]
    form.party.choices = [("", "Ingen bestemt"), *((str(row.id), row.name) for row in list_parties())]
    form.estate.choices = [("", "Hele området"), *((str(row.id), row.name) for row in list_estates())]
    if request.method != "POST":
        form.starts_on.data = today()
    return form


def _show_seats_page(form: PersonForm, status: int = 200) -> ResponseReturnValue:
    actor, seated = current_actor(), bodies.list_memberships(today())
    manages = actor.may(Right.MANAGE_SEATS) and actor.confirmed
    answers = actor.confirmed and (manages or actor.may(Right.APPROVE_SEATS))
    open_accounts = store.list_accounts()
    held = {row.person_id for row in seated}
    lost = second_factor.list_lost_code_apps() if manages else set()
    return render_page(
        "access/seats.html",
        form=form,
        seated=seated,
        due=bodies.filter_due_memberships(seated, today()) if manages else [],
        confirm_days=CONFIRM_DAYS,
        accounts=open_accounts,
        seatless=[account for account in open_accounts.values() if account.person_id not in held],
        lost=[account for account in open_accounts.values() if account.id in lost],
        may_forget=second_factor.may_delete_code_app,
        may_manage=manages,
        pending=bodies.list_pending_memberships() if answers else [],
        stopped=request.args.get("stoppet", type=int),
        given_up=request.args.get("kladder", 0, type=int),
        rights=[right for right in ROLES_BY_RIGHT if right not in (Right.ANYONE, Right.SIGNED_IN)],
        roles=list(Role),
        role_words=ROLE_WORDS,
        table=ROLES_BY_RIGHT,
        status=status,
    )
