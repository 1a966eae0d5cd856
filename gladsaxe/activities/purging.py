"""Delete activities whose time is over: the sums stay, and nothing else."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select

from gladsaxe.activities.tables import Activity, ActivityChange, ActivityPhoto
from gladsaxe.activities.tallies import keep_sums_of_all
from gladsaxe.custody import store as custody
from gladsaxe.photos import store as photos
from gladsaxe.storage.tables import db
from gladsaxe.trail.recording import note
from gladsaxe.trail.rules import Action


def all_activities() -> Sequence[Activity]:
    """Return every activity, for retention alone."""
    return db.session.scalars(select(Activity).order_by(Activity.id)).all()


def purge(activity_ids: Collection[int]) -> list[str]:
    """Delete activities with their history, photos and receipts, and return their submission ids."""
    rows = db.session.scalars(
        select(Activity).where(Activity.id.in_(activity_ids)).order_by(Activity.id)
    ).all()
    ids = [row.id for row in rows]
    keep_sums_of_all(ids)
    for row in rows:
        note(Action.PURGED, "activity", row.id, row.person_id)
    submissions = [row.submission_id for row in rows]
    pages = [f"/aktiviteter/{row.id}/kvittering" for row in rows]
    linked = select(ActivityPhoto.photo_id).where(ActivityPhoto.activity_id.in_(ids))
    photo_ids = list(db.session.scalars(linked))
    for table, clause in (
        (ActivityPhoto, ActivityPhoto.activity_id.in_(ids)),
        (ActivityChange, ActivityChange.activity_id.in_(ids)),
        (Activity, Activity.id.in_(ids)),
    ):
        db.session.execute(delete(table).where(clause))
    custody.forget(submissions, pages, photo_ids)
    photos.forget(photo_ids)
    return submissions
