"""What the room shows on the front page: reports that wait, and routes of the plan that reach nobody."""

from flask import render_template

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import SECRETARIAT_ROLES, Right
from gladsaxe.issues.routing import format_unheld_routes
from gladsaxe.issues.waiting import count_own_open, count_unassigned


def render_front_panel() -> str:
    """Render how many reports wait, for those who follow up, and for the secretariat what reaches nobody."""
    actor = current_actor()
    if not actor.may(Right.FOLLOW_UP_ISSUES):
        return ""
    lines = format_unheld_routes() if actor.roles & SECRETARIAT_ROLES else []
    counts = count_unassigned(actor), count_own_open(actor)
    return render_template("issues/_front.html", counts=counts, lines=lines)
