"""Every query and write about people and the seats they hold."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import ColumnElement, and_, distinct, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.entries import DEPARTMENT_KEY
from gladsaxe.agreement.tables import Body, Seat
from gladsaxe.bodies.rules import (
    CLOSING_ROLES,
    MembershipPeriod,
    SeatRule,
    SeatUnit,
    is_confirmation_due,
    parse_seat_rule,
)
from gladsaxe.bodies.tables import Membership, Person
from gladsaxe.core.dates import add_months
from gladsaxe.core.texts import compose_text, drop_format_characters
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db


def held_on_clause(
    day: date, columns: type[Membership] | ReadOnlyColumnCollection[str, Any] = Membership
) -> ColumnElement[bool]:
    """Return the clause that a seat is held on `day`: one that awaits approval gives nothing.

    No seat is held after the plan, but by those who finish it.
    """
    return and_(
        columns.awaits_approval.is_(False),
        columns.starts_on <= day,
        or_(columns.ends_on.is_(None), columns.ends_on >= day),
        _plan_clause(day, columns),
    )


def _plan_clause(
    day: date, columns: type[Membership] | ReadOnlyColumnCollection[str, Any]
) -> ColumnElement[bool]:
    """Return the clause that the plan has not ended for a seat.

    A plan that was first loaded after its last day is looked at or tried: all its seats count from then.
    """
    plan_end, first_loaded = agreement.plan_end_column(day), agreement.first_loaded_column()
    last_closing_end = add_months(day, -current_app.config["CLOSING_MONTHS"]).isoformat()
    closing = select(Seat.id).where(Seat.role.in_(CLOSING_ROLES)).correlate(None)
    return or_(
        plan_end >= day.isoformat(),
        and_(first_loaded > plan_end, first_loaded >= last_closing_end),
        and_(plan_end >= last_closing_end, columns.seat_id.in_(closing)),
    )


def list_person_memberships(person_id: int, day: date) -> Sequence[Membership]:
    """Return the seats that the person holds on `day`, with seat and body loaded."""
    return db.session.scalars(
        select(Membership)
        .join(Membership.seat)
        .where(Membership.person_id == person_id, held_on_clause(day), Seat.withdrawn_on.is_(None))
        .options(joinedload(Membership.seat).joinedload(Seat.body))
        .order_by(Membership.id)
    ).all()


class HeldSeat(NamedTuple):
    """What a seat gives the one who sits in it."""

    seat_id: int
    role: str
    body_key: str
    estate_id: int | None


# What a HeldSeat is read from; columns of the tables, for every request builds a statement of them.
HELD_SEAT_COLUMNS = (
    Seat.__table__.c.id,
    Seat.__table__.c.role,
    Body.__table__.c.key,
    Membership.__table__.c.estate_id,
)


def list_held_seats(person_id: int, day: date) -> list[HeldSeat]:
    """Return what the seats that the person holds on `day` give."""
    query = (
        select(*HELD_SEAT_COLUMNS)
        .select_from(Membership)
        .join(Membership.seat)
        .join(Seat.body)
        .where(Membership.person_id == person_id, held_on_clause(day), Seat.withdrawn_on.is_(None))
    )
    return [HeldSeat(*row) for row in db.session.execute(query)]


def list_memberships(day: date) -> Sequence[Membership]:
    """Return every membership of `day`, in the order of bodies and seats."""
    return db.session.scalars(
        select(Membership)
        .join(Membership.seat)
        .join(Seat.body)
        .join(Membership.person)
        .where(held_on_clause(day))
        .options(
            joinedload(Membership.seat).joinedload(Seat.body),
            joinedload(Membership.person),
            joinedload(Membership.party),
            joinedload(Membership.estate),
        )
        .order_by(Body.position, Seat.position, Person.name, Membership.id)
    ).all()


def add_person(name: str) -> Person:
    """Add a person who will hold a seat."""
    person = Person(name=drop_format_characters(compose_text(name)), created_at=now())
    db.session.add(person)
    db.session.flush()
    return person


class AlreadySeated(Exception):
    """Raised where the person holds the same seat on some of the same days."""


@dataclass(frozen=True)
class SeatAssignment:
    """Which seat is given, from when to when, and for whom."""

    seat_id: int
    starts_on: date
    ends_on: date | None = None
    party_id: int | None = None
    estate_id: int | None = None
    delegated: bool = False


@dataclass(frozen=True)
class SeatOrigin:
    """Who gives a seat, nobody on the server, and whether a second person must approve it."""

    given_by_id: int | None = None
    awaits_approval: bool = False


DIRECT_ORIGIN = SeatOrigin()


def seat_person(
    person_id: int, seat_id: int, starts_on: date, party_id: int | None = None, estate_id: int | None = None
) -> Membership:
    """Give the person the seat from `starts_on`; raises AlreadySeated where they hold it then."""
    return add_membership(
        person_id, SeatAssignment(seat_id, starts_on, party_id=party_id, estate_id=estate_id)
    )


class OwnSeat(Exception):
    """Raised where a person would give or approve a seat of their own."""


def add_membership(person_id: int, place: SeatAssignment, origin: SeatOrigin = DIRECT_ORIGIN) -> Membership:
    """Give the person a seat from one day to another; raises OwnSeat, AlreadySeated where they hold it."""
    if person_id == origin.given_by_id:
        raise OwnSeat
    # Two at once wait here for each other, for the database cannot compare spans itself.
    db.session.execute(select(Seat.id).where(Seat.id == place.seat_id).with_for_update())
    held = db.session.scalars(
        select(Membership).where(Membership.person_id == person_id, Membership.seat_id == place.seat_id)
    )
    period = MembershipPeriod(place.starts_on, place.ends_on)
    if any(period.overlaps(MembershipPeriod(row.starts_on, row.ends_on)) for row in held):
        raise AlreadySeated
    membership = Membership(
        person_id=person_id,
        seat_id=place.seat_id,
        starts_on=place.starts_on,
        ends_on=place.ends_on,
        party_id=place.party_id,
        estate_id=place.estate_id,
        delegated=place.delegated,
        awaits_approval=origin.awaits_approval,
        given_by_id=origin.given_by_id,
        given_at=now(),
    )
    db.session.add(membership)
    db.session.flush()
    return membership


def give_seat(
    person_id: int | None, name: str, place: SeatAssignment, origin: SeatOrigin = DIRECT_ORIGIN
) -> Membership:
    """Give a seat to a person, a new one of that name for None; raises OwnSeat or AlreadySeated."""
    return add_membership(person_id if person_id is not None else add_person(name).id, place, origin)


class NothingToApprove(Exception):
    """Raised where a membership does not await approval, or has been refused."""


def approve_membership(membership_id: int, by_id: int) -> Membership:
    """Let a prepared seat count; raises NothingToApprove, OwnSeat for who gave it or would sit there."""
    membership = _lock_pending_membership(membership_id)
    if by_id in (membership.person_id, membership.given_by_id):
        raise OwnSeat
    membership.awaits_approval = False
    membership.approved_by_id, membership.approved_at = by_id, now()
    db.session.flush()
    return membership


def refuse_membership(membership_id: int, by_id: int) -> Membership:
    """Refuse a prepared seat, which stays in the history; raises NothingToApprove."""
    membership = _lock_pending_membership(membership_id)
    end_membership(membership_id, membership.starts_on - timedelta(days=1), by_id)
    return membership


def _lock_pending_membership(membership_id: int) -> Membership:
    membership = db.session.scalar(
        select(Membership)
        .where(Membership.id == membership_id, *_pending_clauses())
        .with_for_update(of=Membership)
        .execution_options(populate_existing=True)
    )
    if membership is None:
        raise NothingToApprove
    return membership


def list_pending_memberships() -> Sequence[Membership]:
    """Return the seats that await approval, the one prepared first first."""
    return db.session.scalars(
        select(Membership)
        .where(*_pending_clauses())
        .options(
            joinedload(Membership.seat).joinedload(Seat.body),
            joinedload(Membership.person),
            joinedload(Membership.given_by),
        )
        .order_by(Membership.id)
    ).all()


def has_pending_membership(person_id: int) -> bool:
    """Return True if the person is to get a seat that awaits approval."""
    query = select(Membership.id).where(Membership.person_id == person_id, *_pending_clauses()).limit(1)
    return db.session.scalar(query) is not None


def _pending_clauses() -> tuple[ColumnElement[bool], ...]:
    unended = or_(Membership.ends_on.is_(None), Membership.ends_on >= Membership.starts_on)
    return (Membership.awaits_approval.is_(True), unended)


def was_seat_role_held(role: str) -> bool:
    """Return True if anybody ever got a seat of that role that counted."""
    query = select(Membership.id).join(Membership.seat).where(Seat.role == role)
    return db.session.scalar(query.where(Membership.awaits_approval.is_(False)).limit(1)) is not None


def end_membership(membership_id: int, last_day: date, by_id: int | None = None) -> None:
    """End a membership; `last_day` is the last day it gives rights, a day before its start for never.

    A membership is never made longer by this: that is to give the seat once more.
    """
    membership = db.session.get_one(Membership, membership_id)
    first_end = min(last_day, membership.ends_on or last_day)
    membership.ends_on = max(first_end, membership.starts_on - timedelta(days=1))
    membership.ended_by_id, membership.ended_at = by_id, now()
    db.session.flush()


def list_seat_names() -> dict[int, str]:
    """Return what each seat is called in a list, its function and body."""
    rows = db.session.execute(
        select(Seat.id, Seat.name, Body.name)
        .join(Seat.body)
        .where(Seat.withdrawn_on.is_(None))
        .order_by(Body.position, Seat.position)
    )
    return {seat_id: f"{seat} ({body})" for seat_id, seat, body in rows}


def end_all_memberships(person_id: int, last_day: date, by_id: int | None = None) -> list[int]:
    """End every membership that the person holds or will hold, and return their seats."""
    rows = db.session.scalars(
        select(Membership)
        .where(
            Membership.person_id == person_id,
            or_(Membership.ends_on.is_(None), Membership.ends_on > last_day),
        )
        .order_by(Membership.id)
    ).all()
    for row in rows:
        end_membership(row.id, last_day, by_id)
    return [row.seat_id for row in rows]


def confirm_seat(membership_id: int, day: date) -> None:
    """Note that the person still held the seat on `day`."""
    db.session.get_one(Membership, membership_id).confirmed_on = day
    db.session.flush()


def filter_due_memberships(rows: Iterable[Membership], day: date) -> list[Membership]:
    """Return those of the memberships that must be confirmed on `day`."""
    return [row for row in rows if is_confirmation_due(row.starts_on, row.confirmed_on, day)]


def list_occupied_seats(day: date) -> set[int]:
    """Return the seats that somebody sits in on `day`."""
    return set(db.session.scalars(select(Membership.seat_id).where(held_on_clause(day))))


def list_current_memberships(seat_id: int, day: date) -> set[int]:
    """Return the memberships by which somebody sits in a seat on `day`."""
    return set(
        db.session.scalars(select(Membership.id).where(Membership.seat_id == seat_id, held_on_clause(day)))
    )


def list_seat_holders(seat_id: int | None, day: date) -> set[int]:
    """Return the people who sit in a seat on `day`."""
    return set(
        db.session.scalars(
            select(Membership.person_id).where(Membership.seat_id == seat_id, held_on_clause(day))
        )
    )


def count_people_with_roles(roles: Collection[str], day: date) -> int:
    """Return how many people hold a seat with one of the roles on `day`."""
    query = (
        select(func.count(distinct(Membership.person_id)))
        .join(Membership.seat)
        .where(Seat.role.in_(roles), Seat.withdrawn_on.is_(None), held_on_clause(day))
    )
    return db.session.scalar(query) or 0


def list_people_with_roles(roles: Collection[str], day: date) -> Sequence[Person]:
    """Return the people who hold a seat with one of the roles on `day`, by name."""
    held = (
        select(Membership.person_id)
        .join(Membership.seat)
        .where(Seat.role.in_(roles), Seat.withdrawn_on.is_(None), held_on_clause(day))
    )
    return db.session.scalars(
        select(Person).where(Person.id.in_(held)).order_by(Person.name, Person.id)
    ).all()


def holds_seat(person_id: int) -> bool:
    """Return True if the person holds a seat today or will hold one."""
    later = or_(Membership.ends_on.is_(None), Membership.ends_on >= today())
    clauses = (Membership.person_id == person_id, later, _plan_clause(today(), Membership))
    query = select(Membership.id).where(*clauses).limit(1)
    return db.session.scalar(query) is not None


def find_membership(membership_id: int) -> Membership | None:
    """Return a membership, or None where there is none."""
    return db.session.get(Membership, membership_id)


def list_seat_keys() -> list[str]:
    """Return the key of each seat, in the order of bodies and seats."""
    return list(
        db.session.scalars(
            select(Seat.key)
            .join(Seat.body)
            .where(Seat.withdrawn_on.is_(None))
            .order_by(Body.position, Seat.position)
        )
    )


def list_memberships_in(seat_ids: Collection[int]) -> Sequence[Membership]:
    """Return everyone who holds or held those seats, with the person loaded, the earliest first."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.seat_id.in_(seat_ids))
        .options(joinedload(Membership.person))
        .order_by(Membership.starts_on, Membership.id)
    ).all()


def list_people() -> Sequence[Person]:
    """Return everyone who holds or held a seat, by name."""
    return db.session.scalars(select(Person).order_by(Person.name, Person.id)).all()


def set_last_day(membership_id: int, last_day: date | None) -> None:
    """Set the last day of a membership, None for no end."""
    db.session.get_one(Membership, membership_id).ends_on = last_day
    db.session.flush()


def list_seat_memberships(seat_id: int) -> Sequence[Membership]:
    """Return everyone who holds, held or will hold a seat, the latest first."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.seat_id == seat_id)
        .options(
            joinedload(Membership.person),
            joinedload(Membership.party),
            joinedload(Membership.estate),
            joinedload(Membership.given_by),
            joinedload(Membership.approved_by),
        )
        .order_by(Membership.starts_on.desc(), Membership.id.desc())
    ).all()


def list_last_units() -> dict[int, int | None]:
    """Return the party or estate that each seat was filled for last, by seat."""
    rows = db.session.execute(
        select(Membership.seat_id, Membership.party_id, Membership.estate_id)
        .where(Membership.awaits_approval.is_(False))
        .order_by(Membership.starts_on, Membership.id)
    )
    return {seat_id: party_id or estate_id for seat_id, party_id, estate_id in rows}


class SeatUnitIndex:
    """The units that the agreement's seats are filled for, read once for all of them."""

    def __init__(self, day: date) -> None:
        self._definitions = agreement.list_seat_definitions(day)
        self._parties = agreement.list_parties()
        self._estates = agreement.list_estates()

    def rule_of(self, row: Seat) -> SeatRule:
        """Return how a seat is filled on the day."""
        definition = self._definitions.get(row.id, row.definition)
        kind = definition.get("per_party_kind") or definition.get("rotates_between_party_kind")
        units = [
            SeatUnit(party.id, party.name) for party in self._parties if party.definition["kind"] == kind
        ]
        # A plan of one estate does not name its departments, so there each may send one.
        if is_filled_by_estate(row) and len(self._estates) > 1:
            units = [SeatUnit(estate.id, estate.name) for estate in self._estates]
        return parse_seat_rule(definition, units)


def find_seat_rule(row: Seat, day: date) -> SeatRule:
    """Return how one seat is filled on a day."""
    return SeatUnitIndex(day).rule_of(row)


def is_filled_by_estate(row: Seat) -> bool:
    """Return True if the seat is filled for an estate and not for a party."""
    return row.definition.get("per") == DEPARTMENT_KEY
