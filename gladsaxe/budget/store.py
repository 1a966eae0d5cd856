"""Every query and write about the budget."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import BudgetLine
from gladsaxe.budget.rules import TOTAL_KEY, BudgetEntry, BudgetSourceSum, BudgetYearSum
from gladsaxe.budget.tables import BudgetYear
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.issues.seats import acting_seat


def list_source_lines() -> list[BudgetLine]:
    """Return the sources that pay."""
    return [line for line in agreement.list_budget_lines() if line.key != TOTAL_KEY]


def find_source_line(key: str) -> BudgetLine | None:
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
        return BudgetYearSum(year, 0, 0, known=False)
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
        person_id=actor.person_id,
        seat_id=acting_seat(actor, Right.KEEP_PLAN),
        entered_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row
