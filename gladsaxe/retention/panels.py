"""What retention shows on the front page: what is not closed and soon deleted."""

from flask import render_template

from gladsaxe.access.authorization import current_actor
from gladsaxe.retention import store


def render_front_panel() -> str:
    """Render the issues that the person could close before they are deleted; nothing where there are none."""
    listed = store.list_unclosed_issues(current_actor())
    return render_template("retention/_unclosed.html", listed=listed) if listed else ""
