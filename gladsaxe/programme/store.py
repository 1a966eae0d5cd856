"""Every query and write about sub-agreements and milestones."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Body, FocusArea
from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db
from gladsaxe.issues.seats import acting_seat, find_receiving_forum
from gladsaxe.programme.rules import MILESTONE_SETTLED, STALE_SUB_AGREEMENT, SubAgreementTerms
from gladsaxe.programme.tables import Milestone, SubAgreement


def list_chosen_areas() -> list[FocusArea]:
    """Return the focus areas that the agreement chose: each has its sub-agreement."""
    return [area for area in agreement.list_focus_areas() if area.definition.get("selected")]


def find_chosen_area(key: str) -> FocusArea | None:
    """Return a chosen focus area."""
    return next((area for area in list_chosen_areas() if area.key == key), None)


def list_area_forums() -> Mapping[int | None, Body]:
    """Return the forum of each focus area; under None the one that looks at what belongs to no area."""
    bodies = {body.key: body for body in agreement.list_bodies()}
    found: dict[int | None, Body] = {None: find_receiving_forum()}
    for area in agreement.list_focus_areas():
        named = bodies.get(area.definition.get("forum", ""))
        by_area = (body for body in bodies.values() if body.kind == "forum" and body.area_id == area.id)
        found[area.id] = named or next(by_area, found[None])
    return found


def list_sub_agreements() -> dict[int, SubAgreement]:
    """Return the newest version of each sub-agreement, by focus area."""
    newest = select(SubAgreement.area_id, func.max(SubAgreement.version)).group_by(SubAgreement.area_id)
    versions = dict(db.session.execute(newest).all())
    rows = db.session.scalars(
        select(SubAgreement).options(joinedload(SubAgreement.reporter), joinedload(SubAgreement.seat))
    )
    return {row.area_id: row for row in rows if versions[row.area_id] == row.version}


def list_sub_agreement_versions(area_id: int) -> Sequence[SubAgreement]:
    """Return every version of a sub-agreement, the newest first."""
    return db.session.scalars(
        select(SubAgreement)
        .where(SubAgreement.area_id == area_id)
        .options(joinedload(SubAgreement.reporter), joinedload(SubAgreement.seat))
        .order_by(SubAgreement.version.desc())
    ).all()


def list_milestones(area_id: int | None = None) -> dict[int, list[Milestone]]:
    """Return the milestones by focus area, the earliest first; those withdrawn too."""
    query = (
        select(Milestone)
        .options(joinedload(Milestone.responsible), joinedload(Milestone.settled_seat))
        .order_by(Milestone.due_on, Milestone.id)
    )
    listed: dict[int, list[Milestone]] = defaultdict(list)
    for row in db.session.scalars(query if area_id is None else query.where(Milestone.area_id == area_id)):
        listed[row.area_id].append(row)
    return listed


def find_milestone(milestone_id: int) -> Milestone | None:
    """Return a milestone with its focus area."""
    return db.session.get(Milestone, milestone_id, options=[joinedload(Milestone.area)])


def add_sub_agreement_version(
    actor: Actor, area_id: int, seen: int, terms: SubAgreementTerms
) -> SubAgreement:
    """Write the first or the next version; `seen` is the one the person saw.

    Raises FieldRefusal for another.
    """
    # Of two at once the second waits here, and then finds the other's version.
    db.session.get_one(FocusArea, area_id, with_for_update=True)
    newest = db.session.scalar(select(func.max(SubAgreement.version)).where(SubAgreement.area_id == area_id))
    if (newest or 0) != seen:
        raise FieldRefusal("purpose", STALE_SUB_AGREEMENT)
    row = SubAgreement(
        area_id=area_id,
        version=seen + 1,
        purpose=terms.purpose,
        activities=terms.activities,
        responsibilities=dict(terms.responsibilities),
        reporter_id=terms.reporter_id,
        reason=terms.reason,
        person_id=actor.person_id,
        seat_id=acting_seat(actor, Right.KEEP_PLAN),
        written_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def add_milestone(
    submission_id: str, actor: Actor, area_id: int, title: str, due_on: date, responsible_id: int
) -> Milestone:
    """Plan a milestone."""
    row = Milestone(
        submission_id=submission_id,
        area_id=area_id,
        title=title,
        due_on=due_on,
        responsible_id=responsible_id,
        outcome="",
        person_id=actor.person_id,
        seat_id=acting_seat(actor, Right.KEEP_PLAN),
        written_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def reach_milestone(milestone_id: int, actor: Actor, reached_on: date, outcome: str) -> None:
    """Say when a milestone was reached; raises FieldRefusal for one that is settled."""
    row = _lock_open_milestone(milestone_id, "reached_on")
    row.reached_on, row.outcome = reached_on, outcome
    row.settled_seat_id = acting_seat(actor, Right.KEEP_PLAN)
    db.session.flush()


def withdraw_milestone(milestone_id: int, actor: Actor, reason: str) -> None:
    """Take a milestone out of the plan; raises FieldRefusal for one that is settled."""
    row = _lock_open_milestone(milestone_id, "reason")
    row.withdrawn_on, row.outcome = today(), reason
    row.settled_seat_id = acting_seat(actor, Right.KEEP_PLAN)
    db.session.flush()


def _lock_open_milestone(milestone_id: int, field: str) -> Milestone:
    row = db.session.get_one(Milestone, milestone_id, with_for_update=True, populate_existing=True)
    if row.reached_on or row.withdrawn_on:
        raise FieldRefusal(field, MILESTONE_SETTLED)
    return row
