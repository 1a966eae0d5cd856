"""Let go of activities that are deleted because their time is over."""

from collections.abc import Collection

from sqlalchemy import delete

from gladsaxe.database.tables import db
from gladsaxe.deviations.tables import Deviation


def delete_activity_deviations(activity_ids: Collection[int]) -> None:
    """Delete the stands on activities: without the activity nobody can tell what went off plan."""
    db.session.execute(delete(Deviation).where(Deviation.activity_id.in_(activity_ids)))
