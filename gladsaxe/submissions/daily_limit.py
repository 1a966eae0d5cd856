"""How many bytes a person may send within a day: no login, however come by, fills the disk."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select

from gladsaxe.attachments.tables import Photo, StoredDocument
from gladsaxe.core.configuration import Configuration
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.submissions.tables import AwaitedPhoto, Submission

DAILY_LIMIT_SENTENCE = "Du har sendt for meget i dag. Send resten i morgen."


class OverDailyLimit(Exception):
    """Raised where a person has sent too much within a day."""


def check_daily_limit(person_id: int, size: int) -> None:
    """Raise OverDailyLimit if so many bytes more are too much within 24 hours for the person."""
    configuration: Configuration = current_app.extensions["configuration"]
    if size and count_bytes_kept(person_id) + size > configuration.daily_bytes:
        raise OverDailyLimit


def count_bytes_kept(person_id: int) -> int:
    """Return the bytes of the last 24 hours that are kept of a person: photos, documents, and what waits.

    Photos that wait for their record are counted whenever they came.
    """
    since = now() - timedelta(hours=24)
    waiting, held = func.length(Submission.content), func.length(AwaitedPhoto.content)
    sums = (
        select(func.sum(waiting)).where(Submission.person_id == person_id, Submission.taken_at > since),
        select(func.sum(held)).where(AwaitedPhoto.person_id == person_id),
        select(func.sum(func.length(Photo.jpeg))).where(
            Photo.person_id == person_id, Photo.created_at > since
        ),
        select(func.sum(StoredDocument.size)).where(
            StoredDocument.person_id == person_id, StoredDocument.created_at > since
        ),
    )
    return sum(db.session.scalar(query) or 0 for query in sums)
