"""The page that is searched on."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from gladsaxe.access.authorization import current_actor
from gladsaxe.audit_log.recording import make_logged_page
from gladsaxe.search.store import MAX_HITS, find_hits
from gladsaxe.web.pages import render_page

blueprint = Blueprint("search", __name__)
MAX_QUERY_LENGTH = 200


@blueprint.get("/soeg")
def search() -> ResponseReturnValue:
    """Show what the person may read that holds every word of the question."""
    return make_logged_page(_render_results)


def _render_results() -> Response:
    asked = request.args.get("q", "")[:MAX_QUERY_LENGTH].strip()
    hits = find_hits(current_actor(), asked)
    return render_page(
        "search/search.html", piece="search/_found.html", asked=asked, found=hits, most=MAX_HITS
    )
