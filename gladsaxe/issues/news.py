"""What happened to issues since a moment, for those who told them and those who follow up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from gladsaxe.access.rules import Actor
from gladsaxe.database.tables import db
from gladsaxe.issues.tables import Issue, IssueEvent
from gladsaxe.issues.visibility import visible_to


def list_recent_events(actor: Actor, since: datetime, most: int) -> Sequence[IssueEvent]:
    """Return what others did since a moment to what the actor told or handles, the newest first.

    Of an issue only its state is told, and only of one that exists for the actor.
    """
    query = (
        select(IssueEvent)
        .join(IssueEvent.issue)
        .where(
            IssueEvent.happened_at > since,
            IssueEvent.person_id != actor.person_id,
            or_(IssueEvent.from_state.is_(None), IssueEvent.from_state != IssueEvent.to_state),
            or_(Issue.reporter_id == actor.person_id, Issue.responsible_seat_id.in_(actor.seat_ids)),
            visible_to(actor),
        )
        .options(contains_eager(IssueEvent.issue).options(joinedload(Issue.place)))
        .order_by(IssueEvent.happened_at.desc(), IssueEvent.id.desc())
    )
    return db.session.scalars(query.limit(most)).all()
