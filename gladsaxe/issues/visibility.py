"""Who sees which issue: the one clause that list, detail, photo, count, history and sums are asked with."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from gladsaxe.access.rules import SECOND_FACTOR_ROLES, Actor, Right
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.tables import Place, Seat
from gladsaxe.core.confidentiality import LEVEL_POLICIES, LevelReaders, list_levels
from gladsaxe.database.clock import now
from gladsaxe.issues.rules import PURPOSE_DURATION
from gladsaxe.issues.tables import Issue, IssueMonthlyTotal, IssueOpening, IssueReader

STAFF_ROLES = frozenset({Role.SECRETARIAT, Role.SECRETARIAT_LEAD})
# The seats of a forum that read what is confidential there. Residents read nothing above open after sending.
PROFESSIONAL_ROLES = (Role.PROFESSIONAL, Role.FORUM_MEMBER)
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
    named = select(IssueReader.issue_id).where(
        IssueReader.person_id == actor.person_id, IssueReader.ended_at.is_(None)
    )
    return and_(Issue.level.in_(list_levels(lambda policy: policy.named_readers)), Issue.id.in_(named))


def _handler_clause(actor: Actor) -> ColumnElement[bool]:
    return Issue.responsible_seat_id.in_(actor.seat_ids)


def _level_clause(actor: Actor, row: type[Issue] | type[IssueMonthlyTotal]) -> ColumnElement[bool]:
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


def _forum_clause(
    actor: Actor, forum_id: InstrumentedAttribute[int], roles: tuple[Role, ...]
) -> ColumnElement[bool]:
    held = select(Seat.body_id).where(Seat.id.in_(actor.seat_ids), Seat.role.in_(roles))
    return forum_id.in_(held)


def _estate_clause(actor: Actor, place_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    everywhere = Role.PROPERTY_OFFICE in actor.roles and not actor.estate_ids
    if actor.roles & STAFF_ROLES or everywhere:
        return true()
    if Role.RESIDENT in actor.roles:
        return false()
    return place_id.in_(select(Place.id).where(Place.estate_id.in_(actor.estate_ids)))
