"""Every query and write about sub-agreements, milestones, the budget and the other initiatives."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values, find_acting_seat
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Body, FocusArea, Initiative
from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db
from gladsaxe.issues.seats import find_receiving_forum
from gladsaxe.programme.rules import (
    MILESTONE_SETTLED,
    STALE_SUB_AGREEMENT,
    TOTAL_KEY,
    BudgetEntry,
    BudgetSourceSum,
    BudgetYearSum,
    InitiativeEntry,
    SubAgreementTerms,
)
from gladsaxe.programme.tables import BudgetYear, InitiativeState, Milestone, SubAgreement


def list_chosen_areas() -> list[FocusArea]:
    """Return the focus areas that the agreement chose: each has its sub-agreement."""
    return [area for area in agreement.list_focus_areas() if area.definition.get("selected")]


def find_chosen_area(key: str) -> FocusArea | None:
    """Return a chosen focus area."""
    return next((area for area in list_chosen_areas() if area.key == key), None)


def list_area_forums() -> Mapping[int | None, Body]:
    """Return the forum of each focus area; under None the one that looks at what belongs to no area."""
    bodies = {body.key: body for body in agreement.list_bodies()}
    forums: dict[int | None, Body] = {None: find_receiving_forum()}
    for area in agreement.list_focus_areas():
        named = bodies.get(area.definition.get("forum", ""))
        by_area = (body for body in bodies.values() if body.kind == "forum" and body.area_id == area.id)
        forums[area.id] = named or next(by_area, forums[None])
    return forums


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
        **build_author_values(actor, Right.KEEP_PLAN),
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
        **build_author_values(actor, Right.KEEP_PLAN),
        written_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def reach_milestone(milestone_id: int, actor: Actor, reached_on: date, outcome: str) -> None:
    """Enter when a milestone was reached; raises FieldRefusal for one that is settled."""
    row = _lock_open_milestone(milestone_id, "reached_on")
    row.reached_on, row.outcome = reached_on, outcome
    row.settled_seat_id = find_acting_seat(actor, Right.KEEP_PLAN)
    db.session.flush()


def withdraw_milestone(milestone_id: int, actor: Actor, reason: str) -> None:
    """Take a milestone out of the plan; raises FieldRefusal for one that is settled."""
    row = _lock_open_milestone(milestone_id, "reason")
    row.withdrawn_on, row.outcome = today(), reason
    row.settled_seat_id = find_acting_seat(actor, Right.KEEP_PLAN)
    db.session.flush()


def _lock_open_milestone(milestone_id: int, field: str) -> Milestone:
    row = db.session.get_one(Milestone, milestone_id, with_for_update=True, populate_existing=True)
    if row.reached_on or row.withdrawn_on:
        raise FieldRefusal(field, MILESTONE_SETTLED)
    return row


def list_source_lines() -> list[agreement.BudgetAmount]:
    """Return the sources that pay."""
    return [line for line in agreement.list_budget_lines() if line.key != TOTAL_KEY]


def find_source_line(key: str) -> agreement.BudgetAmount | None:
    """Return a source."""
    return next((line for line in list_source_lines() if line.key == key), None)


def list_plan_years() -> list[int]:
    """Return the years of the agreement."""
    return list(agreement.get_plan_period().years)


def list_budget_sources() -> list[BudgetSourceSum]:
    """Return every source with its years, in the agreement's order."""
    newest = list_budget_years()
    return [
        BudgetSourceSum(
            line.key,
            line.name,
            line.amount_kr,
            [_build_year_sum(newest.get((line.id, year)), year) for year in list_plan_years()],
        )
        for line in list_source_lines()
    ]


def list_budget_years() -> dict[tuple[int, int], BudgetYear]:
    """Return the row that holds, by source and year."""
    rows = db.session.scalars(select(BudgetYear).options(joinedload(BudgetYear.seat)).order_by(BudgetYear.id))
    return {(row.line_id, row.year): row for row in rows}


def _build_year_sum(row: BudgetYear | None, year: int) -> BudgetYearSum:
    if row is None:
        return BudgetYearSum(year, 0, 0, is_entered=False)
    return BudgetYearSum(year, row.planned_kr, row.spent_kr, True, row.spent_to, row.note)


def add_budget_year(actor: Actor, line_id: int, year: int, entry: BudgetEntry) -> BudgetYear:
    """Enter what a source was planned to pay in a year and what is spent."""
    row = BudgetYear(
        line_id=line_id,
        year=year,
        planned_kr=entry.planned_kr,
        spent_kr=entry.spent_kr,
        spent_to=entry.spent_to,
        note=entry.note,
        **build_author_values(actor, Right.KEEP_PLAN),
        entered_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


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
        **build_author_values(actor, Right.KEEP_PLAN),
        entered_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row
