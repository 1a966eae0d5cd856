"""Page or piece: one text, sent whole to a browser and in part to htmx."""

import unicodedata
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import g, make_response, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_htmx import HTMX
from werkzeug.wrappers import Response

htmx = HTMX()
# How often a login failed since the person last came in, in the session until a page has said it.
FAILED_LOGINS_KEY = "failed_logins"
HINT_SENTENCES = {
    "telefon": "Der ser ud til at stå et telefonnummer i det, du skrev. Skriv ikke om bestemte personer.",
    "adresse": "Der ser ud til at stå en adresse med etage i det, du skrev. Skriv ikke om bestemte personer.",
}


def render_page(page: str, piece: str | None = None, status: int = 200, **context: Any) -> Response:  # noqa: ANN401
    """Render the page, or its piece when htmx asks for that; a history restore gets the whole page."""
    wants_piece = piece is not None and htmx and not htmx.history_restore_request
    response = make_response(render_template(piece if wants_piece and piece else page, **context), status)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def see_other(address: str) -> ResponseReturnValue:
    """Send the browser on to `address` after a change, so that a reload repeats nothing."""
    if hints := g.get("hints"):
        session["hints"] = sorted(hints)
    response = make_response("", 303)
    response.headers["Location"] = address
    return response


@cache
def get_page_address(endpoint: str) -> str:
    """Return the address of a page that is always the same; every page asks for its whole menu's."""
    return url_for(endpoint)


def pop_hints() -> list[str]:
    """Return what deserves a second look in what was sent just before, once; a blank form is nobody's."""
    if g.get("blank"):
        return []
    names = session.pop("hints") if "hints" in session else []
    hints = [HINT_SENTENCES[name] for name in names if name in HINT_SENTENCES]
    if FAILED_LOGINS_KEY in session:
        hints.append(_format_failed_logins(session.pop(FAILED_LOGINS_KEY)))
    return hints


def _format_failed_logins(count: int) -> str:
    times = "1 gang" if count == 1 else f"{count} gange"
    return (
        f"Der er prøvet {times} at logge ind som dig med en forkert adgangskode, siden du sidst loggede ind. "
        "Var det ikke dig, så sig det til sekretariatet. Se mere på Min side under Mine logins."
    )


def own_address(address: str | None, otherwise: str) -> str:
    """Return `address` when it is a path of this site, for a redirect may not lead elsewhere."""
    return address if address and _is_own_path(address) else otherwise


def _is_own_path(address: str) -> bool:
    # Browsers drop tabs and line ends before they read an address, some also after decoding it.
    for spelling in (address, unquote(address)):
        if "\\" in spelling or any(unicodedata.category(character) == "Cc" for character in spelling):
            return False
        try:
            parts = urlsplit(spelling)
        except ValueError:
            return False
        if parts.scheme or parts.netloc or not spelling.startswith("/") or spelling.startswith("//"):
            return False
    return True


def current_filters(**changed: str | None) -> dict[str, str]:
    """Return the address's query with some values changed or, with None, left out."""
    kept = {**request.args.to_dict(), **changed}
    return {name: value for name, value in kept.items() if value}
