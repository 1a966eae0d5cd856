"""Lowering a level takes two: the handler asks, and a second person who may read the issue answers."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.database.clock import now
from gladsaxe.database.locking import lock_row
from gladsaxe.database.tables import db
from gladsaxe.issues import readers
from gladsaxe.issues.changes import NotAllowed, record_event
from gladsaxe.issues.rules import ConfidentialityLevel, IssueKind, list_lower_levels
from gladsaxe.issues.seats import acting_seat
from gladsaxe.issues.tables import Issue, IssueLowering
from gladsaxe.issues.visibility import is_handler, readable_by


def find_pending_lowering(issue: Issue) -> IssueLowering | None:
    """Return the asking that nobody has answered yet."""
    return db.session.scalar(
        select(IssueLowering)
        .where(IssueLowering.issue_id == issue.id, IssueLowering.answered_at.is_(None))
        .options(joinedload(IssueLowering.asked_seat))
    )


def list_issues_to_answer(actor: Actor) -> Sequence[Issue]:
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


def request_lowering(
    issue_id: int, version: int, actor: Actor, level: ConfidentialityLevel, reason: str
) -> None:
    """Ask to lower the level; raises StaleVersion, or NotAllowed for one who is not the handler."""
    issue = lock_row(Issue, issue_id, version)
    lower = list_lower_levels(IssueKind(issue.kind), ConfidentialityLevel(issue.level))
    if not is_handler(actor, issue) or level not in lower or find_pending_lowering(issue) is not None:
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
    """Return True if the actor, who may read the issue, is the second person: never the one who asked."""
    return actor.person_id != asked.asked_by_id


def answer_lowering(issue_id: int, version: int, actor: Actor, approve: bool) -> None:
    """Lower the level or leave it; raises StaleVersion, or NotAllowed where nothing can be answered."""
    issue = lock_row(Issue, issue_id, version)
    asked = find_pending_lowering(issue)
    if asked is None or asked.from_level != issue.level or not may_answer(actor, asked):
        raise NotAllowed(issue.number)
    asked.answered_by_id, asked.answered_at, asked.approved = actor.person_id, now(), approve
    if not approve:
        db.session.flush()
        return
    before = (issue.state, issue.level, issue.responsible_seat_id)
    issue.level = asked.to_level
    if issue.level < ConfidentialityLevel.STRICT:
        readers.end_all_readers(issue_id)
    seat_id = acting_seat(actor, Right.READ_ISSUES, issue.forum_id)
    said = f"{asked.reason}\nForeslået af {asked.asked_seat.name}, godkendt af en anden."
    record_event(issue, actor.person_id, seat_id, before, said)
