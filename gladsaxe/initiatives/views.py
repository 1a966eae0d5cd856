"""The pages of the other initiatives and employment efforts."""

from itertools import groupby

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement import store as agreement
from gladsaxe.initiatives import store
from gladsaxe.initiatives.forms import InitiativeForm
from gladsaxe.initiatives.rules import INITIATIVE_KIND_WORDS, INITIATIVE_STATUS_WORDS
from gladsaxe.programme.forms import PARTY_PREFIX, list_party_fields, make_party_form
from gladsaxe.submissions.form_addresses import assign_submission_id
from gladsaxe.submissions.form_page import own_receipt, posted_fields
from gladsaxe.submissions.page_helpers import answer_form
from gladsaxe.web.pages import render_page

blueprint = Blueprint("initiatives", __name__)


@blueprint.get("/andre-tiltag")
def listing() -> ResponseReturnValue:
    """Show the other initiatives with goal, the parties' contributions and state."""
    rows = agreement.list_initiatives()
    return render_page(
        "initiatives/listing.html",
        kinds=[
            (INITIATIVE_KIND_WORDS[kind], list(rows)) for kind, rows in groupby(rows, lambda row: row.kind)
        ],
        newest=store.list_initiative_states(),
        parties={party.key: party.name for party in agreement.list_parties()},
        words=INITIATIVE_STATUS_WORDS,
        receipt=own_receipt(),
    )


@blueprint.route("/andre-tiltag/<key>", methods=["GET", "POST"])
@assign_submission_id
def edit(key: str) -> ResponseReturnValue:
    """Take in how an initiative stands."""
    row = store.find_initiative(key) or abort(404)
    actor, initiative_id = current_actor(), row.id
    parties = {party.key: party.name for party in agreement.list_parties()}
    form = make_party_form(InitiativeForm, "Hvad bidrager {party} med?", parties)(posted_fields())
    earlier = store.list_initiative_history(initiative_id)
    if posted_fields() is None and earlier:
        form.goal.data, form.state.data = earlier[0].goal, earlier[0].state
        for party, text in earlier[0].contributions.items():
            if PARTY_PREFIX + party in form:
                form[PARTY_PREFIX + party].data = text

    def work(submission_id: str) -> str:
        store.add_initiative_state(actor, initiative_id, form.entry())
        return url_for("initiatives.listing", gemt=submission_id, _anchor=key)

    def page(code: int) -> ResponseReturnValue:
        return render_page(
            "initiatives/form.html",
            form=form,
            row=store.find_initiative(key),
            earlier=store.list_initiative_history(initiative_id),
            words=INITIATIVE_STATUS_WORDS,
            fields_of=list_party_fields(form),
            status=code,
        )

    return answer_form(form, "initiative", page, work)
