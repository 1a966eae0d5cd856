"""Where each period of a criterion stands on a day: its figure, or why there is none."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from gladsaxe.core.period import Period
from gladsaxe.indicators.entries import figure_periods
from gladsaxe.indicators.figures import expected_on, value_of
from gladsaxe.indicators.statuses import CriterionStatus, KnownFigure


class Waiting(StrEnum):
    """Name why a period has no figure."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    AWAITED = "awaited"
    MISSING = "missing"


@dataclass(frozen=True)
class PeriodLine:
    """Hold a period's figure, its value in the series' own unit, and whether it counts, or why it waits."""

    period: Period
    is_base: bool
    expected: date
    known: KnownFigure | None = None
    value: Fraction | None = None
    counted: bool = True
    waiting: Waiting | None = None


def period_lines(status: CriterionStatus) -> list[PeriodLine]:
    """Return each period that can have a figure, earliest first."""
    return [_line(status, period) for period in figure_periods(status.rule)]


def _line(status: CriterionStatus, period: Period) -> PeriodLine:
    rule, found = status.rule, status.evaluation
    is_base, expected = period == rule.base_period, expected_on(rule, period)
    known = status.known(period)
    if known is None:
        waiting = _waiting(period, expected, status.as_of)
        return PeriodLine(period, is_base, expected, waiting=waiting)
    running = found.running is not None and found.running[0] == period
    counted = is_base or running or period in found.values or period in found.left_out
    return PeriodLine(period, is_base, expected, known, value_of(rule, known.figure), counted)


def _waiting(period: Period, expected: date, as_of: date) -> Waiting:
    if as_of < period.start:
        return Waiting.NOT_BEGUN
    if as_of < period.end:
        return Waiting.RUNNING
    return Waiting.AWAITED if as_of < expected else Waiting.MISSING
