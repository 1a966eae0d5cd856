"""The seat that a person writes from, picked among those held."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from gladsaxe.access.rules import ROLES_BY_RIGHT, Actor, Right
from gladsaxe.access.store import find_acting_seat
from gladsaxe.agreement.tables import Seat
from gladsaxe.database.tables import db


def build_actor(seats: list[Seat]) -> Actor:
    """Return somebody who holds the seats."""
    return Actor(1, "Ib", frozenset(), frozenset(seat.id for seat in seats), frozenset())


def list_seats(right: Right, gives: bool) -> list[Seat]:
    """Return the seats that give the right, or those that do not."""
    roles = ROLES_BY_RIGHT[right]
    seats = db.session.scalars(select(Seat).order_by(Seat.position, Seat.id)).all()
    return [seat for seat in seats if (seat.role in roles) is gives]


def test_the_seat_gives_the_right_and_is_the_first_of_them(app):
    with app.app_context():
        seats, others = list_seats(Right.RUN_MEETINGS, True), list_seats(Right.RUN_MEETINGS, False)
        assert find_acting_seat(build_actor([*others, *seats]), Right.RUN_MEETINGS) == seats[0].id


def test_a_seat_in_the_body_comes_before_one_elsewhere(app):
    with app.app_context():
        seats = list_seats(Right.READ_MEETINGS, True)
        last = next(seat for seat in reversed(seats) if seat.body_id != seats[0].body_id)
        actor = build_actor([seats[0], last])
        assert find_acting_seat(actor, Right.READ_MEETINGS, last.body_id) == last.id
        assert find_acting_seat(actor, Right.READ_MEETINGS, seats[0].body_id) == seats[0].id


def test_nobody_writes_from_a_seat_that_does_not_give_the_right(app):
    with app.app_context(), pytest.raises(NoResultFound):
        find_acting_seat(build_actor(list_seats(Right.RUN_MEETINGS, False)), Right.RUN_MEETINGS)
