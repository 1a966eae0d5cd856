"""Let go of activities that are deleted because their time is over."""

from collections.abc import Collection

from sqlalchemy import update

from gladsaxe.database.tables import db
from gladsaxe.meetings.tables import Decision


def clear_activity_links(activity_ids: Collection[int]) -> None:
    """Leave decisions about activities as decisions about nothing in particular."""
    about = Decision.activity_id.in_(activity_ids)
    db.session.execute(update(Decision).where(about).values(activity_id=None))
