"""Delete issues whose time is over: the sums stay, and nothing else."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select

from gladsaxe.attachments import store as photos
from gladsaxe.audit_log.recording import note
from gladsaxe.audit_log.rules import Action
from gladsaxe.database.tables import db
from gladsaxe.issues.tables import (
    Issue,
    IssueEvent,
    IssueLowering,
    IssueOpening,
    IssuePhoto,
    IssueReader,
    IssueWalk,
)
from gladsaxe.issues.tallies import keep_sums_of
from gladsaxe.submissions import store as submissions


def all_issues() -> Sequence[Issue]:
    """Return every issue, for retention alone."""
    return db.session.scalars(select(Issue).order_by(Issue.id)).all()


def purge(issue_ids: Collection[int]) -> list[str]:
    """Delete issues with their history, photos and receipts, and return their submission ids.

    What refers to them in later rooms must have let go of them before.
    """
    issues = db.session.scalars(select(Issue).where(Issue.id.in_(issue_ids)).order_by(Issue.id)).all()
    ids = [issue.id for issue in issues]
    keep_sums_of(ids)
    for issue in issues:
        note(Action.PURGED, "issue", issue.id, issue.reporter_id, issue.level)
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
        (IssueLowering, IssueLowering.issue_id.in_(ids)),
        (Issue, Issue.id.in_(ids)),
    ):
        db.session.execute(delete(table).where(clause))
    submissions_of_walks = _empty_walks(walks)
    submissions.forget(
        [*submission_ids, *submissions_of_walks],
        [*pages, *(f"{page}/kvittering" for page in pages)],
        photo_ids,
    )
    photos.forget(photo_ids)
    return submission_ids


def _empty_walks(walk_ids: Collection[int]) -> list[str]:
    """Delete the walks that no issue is left of, and return their submission ids."""
    left = select(Issue.walk_id).where(Issue.walk_id.is_not(None))
    empty = (IssueWalk.id.in_(walk_ids), IssueWalk.id.not_in(left))
    submission_ids = list(db.session.scalars(select(IssueWalk.submission_id).where(*empty)))
    db.session.execute(delete(IssueWalk).where(*empty))
    return submission_ids
