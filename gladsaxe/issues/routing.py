"""Which seat a new issue goes to: the plan's routes decide once, when it is told, and never again."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import select

from gladsaxe.access.rules import ROLES_BY_RIGHT, SECRETARIAT_ROLES, Right
from gladsaxe.agreement.issue_kinds import IssueKind, IssueUrgency
from gladsaxe.agreement.routes import RoutePart
from gladsaxe.agreement.store import find_seat, list_routes
from gladsaxe.agreement.tables import Place, Seat
from gladsaxe.bodies.store import list_occupied_seats
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.issues.rules import RouteOutcome, find_route
from gladsaxe.issues.seats import find_first_handler, list_handler_seats
from gladsaxe.issues.tables import Issue
from gladsaxe.issues.visibility import may_seat_read


def route_issue(issue: Issue) -> None:
    """Set which seat a new issue goes to and when it is due.

    A seat that may not read it never gets it, so that a route widens nothing.
    """
    place_key = db.session.get_one(Place, issue.place_id).key
    route = find_route(list_routes(), IssueKind(issue.kind), place_key)
    issue.routed_seat_id, issue.route_outcome = _find_recipient(issue, route)
    if route:
        issue.answer_due_on = today() + timedelta(days=route.answer_days)
        days = route.get_solve_days(IssueUrgency(issue.urgency))
        issue.solve_due_on = today() + timedelta(days=days) if days else None


def find_secretariat_seat(issue: Issue) -> int:
    """Return the secretariat's seat for an issue: its lead's, else another where somebody may read it."""
    occupied, lead = list_occupied_seats(today()), find_first_handler()
    if lead in occupied:
        return lead
    others = [seat for seat in list_handler_seats() if seat.role in SECRETARIAT_ROLES and seat.id in occupied]
    return next((seat.id for seat in others if may_seat_read(seat, issue)), lead)


def find_unheld_routes() -> list[tuple[RoutePart, str]]:
    """Return each route that reaches nobody, with the name of its seat."""
    occupied = list_occupied_seats(today())
    routes = [(route, find_seat(route.seat)) for route in list_routes()]
    return [
        (route, seat.name if seat else route.seat)
        for route, seat in routes
        if seat is None or seat.id not in occupied or not _may_follow_up(seat)
    ]


def format_unheld_routes() -> list[str]:
    """Word each route that reaches nobody, for who loads a plan and for the secretariat."""
    return [
        f"{_join_kinds(route.kinds)}: {name}. Det går til sekretariatet."
        for route, name in find_unheld_routes()
    ]


def _join_kinds(kinds: Sequence[IssueKind]) -> str:
    return ", ".join(kind.word for kind in kinds)


def _find_recipient(issue: Issue, route: RoutePart | None) -> tuple[int, RouteOutcome]:
    if issue.responsible_seat_id is not None:
        return issue.responsible_seat_id, RouteOutcome.PROTECTED
    seat = find_seat(route.seat) if route else None
    if seat is None:
        return find_secretariat_seat(issue), RouteOutcome.NO_ROUTE
    if seat.id not in list_occupied_seats(today()) or not _may_follow_up(seat):
        return find_secretariat_seat(issue), RouteOutcome.EMPTY_SEAT
    if not may_seat_read(seat, issue):
        return find_secretariat_seat(issue), RouteOutcome.PROTECTED
    return seat.id, RouteOutcome.ROUTED


def _may_follow_up(seat: Seat) -> bool:
    return seat.role in ROLES_BY_RIGHT[Right.FOLLOW_UP_ISSUES]


def list_unassigned_of_seat(seat_id: int, finished: Collection[str]) -> Sequence[int]:
    """Return the open issues that went to a seat and that nobody has taken on."""
    query = select(Issue.id).where(
        Issue.routed_seat_id == seat_id,
        Issue.responsible_seat_id.is_(None),
        Issue.state.not_in(finished),
    )
    return db.session.scalars(query.order_by(Issue.id)).all()
