"""Each change of an issue: one event in its history, one step in the sums, and the version counted up."""

from sqlalchemy import select, update

from gladsaxe.access.rules import Actor, Right
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db
from gladsaxe.issues.rules import FINISHED, REOPENED, FollowUp, Level, State, may_become, taken_state
from gladsaxe.issues.seats import acting_seat, first_handler
from gladsaxe.issues.tables import Issue, IssueEvent, IssueLowering
from gladsaxe.issues.tallies import count_event


class TakenOver(Exception):
    """Tell that the property office has taken the issue over already."""


class NotAllowed(Exception):
    """Tell that an issue cannot go from its state to the wanted one."""


def follow_up(issue_id: int, version: int, actor: Actor, change: FollowUp) -> None:
    """Change an issue; raises StaleVersion, or NotAllowed for what cannot follow."""
    issue = locked(issue_id, version)
    old = State(issue.state)
    new = change.state or old
    if not may_become(old, new) or (change.level is not None and change.level <= issue.level):
        raise NotAllowed(new)
    _change(issue, actor, change, Right.FOLLOW_UP_ISSUES)


def take_on(issue_id: int, version: int, actor: Actor) -> None:
    """Make the actor's seat responsible for an open issue; raises StaleVersion or NotAllowed."""
    issue = locked(issue_id, version)
    if issue.state in FINISHED:
        raise NotAllowed(issue.state)
    seat_id = acting_seat(actor, Right.FOLLOW_UP_ISSUES, issue.forum_id)
    change = FollowUp(state=taken_state(State(issue.state)), responsible_seat_id=seat_id)
    _change(issue, actor, change, Right.FOLLOW_UP_ISSUES)


def reopen(issue_id: int, version: int, actor: Actor, reason: str) -> None:
    """Open a finished issue again; raises StaleVersion, or NotAllowed for one that is open."""
    issue = locked(issue_id, version)
    if issue.state not in FINISHED:
        raise NotAllowed(REOPENED)
    _change(issue, actor, FollowUp(state=REOPENED, reason=reason), Right.WRITE_ISSUES)


def raise_level(issue_id: int, version: int, actor: Actor, level: Level) -> None:
    """Keep an issue more closely; raises StaleVersion, or NotAllowed for a level that is not higher."""
    issue = locked(issue_id, version)
    if level <= issue.level:
        raise NotAllowed(level)
    _change(issue, actor, FollowUp(level=level), Right.WRITE_ISSUES)


def note_taken_over(issue_id: int) -> None:
    """Note that the property office made an enquiry of it; raises TakenOver the second time."""
    issue = locked(issue_id)
    if issue.taken_over_at is not None:
        raise TakenOver(issue.number)
    issue.taken_over_at = now()
    db.session.flush()


def locked(issue_id: int, version: int | None = None) -> Issue:
    """Return the issue, kept from everybody else until the transaction ends; raises StaleVersion."""
    asked = select(Issue).where(Issue.id == issue_id).with_for_update()
    issue = db.session.scalars(asked.execution_options(populate_existing=True)).one()
    if version is not None and issue.version != version:
        raise StaleVersion(issue.number)
    return issue


def _change(issue: Issue, actor: Actor, change: FollowUp, right: Right) -> None:
    before = (issue.state, issue.level, issue.responsible_seat_id)
    issue.state = change.state or issue.state
    issue.level = issue.level if change.level is None else change.level
    issue.responsible_seat_id = change.responsible_seat_id or issue.responsible_seat_id
    if issue.level == Level.STRICT and issue.responsible_seat_id is None:
        issue.responsible_seat_id = first_handler()
    if issue.state != before[0]:
        issue.finished_on = today() if issue.state in FINISHED else None
    if issue.level != before[1]:
        void_lowerings(issue.id)
    seat_id = acting_seat(actor, right, issue.forum_id)
    record(issue, actor.person_id, seat_id, before, change.reason, change.reply)


def void_lowerings(issue_id: int) -> None:
    """Let go of an asking that nobody has answered: it was about another level."""
    db.session.execute(
        update(IssueLowering)
        .where(IssueLowering.issue_id == issue_id, IssueLowering.answered_at.is_(None))
        .values(answered_at=now())
    )


def record(
    issue: Issue,
    person_id: int,
    seat_id: int,
    before: tuple[str | None, int | None, int | None],
    reason: str = "",
    reply: str = "",
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
        reason=reason,
        reply=reply,
    )
    db.session.add(event)
    db.session.flush()
    count_event(issue, event)
