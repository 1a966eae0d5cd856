"""What was typed in a form is carried through a lost login: shown as hidden fields behind a login form."""

from collections.abc import Iterable, Sequence

from flask import g, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from gladsaxe.web.origin import is_same_origin
from gladsaxe.web.pages import own_address, render_page

# The carried fields' names begin with this, so that they cannot be taken for those of the login form.
CARRIED_PREFIX = "sendt-"
ADDRESS_FIELD = "til"


def carry_through_login() -> Response | None:
    """Return the page that asks to log in and then sends what was typed, None where nothing is to be carried.

    Only what a page of ours has posted is carried, for another site could else have a person send its text.
    """
    if request.method != "POST" or not is_same_origin(when_unsaid=False):
        return None
    if (request.blueprint or "access") == "access":
        # A password is never put into a page.
        return None
    try:
        again = ADDRESS_FIELD in request.form
        to, fields = read_carried_form() if again else (request.full_path.rstrip("?"), _list_typed_fields())
        files = [name for name, file in request.files.items() if file.filename]
    except HTTPException:
        return None
    return render_carried_page(
        to, fields, [name.removeprefix(CARRIED_PREFIX) if again else name for name in files]
    )


def render_carried_page(
    to: str,
    fields: Iterable[tuple[str, str]],
    files: Sequence[str] = (),
    status: int = 401,
    fault: str = "",
    login_name: str = "",
) -> Response:
    """Show the page that carries the fields; `files` are the fields whose photos must be chosen again."""
    signed_in = g.get("actor") is not None
    return render_page(
        "web/carried.html",
        status=status,
        to=to,
        prefix="" if signed_in else CARRIED_PREFIX,
        fields=list(fields),
        files=dict.fromkeys(files),
        signed_in=signed_in,
        fault=fault,
        login_name=login_name,
    )


def read_carried_form() -> tuple[str, list[tuple[str, str]]]:
    """Return the address and the fields that a page has carried."""
    fields = [
        (name.removeprefix(CARRIED_PREFIX), text)
        for name, text in request.form.items(multi=True)
        if name.startswith(CARRIED_PREFIX)
    ]
    return own_address(request.form.get(ADDRESS_FIELD), "/"), fields


def _list_typed_fields() -> list[tuple[str, str]]:
    return [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
