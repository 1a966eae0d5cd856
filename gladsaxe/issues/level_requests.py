"""Changes of a level that take two: one asks, and a second person who may read the issue answers.

The handler asks to lower a level. Anyone who may write asks to raise that of another's finished issue.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, case, select, true
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import find_acting_seat
from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.agreement.roles import Role
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.clock import now
from gladsaxe.database.locking import lock_row
from gladsaxe.database.tables import db
from gladsaxe.issues import readers
from gladsaxe.issues.changes import EventTexts, NotAllowed, record_event
from gladsaxe.issues.rules import list_lower_levels
from gladsaxe.issues.seats import find_first_handler
from gladsaxe.issues.tables import Issue, IssueEvent, IssueLevelRequest
from gladsaxe.issues.visibility import is_handler, readable_by, visible_to

RAISING_SHOWN_FOR = timedelta(days=30)


def find_pending_request(issue: Issue) -> IssueLevelRequest | None:
    """Return the asking that nobody has answered yet."""
    return db.session.scalar(
        select(IssueLevelRequest)
        .where(IssueLevelRequest.issue_id == issue.id, IssueLevelRequest.answered_at.is_(None))
        .options(joinedload(IssueLevelRequest.asked_seat))
    )


def list_issues_to_answer(actor: Actor) -> Sequence[Issue]:
    """Return the issues that the actor could be the second person for, the oldest asking first."""
    answerable = (
        true()
        if actor.may(Right.FOLLOW_UP_ISSUES)
        else IssueLevelRequest.to_level < IssueLevelRequest.from_level
    )
    return db.session.scalars(
        select(Issue)
        .join(IssueLevelRequest, IssueLevelRequest.issue_id == Issue.id)
        .where(
            IssueLevelRequest.answered_at.is_(None),
            IssueLevelRequest.asked_by_id != actor.person_id,
            answerable,
            readable_by(actor),
        )
        .options(joinedload(Issue.place))
        .order_by(IssueLevelRequest.id)
    ).all()


class RaisedIssue(NamedTuple):
    """An issue whose level somebody else raised: its number, level, when, and whether the actor sees it."""

    number: str
    level: ConfidentialityLevel
    raised_at: datetime
    visible: bool


def list_raised_issues(actor: Actor) -> list[RaisedIssue]:
    """Return what others raised lately of what the actor handles, for the secretariat lead of everything.

    The lead is told of each, also of what only its handler reads: the number and the level alone.
    """
    leads = Role.SECRETARIAT_LEAD in actor.roles and actor.confirmed
    visible = visible_to(actor)
    rows = db.session.execute(
        select(Issue.number, Issue.level, IssueEvent.happened_at, case((visible, True), else_=False))
        .join(IssueEvent, IssueEvent.issue_id == Issue.id)
        .where(
            IssueEvent.to_level > IssueEvent.from_level,
            IssueEvent.to_level == Issue.level,
            IssueEvent.happened_at > now() - RAISING_SHOWN_FOR,
            IssueEvent.person_id != actor.person_id,
            true() if leads else and_(readable_by(actor), Issue.responsible_seat_id.in_(actor.seat_ids)),
        )
        .order_by(IssueEvent.happened_at.desc(), IssueEvent.id.desc())
    )
    return [RaisedIssue(row[0], ConfidentialityLevel(row[1]), row[2], bool(row[3])) for row in rows]


def request_lowering(
    issue_id: int, version: int, actor: Actor, level: ConfidentialityLevel, reason: str
) -> None:
    """Ask to lower the level; raises StaleVersion, or NotAllowed for one who is not the handler."""
    issue = lock_row(Issue, issue_id, version)
    lower = list_lower_levels(IssueKind(issue.kind), ConfidentialityLevel(issue.level))
    if not is_handler(actor, issue) or level not in lower or find_pending_request(issue) is not None:
        raise NotAllowed(level)
    _add_request(issue, actor, level, reason, Right.FOLLOW_UP_ISSUES)


def request_raising(issue_id: int, version: int, actor: Actor, level: ConfidentialityLevel) -> None:
    """Ask to raise the level; raises StaleVersion, or NotAllowed for what is not higher or asked already."""
    issue = lock_row(Issue, issue_id, version)
    if level <= issue.level or find_pending_request(issue) is not None:
        raise NotAllowed(level)
    _add_request(issue, actor, level, "", Right.WRITE_ISSUES)


def _add_request(issue: Issue, actor: Actor, level: ConfidentialityLevel, reason: str, right: Right) -> None:
    db.session.add(
        IssueLevelRequest(
            issue_id=issue.id,
            from_level=issue.level,
            to_level=level,
            reason=reason,
            asked_by_id=actor.person_id,
            asked_seat_id=find_acting_seat(actor, right, issue.forum_id),
            asked_at=now(),
            approved=False,
        )
    )
    db.session.flush()


def may_answer(actor: Actor, asked: IssueLevelRequest) -> bool:
    """Return True if the actor, who may read the issue, is the second person: never the one who asked.

    To raise a level is for those who follow issues up, for what is raised is kept for a shorter time.
    """
    lowers = asked.to_level < asked.from_level
    return actor.person_id != asked.asked_by_id and (lowers or actor.may(Right.FOLLOW_UP_ISSUES))


def answer_level_request(issue_id: int, version: int, actor: Actor, approve: bool) -> None:
    """Change the level as asked or leave it; raises StaleVersion, or NotAllowed where nothing is asked."""
    issue = lock_row(Issue, issue_id, version)
    asked = find_pending_request(issue)
    if asked is None or asked.from_level != issue.level or not may_answer(actor, asked):
        raise NotAllowed(issue.number)
    asked.answered_by_id, asked.answered_at, asked.approved = actor.person_id, now(), approve
    if not approve:
        db.session.flush()
        return
    before = (issue.state, issue.level, issue.responsible_seat_id)
    issue.level = asked.to_level
    if not issue.policy.named_readers:
        readers.end_all_readers(issue_id)
    elif issue.responsible_seat_id is None:
        issue.responsible_seat_id = find_first_handler()
    seat_id = find_acting_seat(actor, Right.READ_ISSUES, issue.forum_id)
    reason = f"{asked.reason}\nForeslået af {asked.asked_seat.name}, godkendt af en anden.".lstrip()
    record_event(issue, actor.person_id, seat_id, before, EventTexts(reason))
