"""The pages on which a person sees what is held about them, and what others did with it and why."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.audit_log.store import MAX_ENTRIES, list_entries_about
from gladsaxe.retention.own_data import list_own_rooms
from gladsaxe.retention.wording import build_insight_row
from gladsaxe.web.pages import render_page

blueprint = Blueprint("retention", __name__)


@blueprint.get("/min-side/indsigt")
def insight() -> ResponseReturnValue:
    """Show the person when others read or changed what is about them and what for, and no one's name."""
    entries = list_entries_about(current_actor().person_id)
    return render_page(
        "retention/insight.html", entries=[build_insight_row(entry) for entry in entries], most=MAX_ENTRIES
    )


@blueprint.get("/min-side/mine-data")
def own_data() -> ResponseReturnValue:
    """Show the person everything held about them."""
    return render_page("retention/own_data.html", rooms=list_own_rooms(current_actor()))
