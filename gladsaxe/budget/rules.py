"""The budget by source and year: planned against spent, and the plan against the agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

TOTAL_KEY = "total"
MAX_KR = 2_000_000_000
FUTURE_SPENDING_MESSAGE = "Datoen kan ikke være i fremtiden."


@dataclass(frozen=True)
class BudgetEntry:
    """Hold what is typed of a source's year, in whole kr."""

    planned_kr: int
    spent_kr: int
    spent_to: date
    note: str = ""


@dataclass(frozen=True)
class BudgetYearSum:
    """Hold a source's year, in whole kr.; `known` is whether anything is typed."""

    year: int
    planned_kr: int
    spent_kr: int
    known: bool
    spent_to: date | None = None
    note: str = ""

    @property
    def left_kr(self) -> int:
        """Return what is left of the plan; below zero where more was spent."""
        return self.planned_kr - self.spent_kr


@dataclass(frozen=True)
class BudgetSourceSum:
    """Hold a source with its years and what the agreement promised of it, in whole kr."""

    key: str
    name: str
    agreed_kr: int
    years: Sequence[BudgetYearSum]

    @property
    def planned_kr(self) -> int:
        """Return what is planned in all."""
        return sum(year.planned_kr for year in self.years)

    @property
    def spent_kr(self) -> int:
        """Return what is spent in all."""
        return sum(year.spent_kr for year in self.years)

    @property
    def unplanned_kr(self) -> int:
        """Return what of the agreement's amount no year is planned with; below zero for too much."""
        return self.agreed_kr - self.planned_kr


def sum_budget_sources(sources: Sequence[BudgetSourceSum], name: str) -> BudgetSourceSum:
    """Return the sum of the sources, year by year."""
    by_year: Mapping[int, list[BudgetYearSum]] = {
        year.year: [row for source in sources for row in source.years if row.year == year.year]
        for year in (sources[0].years if sources else ())
    }
    years = [
        BudgetYearSum(
            year,
            sum(row.planned_kr for row in rows),
            sum(row.spent_kr for row in rows),
            all(row.known for row in rows),
        )
        for year, rows in by_year.items()
    ]
    return BudgetSourceSum(TOTAL_KEY, name, sum(source.agreed_kr for source in sources), years)


def find_spending_date_fault(spent_to: date, year: int, today: date) -> str | None:
    """Return what is wrong with the day that the spending is known to."""
    if spent_to > today:
        return FUTURE_SPENDING_MESSAGE
    return None if spent_to >= date(year, 1, 1) else f"Datoen skal ligge i {year} eller senere."
