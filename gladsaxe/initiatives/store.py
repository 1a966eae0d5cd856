"""Every query and write about the other initiatives."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Initiative
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.initiatives.rules import InitiativeEntry
from gladsaxe.initiatives.tables import InitiativeState
from gladsaxe.issues.seats import acting_seat


def find_initiative(key: str) -> Initiative | None:
    """Return an initiative."""
    return agreement.find_item(Initiative, key)


def list_initiative_states() -> dict[int, InitiativeState]:
    """Return how each initiative stands now, by initiative."""
    last = select(func.max(InitiativeState.id)).group_by(InitiativeState.initiative_id)
    rows = db.session.scalars(
        select(InitiativeState).where(InitiativeState.id.in_(last)).options(joinedload(InitiativeState.seat))
    )
    return {row.initiative_id: row for row in rows}


def list_initiative_history(initiative_id: int) -> Sequence[InitiativeState]:
    """Return everything that was written of an initiative, the newest first."""
    return db.session.scalars(
        select(InitiativeState)
        .where(InitiativeState.initiative_id == initiative_id)
        .options(joinedload(InitiativeState.seat))
        .order_by(InitiativeState.id.desc())
    ).all()


def add_initiative_state(actor: Actor, initiative_id: int, entry: InitiativeEntry) -> InitiativeState:
    """Enter how an initiative stands."""
    row = InitiativeState(
        initiative_id=initiative_id,
        goal=entry.goal,
        contributions=dict(entry.contributions),
        state=str(entry.state),
        text=entry.text,
        person_id=actor.person_id,
        seat_id=acting_seat(actor, Right.KEEP_PLAN),
        entered_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row
