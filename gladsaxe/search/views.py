"""The page that is searched on."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from gladsaxe.access.authorization import current_actor
from gladsaxe.audit_log.recording import make_logged_page
from gladsaxe.search.store import MOST, find
from gladsaxe.web.pages import render_page

blueprint = Blueprint("search", __name__)
LONGEST = 200


@blueprint.get("/soeg")
def search() -> ResponseReturnValue:
    """Show what the person may read that holds every word of the question."""
    return make_logged_page(_search)


def _search() -> Response:
    asked = request.args.get("q", "")[:LONGEST].strip()
    found = find(current_actor(), asked)
    return render_page("search/search.html", piece="search/_found.html", asked=asked, found=found, most=MOST)
