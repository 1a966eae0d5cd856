"""The front page and the help page."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import SECOND_FACTOR_ROLES, STAFF_ROLES, Right
from gladsaxe.access.seat_notices import list_unread_notices
from gladsaxe.core.confidentiality import LEVEL_POLICIES
from gladsaxe.database.clock import today
from gladsaxe.indicators.plan_line import summarize_statuses
from gladsaxe.indicators.statuses import list_statuses
from gladsaxe.issues import level_requests
from gladsaxe.issues import store as issues
from gladsaxe.issues.rules import FINISHED_STATES, STATE_WORDS
from gladsaxe.offline.registrations import REGISTRATIONS
from gladsaxe.offline.store import list_drafts
from gladsaxe.web.pages import render_page

blueprint = Blueprint("home", __name__)

LATEST_ROWS = 5


@blueprint.get("/")
def front() -> ResponseReturnValue:
    """Show what the person can do, what became of what they told, and what waits for them."""
    actor = current_actor()
    own_issues = (
        issues.list_latest_issues(actor, issues.IssueFilters(mine=True), LATEST_ROWS)
        if actor.may(Right.WRITE_ISSUES)
        else []
    )
    follows = actor.may(Right.FOLLOW_UP_ISSUES)
    waiting = (
        issues.list_latest_issues(
            actor, issues.IssueFilters(handled=True), LATEST_ROWS, without=FINISHED_STATES
        )
        if follows
        else []
    )
    to_answer = level_requests.list_issues_to_answer(actor) if actor.roles & SECOND_FACTOR_ROLES else []
    raised = level_requests.list_raised_issues(actor) if follows else []
    seat_notices = list_unread_notices(actor.person_id) if actor.may(Right.APPROVE_SEATS) else []
    to_fix = [
        (row.record_id, REGISTRATIONS[row.form].title, row.created_at) for row in list_drafts(actor.person_id)
    ]
    # What stands first on every page of the staff; a resident's is about what the resident told.
    summary = (
        summarize_statuses(list_statuses(today(), actor))
        if actor.may(Right.READ_STATUS) and actor.roles & STAFF_ROLES
        else None
    )
    return render_page(
        "home/front.html",
        summary=summary,
        to_fix=to_fix,
        to_answer=to_answer,
        raised=raised,
        seat_notices=seat_notices,
        policies=LEVEL_POLICIES,
        own_issues=own_issues,
        waiting=waiting,
        state_words=STATE_WORDS,
    )


@blueprint.get("/hjaelp")
def help_page() -> ResponseReturnValue:
    """Show how the forms are used and whom to call."""
    return render_page("home/help.html")
