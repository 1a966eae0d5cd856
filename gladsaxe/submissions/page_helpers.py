"""The protocol of forms before `form_page`, for the views that have not gone over to it."""

from collections.abc import Callable

from flask import abort, request
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.submissions.store import NotOwner, accept_submission, find_receipt_address
from gladsaxe.web.forms import BaseForm
from gladsaxe.web.pages import see_other


def answer_form(
    form: BaseForm,
    name: str,
    page: Callable[[int], ResponseReturnValue],
    work: Callable[[str], str],
    more: Callable[[], object] = lambda: None,
) -> ResponseReturnValue:
    """Show a form that is asked for; take a posted one in once and lead to the address that `work` gives.

    `page` shows the form under a status, `more` may add faults, `work` writes and may raise FieldRefusal. A
    form that was taken in before is not checked again. Another person's form is refused.
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
