"""Who sees which issue: the one clause that list, detail, photo, count, history and sums are asked with."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from gladsaxe.access.rules import CONFIRMERS, Actor, Right
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.tables import Place, Seat
from gladsaxe.database.clock import now
from gladsaxe.issues.rules import PURPOSE_HOLDS, Level
from gladsaxe.issues.tables import Issue, IssueOpening, IssueReader, IssueTally

STAFF = frozenset({Role.SECRETARIAT, Role.SECRETARIAT_LEAD})
# The seats of a forum that read what is confidential there. Residents read nothing above open after sending.
PROFESSIONALS = (Role.PROFESSIONAL, Role.FORUM_MEMBER)
NOT_RESIDENTS = tuple(role for role in Role if role is not Role.RESIDENT)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the issues that exist for the actor: readable ones, and those the actor wrote."""
    return or_(readable_by(actor), _own(actor))


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the issues that the actor may read; of the strictest the text is not shown yet."""
    if not actor.may(Right.READ_ISSUES):
        return false()
    readable = or_(_by_level(actor, Issue), _handled_by(actor))
    if not actor.confirmed:
        # A password can be seen over a shoulder, so what is confidential asks for the second factor too.
        return and_(Issue.level < Level.CONFIDENTIAL, readable)
    return or_(readable, _named(actor))


def shown_to(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the issues whose text the actor is shown.

    What is strictly confidential is shown to those alone who have just said in this session what for.
    """
    opened = select(IssueOpening.issue_id).where(*openings_that_hold(actor))
    return and_(readable_by(actor), or_(Issue.level < Level.STRICT, Issue.id.in_(opened)))


def openings_that_hold(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the clauses of the purposes that the actor's session has stated and that still hold."""
    return (
        IssueOpening.person_id == actor.person_id,
        IssueOpening.session == actor.session if actor.session else false(),
        IssueOpening.opened_at > now() - PURPOSE_HOLDS,
    )


def exported_to(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the issues that a file for the actor may hold.

    Never what is strictly confidential: few are named to read that, and nobody knows who reads a file.
    """
    return and_(readable_by(actor), Issue.level < Level.STRICT)


def handled_by(actor: Actor, issue: Issue) -> bool:
    """Tell whether the actor is the issue's handler, who alone is told who wrote it."""
    return issue.responsible_seat_id in actor.seat_ids


def tallies_visible_to(actor: Actor | None) -> ColumnElement[bool]:
    """Return the clause of the sums that the actor may see; nobody in particular sees the open ones."""
    if actor is None:
        return IssueTally.level == Level.OPEN
    return _by_level(actor, IssueTally) if actor.may(Right.READ_ISSUES) else false()


def _own(actor: Actor) -> ColumnElement[bool]:
    return Issue.reporter_id == actor.person_id if actor.may(Right.READ_ISSUES) else false()


def _named(actor: Actor) -> ColumnElement[bool]:
    if not actor.roles & CONFIRMERS:
        return false()
    named = select(IssueReader.issue_id).where(
        IssueReader.person_id == actor.person_id, IssueReader.ended_at.is_(None)
    )
    return and_(Issue.level == Level.STRICT, Issue.id.in_(named))


def _handled_by(actor: Actor) -> ColumnElement[bool]:
    return Issue.responsible_seat_id.in_(actor.seat_ids)


def _by_level(actor: Actor, row: type[Issue] | type[IssueTally]) -> ColumnElement[bool]:
    internal = or_(_in_estate(actor, row.place_id), _in_forum(actor, row.forum_id, NOT_RESIDENTS))
    confidential = (
        true() if Role.SECRETARIAT_LEAD in actor.roles else _in_forum(actor, row.forum_id, PROFESSIONALS)
    )
    return or_(
        row.level == Level.OPEN,
        and_(row.level == Level.INTERNAL, internal),
        and_(row.level == Level.CONFIDENTIAL, confidential if actor.confirmed else false()),
    )


def _in_forum(
    actor: Actor, forum_id: InstrumentedAttribute[int], roles: tuple[Role, ...]
) -> ColumnElement[bool]:
    held = select(Seat.body_id).where(Seat.id.in_(actor.seat_ids), Seat.role.in_(roles))
    return forum_id.in_(held)


def _in_estate(actor: Actor, place_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    everywhere = Role.PROPERTY_OFFICE in actor.roles and not actor.estate_ids
    if actor.roles & STAFF or everywhere:
        return true()
    if Role.RESIDENT in actor.roles:
        return false()
    return place_id.in_(select(Place.id).where(Place.estate_id.in_(actor.estate_ids)))
