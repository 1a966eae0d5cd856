"""Delete activities whose time is over: the sums stay, and nothing else."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select

from gladsaxe.activities.monthly_totals import record_deleted_activities
from gladsaxe.activities.tables import Activity, ActivityChange, ActivityPhoto
from gladsaxe.attachments import store as attachments
from gladsaxe.audit_log.recording import log_action
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.database.tables import db
from gladsaxe.submissions import store as submissions


def list_all_activities() -> Sequence[Activity]:
    """Return every activity, for retention alone."""
    return db.session.scalars(select(Activity).order_by(Activity.id)).all()


def purge_activities(activity_ids: Collection[int]) -> list[str]:
    """Delete activities with their history, photos and receipts, and return their submission ids."""
    rows = db.session.scalars(
        select(Activity).where(Activity.id.in_(activity_ids)).order_by(Activity.id)
    ).all()
    ids = [row.id for row in rows]
    record_deleted_activities(ids)
    for row in rows:
        log_action(LogAction.PURGED, "activity", row.id, row.person_id)
    submission_ids = [row.submission_id for row in rows]
    pages = [f"/aktiviteter/{row.id}/kvittering" for row in rows]
    linked = select(ActivityPhoto.photo_id).where(ActivityPhoto.activity_id.in_(ids))
    photo_ids = list(db.session.scalars(linked))
    for table, clause in (
        (ActivityPhoto, ActivityPhoto.activity_id.in_(ids)),
        (ActivityChange, ActivityChange.activity_id.in_(ids)),
        (Activity, Activity.id.in_(ids)),
    ):
        db.session.execute(delete(table).where(clause))
    submissions.delete_submissions(submission_ids, pages, photo_ids)
    attachments.delete_photos(photo_ids)
    return submission_ids
