"""Where each period of a criterion stands on a day: its figure, or why there is none."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from gladsaxe.core.period import Period
from gladsaxe.indicators.entries import figure_periods
from gladsaxe.indicators.figures import compute_value, expected_date
from gladsaxe.indicators.own_registers import OwnRegister, find_own_register
from gladsaxe.indicators.statuses import CriterionStatus, PeriodFigure


class WaitingReason(StrEnum):
    """Name why a period has no figure."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    AWAITED = "awaited"
    MISSING = "missing"


@dataclass(frozen=True)
class PeriodLine:
    """A period's figure, its value in the series' own unit, and whether it counts, or why it waits.

    `register` is the own register that a closed period is counted in, None where a figure is entered.
    """

    period: Period
    is_base: bool
    expected: date
    period_figure: PeriodFigure | None = None
    value: Fraction | None = None
    counted: bool = True
    waiting: WaitingReason | None = None
    register: OwnRegister | None = None

    @property
    def unconfirmed(self) -> bool:
        """Return True if the period waits for the word of its register's keeper."""
        return self.register is not None and (
            self.period_figure is None or self.period_figure.confirmation is None
        )


def build_period_lines(status: CriterionStatus) -> list[PeriodLine]:
    """Return each period that can have a figure, earliest first."""
    return [_build_line(status, period) for period in figure_periods(status.rule)]


def _build_line(status: CriterionStatus, period: Period) -> PeriodLine:
    rule, evaluation = status.rule, status.evaluation
    is_base, expected = period == rule.base_period, expected_date(rule, period)
    period_figure = status.find_figure(period)
    summed = period.end <= status.as_of and (period_figure is None or period_figure.from_register)
    register = find_own_register(rule) if summed else None
    if period_figure is None:
        waiting = _waiting_reason(period, expected, status.as_of)
        return PeriodLine(period, is_base, expected, waiting=waiting, register=register)
    running = evaluation.running is not None and evaluation.running[0] == period
    counted = is_base or running or period in evaluation.values or period in evaluation.left_out
    value = compute_value(rule, period_figure.figure)
    return PeriodLine(period, is_base, expected, period_figure, value, counted, register=register)


def _waiting_reason(period: Period, expected: date, as_of: date) -> WaitingReason:
    if as_of < period.start:
        return WaitingReason.NOT_BEGUN
    if as_of < period.end:
        return WaitingReason.RUNNING
    return WaitingReason.AWAITED if as_of < expected else WaitingReason.MISSING
