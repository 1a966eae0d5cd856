"""What waits for one who follows up: new issues that nobody has taken on, and the person's own open ones."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor, Right
from gladsaxe.agreement.issue_kinds import IssueUrgency
from gladsaxe.database.tables import db
from gladsaxe.issues.rules import FINISHED_STATES
from gladsaxe.issues.tables import Issue
from gladsaxe.issues.visibility import readable_by

# The most urgent first.
_URGENCY_RANK = case({str(IssueUrgency.NOW): 0, str(IssueUrgency.SOON): 1}, value=Issue.urgency, else_=2)


def unassigned_clause(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of open issues that nobody has taken on and that the actor may read and take on.

    They are those that went to one of the actor's seats; the secretariat looks after all of them.
    """
    if not actor.may(Right.FOLLOW_UP_ISSUES):
        return false()
    everything = true() if actor.roles & SECRETARIAT_ROLES else false()
    return and_(
        Issue.responsible_seat_id.is_(None),
        Issue.state.not_in(FINISHED_STATES),
        or_(everything, Issue.routed_seat_id.in_(actor.seat_ids)),
        readable_by(actor),
    )


def own_open_clause(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the open issues that the actor is responsible for and may read."""
    return and_(
        Issue.responsible_seat_id.in_(actor.seat_ids),
        Issue.state.not_in(FINISHED_STATES),
        readable_by(actor),
    )


def count_unassigned(actor: Actor) -> int:
    """Return how many new issues wait for somebody to take them on, of those that the actor may read."""
    return _count_issues(unassigned_clause(actor))


def count_own_open(actor: Actor) -> int:
    """Return how many open issues the actor is responsible for."""
    return _count_issues(own_open_clause(actor))


def list_unassigned(actor: Actor, most: int) -> Sequence[Issue]:
    """Return the new issues that nobody has taken on, the most urgent and oldest first, with their places."""
    return _list_issues(unassigned_clause(actor), most)


def list_waiting(actor: Actor, most: int) -> Sequence[Issue]:
    """Return what waits for the actor: nobody's and the actor's own, the most urgent and oldest first."""
    return _list_issues(or_(unassigned_clause(actor), own_open_clause(actor)), most)


def _count_issues(clause: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(Issue.id)).where(clause)) or 0


def _list_issues(clause: ColumnElement[bool], most: int) -> Sequence[Issue]:
    query = select(Issue).where(clause).order_by(_URGENCY_RANK, Issue.created_at, Issue.id).limit(most)
    return db.session.scalars(query.options(joinedload(Issue.place))).all()
