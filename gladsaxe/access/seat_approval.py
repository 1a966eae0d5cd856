"""A seat takes two people: who may give seats prepares it, and the lead or the board's secretary approves.

Nobody gives or approves a seat of their own. The one exception is the first lead of an installation, for
nobody can approve before there is one.
"""

from gladsaxe.access.seat_notices import SeatNoticeKind, add_seat_notices
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.tables import Seat
from gladsaxe.bodies import store as bodies
from gladsaxe.bodies.tables import Membership
from gladsaxe.database.tables import db


def prepare_seat(person_id: int | None, name: str, place: bodies.SeatAssignment, by_id: int) -> Membership:
    """Give a seat that awaits approval to a person, a new one of that name for None.

    Raises OwnSeat or AlreadySeated.
    """
    awaits = not _is_first_lead(place.seat_id)
    membership = bodies.give_seat(person_id, name, place, bodies.SeatOrigin(by_id, awaits))
    add_seat_notices(SeatNoticeKind.GIVEN, membership.person_id, by_id, place.seat_id)
    return membership


def approve_seat(membership_id: int, by_id: int) -> None:
    """Let a prepared seat count; raises NothingToApprove, or OwnSeat for who gave it or would sit there."""
    membership = bodies.approve_membership(membership_id, by_id)
    add_seat_notices(SeatNoticeKind.APPROVED, membership.person_id, by_id, membership.seat_id)


def _is_first_lead(seat_id: int) -> bool:
    role = db.session.get_one(Seat, seat_id).role
    return role == Role.SECRETARIAT_LEAD and not bodies.was_seat_role_held(Role.SECRETARIAT_LEAD)
