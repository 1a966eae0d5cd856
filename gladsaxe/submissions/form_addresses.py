"""The decorator of numbered addresses before `form_page`, for the views that have not gone over to it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import request
from flask.typing import ResponseReturnValue

from gladsaxe.submissions.form_page import number_address

Asked = ParamSpec("Asked")


def assign_submission_id(view: Callable[Asked, ResponseReturnValue]) -> Callable[Asked, ResponseReturnValue]:
    """Give the form that a view shows an id in its address, so that going back finds the same form."""

    @wraps(view)
    def answer(*args: Asked.args, **kwargs: Asked.kwargs) -> ResponseReturnValue:
        redirect = None if request.method == "POST" else number_address()
        return redirect or view(*args, **kwargs)

    return answer
