"""Giving one seat of the organisation to a person, ending it, and answering what awaits approval."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.seat_approval import approve_seat, prepare_seat
from gladsaxe.access.seat_notices import mark_notices_read
from gladsaxe.bodies import store as bodies
from gladsaxe.bodies.forms import EndSeatForm
from gladsaxe.bodies.pages import build_give_form, find_seat_or_404, show_seat_page
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.web.pages import render_page, see_other

OWN_SEAT = "Du kan ikke give dig selv en plads."


def give_seat(key: str) -> ResponseReturnValue:
    """Prepare the seat for a person from a day, perhaps to another."""
    row = find_seat_or_404(key)
    form = build_give_form(row)
    if not form.validate():
        return show_seat_page(row, form, status=422)
    by_estate = bodies.is_filled_by_estate(row)
    place = bodies.SeatAssignment(
        row.id,
        form.starts_on.data,
        form.ends_on.data,
        party_id=None if by_estate else form.unit_id(),
        estate_id=form.unit_id() if by_estate else None,
        delegated=form.is_delegated(),
    )
    by_id = current_actor().person_id
    try:
        run_in_transaction(prepare_seat, form.chosen_person(), form.new_name(), place, by_id)
    except bodies.OwnSeat:
        form.person.errors = [OWN_SEAT]
        return show_seat_page(find_seat_or_404(key), form, status=422)
    except bodies.AlreadySeated:
        form.starts_on.errors = ["Personen sidder allerede på pladsen i de dage. Se listen, og ret dagene."]
        return show_seat_page(find_seat_or_404(key), form, status=422)
    return see_other(url_for("bodies.seat", key=key, gemt=1))


def end_membership(key: str, membership_id: int) -> ResponseReturnValue:
    """Set the last day of somebody who sits; what the seat has open stays with the seat."""
    row = find_seat_or_404(key)
    held = next((one for one in bodies.list_seat_memberships(row.id) if one.id == membership_id), None)
    if held is None:
        abort(404)
    form = EndSeatForm(request.form)
    form.starts_on, form.latest = held.starts_on, held.ends_on
    if request.method == "POST" and form.validate():
        by_id = current_actor().person_id
        run_in_transaction(bodies.end_membership, membership_id, form.ends_on.data, by_id)
        return see_other(url_for("bodies.seat", key=key, gemt=1))
    if request.method != "POST":
        form.ends_on.data = held.ends_on or today()
    return render_page("bodies/end.html", row=row, held=held, form=form, status=422 if form.faults() else 200)


def answer_seat(membership_id: int) -> ResponseReturnValue:
    """Approve or refuse a seat that another has prepared for a third."""
    by_id, approves = current_actor().person_id, request.form.get("answer") == "ja"
    answer = approve_seat if approves else bodies.refuse_membership
    try:
        run_in_transaction(answer, membership_id, by_id)
    except (bodies.NothingToApprove, bodies.OwnSeat):
        abort(404)
    return see_other(url_for("access.seats"))


def read_notices() -> ResponseReturnValue:
    """Note that the person has read what the front page told of new seats and codes."""
    newest_id = request.form.get("newest", 0, type=int)
    run_in_transaction(mark_notices_read, current_actor().person_id, newest_id)
    return see_other("/")
