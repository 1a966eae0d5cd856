"""Many activities at once, for files: those that stand there, written in, and taken away again."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select

from gladsaxe.access.rules import Actor
from gladsaxe.activities.history import FIELDS
from gladsaxe.activities.rules import Record
from gladsaxe.activities.store import acting_seat
from gladsaxe.activities.tables import Activity
from gladsaxe.activities.tallies import PLACED_BY, keep_many_sums, keep_removed_sums
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db

CHUNK = 500


class Standing(NamedTuple):
    """Hold an activity as it stands."""

    id: int
    version: int
    record: Record


def newest_id() -> int:
    """Return the newest activity's id, 0 where there is none."""
    return db.session.scalar(select(func.max(Activity.id))) or 0


def on_days(days: Collection[date], up_to: int) -> Iterator[Standing]:
    """Yield the activities of those days with an id of at most `up_to`, the oldest row first."""
    columns = [getattr(Activity, name) for name in FIELDS]
    query = (
        select(Activity.id, Activity.version, *columns)
        .where(Activity.day.in_(days), Activity.id <= up_to)
        .order_by(Activity.id)
    )
    for row_id, version, *values in db.session.execute(query.execution_options(yield_per=CHUNK)):
        yield Standing(row_id, version, Record(*values))


def add_many(actor: Actor, records: Sequence[tuple[str, Record]]) -> list[int]:
    """Write activities in, each with its submission id, count them, and return their ids in that order."""
    if not records:
        return []
    said = {
        "person_id": actor.person_id,
        "seat_id": acting_seat(actor),
        "version": 1,
        "recorded_on": today(),
        "created_at": now(),
        "changed_at": now(),
    }
    rows = [{**vars(record), "submission_id": number, **said} for number, record in records]
    query = insert(Activity).returning(Activity.id, sort_by_parameter_order=True)
    # Without this, rows that leave different columns empty are written one by one.
    ids = list(db.session.scalars(query.execution_options(render_nulls=True), rows))
    keep_many_sums([(None, row, today()) for row in rows])
    return ids


def remove_unchanged(ids: Collection[int]) -> None:
    """Take away activities that nobody has changed since they were written in; raises StaleVersion.

    What they had counted stays known on the days when it was.
    """
    columns = [getattr(Activity, name) for name in PLACED_BY]
    query = select(Activity.id, Activity.version, Activity.recorded_on, *columns).where(Activity.id.in_(ids))
    rows = db.session.execute(query.with_for_update()).mappings().all()
    changed = {row["id"] for row in rows if row["version"] != 1}
    if changed or len(rows) != len(set(ids)):
        raise StaleVersion(*(changed or ids))
    db.session.execute(delete(Activity).where(Activity.id.in_(ids)))
    keep_removed_sums([dict(row) for row in rows], today())
