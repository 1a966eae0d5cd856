"""Several observations from one walk (tryghedsvandring), written in in one go."""

from flask import abort, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from gladsaxe.access.authorization import current_actor
from gladsaxe.database.clock import today
from gladsaxe.issues import rules, store
from gladsaxe.issues.registration import WALK_REGISTRATION
from gladsaxe.submissions.form_page import form_page, posted_fields
from gladsaxe.submissions.registration import answer_registration
from gladsaxe.submissions.rules import receipt_number
from gladsaxe.web.pages import render_page


@form_page(WALK_REGISTRATION.form, numbered=True)
def new_walk() -> ResponseReturnValue:
    """Take in a walk; "Flere rækker" shows the form again with more rows and everything typed."""
    values = MultiDict(posted_fields()) if request.method == "POST" else None
    form = WALK_REGISTRATION.read(values)
    if values is None:
        form.walked_on.data = today()
    return answer_registration(WALK_REGISTRATION, form, values)


def show_walk_receipt(submission_id: object) -> ResponseReturnValue:
    """Show the one who wrote a walk the number of each observation."""
    walk = store.find_own_walk(current_actor(), str(submission_id))
    if walk is None:
        abort(404)
    number, issues = receipt_number(walk.submission_id), store.list_walk_issues(walk)
    shown = store.list_receipt_texts(current_actor(), issues)
    return render_page(
        "issues/receipt.html", issues=issues, walk=walk, number=number, shown=shown, rules=rules
    )
