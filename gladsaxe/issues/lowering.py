"""Lowering a level takes two: the handler asks, and a second person who may read the issue answers."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.issues import readers
from gladsaxe.issues.changes import NotAllowed, locked, record
from gladsaxe.issues.rules import Kind, Level, lower_levels
from gladsaxe.issues.seats import acting_seat
from gladsaxe.issues.tables import Issue, IssueLowering
from gladsaxe.issues.visibility import handled_by, readable_by


def waiting(issue: Issue) -> IssueLowering | None:
    """Return the asking that nobody has answered yet."""
    return db.session.scalar(
        select(IssueLowering)
        .where(IssueLowering.issue_id == issue.id, IssueLowering.answered_at.is_(None))
        .options(joinedload(IssueLowering.asked_seat))
    )


def to_answer(actor: Actor) -> Sequence[Issue]:
    """Return the issues that the actor could be the second person for, the oldest asking first."""
    return db.session.scalars(
        select(Issue)
        .join(IssueLowering, IssueLowering.issue_id == Issue.id)
        .where(
            IssueLowering.answered_at.is_(None),
            IssueLowering.asked_by_id != actor.person_id,
            readable_by(actor),
        )
        .options(joinedload(Issue.place))
        .order_by(IssueLowering.id)
    ).all()


def ask(issue_id: int, version: int, actor: Actor, level: Level, reason: str) -> None:
    """Ask to lower the level; raises StaleVersion, or NotAllowed for one who is not the handler."""
    issue = locked(issue_id, version)
    lower = lower_levels(Kind(issue.kind), Level(issue.level))
    if not handled_by(actor, issue) or level not in lower or waiting(issue) is not None:
        raise NotAllowed(level)
    db.session.add(
        IssueLowering(
            issue_id=issue_id,
            from_level=issue.level,
            to_level=level,
            reason=reason,
            asked_by_id=actor.person_id,
            asked_seat_id=acting_seat(actor, Right.FOLLOW_UP_ISSUES, issue.forum_id),
            asked_at=now(),
            approved=False,
        )
    )
    db.session.flush()


def may_answer(actor: Actor, asked: IssueLowering) -> bool:
    """Tell whether the actor, who may read the issue, is the second person: never the one who asked."""
    return actor.person_id != asked.asked_by_id


def answer(issue_id: int, version: int, actor: Actor, approve: bool) -> None:
    """Lower the level or leave it; raises StaleVersion, or NotAllowed where nothing can be answered."""
    issue = locked(issue_id, version)
    asked = waiting(issue)
    if asked is None or asked.from_level != issue.level or not may_answer(actor, asked):
        raise NotAllowed(issue.number)
    asked.answered_by_id, asked.answered_at, asked.approved = actor.person_id, now(), approve
    if not approve:
        db.session.flush()
        return
    before = (issue.state, issue.level, issue.responsible_seat_id)
    issue.level = asked.to_level
    if issue.level < Level.STRICT:
        readers.end_all(issue_id)
    seat_id = acting_seat(actor, Right.READ_ISSUES, issue.forum_id)
    said = f"{asked.reason}\nForeslået af {asked.asked_seat.name}, godkendt af en anden."
    record(issue, actor.person_id, seat_id, before, said)
