"""The plan in one line: how many criteria stand where, counted from what the reader is shown."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gladsaxe.indicators.evaluation import Evaluation, StatusGroup
from gladsaxe.indicators.statuses import CriterionStatus

NO_CRITERIA = "Aftalen har ingen mål, du kan se."


@dataclass(frozen=True)
class PlanLine:
    """The groups that hold a criterion, in the line's order, and the line that says the same."""

    counts: Mapping[StatusGroup, int]
    words: str


@dataclass(frozen=True)
class PlanSummary:
    """The plan's line and the statuses behind it, worst first."""

    line: PlanLine
    statuses: Sequence[CriterionStatus]


def build_plan_line(evaluations: Iterable[Evaluation]) -> PlanLine:
    """Return the counts and the line of a reader's evaluations; the counts sum to how many they are."""
    by_group = Counter(evaluation.group for evaluation in evaluations)
    counts = {group: by_group[group] for group in StatusGroup if by_group[group]}
    total = sum(counts.values())
    if not counts:
        return PlanLine(counts, NO_CRITERIA)
    first, *rest = counts
    if total == 1:
        return PlanLine(counts, f"Planens ene mål {first.word}.")
    if not rest:
        return PlanLine(counts, f"{'Begge' if total == 2 else f'Alle {total}'} mål {first.word}.")
    parts = [
        f"{counts[first]} af {total} mål {first.word}",
        *(f"{counts[group]} {group.word}" for group in rest),
    ]
    return PlanLine(counts, f"{', '.join(parts)}.")


def sort_worst_first(statuses: Iterable[CriterionStatus]) -> list[CriterionStatus]:
    """Return the statuses worst first, those alike in the order that they came in."""
    return sorted(statuses, key=lambda status: status.evaluation.severity)


def summarize_statuses(statuses: Sequence[CriterionStatus]) -> PlanSummary:
    """Return the line and the strip of the statuses that a reader is shown."""
    return PlanSummary(build_plan_line(status.evaluation for status in statuses), sort_worst_first(statuses))
