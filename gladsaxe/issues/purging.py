"""Issues whose time is over, or soon: what is not closed yet is listed, and what is deleted leaves sums."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor
from gladsaxe.agreement.roles import Role
from gladsaxe.attachments import store as attachments
from gladsaxe.audit_log.recording import log_action
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.core.confidentiality import list_levels
from gladsaxe.database.tables import db
from gladsaxe.issues.monthly_totals import record_deleted_issues
from gladsaxe.issues.rules import FINISHED_STATES
from gladsaxe.issues.tables import (
    Issue,
    IssueEvent,
    IssueLevelRequest,
    IssueOpening,
    IssuePhoto,
    IssueReader,
    IssueWalk,
)
from gladsaxe.issues.visibility import readable_by
from gladsaxe.submissions import store as submissions


def list_all_issues() -> Sequence[Issue]:
    """Return every issue, for retention alone."""
    return db.session.scalars(select(Issue).order_by(Issue.id)).all()


def list_old_open_issues(actor: Actor, before: datetime) -> tuple[dict[int, Issue], list[Issue]]:
    """Return what was told before a moment and is not closed: what the actor reads, and the lead's others."""
    clauses = (Issue.state.not_in(FINISHED_STATES), Issue.created_at < before)
    loaded = select(Issue).where(*clauses).options(joinedload(Issue.place))
    readable = {row.id: row for row in db.session.scalars(loaded.where(readable_by(actor)))}
    if Role.SECRETARIAT_LEAD not in actor.roles or not actor.confirmed:
        return readable, []
    strict = loaded.where(Issue.level.in_(list_levels(lambda policy: policy.named_readers)))
    return readable, [row for row in db.session.scalars(strict) if row.id not in readable]


def list_restart_days(issue_ids: Collection[int]) -> dict[int, date]:
    """Return the day on which each of the issues was last raised or reopened, by issue."""
    reopens = IssueEvent.from_state.in_(FINISHED_STATES) & IssueEvent.to_state.not_in(FINISHED_STATES)
    latest = (
        select(IssueEvent.issue_id, func.max(IssueEvent.recorded_on))
        .where(or_(IssueEvent.to_level > IssueEvent.from_level, reopens))
        .group_by(IssueEvent.issue_id)
    )
    ids = set(issue_ids)
    return {row[0]: row[1] for row in db.session.execute(latest) if row[0] in ids}


def purge_issues(issue_ids: Collection[int]) -> list[str]:
    """Delete issues with their history, photos and receipts, and return their submission ids.

    What refers to them in later rooms must have let go of them before.
    """
    issues = db.session.scalars(select(Issue).where(Issue.id.in_(issue_ids)).order_by(Issue.id)).all()
    ids = [issue.id for issue in issues]
    record_deleted_issues(ids)
    for issue in issues:
        log_action(LogAction.PURGED, "issue", issue.id, issue.reporter_id, issue.level)
    submission_ids = [issue.submission_id for issue in issues]
    pages = [f"/problemer/{issue.number}" for issue in issues]
    linked = select(IssuePhoto.photo_id).where(IssuePhoto.issue_id.in_(ids))
    photo_ids = list(db.session.scalars(linked))
    walks = {issue.walk_id for issue in issues if issue.walk_id is not None}
    for table, clause in (
        (IssuePhoto, IssuePhoto.issue_id.in_(ids)),
        (IssueEvent, IssueEvent.issue_id.in_(ids)),
        (IssueReader, IssueReader.issue_id.in_(ids)),
        (IssueOpening, IssueOpening.issue_id.in_(ids)),
        (IssueLevelRequest, IssueLevelRequest.issue_id.in_(ids)),
        (Issue, Issue.id.in_(ids)),
    ):
        db.session.execute(delete(table).where(clause))
    submissions_of_walks = _delete_empty_walks(walks)
    submissions.delete_submissions(
        [*submission_ids, *submissions_of_walks],
        [*pages, *(f"{page}/kvittering" for page in pages)],
        photo_ids,
    )
    attachments.delete_photos(photo_ids)
    return submission_ids


def _delete_empty_walks(walk_ids: Collection[int]) -> list[str]:
    """Delete the walks that no issue is left of, and return their submission ids."""
    left = select(Issue.walk_id).where(Issue.walk_id.is_not(None))
    empty = (IssueWalk.id.in_(walk_ids), IssueWalk.id.not_in(left))
    submission_ids = list(db.session.scalars(select(IssueWalk.submission_id).where(*empty)))
    db.session.execute(delete(IssueWalk).where(*empty))
    return submission_ids
