"""One way through for every plain form: shown, taken in once, or shown again with what is wrong."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from gladsaxe.access.authorization import current_actor
from gladsaxe.submissions.rules import FieldRefusal, receipt_number
from gladsaxe.submissions.store import NotOwner, accept_submission, find_receipt_address
from gladsaxe.web.forms import BaseForm
from gladsaxe.web.pages import see_other


def posted_fields() -> CombinedMultiDict[str, Any] | None:
    """Return the files and fields of a form that was posted, None for a page that is asked for."""
    if request.method != "POST":
        return None
    parts: list[MultiDict[str, Any]] = [request.files, request.form]
    return CombinedMultiDict(parts)


def answer_form(
    form: BaseForm,
    name: str,
    page: Callable[[int], ResponseReturnValue],
    work: Callable[[str], str],
    more: Callable[[], object] = lambda: None,
) -> ResponseReturnValue:
    """Show a form that is asked for; take a posted one in once and lead to the address that `work` gives.

    `page` shows the form under a status, `more` may add faults, `work` writes and may raise Refused. A form
    that was taken in before is not checked again. Another person's form is refused.
    """
    form.start()
    if request.method != "POST":
        return page(200)
    submission_id, person_id = str(form.submission_id.data), current_actor().person_id
    try:
        earlier = find_receipt_address(submission_id, person_id)
        if earlier is not None:
            return see_other(earlier)
        form.validate()
        more()
        if form.faults():
            return page(422)
        return see_other(accept_submission(submission_id, person_id, name, lambda: work(submission_id)))
    except FieldRefusal as refused:
        form[refused.field].errors = [refused.sentence]
        return page(422)
    except NotOwner:
        abort(403)


def own_receipt() -> str | None:
    """Return the receipt's number on the page that the person's own form leads to."""
    sent = request.args.get("gemt", "")
    try:
        address = find_receipt_address(str(uuid.UUID(sent)), current_actor().person_id)
    except (ValueError, NotOwner):
        return None
    return receipt_number(sent) if address else None
