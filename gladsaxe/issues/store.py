"""Every query about issues, and writing them in; what follows is in `changes`."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.attachments import store as photos
from gladsaxe.attachments.rules import Picture
from gladsaxe.attachments.tables import Photo
from gladsaxe.audit_log.recording import note, note_reading
from gladsaxe.audit_log.rules import LOGGED_LEVEL, Action, Purpose
from gladsaxe.database.clock import now
from gladsaxe.database.paging import Page, page_by_day
from gladsaxe.database.tables import db
from gladsaxe.issues.changes import record
from gladsaxe.issues.openings import stated
from gladsaxe.issues.rules import Kind, Level, Report, State, issue_number, level_of, row_submission
from gladsaxe.issues.seats import acting_seat, first_handler, receiving_forum
from gladsaxe.issues.tables import Issue, IssueEvent, IssuePhoto, IssueWalk
from gladsaxe.issues.visibility import exported_to, handled_by, readable_by, shown_to, visible_to


@dataclass(frozen=True)
class Filter:
    """Hold what a list of issues is narrowed to; None asks for nothing."""

    kind: Kind | None = None
    state: State | None = None
    place_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    mine: bool = False
    handled: bool = False


def listing(actor: Actor, wanted: Filter, after: str | None) -> Page[Issue]:
    """Return a page of the issues that exist for the actor, the newest first."""
    query = select(Issue).where(visible_to(actor), *_narrowed(actor, wanted))
    query = query.options(joinedload(Issue.place), joinedload(Issue.responsible_seat))
    return page_by_day(query, Issue.seen_on, Issue.id, after)


def latest(actor: Actor, wanted: Filter, most: int, without: Collection[State] = ()) -> Sequence[Issue]:
    """Return the newest issues that exist for the actor, without those in some states."""
    query = select(Issue).where(visible_to(actor), *_narrowed(actor, wanted), Issue.state.not_in(without))
    newest = query.order_by(Issue.seen_on.desc(), Issue.id.desc()).limit(most)
    return db.session.scalars(newest.options(joinedload(Issue.place))).all()


def _narrowed(actor: Actor, wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.kind:
        yield Issue.kind == wanted.kind
    if wanted.state:
        yield Issue.state == wanted.state
    if wanted.place_id:
        yield Issue.place_id == wanted.place_id
    if wanted.first_day:
        yield Issue.seen_on >= wanted.first_day
    if wanted.last_day:
        yield Issue.seen_on <= wanted.last_day
    if wanted.mine:
        yield Issue.reporter_id == actor.person_id
    if wanted.handled:
        yield Issue.responsible_seat_id.in_(actor.seat_ids)


def shown_ids(actor: Actor, issues: Sequence[Issue]) -> set[int]:
    """Return which of the issues the actor is shown the text of; what is confidential is logged as read."""
    ids = [issue.id for issue in issues]
    found = set(db.session.scalars(select(Issue.id).where(Issue.id.in_(ids), shown_to(actor))))
    note_readings(actor, [issue for issue in issues if issue.id in found])
    return found


def note_readings(actor: Actor, issues: Sequence[Issue]) -> None:
    """Log that the actor is shown the issues, each that is confidential with what it is read for."""
    strict = [issue.id for issue in issues if issue.level == Level.STRICT]
    purposes = stated(actor, strict) if strict else {}
    for issue in issues:
        purpose = Purpose.HANDLING if handled_by(actor, issue) else Purpose.FORUM
        # Nothing stands in for a purpose that was not stated.
        purpose = purposes[issue.id] if issue.level == Level.STRICT else purpose
        note_reading("issue", issue.id, issue.level, issue.reporter_id, purpose)


def one(actor: Actor, number: str) -> Issue | None:
    """Return the issue with that number, or None where it does not exist for the actor."""
    return db.session.scalar(_whole().where(Issue.number == number.upper(), visible_to(actor)))


def readable(actor: Actor, number: str) -> Issue | None:
    """Return the issue with that number, or None where the actor may not read it."""
    return db.session.scalar(_whole().where(Issue.number == number.strip().upper(), readable_by(actor)))


def by_id(actor: Actor, issue_ids: Collection[int]) -> dict[int, Issue]:
    """Return those of the issues that exist for the actor."""
    rows = db.session.scalars(select(Issue).where(Issue.id.in_(issue_ids), visible_to(actor)))
    return {issue.id: issue for issue in rows}


def _whole() -> Select[Issue]:
    return select(Issue).options(
        joinedload(Issue.place),
        joinedload(Issue.forum),
        joinedload(Issue.reporter),
        joinedload(Issue.reporter_seat),
        joinedload(Issue.responsible_seat),
        joinedload(Issue.walk),
    )


def history(issue: Issue) -> Sequence[IssueEvent]:
    """Return each change of the issue, the first one first."""
    return db.session.scalars(
        select(IssueEvent)
        .where(IssueEvent.issue_id == issue.id)
        .options(
            joinedload(IssueEvent.seat), joinedload(IssueEvent.from_seat), joinedload(IssueEvent.to_seat)
        )
        .order_by(IssueEvent.version)
    ).all()


def own_walk(actor: Actor, submission_id: str) -> IssueWalk | None:
    """Return the walk that the actor wrote in with that form."""
    return db.session.scalar(
        select(IssueWalk).where(
            IssueWalk.submission_id == submission_id, IssueWalk.person_id == actor.person_id
        )
    )


def walk_issues(walk: IssueWalk) -> Sequence[Issue]:
    """Return the issues of a walk, as they were written."""
    return db.session.scalars(_whole().where(Issue.walk_id == walk.id).order_by(Issue.id)).all()


def photo(actor: Actor, number: str, photo_id: str) -> Photo | None:
    """Return a photo of an issue that the actor may read; of a confidential one it is logged as read."""
    found = db.session.execute(
        select(Photo, Issue)
        .join(IssuePhoto, IssuePhoto.photo_id == Photo.id)
        .join(Issue, Issue.id == IssuePhoto.issue_id)
        .where(Photo.id == photo_id, Issue.number == number.upper(), shown_to(actor))
    ).first()
    if found is None:
        return None
    note_readings(actor, [found.Issue])
    picture: Photo = found.Photo
    return picture


def add(
    submission_id: str,
    actor: Actor,
    report: Report,
    pictures: Sequence[Picture] = (),
    walk_id: int | None = None,
) -> Issue:
    """Write an issue in, with the photos that came with its form."""
    forum = receiving_forum()
    seat_id = acting_seat(actor, Right.WRITE_ISSUES, forum.id)
    level = level_of(report.kind, report.level)
    issue = Issue(
        number=_free_number(submission_id),
        submission_id=submission_id,
        kind=report.kind,
        level=level,
        state=State.NEW,
        urgency=report.urgency,
        place_id=report.place_id,
        where_exactly=report.where_exactly,
        seen_on=report.seen_on,
        text=report.text,
        wants_reply=report.wants_reply,
        reporter_id=actor.person_id,
        reporter_seat_id=seat_id,
        forum_id=forum.id,
        responsible_seat_id=first_handler() if level is Level.STRICT else None,
        walk_id=walk_id,
        version=0,
        created_at=now(),
    )
    db.session.add(issue)
    record(issue, actor.person_id, seat_id, before=(None, None, None))
    photos.keep(submission_id, actor.person_id, pictures)
    kept = photos.of_submission(submission_id, actor.person_id)
    db.session.add_all([IssuePhoto(issue_id=issue.id, photo_id=photo.id) for photo in kept])
    db.session.flush()
    return issue


def attach_late(submission_id: str, person_id: int) -> None:
    """Give the issue of that form, or of that row of a walk, the photos that came after it."""
    issue_id = db.session.scalars(
        select(Issue.id).where(Issue.submission_id == submission_id, Issue.reporter_id == person_id)
    ).one()
    known = set(db.session.scalars(select(IssuePhoto.photo_id).where(IssuePhoto.issue_id == issue_id)))
    late = [photo for photo in photos.of_submission(submission_id, person_id) if photo.id not in known]
    db.session.add_all([IssuePhoto(issue_id=issue_id, photo_id=photo.id) for photo in late])
    db.session.flush()


def add_walk(
    submission_id: str,
    actor: Actor,
    walked_on: date,
    participants: int | None,
    reports: Sequence[tuple[int, Report, Sequence[Picture]]],
) -> IssueWalk:
    """Write in a walk and each of its observations; a row's number names the photos that came with it."""
    walk = IssueWalk(
        submission_id=submission_id,
        walked_on=walked_on,
        participants=participants,
        person_id=actor.person_id,
        seat_id=acting_seat(actor, Right.WRITE_ISSUES, receiving_forum().id),
        created_at=now(),
    )
    db.session.add(walk)
    db.session.flush()
    for row, report, pictures in reports:
        add(row_submission(submission_id, row), actor, report, pictures, walk.id)
    return walk


def log_export(actor: Actor) -> set[int]:
    """Return the issues that a file for the actor holds; each confidential one is logged as read with it."""
    columns = (Issue.id, Issue.level, Issue.reporter_id)
    rows = db.session.execute(select(*columns).where(exported_to(actor))).all()
    for row in rows:
        if row.level >= LOGGED_LEVEL:
            note(Action.READ, "issue", row.id, row.reporter_id, row.level, Purpose.EXPORT)
    return {row.id for row in rows}


def _free_number(submission_id: str) -> str:
    attempt = 0
    while db.session.scalar(select(exists().where(Issue.number == issue_number(submission_id, attempt)))):
        attempt += 1
    return issue_number(submission_id, attempt)
