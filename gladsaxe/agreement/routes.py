"""Who takes what is told, and what is often answered: `[[route]]` and `[[ready_sentence]]` of a file.

The first route that fits a report's kind and place takes it; without places it fits them all.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Strict

from gladsaxe.agreement.issue_kinds import IssueKind, IssueUrgency
from gladsaxe.agreement.values import (
    AllowedValues,
    ItemKey,
    NonEmptyTupleOf,
    PlainText,
    PlanPart,
    TupleOf,
    make_kind_error,
)

MAX_DAYS = 365


def _check_days(days: int) -> int:
    if not 1 <= days <= MAX_DAYS:
        raise make_kind_error()
    return days


DayCount = Annotated[
    int,
    AfterValidator(_check_days),
    AllowedValues(f"et helt antal dage fra 1 til {MAX_DAYS} uden anførselstegn"),
]


class ReadySentencePart(PlanPart):
    """Read a sentence that can end an issue in a state; of all kinds where none is named."""

    state: Literal["loest", "lukket", "henvist"]
    kinds: TupleOf[Annotated[IssueKind, Strict(False)]] = ()
    text: PlainText


class SolveDaysPart(PlanPart):
    """Read in how many days to solve, by the value of each `IssueUrgency`."""

    ikke: DayCount | None = None
    snart: DayCount | None = None
    nu: DayCount | None = None


class RoutePart(PlanPart):
    """Read which seat takes which kinds at which places, and in how many days; solving by urgency."""

    kinds: NonEmptyTupleOf[Annotated[IssueKind, Strict(False)]]
    places: TupleOf[ItemKey] = ()
    seat: ItemKey
    answer_days: DayCount
    solve_days: SolveDaysPart = SolveDaysPart()

    def get_solve_days(self, urgency: IssueUrgency) -> int | None:
        """Return in how many days an issue that urgent is to be solved, None where the plan does not say."""
        days: int | None = getattr(self.solve_days, urgency)
        return days
