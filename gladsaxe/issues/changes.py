"""Each change of an issue: one event in its history, one step in the sums, and the version counted up."""

from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import exists, select, update

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import find_acting_seat
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.core.refusals import DomainRefusal, FieldRefusal
from gladsaxe.database.clock import now, today
from gladsaxe.database.locking import lock_row
from gladsaxe.database.tables import db
from gladsaxe.issues.monthly_totals import add_event_to_totals
from gladsaxe.issues.rules import (
    ASKS_STILL,
    FINISHED_STATES,
    REOPENED_STATE,
    WITHDRAWN_REASON,
    FollowUp,
    IssueState,
    find_missing_answer,
    get_answered_state,
    get_assigned_state,
    may_change_state,
)
from gladsaxe.issues.seats import find_first_handler
from gladsaxe.issues.tables import Issue, IssueEvent, IssueLevelRequest


class NotAllowed(DomainRefusal):
    """The issue cannot go from its state to the next one, or the actor may not take it there."""


class EventTexts(NamedTuple):
    """What is written with an event: why, an answer to the reporter, and a note for those who follow up."""

    reason: str = ""
    reply: str = ""
    note: str = ""


NO_TEXTS = EventTexts()


def follow_up(issue_id: int, version: int, actor: Actor, change: FollowUp) -> None:
    """Change an issue; raises StaleVersion, NotAllowed for what cannot follow, or FieldRefusal.

    To end it takes an answer to the one who told it.
    """
    issue = lock_row(Issue, issue_id, version)
    old = IssueState(issue.state)
    new = change.state or old
    if not may_change_state(old, new) or change.level is not None:
        raise NotAllowed(new)
    if change.reply and change.state is None:
        change = replace(change, state=get_answered_state(old))
    missing = find_missing_answer(old, change)
    if missing:
        raise FieldRefusal("reply", missing)
    _apply_change(issue, actor, change, Right.FOLLOW_UP_ISSUES)


def assign_to_actor(issue_id: int, version: int, actor: Actor) -> None:
    """Make the actor's seat responsible for an open issue; raises StaleVersion or NotAllowed."""
    issue = lock_row(Issue, issue_id, version)
    if issue.state in FINISHED_STATES:
        raise NotAllowed(issue.state)
    seat_id = find_acting_seat(actor, Right.FOLLOW_UP_ISSUES, issue.forum_id)
    change = FollowUp(state=get_assigned_state(IssueState(issue.state)), responsible_seat_id=seat_id)
    _apply_change(issue, actor, change, Right.FOLLOW_UP_ISSUES)


def reopen_issue(issue_id: int, version: int, actor: Actor, reason: str) -> None:
    """Open a finished issue again; raises StaleVersion, NotAllowed for one that is open, or FieldRefusal."""
    issue = lock_row(Issue, issue_id, version)
    if issue.state not in FINISHED_STATES:
        raise NotAllowed(REOPENED_STATE)
    if not reason:
        raise FieldRefusal("still", ASKS_STILL)
    _apply_change(issue, actor, FollowUp(state=REOPENED_STATE, reason=reason), Right.WRITE_ISSUES)


def add_words(issue_id: int, version: int, actor: Actor, words: str) -> None:
    """Add what the reporter writes more to an open issue; raises StaleVersion or NotAllowed."""
    issue = _lock_own_open_issue(issue_id, version, actor)
    _apply_change(issue, actor, FollowUp(reason=words), Right.WRITE_ISSUES)


def withdraw_issue(issue_id: int, version: int, actor: Actor) -> None:
    """End an open issue as its reporter asks; raises StaleVersion or NotAllowed."""
    issue = _lock_own_open_issue(issue_id, version, actor)
    change = FollowUp(state=IssueState.CLOSED, reason=WITHDRAWN_REASON)
    _apply_change(issue, actor, change, Right.WRITE_ISSUES)


def _lock_own_open_issue(issue_id: int, version: int, actor: Actor) -> Issue:
    issue = lock_row(Issue, issue_id, version)
    if issue.reporter_id != actor.person_id or issue.state in FINISHED_STATES:
        raise NotAllowed(issue.number)
    return issue


def needs_second_person(actor: Actor, issue: Issue) -> bool:
    """Return True if raising the issue's level takes two: it is another's, and it is or was finished."""
    # A higher level is kept for a shorter time after closing; reopening must not be a way around that.
    finished = exists().where(IssueEvent.issue_id == issue.id, IssueEvent.to_state.in_(FINISHED_STATES))
    return issue.reporter_id != actor.person_id and bool(db.session.scalar(select(finished)))


def raise_level(issue_id: int, version: int, actor: Actor, level: ConfidentialityLevel) -> None:
    """Keep an issue more closely; raises StaleVersion, or NotAllowed.

    Not allowed is a level that is not higher, and what takes a second person.
    """
    issue = lock_row(Issue, issue_id, version)
    if level <= issue.level or needs_second_person(actor, issue):
        raise NotAllowed(level)
    _apply_change(issue, actor, FollowUp(level=level), Right.WRITE_ISSUES)


def record_takeover(issue_id: int) -> bool:
    """Record that the property office made an enquiry of the issue; return False where it had before."""
    issue = lock_row(Issue, issue_id)
    if issue.taken_over_at is not None:
        return False
    issue.taken_over_at = now()
    db.session.flush()
    return True


def _apply_change(issue: Issue, actor: Actor, change: FollowUp, right: Right) -> None:
    before = (issue.state, issue.level, issue.responsible_seat_id)
    issue.state = change.state or issue.state
    issue.level = issue.level if change.level is None else change.level
    issue.responsible_seat_id = change.responsible_seat_id or issue.responsible_seat_id
    if issue.policy.named_readers and issue.responsible_seat_id is None:
        issue.responsible_seat_id = find_first_handler()
    if issue.state != before[0]:
        issue.finished_on = today() if issue.state in FINISHED_STATES else None
    if issue.level != before[1]:
        cancel_pending_requests(issue.id)
    seat_id = find_acting_seat(actor, right, issue.forum_id)
    texts = EventTexts(change.reason, change.reply, change.note)
    record_event(issue, actor.person_id, seat_id, before, texts)


def cancel_pending_requests(issue_id: int) -> None:
    """Let go of an asking that nobody has answered: it was about another level."""
    db.session.execute(
        update(IssueLevelRequest)
        .where(IssueLevelRequest.issue_id == issue_id, IssueLevelRequest.answered_at.is_(None))
        .values(answered_at=now())
    )


def record_event(
    issue: Issue,
    person_id: int,
    seat_id: int,
    before: tuple[str | None, int | None, int | None],
    texts: EventTexts = NO_TEXTS,
) -> None:
    """Write what an issue has become into its history and the sums; `before` is its state, level and seat."""
    issue.version += 1
    issue.changed_at = now()
    db.session.flush()
    event = IssueEvent(
        issue_id=issue.id,
        version=issue.version,
        happened_at=issue.changed_at,
        recorded_on=today(),
        person_id=person_id,
        seat_id=seat_id,
        from_state=before[0],
        to_state=issue.state,
        from_level=before[1],
        to_level=issue.level,
        from_seat_id=before[2],
        to_seat_id=issue.responsible_seat_id,
        reason=texts.reason,
        reply=texts.reply,
        note=texts.note,
    )
    db.session.add(event)
    db.session.flush()
    add_event_to_totals(issue, event)
