"""What does it take: a criterion judged as if the coming periods' values were what someone types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.criterion_table import TargetOperator
from gladsaxe.core.amount import format_all_digits, format_number
from gladsaxe.core.period import Period, format_periods
from gladsaxe.indicators import calculation
from gladsaxe.indicators.display import LIMIT_WORDS, format_level, unit_word
from gladsaxe.indicators.entries import PERCENT_UNIT, figure_periods, value_fault
from gladsaxe.indicators.evaluation import Evaluation, Thresholds
from gladsaxe.indicators.figures import Figure, FigureSeries, FigureState, build_series
from gladsaxe.indicators.rules import EvaluationContext, evaluate_criterion

PeriodGuesses = Mapping[Period, Decimal]
ENDPOINT_AGGREGATES = ("last", "final_only")
MAX_GAP = 100


@dataclass(frozen=True)
class RequiredValue:
    """The value, in the series' own unit, that each of `periods` must meet for the goal to be met.

    `possible` tells whether the figures can have that value; `needless` that any value will do.
    """

    periods: tuple[Period, ...]
    value: Fraction
    op: TargetOperator
    possible: bool
    needless: bool


def list_guessable_periods(
    criterion: Criterion, figures: Iterable[Figure], as_of: date
) -> tuple[Period, ...]:
    """Return the periods that have no figure yet or are not over; none for answers in words."""
    if criterion.answer != "number":
        return ()
    known_periods = {
        figure.period
        for figure in figures
        if (figure.period.end <= as_of or figure.state is not FigureState.OK) and not figure.unconfirmed
    }
    return tuple(period for period in figure_periods(criterion) if period not in known_periods)


def evaluate_with_guesses(
    criterion: Criterion,
    figures: Iterable[Figure],
    guesses: PeriodGuesses,
    as_of: date,
    thresholds: Thresholds,
) -> Evaluation:
    """Judge the criterion at the end of the last guessed period, or on the day itself where that is later."""
    open_periods = list_guessable_periods(criterion, figures, as_of)
    last = max(guesses)
    filled = _apply_guesses(criterion, figures, guesses, open_periods)
    if criterion.aggregate in ENDPOINT_AGGREGATES:
        # The way to an end point is not asked for: without a figure it only tells nothing.
        skipped = [period for period in open_periods if period < last and period not in guesses]
        skipped = [period for period in skipped if period != criterion.base_period]
        filled += [Figure(period, state=FigureState.NEVER) for period in skipped]
    return evaluate_criterion(criterion, filled, max(as_of, last.end), EvaluationContext(thresholds))


def compute_required_value(
    criterion: Criterion, figures: Iterable[Figure], guesses: PeriodGuesses, as_of: date
) -> RequiredValue | None:
    """Return what the periods nobody has guessed must meet, or the last one where all are guessed.

    None where there is nothing to guess, and where the start or too many periods are missing.
    """
    figures = list(figures)
    open_periods = list_guessable_periods(criterion, figures, as_of)
    free = _periods_without_guess(criterion, open_periods, guesses)
    if not free:
        return None
    kept = {period: value for period, value in guesses.items() if period not in free}
    figures_and_guesses = _apply_guesses(criterion, figures, kept, open_periods)
    series = build_series(criterion, figures_and_guesses, criterion.counting[-1].end)
    limit = calculation.compute_limit(criterion, series.base)
    if limit is None or _is_incalculable(criterion, series):
        return None
    op = calculation.level_op(criterion, series.base)
    value = _required_period_value(criterion, series, limit, len(free))
    upwards = op in (">=", ">")
    needless = criterion.aggregate == "sum" and upwards and calculation.meets_limit(op, Fraction(0), value)
    return RequiredValue(free, value, op, not calculation.is_out_of_reach(criterion, value, op), needless)


def _periods_without_guess(
    criterion: Criterion, open_periods: tuple[Period, ...], guesses: PeriodGuesses
) -> tuple[Period, ...]:
    asked = tuple(period for period in open_periods if period in criterion.counting)
    if criterion.aggregate in ENDPOINT_AGGREGATES:
        return asked[-1:] if asked[-1:] == criterion.counting[-1:] else ()
    return tuple(period for period in asked if period not in guesses) or asked[-1:]


def _is_incalculable(criterion: Criterion, series: FigureSeries) -> bool:
    if criterion.relate == "pct_change" and not series.base:
        return True
    return criterion.aggregate == "mean" and 2 * len(series.possible) < len(series.counting)


def _required_period_value(
    criterion: Criterion, series: FigureSeries, limit: Fraction, periods: int
) -> Fraction:
    if criterion.aggregate == "sum":
        return (limit - sum(series.values.values(), Fraction(0))) / periods
    return calculation.required_level(criterion, series, limit)


def guess_fault(criterion: Criterion, value: Decimal) -> str | None:
    """Return what is wrong with a typed value, None where the figures can have it."""
    if criterion.series == "area":
        return value_fault(criterion, value)
    if criterion.unit == PERCENT_UNIT and abs(value) > MAX_GAP:
        return f"Forskellen skal ligge mellem -{MAX_GAP} og {MAX_GAP} procentpoint."
    return None


def format_required_value(criterion: Criterion, turning: RequiredValue) -> str:
    """Return what it takes, with a number that is on the right side of the turn when it is typed back."""
    when = format_periods(turning.periods)
    if turning.needless:
        return "Målet er nået, uanset hvad der kommer."
    word, number = _round_to_safe_side(criterion, turning)
    each = "i hver af perioderne " if len(turning.periods) > 1 else "i "
    needed = f"{word} {number}{unit_word(criterion)} {each}{when}"
    if turning.possible:
        return f"Målet nås med {needed}."
    upwards = turning.op in (">=", ">")
    bound = criterion.max_value if upwards else criterion.min_value
    edge = format_level(criterion, Fraction(bound or 0))
    way = "over" if upwards else "under"
    return f"Målet kan ikke nås. Det ville tage {needed}, men tallet kan ikke komme {way} {edge}."


def format_running_total(criterion: Criterion, figures: Iterable[Figure], period: Period) -> str:
    """Return what a running period has come to, where its figure counts before it is over."""
    if criterion.aggregate != "sum":
        return ""
    area = next((figure.area for figure in figures if figure.period == period), None)
    return "" if area is None else f"Hele perioden. Indtil nu: {format_all_digits(area)}"


def _round_to_safe_side(criterion: Criterion, turning: RequiredValue) -> tuple[str, str]:
    decimals = 0 if criterion.count or criterion.unit == "kr." else 1
    scaled = turning.value * 10**decimals
    if scaled.denominator == 1:
        return LIMIT_WORDS[turning.op], format_number(turning.value, decimals)
    downwards = turning.op in ("<=", "<")
    whole = scaled.numerator // scaled.denominator + (0 if downwards else 1)
    return ("højst" if downwards else "mindst"), format_number(Fraction(whole, 10**decimals), decimals)


def _apply_guesses(
    criterion: Criterion, figures: Iterable[Figure], guesses: PeriodGuesses, open_periods: tuple[Period, ...]
) -> list[Figure]:
    # What is open and not guessed is left out: half a year is no guess at a whole one.
    kept_figures = [figure for figure in figures if figure.period not in open_periods]
    return kept_figures + [_build_figure(criterion, period, value) for period, value in guesses.items()]


def _build_figure(criterion: Criterion, period: Period, value: Decimal) -> Figure:
    if criterion.series == "area":
        return Figure(period, value)
    fixed = criterion.comparison_mode == "fixed_baseline"
    other = (criterion.baseline_comparison if fixed else None) or Decimal(0)
    sign = 1 if criterion.gap_sign == "area_minus_comparison" else -1
    return replace(Figure(period, other + sign * value), comparison=other)
