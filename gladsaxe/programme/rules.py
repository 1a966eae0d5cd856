"""What a sub-agreement says, and how a milestone stands on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True)
class SubAgreementTerms:
    """Hold what a sub-agreement says; `responsibilities` by the party's key, `reporter_id` is a seat."""

    purpose: str
    activities: str
    reporter_id: int
    responsibilities: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


class MilestoneStatus(StrEnum):
    """Name how a milestone stands on a day."""

    COMING = "kommer"
    REACHED = "naaet"
    LATE = "naaet_for_sent"
    MISSED = "ikke_naaet"


MILESTONE_STATUS_WORDS = {
    MilestoneStatus.COMING: "Kommer",
    MilestoneStatus.REACHED: "Nået til tiden",
    MilestoneStatus.LATE: "Nået for sent",
    MilestoneStatus.MISSED: "Ikke nået til tiden",
}
AREA_NOT_CHOSEN = "Området er ikke valgt i aftalen."
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
    """Say how late, nothing for not at all."""
    return f"{days} {'dag' if days == 1 else 'dage'} for sent" if days else ""


def find_due_date_fault(due_on: date, start: date, end: date) -> str | None:
    """Return what is wrong with the day that a milestone is planned for."""
    if start <= due_on <= end:
        return None
    return f"Datoen skal ligge i aftalens periode, fra {start:%d-%m-%Y} til {end:%d-%m-%Y}."
