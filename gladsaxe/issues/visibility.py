"""Who sees which issue: the one clause that list, detail, photo, count, history and sums are asked with."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, and_, distinct, false, func, literal, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from gladsaxe.access.rules import SECOND_FACTOR_ROLES, Actor, Right
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.tables import Place, Seat
from gladsaxe.bodies.store import held_on_clause
from gladsaxe.bodies.tables import Membership
from gladsaxe.core.confidentiality import LEVEL_POLICIES, LevelReaders, list_levels
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db
from gladsaxe.issues.rules import MAX_READERS, PURPOSE_DURATION
from gladsaxe.issues.tables import Issue, IssueMonthlyTotal, IssueOpening, IssueReader

STAFF_ROLES = frozenset({Role.SECRETARIAT, Role.SECRETARIAT_LEAD})
# The seats of a forum that read what is confidential there. Residents read nothing above open after sending.
PROFESSIONAL_ROLES = (Role.PROFESSIONAL, Role.FORUM_MEMBER)
LevelColumn = InstrumentedAttribute[int] | ColumnElement[int]
NON_RESIDENT_ROLES = tuple(role for role in Role if role is not Role.RESIDENT)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the issues that exist for the actor: readable ones, and those the actor wrote."""
    return or_(readable_by(actor), _own_clause(actor))


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the issues that the actor may read; of the strictest the text is not shown yet."""
    if not actor.may(Right.READ_ISSUES):
        return false()
    readable = or_(_level_clause(actor, Issue), _handler_clause(actor))
    if not actor.confirmed:
        return and_(Issue.level.in_(list_levels(lambda policy: not policy.second_factor)), readable)
    return or_(readable, _named_reader_clause(actor))


def shown_to(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the issues whose text the actor is shown.

    What asks for a stated purpose is shown to those alone who have just said in this session what for.
    """
    without_purpose = Issue.level.in_(list_levels(lambda policy: not policy.stated_purpose))
    opened = select(IssueOpening.issue_id).where(*valid_opening_clauses(actor))
    return and_(readable_by(actor), or_(without_purpose, Issue.id.in_(opened)))


def valid_opening_clauses(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the clauses of the purposes that the actor's session has stated and that still hold."""
    return (
        IssueOpening.person_id == actor.person_id,
        IssueOpening.session == actor.session if actor.session else false(),
        IssueOpening.opened_at > now() - PURPOSE_DURATION,
    )


def exported_to(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the issues that a file for the actor may hold."""
    return and_(readable_by(actor), Issue.level.in_(list_levels(lambda policy: policy.exported)))


def is_handler(actor: Actor, issue: Issue) -> bool:
    """Return True if the actor is the issue's handler, who alone is told who wrote it."""
    return issue.responsible_seat_id in actor.seat_ids


class LevelColumns(NamedTuple):
    """What decides who may read an issue by its level: columns of a table, or one issue's values."""

    level: ColumnElement[int]
    place_id: ColumnElement[int]
    forum_id: ColumnElement[int]


def may_seat_read(seat: Seat, issue: Issue) -> bool:
    """Return True if one who sits in the seat may read the issue without being responsible for it."""
    estates = select(Membership.estate_id).where(
        Membership.seat_id == seat.id, Membership.estate_id.is_not(None), held_on_clause(today())
    )
    holder = Actor(
        person_id=0,
        name="",
        roles=frozenset({Role(seat.role)}),
        seat_ids=frozenset({seat.id}),
        body_keys=frozenset(),
        estate_ids=frozenset(db.session.scalars(estates)),
        confirmed=True,
    )
    values = LevelColumns(literal(issue.level), literal(issue.place_id), literal(issue.forum_id))
    return db.session.scalar(select(literal(1)).where(_level_clause(holder, values))) is not None


def totals_visible_to(actor: Actor | None) -> ColumnElement[bool]:
    """Return the clause of the sums that the actor may see; nobody in particular sees the open ones."""
    if actor is None:
        return IssueMonthlyTotal.level.in_(list_levels(lambda policy: policy.open_to_everyone))
    return _level_clause(actor, IssueMonthlyTotal) if actor.may(Right.READ_ISSUES) else false()


def _own_clause(actor: Actor) -> ColumnElement[bool]:
    return Issue.reporter_id == actor.person_id if actor.may(Right.READ_ISSUES) else false()


def _named_reader_clause(actor: Actor) -> ColumnElement[bool]:
    if not actor.roles & SECOND_FACTOR_ROLES:
        return false()
    # Who was named first comes first, after all who sit in the handler's seat: together they are few.
    earlier = aliased(IssueReader)
    rank = (
        select(func.count(earlier.id))
        .where(
            earlier.issue_id == IssueReader.issue_id,
            earlier.ended_at.is_(None),
            earlier.id <= IssueReader.id,
        )
        .correlate(IssueReader)
        .scalar_subquery()
    )
    named = (
        select(IssueReader.id)
        .where(
            IssueReader.issue_id == Issue.id,
            IssueReader.person_id == actor.person_id,
            IssueReader.ended_at.is_(None),
            _count_holders() + rank <= MAX_READERS,
        )
        .correlate(Issue)
        .exists()
    )
    return and_(Issue.level.in_(list_levels(lambda policy: policy.named_readers)), named)


def _handler_clause(actor: Actor) -> ColumnElement[bool]:
    few = list_levels(lambda policy: policy.named_readers)
    holds = aliased(Membership)
    own = (
        select(func.min(holds.id))
        .where(
            holds.seat_id == Issue.responsible_seat_id,
            holds.person_id == actor.person_id,
            held_on_clause(today(), holds),
        )
        .correlate(Issue)
        .scalar_subquery()
    )
    # Of a seat that many sit in, those who have sat there longest.
    among_few = _count_holders(Membership.id < own) < MAX_READERS
    return and_(Issue.responsible_seat_id.in_(actor.seat_ids), or_(Issue.level.not_in(few), among_few))


def _count_holders(*clauses: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(func.count(distinct(Membership.person_id)))
        .where(Membership.seat_id == Issue.responsible_seat_id, held_on_clause(today()), *clauses)
        .correlate(Issue)
        .scalar_subquery()
    )


def _level_clause(
    actor: Actor, row: type[Issue] | type[IssueMonthlyTotal] | LevelColumns
) -> ColumnElement[bool]:
    internal = or_(
        _estate_clause(actor, row.place_id), _forum_clause(actor, row.forum_id, NON_RESIDENT_ROLES)
    )
    confidential = (
        true()
        if Role.SECRETARIAT_LEAD in actor.roles
        else _forum_clause(actor, row.forum_id, PROFESSIONAL_ROLES)
    )
    clauses = {
        LevelReaders.EVERYONE: true(),
        LevelReaders.AREA_PROFESSIONALS: internal,
        LevelReaders.FORUM_PROFESSIONALS: confidential,
        # Who is named reads the one issue, not the level.
        LevelReaders.NAMED_READERS: false(),
    }
    return or_(
        *(
            and_(row.level == level, clauses[policy.readers])
            for level, policy in LEVEL_POLICIES.items()
            if actor.confirmed or not policy.second_factor
        )
    )


def _forum_clause(actor: Actor, forum_id: LevelColumn, roles: tuple[Role, ...]) -> ColumnElement[bool]:
    held = select(Seat.body_id).where(Seat.id.in_(actor.seat_ids), Seat.role.in_(roles))
    return forum_id.in_(held)


def _estate_clause(actor: Actor, place_id: LevelColumn) -> ColumnElement[bool]:
    everywhere = Role.PROPERTY_OFFICE in actor.roles and not actor.estate_ids
    if actor.roles & STAFF_ROLES or everywhere:
        return true()
    if Role.RESIDENT in actor.roles:
        return false()
    return place_id.in_(select(Place.id).where(Place.estate_id.in_(actor.estate_ids)))
