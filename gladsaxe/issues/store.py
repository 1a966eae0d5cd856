"""Every query about issues, and writing them in; what follows is in `changes`."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values, find_acting_seat
from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.attachments import store as attachments
from gladsaxe.attachments.rules import EncodedPhoto
from gladsaxe.attachments.tables import Photo
from gladsaxe.audit_log.recording import log_action, log_reading
from gladsaxe.audit_log.rules import LogAction, ReadingPurpose
from gladsaxe.core.confidentiality import LEVEL_POLICIES
from gladsaxe.database.clock import now
from gladsaxe.database.pagination import KeysetPage, paginate_by_day
from gladsaxe.database.tables import db
from gladsaxe.issues.changes import record_event
from gladsaxe.issues.openings import find_stated_purposes
from gladsaxe.issues.routing import route_issue
from gladsaxe.issues.rules import (
    SIMILAR_WITHIN,
    IssueReport,
    IssueState,
    get_initial_level,
    get_row_submission_id,
    issue_number,
)
from gladsaxe.issues.seats import find_first_handler, find_receiving_forum
from gladsaxe.issues.tables import Issue, IssueEvent, IssuePhoto, IssueWalk
from gladsaxe.issues.visibility import exported_to, is_handler, readable_by, shown_to, visible_to
from gladsaxe.issues.waiting import own_open_clause, unassigned_clause

MOST_SIMILAR = 5


@dataclass(frozen=True)
class IssueFilters:
    """Filters of the list of issues; None means no filter."""

    kind: IssueKind | None = None
    state: IssueState | None = None
    place_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    mine: bool = False
    handled: bool = False
    own_open: bool = False
    unassigned: bool = False


def list_issues(actor: Actor, filters: IssueFilters, after: str | None) -> KeysetPage[Issue]:
    """Return a page of the issues that exist for the actor, the newest first."""
    query = select(Issue).where(visible_to(actor), *_filter_clauses(actor, filters))
    query = query.options(
        joinedload(Issue.place), joinedload(Issue.responsible_seat), joinedload(Issue.routed_seat)
    )
    return paginate_by_day(query, Issue.seen_on, Issue.id, after)


def list_latest_issues(
    actor: Actor, filters: IssueFilters, most: int, without: Collection[IssueState] = ()
) -> Sequence[Issue]:
    """Return the newest issues that exist for the actor, without those in some states."""
    query = select(Issue).where(
        visible_to(actor), *_filter_clauses(actor, filters), Issue.state.not_in(without)
    )
    newest = query.order_by(Issue.seen_on.desc(), Issue.id.desc()).limit(most)
    return db.session.scalars(newest.options(joinedload(Issue.place))).all()


def _filter_clauses(actor: Actor, filters: IssueFilters) -> Iterator[ColumnElement[bool]]:
    if filters.kind:
        yield Issue.kind == filters.kind
    if filters.state:
        yield Issue.state == filters.state
    if filters.place_id:
        yield Issue.place_id == filters.place_id
    if filters.first_day:
        yield Issue.seen_on >= filters.first_day
    if filters.last_day:
        yield Issue.seen_on <= filters.last_day
    if filters.mine:
        yield Issue.reporter_id == actor.person_id
    if filters.handled:
        yield Issue.responsible_seat_id.in_(actor.seat_ids)
    if filters.own_open:
        yield own_open_clause(actor)
    if filters.unassigned:
        yield unassigned_clause(actor)


def list_shown_ids(actor: Actor, issues: Sequence[Issue]) -> set[int]:
    """Return which of the issues the actor is shown the text of; what is confidential is logged as read."""
    ids = [issue.id for issue in issues]
    shown_ids = set(db.session.scalars(select(Issue.id).where(Issue.id.in_(ids), shown_to(actor))))
    log_readings(actor, [issue for issue in issues if issue.id in shown_ids])
    return shown_ids


def list_receipt_texts(actor: Actor, issues: Sequence[Issue]) -> set[int]:
    """Return which of the issues a receipt may show the text of: those whose reading is not logged."""
    return list_shown_ids(actor, [issue for issue in issues if not issue.policy.reading_logged])


def log_readings(actor: Actor, issues: Sequence[Issue]) -> None:
    """Log that the actor is shown the issues, each that is confidential with what it is read for."""
    strict = [issue.id for issue in issues if issue.policy.stated_purpose]
    purposes = find_stated_purposes(actor, strict) if strict else {}
    for issue in issues:
        purpose = ReadingPurpose.HANDLING if is_handler(actor, issue) else ReadingPurpose.FORUM
        # Nothing stands in for a purpose that was not stated.
        purpose = purposes[issue.id] if issue.policy.stated_purpose else purpose
        log_reading("issue", issue.id, issue.level, issue.reporter_id, purpose)


def find_issue(actor: Actor, number: str) -> Issue | None:
    """Return the issue with that number, or None where it does not exist for the actor."""
    return db.session.scalar(
        _select_with_relations().where(Issue.number == number.upper(), visible_to(actor))
    )


def find_readable_issue(actor: Actor, number: str) -> Issue | None:
    """Return the issue with that number, or None where the actor may not read it."""
    return db.session.scalar(
        _select_with_relations().where(Issue.number == number.strip().upper(), readable_by(actor))
    )


def find_issues_by_id(actor: Actor, issue_ids: Collection[int]) -> dict[int, Issue]:
    """Return those of the issues that exist for the actor."""
    rows = db.session.scalars(select(Issue).where(Issue.id.in_(issue_ids), visible_to(actor)))
    return {issue.id: issue for issue in rows}


def _select_with_relations() -> Select[Issue]:
    return select(Issue).options(
        joinedload(Issue.place),
        joinedload(Issue.forum),
        joinedload(Issue.reporter),
        joinedload(Issue.reporter_seat),
        joinedload(Issue.responsible_seat),
        joinedload(Issue.routed_seat),
        joinedload(Issue.walk),
    )


def list_events(issue: Issue) -> Sequence[IssueEvent]:
    """Return each change of the issue, the first one first."""
    return db.session.scalars(
        select(IssueEvent)
        .where(IssueEvent.issue_id == issue.id)
        .options(
            joinedload(IssueEvent.seat),
            joinedload(IssueEvent.from_seat),
            joinedload(IssueEvent.to_seat),
        )
        .order_by(IssueEvent.version)
    ).all()


def list_similar_issues(actor: Actor, issue: Issue) -> Sequence[Issue]:
    """Return what the actor may read of the same kind and place within two days, by day."""
    query = select(Issue).where(
        Issue.kind == issue.kind,
        Issue.place_id == issue.place_id,
        Issue.seen_on.between(issue.seen_on - SIMILAR_WITHIN, issue.seen_on + SIMILAR_WITHIN),
        Issue.id != issue.id,
        readable_by(actor),
    )
    return db.session.scalars(query.order_by(Issue.seen_on, Issue.id).limit(MOST_SIMILAR)).all()


def find_own_walk(actor: Actor, submission_id: str) -> IssueWalk | None:
    """Return the walk that the actor wrote in with that form."""
    return db.session.scalar(
        select(IssueWalk).where(
            IssueWalk.submission_id == submission_id, IssueWalk.person_id == actor.person_id
        )
    )


def list_walk_issues(walk: IssueWalk) -> Sequence[Issue]:
    """Return the issues of a walk, as they were written."""
    return db.session.scalars(
        _select_with_relations().where(Issue.walk_id == walk.id).order_by(Issue.id)
    ).all()


def find_photo(actor: Actor, number: str, photo_id: str) -> Photo | None:
    """Return a photo of an issue that the actor may read; of a confidential one it is logged as read."""
    row = db.session.execute(
        select(Photo, Issue)
        .join(IssuePhoto, IssuePhoto.photo_id == Photo.id)
        .join(Issue, Issue.id == IssuePhoto.issue_id)
        .where(Photo.id == photo_id, Issue.number == number.upper(), shown_to(actor))
    ).first()
    if row is None:
        return None
    log_readings(actor, [row.Issue])
    picture: Photo = row.Photo
    return picture


def add_issue(
    submission_id: str,
    actor: Actor,
    report: IssueReport,
    pictures: Sequence[EncodedPhoto] = (),
    walk_id: int | None = None,
) -> Issue:
    """Write an issue in, with the photos that came with its form."""
    forum = find_receiving_forum()
    seat_id = find_acting_seat(actor, Right.WRITE_ISSUES, forum.id)
    level = get_initial_level(report.kind, report.level)
    issue = Issue(
        number=_find_free_number(submission_id),
        submission_id=submission_id,
        kind=report.kind,
        level=level,
        state=IssueState.NEW,
        urgency=report.urgency,
        place_id=report.place_id,
        where_exactly=report.where_exactly,
        seen_on=report.seen_on,
        text=report.text,
        wants_reply=report.wants_reply,
        reporter_id=actor.person_id,
        reporter_seat_id=seat_id,
        forum_id=forum.id,
        responsible_seat_id=find_first_handler() if LEVEL_POLICIES[level].named_readers else None,
        walk_id=walk_id,
        version=0,
        created_at=now(),
    )
    route_issue(issue)
    db.session.add(issue)
    record_event(issue, actor.person_id, seat_id, before=(None, None, None))
    attachments.keep_photos(submission_id, actor.person_id, pictures)
    kept = attachments.list_photos(submission_id, actor.person_id)
    db.session.add_all([IssuePhoto(issue_id=issue.id, photo_id=photo.id) for photo in kept])
    db.session.flush()
    return issue


def attach_late_photos(submission_id: str, person_id: int) -> None:
    """Give the issue of that form, or of that row of a walk, the photos that came after it."""
    issue_id = db.session.scalars(
        select(Issue.id).where(Issue.submission_id == submission_id, Issue.reporter_id == person_id)
    ).one()
    attached_ids = set(db.session.scalars(select(IssuePhoto.photo_id).where(IssuePhoto.issue_id == issue_id)))
    late = [
        photo for photo in attachments.list_photos(submission_id, person_id) if photo.id not in attached_ids
    ]
    db.session.add_all([IssuePhoto(issue_id=issue_id, photo_id=photo.id) for photo in late])
    db.session.flush()


def add_walk(
    submission_id: str,
    actor: Actor,
    walked_on: date,
    participants: int | None,
    reports: Sequence[tuple[int, IssueReport, Sequence[EncodedPhoto]]],
) -> IssueWalk:
    """Write in a walk and each of its observations; a row's number names the photos that came with it."""
    walk = IssueWalk(
        submission_id=submission_id,
        walked_on=walked_on,
        participants=participants,
        **build_author_values(actor, Right.WRITE_ISSUES, find_receiving_forum().id),
        created_at=now(),
    )
    db.session.add(walk)
    db.session.flush()
    for row, report, pictures in reports:
        add_issue(get_row_submission_id(submission_id, row), actor, report, pictures, walk.id)
    return walk


def log_export(actor: Actor) -> set[int]:
    """Return the issues that a file for the actor holds; each confidential one is logged as read with it."""
    columns = (Issue.id, Issue.level, Issue.reporter_id)
    rows = db.session.execute(select(*columns).where(exported_to(actor))).all()
    for row in rows:
        if LEVEL_POLICIES[row.level].reading_logged:
            log_action(LogAction.READ, "issue", row.id, row.reporter_id, row.level, ReadingPurpose.EXPORT)
    return {row.id for row in rows}


def _find_free_number(submission_id: str) -> str:
    attempt = 0
    while db.session.scalar(select(exists().where(Issue.number == issue_number(submission_id, attempt)))):
        attempt += 1
    return issue_number(submission_id, attempt)
