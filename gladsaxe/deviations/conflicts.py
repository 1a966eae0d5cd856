"""Every query and write about conflicts (§ 10); they exist for those involved only."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.tables import Body
from gladsaxe.bodies import store as bodies
from gladsaxe.bodies.tables import Membership
from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.database.clock import now, today
from gladsaxe.database.locking import lock_row
from gladsaxe.database.tables import db
from gladsaxe.deviations.rules import STALE_CONFLICT, ConflictStage
from gladsaxe.deviations.store import get_board
from gladsaxe.deviations.tables import Conflict, ConflictPerson, ConflictStep

DISCUSSION_BODY_KINDS = ("forum", "followup_group")


@dataclass(frozen=True)
class ConflictRecord:
    """What a person brings up; `sides` are memberships."""

    title: str
    text: str
    sides: tuple[int, ...]


def visible_conflicts(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the conflicts that exist for the actor.

    They are the raiser's and the sides', the secretariat lead's, and those of a body that it was brought to.
    """
    if Role.SECRETARIAT_LEAD in actor.roles:
        return true()
    side = select(ConflictPerson.conflict_id).where(ConflictPerson.person_id == actor.person_id)
    reached = (
        select(ConflictStep.conflict_id)
        .join(Body, Body.id == ConflictStep.body_id)
        .where(Body.key.in_(actor.body_keys))
    )
    at_board = ConflictStep.station == str(ConflictStage.BOARD)
    secretary = select(ConflictStep.conflict_id).where(
        at_board if Role.BOARD_SECRETARY in actor.roles else false()
    )
    return or_(
        Conflict.person_id == actor.person_id,
        Conflict.id.in_(side),
        Conflict.id.in_(reached),
        Conflict.id.in_(secretary),
    )


def list_conflicts(actor: Actor) -> Sequence[Conflict]:
    """Return the actor's conflicts, those not settled first, then the newest."""
    return db.session.scalars(
        select(Conflict)
        .where(visible_conflicts(actor))
        .order_by(Conflict.settled_on.is_not(None), Conflict.raised_on.desc(), Conflict.id.desc())
    ).all()


def find_conflict(actor: Actor, conflict_id: int) -> Conflict | None:
    """Return a conflict with its sides and its path, None where it does not exist for the actor."""
    return db.session.scalar(
        select(Conflict)
        .where(Conflict.id == conflict_id, visible_conflicts(actor))
        .options(
            joinedload(Conflict.person),
            joinedload(Conflict.seat),
            selectinload(Conflict.involved).options(
                joinedload(ConflictPerson.person), joinedload(ConflictPerson.seat)
            ),
            selectinload(Conflict.steps).options(
                joinedload(ConflictStep.body), joinedload(ConflictStep.seat)
            ),
        )
    )


def list_side_memberships() -> Sequence[Membership]:
    """Return everyone who sits somewhere today, to choose the sides from."""
    return [row for row in bodies.list_memberships(today()) if row.seat.body.kind != "system"]


def list_discussion_bodies() -> list[Body]:
    """Return the fora and the follow-up group, where a conflict can be talked over."""
    return [body for body in agreement.list_bodies() if body.kind in DISCUSSION_BODY_KINDS]


def may_move_conflict(actor: Actor, station: str) -> bool:
    """Return True for the secretariat's lead, and at the board for its secretary too."""
    secretary = Role.BOARD_SECRETARY in actor.roles and station == ConflictStage.BOARD
    return station != ConflictStage.SETTLED and (Role.SECRETARIAT_LEAD in actor.roles or secretary)


def add_conflict(submission_id: str, actor: Actor, dispute: ConflictRecord) -> Conflict:
    """Bring a conflict up with the secretariat's lead."""
    row = Conflict(
        submission_id=submission_id,
        title=dispute.title,
        station=str(ConflictStage.LEAD),
        **build_author_values(actor, Right.RAISE_CONFLICTS),
        raised_on=today(),
    )
    db.session.add(row)
    db.session.flush()
    chosen = {side.person_id: side.seat_id for side in list_side_memberships() if side.id in dispute.sides}
    db.session.add_all(
        ConflictPerson(conflict_id=row.id, person_id=person, seat_id=seat)
        for person, seat in chosen.items()
        if person != actor.person_id
    )
    _add_step(row, actor, ConflictStage.LEAD, None, dispute.text)
    return row


def move_conflict(
    conflict_id: int, actor: Actor, seen: ConflictStage, to: ConflictStage, body_id: int | None, text: str
) -> None:
    """Lead a conflict to its next station; raises FieldRefusal where it has been led on since it was seen."""
    row = lock_row(Conflict, conflict_id)
    if row.station != seen:
        raise FieldRefusal("station", STALE_CONFLICT)
    row.station = str(to)
    row.settled_on = today() if to is ConflictStage.SETTLED else None
    _add_step(row, actor, to, get_board().id if to is ConflictStage.BOARD else body_id, text)


def _add_step(row: Conflict, actor: Actor, station: ConflictStage, body_id: int | None, text: str) -> None:
    db.session.add(
        ConflictStep(
            conflict_id=row.id,
            station=str(station),
            body_id=body_id,
            text=text,
            **build_author_values(actor, Right.RAISE_CONFLICTS),
            written_at=now(),
        )
    )
    db.session.flush()
