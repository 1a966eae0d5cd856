"""What the room shows on the front page: reports that wait, and routes of the plan that reach nobody."""

from flask import url_for

from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor, Right
from gladsaxe.core.dates import format_day
from gladsaxe.core.waiting import WaitingTask
from gladsaxe.database.clock import to_local_day
from gladsaxe.issues import level_requests
from gladsaxe.issues.routing import format_unheld_routes
from gladsaxe.issues.rules import STATE_WORDS, IssueState
from gladsaxe.issues.tables import Issue
from gladsaxe.issues.waiting import list_waiting

MAX_ISSUES = 100
# What waits, and is counted in a button of the front page.
UNASSIGNED_KIND, OWN_KIND = "unassigned", "issue"


def list_waiting_reports(actor: Actor) -> list[WaitingTask]:
    """Return the reports that wait for the actor, and for the secretariat the routes that reach nobody."""
    if not actor.may(Right.FOLLOW_UP_ISSUES):
        return []
    tasks = [_build_task(issue) for issue in list_waiting(actor, MAX_ISSUES)]
    if actor.roles & SECRETARIAT_ROLES:
        seats = url_for("access.seats")
        tasks += [WaitingTask("unheld-route", line, seats) for line in format_unheld_routes()]
    return tasks


def list_waiting_answers(actor: Actor) -> list[WaitingTask]:
    """Return the requests to change who may read an issue that the actor can be the second person for."""
    tasks = []
    for issue in level_requests.list_issues_to_answer(actor):
        request = level_requests.find_pending_request(issue)
        tasks.append(
            WaitingTask(
                "level-request",
                f"Svar på, hvem der må læse det: {_name_issue(issue)}",
                url_for("issues.detail", number=issue.number),
                since=to_local_day(request.asked_at) if request else None,
            )
        )
    return tasks


def _build_task(issue: Issue) -> WaitingTask:
    address, since = url_for("issues.detail", number=issue.number), to_local_day(issue.created_at)
    if issue.responsible_seat_id is None:
        return WaitingTask(UNASSIGNED_KIND, f"Ny uden ansvarlig: {_name_issue(issue)}", address, since=since)
    state = STATE_WORDS[IssueState(issue.state)]
    return WaitingTask(OWN_KIND, f"Følg op: {_name_issue(issue)}", address, state, since=since)


def _name_issue(issue: Issue) -> str:
    return f"{issue.place.name}, {format_day(issue.seen_on)}"
