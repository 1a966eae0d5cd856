"""Many activities at once, for files: those that stand there, written in, and taken away again."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values
from gladsaxe.activities.fields import RECORD_COLUMNS, ActivityRecord
from gladsaxe.activities.monthly_totals import TOTAL_FIELDS, update_many_totals, update_totals_of_removed
from gladsaxe.activities.tables import Activity
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db

CHUNK_SIZE = 500


class CurrentActivity(NamedTuple):
    """An activity as it stands."""

    id: int
    version: int
    record: ActivityRecord


def find_newest_id() -> int:
    """Return the newest activity's id, 0 where there is none."""
    return db.session.scalar(select(func.max(Activity.id))) or 0


def iter_activities_on_days(days: Collection[date], up_to: int) -> Iterator[CurrentActivity]:
    """Yield the activities of those days with an id of at most `up_to`, the oldest row first."""
    columns = [getattr(Activity, name) for name in RECORD_COLUMNS]
    query = (
        select(Activity.id, Activity.version, *columns)
        .where(Activity.day.in_(days), Activity.id <= up_to)
        .order_by(Activity.id)
    )
    for row_id, version, *values in db.session.execute(query.execution_options(yield_per=CHUNK_SIZE)):
        yield CurrentActivity(row_id, version, ActivityRecord(*values))


def add_activities(actor: Actor, records: Sequence[tuple[str, ActivityRecord]]) -> list[int]:
    """Write activities in, each with its submission id, count them, and return their ids in that order."""
    if not records:
        return []
    values = {
        **build_author_values(actor, Right.WRITE_ACTIVITIES),
        "version": 1,
        "recorded_on": today(),
        "created_at": now(),
        "changed_at": now(),
    }
    rows = [{**vars(record), "submission_id": number, **values} for number, record in records]
    query = insert(Activity).returning(Activity.id, sort_by_parameter_order=True)
    # Without this, rows that leave different columns empty are written one by one.
    ids = list(db.session.scalars(query.execution_options(render_nulls=True), rows))
    update_many_totals([(None, row, today()) for row in rows])
    return ids


def delete_unchanged_activities(ids: Collection[int]) -> None:
    """Take away activities that nobody has changed since they were written in; raises StaleVersion.

    What they had counted stays known on the days when it was.
    """
    columns = [getattr(Activity, name) for name in TOTAL_FIELDS]
    query = select(Activity.id, Activity.version, Activity.recorded_on, *columns).where(Activity.id.in_(ids))
    rows = db.session.execute(query.with_for_update()).mappings().all()
    changed = {row["id"] for row in rows if row["version"] != 1}
    if changed or len(rows) != len(set(ids)):
        raise StaleVersion(*(changed or ids))
    db.session.execute(delete(Activity).where(Activity.id.in_(ids)))
    update_totals_of_removed([dict(row) for row in rows], today())
