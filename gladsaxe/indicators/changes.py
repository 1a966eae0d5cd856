"""What changed since last time: statuses, figures and corrections, told as pairs of before and now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

NO_FIGURE = "ikke skrevet ind"


class ChangeKind(StrEnum):
    """Name what changed; the value is its Danish word."""

    STATUS = "Status"
    RESULT = "Resultat"
    FIGURE = "Nyt tal"
    CORRECTION = "Rettet tal"
    COUNTED = "Talt op her"
    WITHDRAWN = "Taget tilbage"


@dataclass(frozen=True)
class StatusSummary:
    """What a criterion's paper says: the status' word, the result, and each period's figure in words.

    `counted` are the periods that are summed from an own register, which grow without being corrected.
    """

    status: str
    result: str
    figures: Mapping[str, str]
    reasons: Mapping[str, str]
    counted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class StatusChange:
    """One change; `period` is empty for status and result, `reason` is what a correction was given."""

    kind: ChangeKind
    period: str
    before: str
    now: str
    reason: str = ""


def list_changes(before: StatusSummary | None, now: StatusSummary) -> Iterator[StatusChange]:
    """Yield what changed in a criterion, None before where it was not there last time."""
    if before is None or before.status != now.status:
        yield StatusChange(ChangeKind.STATUS, "", before.status if before else "", now.status)
    if before is not None and before.result != now.result:
        yield StatusChange(ChangeKind.RESULT, "", before.result, now.result)
    earlier = before.figures if before else {}
    for period in sorted(set(earlier) | set(now.figures)):
        old, new = earlier.get(period), now.figures.get(period)
        if old == new:
            continue
        if old is None:
            yield StatusChange(ChangeKind.FIGURE, period, NO_FIGURE, str(new))
        else:
            changed = ChangeKind.COUNTED if period in now.counted else ChangeKind.CORRECTION
            kind = ChangeKind.WITHDRAWN if new is None else changed
            yield StatusChange(kind, period, old, new or NO_FIGURE, now.reasons.get(period, ""))
