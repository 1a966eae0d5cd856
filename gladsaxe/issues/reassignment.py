"""Open work of a seat that nobody sits in any more goes to one where somebody does."""

from sqlalchemy import select

from gladsaxe.bodies.store import list_occupied_seats
from gladsaxe.database.clock import today
from gladsaxe.database.locking import lock_row
from gladsaxe.database.tables import db
from gladsaxe.issues.changes import EventTexts, record_event
from gladsaxe.issues.routing import find_secretariat_seat, list_unassigned_of_seat
from gladsaxe.issues.rules import FINISHED_STATES, RouteOutcome
from gladsaxe.issues.seats import find_first_handler, list_handler_seats
from gladsaxe.issues.tables import Issue

REASSIGNMENT_REASON = "Pladsen er blevet ledig."


def reassign_open_issues(seat_id: int, by_person_id: int) -> int:
    """Give the open issues of an empty seat to the secretariat's lead, else to another who follows up.

    Those that went to the seat and that nobody has taken on pass to the secretariat. Return how many they
    are. A seat that another person sits in keeps its work, and so does the last one.
    """
    receiver = _find_receiving_seat(seat_id)
    if receiver is None:
        return 0
    unassigned = [db.session.get_one(Issue, row) for row in list_unassigned_of_seat(seat_id, FINISHED_STATES)]
    for issue in unassigned:
        issue.routed_seat_id, issue.route_outcome = find_secretariat_seat(issue), RouteOutcome.EMPTY_SEAT
        record_event(
            lock_row(Issue, issue.id),
            by_person_id,
            seat_id,
            (issue.state, issue.level, None),
            EventTexts(REASSIGNMENT_REASON),
        )
    query = select(Issue.id).where(Issue.responsible_seat_id == seat_id, Issue.state.not_in(FINISHED_STATES))
    issue_ids = db.session.scalars(query.order_by(Issue.id)).all()
    for issue_id in issue_ids:
        issue = lock_row(Issue, issue_id)
        before = (issue.state, issue.level, issue.responsible_seat_id)
        issue.responsible_seat_id = receiver
        record_event(issue, by_person_id, seat_id, before, EventTexts(REASSIGNMENT_REASON))
    return len(issue_ids) + len(unassigned)


def _find_receiving_seat(seat_id: int) -> int | None:
    taken = list_occupied_seats(today())
    if seat_id in taken:
        return None
    offered = [find_first_handler(), *(seat.id for seat in list_handler_seats())]
    return next((other for other in offered if other in taken), None)
