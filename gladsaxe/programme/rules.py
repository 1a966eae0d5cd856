"""Terms of a sub-agreement, status of a milestone, sums of the budget, state of an initiative."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gladsaxe.core.worded_enum import WordedEnum


@dataclass(frozen=True)
class SubAgreementTerms:
    """Terms of a sub-agreement; `responsibilities` by the party's key, `reporter_id` is a seat."""

    purpose: str
    activities: str
    reporter_id: int
    responsibilities: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


class MilestoneStatus(WordedEnum):
    """Status of a milestone on a day."""

    COMING = "kommer", "Kommer"
    REACHED = "naaet", "Nået til tiden"
    LATE = "naaet_for_sent", "Nået for sent"
    MISSED = "ikke_naaet", "Ikke nået til tiden"


MILESTONE_STATUS_WORDS = MilestoneStatus.get_words()
TOTAL_KEY = "total"
STALE_SUB_AGREEMENT = "En anden har rettet delaftalen imens. Se den, der gælder nu, og ret igen."
MILESTONE_SETTLED = "Milepælen er allerede meldt nået eller trukket tilbage."
FUTURE_DATE_MESSAGE = "Datoen kan ikke være i fremtiden."


def get_milestone_status(due_on: date, reached_on: date | None, today: date) -> MilestoneStatus:
    """Return how a milestone stands on a day."""
    if reached_on is not None:
        return MilestoneStatus.REACHED if reached_on <= due_on else MilestoneStatus.LATE
    return MilestoneStatus.MISSED if due_on < today else MilestoneStatus.COMING


def count_days_late(due_on: date, reached_on: date | None, today: date) -> int:
    """Return by how many days a milestone is late, or was when it was reached; 0 for one that is not."""
    return max(((reached_on or today) - due_on).days, 0)


def format_days_late(days: int) -> str:
    """Return by how much something is late as words, an empty text for on time."""
    return f"{days} {'dag' if days == 1 else 'dage'} for sent" if days else ""


def find_due_date_fault(due_on: date, start: date, end: date) -> str | None:
    """Return what is wrong with the day that a milestone is planned for."""
    if start <= due_on <= end:
        return None
    return f"Datoen skal ligge i aftalens periode, fra {start:%d-%m-%Y} til {end:%d-%m-%Y}."


@dataclass(frozen=True)
class BudgetEntry:
    """A source's year as it is typed in, in whole kr."""

    planned_kr: int
    spent_kr: int
    spent_to: date
    note: str = ""


@dataclass(frozen=True)
class BudgetYearSum:
    """A source's year, in whole kr.; `known` is whether anything is typed."""

    year: int
    planned_kr: int
    spent_kr: int
    is_entered: bool
    spent_to: date | None = None
    note: str = ""

    @property
    def left_kr(self) -> int:
        """Return what is left of the plan; below zero where more was spent."""
        return self.planned_kr - self.spent_kr


@dataclass(frozen=True)
class BudgetSourceSum:
    """A source with its years and the amount in the agreement, in whole kr."""

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
            all(row.is_entered for row in rows),
        )
        for year, rows in by_year.items()
    ]
    return BudgetSourceSum(TOTAL_KEY, name, sum(source.agreed_kr for source in sources), years)


def find_spending_date_fault(spent_to: date, year: int, today: date) -> str | None:
    """Return what is wrong with the day that the spending is known to."""
    if spent_to > today:
        return FUTURE_DATE_MESSAGE
    return None if spent_to >= date(year, 1, 1) else f"Datoen skal ligge i {year} eller senere."


class InitiativeStatus(WordedEnum):
    """State of an initiative."""

    NOT_BEGUN = "ikke-begyndt", "Ikke begyndt"
    RUNNING = "i-gang", "I gang"
    FINISHED = "gennemfoert", "Gennemført"
    DROPPED = "opgivet", "Opgivet"


INITIATIVE_STATUS_WORDS = InitiativeStatus.get_words()
INITIATIVE_KIND_WORDS = {"tiltag": "Andre tiltag i området", "beskaeftigelse": "Beskæftigelsesindsatser"}


@dataclass(frozen=True)
class InitiativeEntry:
    """An initiative's state as it is written in; `contributions` by the party's key."""

    state: InitiativeStatus
    goal: str
    text: str
    contributions: Mapping[str, str] = field(default_factory=dict)
