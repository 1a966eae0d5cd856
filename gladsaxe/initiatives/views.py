"""The pages of the other initiatives and employment efforts."""

from itertools import groupby

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement import store as agreement
from gladsaxe.initiatives import store
from gladsaxe.initiatives.forms import InitiativeForm
from gladsaxe.initiatives.rules import KIND_WORDS, STATE_WORDS
from gladsaxe.programme.forms import PARTY, party_fields, with_parties
from gladsaxe.submissions.once import once
from gladsaxe.submissions.sending import answer_form, own_receipt, posted
from gladsaxe.web.pages import render_page

blueprint = Blueprint("initiatives", __name__)


@blueprint.get("/andre-tiltag")
def listing() -> ResponseReturnValue:
    """Show the other initiatives with goal, the parties' contributions and state."""
    rows = agreement.list_initiatives()
    return render_page(
        "initiatives/listing.html",
        kinds=[(KIND_WORDS[kind], list(rows)) for kind, rows in groupby(rows, lambda row: row.kind)],
        newest=store.newest(),
        parties={party.key: party.name for party in agreement.list_parties()},
        words=STATE_WORDS,
        receipt=own_receipt(),
    )


@blueprint.route("/andre-tiltag/<key>", methods=["GET", "POST"])
@once
def edit(key: str) -> ResponseReturnValue:
    """Take in how an initiative stands."""
    row = store.by_key(key) or abort(404)
    actor, initiative_id = current_actor(), row.id
    parties = {party.key: party.name for party in agreement.list_parties()}
    form = with_parties(InitiativeForm, "Hvad bidrager {party} med?", parties)(posted())
    earlier = store.history(initiative_id)
    if posted() is None and earlier:
        form.goal.data, form.state.data = earlier[0].goal, earlier[0].state
        for party, text in earlier[0].contributions.items():
            if PARTY + party in form:
                form[PARTY + party].data = text

    def work(submission_id: str) -> str:
        store.enter(actor, initiative_id, form.entry())
        return url_for("initiatives.listing", gemt=submission_id, _anchor=key)

    def page(code: int) -> ResponseReturnValue:
        return render_page(
            "initiatives/form.html",
            form=form,
            row=store.by_key(key),
            earlier=store.history(initiative_id),
            words=STATE_WORDS,
            fields_of=party_fields(form),
            status=code,
        )

    return answer_form(form, "initiative", page, work)
