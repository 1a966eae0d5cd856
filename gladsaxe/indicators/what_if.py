"""What does it take: a criterion judged as if the coming periods' values were what someone types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.criterion_table import Op
from gladsaxe.core.amount import show, show_digits
from gladsaxe.core.period import Period, span
from gladsaxe.indicators import measure
from gladsaxe.indicators.display import LIMIT_WORDS, show_level, unit_word
from gladsaxe.indicators.entries import PERCENT, figure_periods, value_fault
from gladsaxe.indicators.evaluation import Evaluation, Thresholds
from gladsaxe.indicators.figures import Figure, Series, State, read_series
from gladsaxe.indicators.rules import evaluate

Guesses = Mapping[Period, Decimal]
ENDPOINTS = ("last", "final_only")
WIDEST_GAP = 100


@dataclass(frozen=True)
class Turning:
    """Hold the value, in the series' own unit, that each of `periods` must meet for the goal to be met.

    `possible` tells whether the figures can have that value; `needless` that any value will do.
    """

    periods: tuple[Period, ...]
    value: Fraction
    op: Op
    possible: bool
    needless: bool


def open_to_guess(criterion: Criterion, figures: Iterable[Figure], as_of: date) -> tuple[Period, ...]:
    """Return the periods that have no figure yet or are not over; none for answers in words."""
    if criterion.answer != "number":
        return ()
    known = {
        figure.period for figure in figures if figure.period.end <= as_of or figure.state is not State.OK
    }
    return tuple(period for period in figure_periods(criterion) if period not in known)


def judged_with(
    criterion: Criterion, figures: Iterable[Figure], guesses: Guesses, as_of: date, thresholds: Thresholds
) -> Evaluation:
    """Judge the criterion at the end of the last guessed period, or on the day itself where that is later."""
    open_periods = open_to_guess(criterion, figures, as_of)
    last = max(guesses)
    filled = _with_guesses(criterion, figures, guesses, open_periods)
    if criterion.aggregate in ENDPOINTS:
        # The way to an end point is not asked for: without a figure it only tells nothing.
        skipped = [period for period in open_periods if period < last and period not in guesses]
        skipped = [period for period in skipped if period != criterion.base_period]
        filled += [Figure(period, state=State.NEVER) for period in skipped]
    return evaluate(criterion, filled, max(as_of, last.end), thresholds=thresholds)


def turning_of(
    criterion: Criterion, figures: Iterable[Figure], guesses: Guesses, as_of: date
) -> Turning | None:
    """Return what the periods nobody has guessed must meet, or the last one where all are guessed.

    None where there is nothing to guess, and where the start or too many periods are missing.
    """
    figures = list(figures)
    open_periods = open_to_guess(criterion, figures, as_of)
    free = _undecided(criterion, open_periods, guesses)
    if not free:
        return None
    kept = {period: value for period, value in guesses.items() if period not in free}
    known = _with_guesses(criterion, figures, kept, open_periods)
    series = read_series(criterion, known, criterion.counting[-1].end)
    limit = measure.limit_of(criterion, series.base)
    if limit is None or _incalculable(criterion, series):
        return None
    op = measure.level_op(criterion, series.base)
    value = _needed(criterion, series, limit, len(free))
    upwards = op in (">=", ">")
    needless = criterion.aggregate == "sum" and upwards and measure.meets(op, Fraction(0), value)
    return Turning(free, value, op, not measure.out_of_reach(criterion, value, op), needless)


def _undecided(
    criterion: Criterion, open_periods: tuple[Period, ...], guesses: Guesses
) -> tuple[Period, ...]:
    asked = tuple(period for period in open_periods if period in criterion.counting)
    if criterion.aggregate in ENDPOINTS:
        return asked[-1:] if asked[-1:] == criterion.counting[-1:] else ()
    return tuple(period for period in asked if period not in guesses) or asked[-1:]


def _incalculable(criterion: Criterion, series: Series) -> bool:
    if criterion.relate == "pct_change" and not series.base:
        return True
    return criterion.aggregate == "mean" and 2 * len(series.possible) < len(series.counting)


def _needed(criterion: Criterion, series: Series, limit: Fraction, periods: int) -> Fraction:
    if criterion.aggregate == "sum":
        return (limit - sum(series.values.values(), Fraction(0))) / periods
    return measure.required_level(criterion, series, limit)


def guess_fault(criterion: Criterion, value: Decimal) -> str | None:
    """Return what is wrong with a typed value, None where the figures can have it."""
    if criterion.series == "area":
        return value_fault(criterion, value)
    if criterion.unit == PERCENT and abs(value) > WIDEST_GAP:
        return f"Forskellen skal ligge mellem -{WIDEST_GAP} og {WIDEST_GAP} procentpoint."
    return None


def turning_words(criterion: Criterion, turning: Turning) -> str:
    """Say what it takes, with a number that is on the right side of the turn when it is typed back."""
    when = span(turning.periods)
    if turning.needless:
        return "Målet er nået, uanset hvad der kommer."
    word, number = _safe(criterion, turning)
    each = "i hver af perioderne " if len(turning.periods) > 1 else "i "
    needed = f"{word} {number}{unit_word(criterion)} {each}{when}"
    if turning.possible:
        return f"Målet nås med {needed}."
    upwards = turning.op in (">=", ">")
    bound = criterion.max_value if upwards else criterion.min_value
    edge = show_level(criterion, Fraction(bound or 0))
    way = "over" if upwards else "under"
    return f"Målet kan ikke nås. Det ville tage {needed}, men tallet kan ikke komme {way} {edge}."


def so_far_words(criterion: Criterion, figures: Iterable[Figure], period: Period) -> str:
    """Say what a running period has come to, where its figure counts before it is over."""
    if criterion.aggregate != "sum":
        return ""
    known = next((figure.area for figure in figures if figure.period == period), None)
    return "" if known is None else f"Hele perioden. Indtil nu: {show_digits(known)}"


def _safe(criterion: Criterion, turning: Turning) -> tuple[str, str]:
    decimals = 0 if criterion.count or criterion.unit == "kr." else 1
    scaled = turning.value * 10**decimals
    if scaled.denominator == 1:
        return LIMIT_WORDS[turning.op], show(turning.value, decimals)
    downwards = turning.op in ("<=", "<")
    whole = scaled.numerator // scaled.denominator + (0 if downwards else 1)
    return ("højst" if downwards else "mindst"), show(Fraction(whole, 10**decimals), decimals)


def _with_guesses(
    criterion: Criterion, figures: Iterable[Figure], guesses: Guesses, open_periods: tuple[Period, ...]
) -> list[Figure]:
    # What is open and not guessed is left out: half a year is no guess at a whole one.
    known = [figure for figure in figures if figure.period not in open_periods]
    return known + [_as_figure(criterion, period, value) for period, value in guesses.items()]


def _as_figure(criterion: Criterion, period: Period, value: Decimal) -> Figure:
    if criterion.series == "area":
        return Figure(period, value)
    fixed = criterion.comparison_mode == "fixed_baseline"
    other = (criterion.baseline_comparison if fixed else None) or Decimal(0)
    sign = 1 if criterion.gap_sign == "area_minus_comparison" else -1
    return replace(Figure(period, other + sign * value), comparison=other)
