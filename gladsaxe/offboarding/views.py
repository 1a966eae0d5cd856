"""The two buttons: a person has stopped, and a person no longer holds one seat."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.store import find_account
from gladsaxe.bodies import store as bodies
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.offboarding import store
from gladsaxe.web.pages import see_other

blueprint = Blueprint("offboarding", __name__)


@blueprint.post("/pladser/<int:person_id>/stoppet")
def leave(person_id: int) -> ResponseReturnValue:
    """Shut every way in for a person who has stopped, at once, and hand open work over."""
    if find_account(person_id) is None and not bodies.holds_seat(person_id):
        abort(404)
    handed = run_in_transaction(store.offboard_person, person_id, current_actor().person_id)
    return see_other(url_for("access.seats", stoppet=handed.issues, kladder=handed.drafts))


@blueprint.post("/pladser/<int:membership_id>/slut")
def end_seat(membership_id: int) -> ResponseReturnValue:
    """End a membership, so that its rights are gone at the next request, and hand open work over."""
    if bodies.find_membership(membership_id) is None:
        abort(404)
    run_in_transaction(store.end_seat, membership_id, current_actor().person_id)
    return see_other(url_for("access.seats"))
