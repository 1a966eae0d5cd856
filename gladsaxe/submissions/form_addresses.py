"""The address of a form carries its submission id, so that going back finds the same form."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlencode

from flask import g, request
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.submissions.store import NotOwner, find_receipt_address
from gladsaxe.web.pages import see_other

Asked = ParamSpec("Asked")
# The name in the address; it survives going back and reloading, which a hidden field does not.
ADDRESS_FIELD = "nr"


def assign_submission_id(view: Callable[Asked, ResponseReturnValue]) -> Callable[Asked, ResponseReturnValue]:
    """Give the form that a view shows an id in its address; one that was taken in leads to its receipt."""

    @wraps(view)
    def answer(*args: Asked.args, **kwargs: Asked.kwargs) -> ResponseReturnValue:
        if request.method == "POST":
            return view(*args, **kwargs)
        try:
            g.submission_id = str(uuid.UUID(request.args.get(ADDRESS_FIELD, "")))
            earlier = find_receipt_address(g.submission_id, current_actor().person_id)
        except (ValueError, NotOwner):
            query = {**request.args.to_dict(), ADDRESS_FIELD: str(uuid.uuid4())}
            return see_other(f"{request.path}?{urlencode(query)}")
        return see_other(earlier) if earlier else view(*args, **kwargs)

    return answer
