"""Submissions of the rooms that are not yet under `form_page`."""

from collections.abc import Callable

from flask import abort
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.submissions.store import NotOwner, accept_submission, find_receipt_address
from gladsaxe.web.pages import see_other


def process_submission(
    submission_id: str,
    name: str,
    check: Callable[[], ResponseReturnValue | None],
    work: Callable[[], str],
) -> ResponseReturnValue:
    """Take a form in once and lead to its receipt; `check` answers instead where the form has a fault.

    A form that was taken in before is not checked again. Another person's form is refused.
    """
    person_id = current_actor().person_id
    try:
        earlier = find_receipt_address(submission_id, person_id)
        if earlier is not None:
            return see_other(earlier)
        answer = check()
        return (
            answer
            if answer is not None
            else see_other(accept_submission(submission_id, person_id, name, work))
        )
    except NotOwner:
        abort(403)
