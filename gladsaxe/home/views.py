"""The front page and the help page."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import STAFF_ROLES, Actor, Right
from gladsaxe.access.seat_notices import list_unread_notices
from gladsaxe.access.visits import record_visit
from gladsaxe.core.confidentiality import LEVEL_POLICIES
from gladsaxe.core.waiting import format_age
from gladsaxe.database.clock import today
from gladsaxe.home.buttons import list_buttons
from gladsaxe.home.news import list_news
from gladsaxe.home.waiting import list_waiting_tasks
from gladsaxe.indicators.plan_line import summarize_statuses
from gladsaxe.indicators.statuses import CriterionStatus, list_statuses
from gladsaxe.issues import level_requests
from gladsaxe.web.pages import render_page

blueprint = Blueprint("home", __name__)

# What waits and is shown at once; the rest is folded.
MOST_SHOWN = 5


@blueprint.get("/")
def front() -> ResponseReturnValue:
    """Show what waits for the person, the tasks of the role, and what is new since the last visit."""
    actor = current_actor()
    news_since = record_visit(actor.person_id)
    statuses = _list_staff_statuses(actor)
    waiting = list_waiting_tasks(actor, statuses or [])
    return render_page(
        "home/front.html",
        today=today(),
        summary=summarize_statuses(statuses) if statuses is not None else None,
        waiting=waiting,
        most=MOST_SHOWN,
        format_age=format_age,
        buttons=list_buttons(actor, waiting),
        news=list_news(actor, news_since),
        news_since=news_since,
        seat_notices=list_unread_notices(actor.person_id) if actor.may(Right.APPROVE_SEATS) else [],
        raised=level_requests.list_raised_issues(actor) if actor.may(Right.FOLLOW_UP_ISSUES) else [],
        policies=LEVEL_POLICIES,
    )


def _list_staff_statuses(actor: Actor) -> list[CriterionStatus] | None:
    """Return the statuses for the staff; a resident's page is about what was told."""
    reads = actor.may(Right.READ_STATUS) and actor.roles & STAFF_ROLES
    return list_statuses(today(), actor) if reads else None


@blueprint.get("/hjaelp")
def help_page() -> ResponseReturnValue:
    """Show how the forms are used and whom to call."""
    return render_page("home/help.html")
