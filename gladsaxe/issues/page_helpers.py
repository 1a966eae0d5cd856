"""What is posted, and taking it in once: what the forms of issues and of the registers do alike."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.store import list_places
from gladsaxe.submissions.store import NotYours, take, taken
from gladsaxe.web.pages import see_other


def read_posted_form() -> CombinedMultiDict[str, Any] | None:
    """Return the files and fields of a form that was posted, None for a page that is asked for."""
    if request.method != "POST":
        return None
    parts: list[MultiDict[str, Any]] = [request.files, request.form]
    return CombinedMultiDict(parts)


def place_choices(first: str) -> Sequence[tuple[str, str]]:
    """Return the places to choose from after the empty choice `first`."""
    return [("", first), *((str(place.id), place.name) for place in list_places())]


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
        earlier = taken(submission_id, person_id)
        if earlier is not None:
            return see_other(earlier)
        answer = check()
        return answer if answer is not None else see_other(take(submission_id, person_id, name, work))
    except NotYours:
        abort(403)
