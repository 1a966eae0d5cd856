"""The seats that act on issues, and the body that looks at them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import ROLES_BY_RIGHT, Actor, Right
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.tables import Body, Seat
from gladsaxe.bodies.store import count_people_with_roles
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.issues.rules import FEW_WRITERS


def list_handler_seats() -> Sequence[Seat]:
    """Return the seats that an issue can be given to: those that may follow up."""
    roles = ROLES_BY_RIGHT[Right.FOLLOW_UP_ISSUES]
    return db.session.scalars(
        select(Seat)
        .join(Seat.body)
        .where(Seat.role.in_(roles), Seat.withdrawn_on.is_(None))
        .options(joinedload(Seat.body))
        .order_by(Body.position, Seat.position)
    ).all()


def find_receiving_forum() -> Body:
    """Return the body that looks at what is told: the forum where residents sit, else the first one."""
    bodies = db.session.scalars(
        select(Body).where(Body.withdrawn_on.is_(None)).order_by(Body.kind != "forum", Body.position)
    ).all()
    return next((body for body in bodies if body.definition.get("residents_sit")), bodies[0])


def count_few_writers(actor: Actor | None) -> tuple[int, str] | None:
    """Return how many can write as the actor does, and as what, where they are so few that one can guess.

    None where they are many, and for nobody in particular, as on a blank form that a phone keeps.
    """
    roles = sorted((actor.roles if actor else frozenset()) & ROLES_BY_RIGHT[Right.WRITE_ISSUES])
    counted = [(count_people_with_roles([role], today()), role.word) for role in roles]
    fewest = min(counted, default=None)
    return fewest if fewest and fewest[0] < FEW_WRITERS else None


def find_first_handler() -> int:
    """Return the seat that handles what is kept closest: the secretariat's lead."""
    # Without a handler nobody could read it, so a plan without a lead has its first seat that follows up.
    seats = list_handler_seats()
    lead = next((seat for seat in seats if seat.role == Role.SECRETARIAT_LEAD), None)
    return (lead or seats[0]).id
