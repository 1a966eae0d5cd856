"""Figures, and what they make of a criterion's periods on a date: seen, left out, missing, awaited."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.period import Period
from gladsaxe.core.worded_enum import WordedEnum

GRACE_DAYS = 30


class FigureState(WordedEnum):
    """Name whether a figure is there, was never measured and never comes, or is hidden by its source."""

    OK = "ok", "Opgjort"
    NEVER = "ikke_opgjort", "Ikke opgjort det år"
    HIDDEN = "diskretioneret", "Skjult af hensyn til personer"


@dataclass(frozen=True)
class Figure:
    """One period's figure as it was entered; `n` is how many answered a survey.

    `series_break` says how it was counted differently from the figures before it, empty where it was not.
    `counted_to` is the day that an own count of people is shown as of, where it is not the day asked about.
    `unconfirmed` is a count that the register's keeper has not confirmed for the whole period.
    """

    period: Period
    area: Decimal | None = None
    comparison: Decimal | None = None
    state: FigureState = FigureState.OK
    provisional: bool = False
    n: int | None = None
    text: str = ""
    series_break: str = ""
    counted_to: date | None = None
    unconfirmed: bool = False


@dataclass(frozen=True)
class FigureSeries:
    """What is known of a criterion's periods on a date; `values` are in the series' own unit.

    `unconfirmed` are the counts so far of closed periods, the start's included, that are not confirmed yet;
    those that count are among the missing or the awaited as well.
    """

    as_of: date
    counting: tuple[Period, ...]
    values: Mapping[Period, Fraction]
    left_out: Mapping[Period, FigureState]
    missing: tuple[Period, ...]
    awaited: tuple[Period, ...]
    running: tuple[Period, Fraction] | None
    base: Fraction | None
    base_missing: bool
    base_never: bool
    figures: Mapping[Period, Figure]
    unconfirmed: Mapping[Period, Fraction]

    @property
    def begun(self) -> bool:
        """Return True if the first period that counts has begun."""
        return self.counting[0].start <= self.as_of

    @property
    def over(self) -> bool:
        """Return True if the last period that counts has ended."""
        return self.counting[-1].end <= self.as_of

    @property
    def complete(self) -> bool:
        """Return True if the last period has ended and every figure is in or never coming."""
        return self.over and not self.missing and not self.awaited

    @property
    def possible(self) -> tuple[Period, ...]:
        """Return the counting periods less those never measured (n in the rules)."""
        return tuple(period for period in self.counting if period not in self.left_out)

    @property
    def remaining(self) -> tuple[Period, ...]:
        """Return the counting periods that can still get a figure, closed ones included."""
        return tuple(period for period in self.possible if period not in self.values)

    @property
    def newest(self) -> Period:
        """Return the newest measured period; raise ValueError where there is none."""
        return max(self.values)


def compute_value(criterion: Criterion, figure: Figure) -> Fraction | None:
    """Return a figure's value in the series' own unit, or None where a part of it is not in yet."""
    if figure.state is not FigureState.OK or figure.area is None:
        return None
    area = _to_fraction(figure.area)
    if criterion.series == "area":
        return area
    fixed = criterion.comparison_mode == "fixed_baseline"
    comparison = criterion.baseline_comparison if fixed else figure.comparison
    if comparison is None:
        return None
    gap = area - _to_fraction(comparison)
    return gap if criterion.gap_sign == "area_minus_comparison" else -gap


def build_series(criterion: Criterion, figures: Iterable[Figure], as_of: date) -> FigureSeries:
    """Sort out what is known on a date; raise ValueError for two figures of a period, or another kind."""
    by_period = _index_by_period(criterion, figures)
    counting = criterion.counting
    values: dict[Period, Fraction] = {}
    left_out: dict[Period, FigureState] = {}
    empty: list[Period] = []
    for period in (period for period in counting if period.end <= as_of):
        figure = by_period.get(period)
        value = _final_value(criterion, figure)
        if value is not None:
            values[period] = value
        elif figure is not None and figure.state is not FigureState.OK and not figure.unconfirmed:
            left_out[period] = figure.state
        else:
            empty.append(period)
    due = [period for period in empty if expected_date(criterion, period) <= as_of]
    base, base_missing, base_never = _find_base(criterion, by_period, as_of)
    return FigureSeries(
        as_of=as_of,
        counting=counting,
        values=values,
        left_out=left_out,
        missing=tuple(due),
        awaited=tuple(period for period in empty if period not in due),
        running=_find_running_period(criterion, by_period, as_of),
        base=base,
        base_missing=base_missing,
        base_never=base_never,
        figures=by_period,
        unconfirmed=dict(_list_unconfirmed(criterion, by_period, as_of)),
    )


def expected_date(criterion: Criterion, period: Period) -> date:
    """Return the day on which a period's figure is expected to be published."""
    return period.end + timedelta(days=criterion.expected_after_days or 0)


def overdue_periods(
    criterion: Criterion, figures: Iterable[Figure], as_of: date, grace_days: int = GRACE_DAYS
) -> frozenset[Period]:
    """Return the periods whose figure is not entered `grace_days` after its expected publication.

    Only a criterion that says when its figures are expected can have any.
    """
    if criterion.expected_after_days is None:
        return frozenset()
    by_period = _index_by_period(criterion, figures)
    counting = set(criterion.counting)
    if criterion.baseline_from == "input" and criterion.base_period is not None:
        counting.add(criterion.base_period)
    latest = as_of - timedelta(days=grace_days)
    return frozenset(
        period
        for period in counting
        if expected_date(criterion, period) < latest and not _is_settled(criterion, by_period.get(period))
    )


def _is_settled(criterion: Criterion, figure: Figure | None) -> bool:
    if figure is None or figure.unconfirmed:
        return False
    return figure.state is not FigureState.OK or compute_value(criterion, figure) is not None


def _final_value(criterion: Criterion, figure: Figure | None) -> Fraction | None:
    """Return the value of a closed period: a register's count is none until its keeper has confirmed it."""
    return None if figure is None or figure.unconfirmed else compute_value(criterion, figure)


def _list_unconfirmed(
    criterion: Criterion, by_period: Mapping[Period, Figure], as_of: date
) -> Iterator[tuple[Period, Fraction]]:
    base = criterion.base_period if criterion.baseline_from == "input" else None
    for period in sorted({*criterion.counting, *([base] if base else [])}):
        figure = by_period.get(period)
        if figure is not None and figure.unconfirmed and period.end <= as_of:
            value = compute_value(criterion, figure)
            if value is not None:
                yield period, value


def _index_by_period(criterion: Criterion, figures: Iterable[Figure]) -> dict[Period, Figure]:
    by_period: dict[Period, Figure] = {}
    for figure in figures:
        if figure.period.kind != criterion.period_type:
            raise ValueError(f"{figure.period} is not a period of {criterion.key}")
        if figure.period in by_period:
            raise ValueError(f"{figure.period} has two figures")
        by_period[figure.period] = figure
    return by_period


def _find_running_period(
    criterion: Criterion, by_period: Mapping[Period, Figure], as_of: date
) -> tuple[Period, Fraction] | None:
    # Only a sum can be read before its period ends: a mean or a last value of half a year is no figure.
    if criterion.aggregate != "sum":
        return None
    for period in criterion.counting:
        figure = by_period.get(period)
        if figure is not None and period.start <= as_of < period.end:
            value = compute_value(criterion, figure)
            return None if value is None else (period, value)
    return None


def _find_base(
    criterion: Criterion, by_period: Mapping[Period, Figure], as_of: date
) -> tuple[Fraction | None, bool, bool]:
    if criterion.aggregate == "sum":
        return Fraction(0), False, False
    if criterion.baseline_from == "agreement" and criterion.baseline_value is not None:
        return Fraction(criterion.baseline_value), False, False
    period = criterion.base_period if criterion.baseline_from == "input" else None
    if period is None or period.start > as_of:
        return None, False, False
    figure = by_period.get(period)
    if not _is_settled(criterion, figure):
        missing = period.end <= as_of and expected_date(criterion, period) <= as_of
        return None, missing and criterion.needs_base, False
    value = _final_value(criterion, figure)
    return value, False, value is None and criterion.needs_base


def _to_fraction(value: Decimal) -> Fraction:
    if isinstance(value, float):
        raise TypeError("a binary float is never exact: figures are Decimal")
    return Fraction(value)
