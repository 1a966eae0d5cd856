"""The statuses that bodies saw: the snapshots that were kept when their minutes were closed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor
from gladsaxe.database.tables import db
from gladsaxe.indicators.store import list_visible_criteria
from gladsaxe.indicators.tables import SnapshotLine
from gladsaxe.meetings.rules import MeetingState
from gladsaxe.meetings.tables import Meeting
from gladsaxe.meetings.visibility import visible_meetings


def list_last_status_words(body_id: int) -> dict[int, str]:
    """Return the word that a body last saw of each criterion; empty before its first closed meeting."""
    last = (
        select(Meeting.snapshot_id)
        .where(Meeting.body_id == body_id, Meeting.state == MeetingState.CLOSED)
        .order_by(Meeting.day.desc(), Meeting.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(SnapshotLine.criterion_id, SnapshotLine.word).where(SnapshotLine.snapshot_id == last)
    )
    return {row.criterion_id: row.word for row in rows}


def list_meeting_statuses(actor: Actor, meeting: Meeting) -> Sequence[SnapshotLine]:
    """Return the statuses that were seen at a meeting, of the criteria that exist for the actor."""
    visible = {row.id: place for place, row in enumerate(list_visible_criteria(actor))}
    rows = db.session.scalars(
        select(SnapshotLine).where(SnapshotLine.snapshot_id == meeting.snapshot_id)
    ).all()
    return sorted(
        (row for row in rows if row.criterion_id in visible), key=lambda row: visible[row.criterion_id]
    )


def list_year_statuses(actor: Actor, year: int) -> Sequence[tuple[SnapshotLine, Meeting]]:
    """Return every status seen at a meeting of a year, the first meeting first."""
    visible = {row.id: place for place, row in enumerate(list_visible_criteria(actor))}
    rows = db.session.execute(
        select(SnapshotLine, Meeting)
        .join(Meeting, Meeting.snapshot_id == SnapshotLine.snapshot_id)
        .where(visible_meetings(actor), Meeting.day.between(date(year, 1, 1), date(year, 12, 31)))
        .options(joinedload(Meeting.body))
        .order_by(Meeting.day, Meeting.id)
    ).all()
    kept = [(status, meeting) for status, meeting in rows if status.criterion_id in visible]
    return sorted(kept, key=lambda pair: (pair[1].day, pair[1].id, visible[pair[0].criterion_id]))
