"""The exact arithmetic of a criterion: level, result, limit, projection, and what the rest must be."""

from decimal import Decimal
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.criterion_table import TargetOperator
from gladsaxe.core.period import Period
from gladsaxe.indicators.evaluation import StepEvaluation, StepResult, Trend
from gladsaxe.indicators.figures import FigureSeries

REVERSED_OPERATORS: dict[TargetOperator, TargetOperator] = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
# Below this a single year's count says more about chance than about the way things go.
SMALL_COUNT = 20


def meets_limit(op: TargetOperator, value: Fraction, limit: Fraction | Decimal) -> bool:
    """Return True if a value meets a limit, exactly."""
    bound = Fraction(limit)
    match op:
        case ">=":
            return value >= bound
        case ">":
            return value > bound
        case "<=":
            return value <= bound
        case "<":
            return value < bound


def level_op(criterion: Criterion, base: Fraction | None) -> TargetOperator:
    """Return how the level, not the result, is compared with the limit."""
    falls_as_result_rises = criterion.relate == "reduction_per_period" or (
        criterion.relate == "pct_change" and base is not None and base < 0
    )
    return REVERSED_OPERATORS[criterion.op] if falls_as_result_rises else criterion.op


def compute_limit(criterion: Criterion, base: Fraction | None) -> Fraction | None:
    """Return the target as a level in the series' own unit, or None while a base it needs is unknown."""
    target = Fraction(criterion.target)
    if criterion.relate == "absolute":
        return target
    if base is None:
        return None
    match criterion.relate:
        case "change":
            return base + target
        case "pct_change":
            return base * (1 + target / 100)
        case "reduction_per_period":
            return base - target * len(criterion.periods)


def compute_level(criterion: Criterion, series: FigureSeries) -> Fraction:
    """Return the aggregate over the counted periods; a sum has the running period's count in it."""
    total = sum(series.values.values(), Fraction(0))
    match criterion.aggregate:
        case "sum":
            return total + (series.running[1] if series.running else 0)
        case "mean":
            return total / len(series.values)
        case "last" | "final_only":
            return series.values[series.newest]


def compute_step(criterion: Criterion, series: FigureSeries) -> StepEvaluation | None:
    """Return how the newest figure's step stands; None without step targets or before the first figure."""
    if criterion.step_targets is None or not series.values:
        return None
    target = Fraction(criterion.step_targets[series.newest.label])
    # A running period's count says nothing of the step of the one before it.
    is_sum = criterion.aggregate == "sum"
    level = sum(series.values.values(), Fraction(0)) if is_sum else compute_level(criterion, series)
    reached = meets_limit(level_op(criterion, series.base), level, target)
    result = StepResult.REACHED if reached else StepResult.NOT_REACHED
    return StepEvaluation(series.newest, target, level, result)


def compute_result(criterion: Criterion, level: Fraction, base: Fraction | None, elapsed: int) -> Fraction:
    """Return what the target is compared with; `elapsed` is the position of the newest figure."""
    if criterion.relate == "absolute" or base is None:
        return level
    match criterion.relate:
        case "change":
            return level - base
        case "pct_change":
            return (level - base) / base * 100
        case "reduction_per_period":
            return (base - level) / elapsed


def elapsed_periods(series: FigureSeries) -> int:
    """Return the position of the newest figure among the counting periods (k in the rules)."""
    return series.counting.index(series.newest) + 1


def find_first_as_start(criterion: Criterion, series: FigureSeries) -> Period | None:
    """Return the period whose figure serves as start: a last value's first one, where there is no start.

    None where there is one, and before the second figure, for one figure shows no direction.
    """
    if series.base is not None or criterion.aggregate != "last" or criterion.answer != "number":
        return None
    return min(series.values) if len(series.values) > 1 else None


def compute_trend(
    criterion: Criterion, level: Fraction, result: Fraction, start: Fraction | None
) -> Trend | None:
    """Return the direction since the start, or None where there is no start."""
    if start is None or criterion.aggregate == "sum":
        return None
    gained = level - start if criterion.relate == "absolute" else result
    if criterion.direction == "lower":
        gained = -gained
    if gained == 0:
        return Trend.SAME
    return Trend.BETTER if gained > 0 else Trend.WORSE


def projected_level(criterion: Criterion, series: FigureSeries, yearly: Fraction | None = None) -> Fraction:
    """Return the level at the end if nothing changes; `yearly` is a sum's count of the last twelve months."""
    level = compute_level(criterion, series)
    if criterion.aggregate == "sum":
        return level + _years_left(series) * (series.values[series.newest] if yearly is None else yearly)
    last = series.values[series.newest]
    if criterion.aggregate == "mean":
        steady = level if is_small_count(criterion, last) else last
        total = sum(series.values.values(), Fraction(0))
        return (total + len(series.remaining) * steady) / len(series.possible)
    first = find_first_as_start(criterion, series)
    start = series.base if first is None else series.values[first]
    if start is None:
        return last
    # A start lies before the first period; a first figure that serves as one lies at its own.
    passed = 0 if first is None else series.counting.index(first) + 1
    return start + (last - start) * (len(series.counting) - passed) / (elapsed_periods(series) - passed)


def is_small_count(criterion: Criterion, value: Fraction) -> bool:
    """Return True if a value is a count so small that chance moves it."""
    return criterion.count and value < SMALL_COUNT


def required_level(criterion: Criterion, series: FigureSeries, limit: Fraction) -> Fraction:
    """Return what each remaining period must be; for a last value the limit itself."""
    remaining = len(series.remaining)
    match criterion.aggregate:
        case "mean":
            total = sum(series.values.values(), Fraction(0))
            return (len(series.possible) * limit - total) / remaining
        case "sum":
            lacking = (limit - compute_level(criterion, series)) / remaining
            # A sum that is passed asks for nothing more; a ceiling that is passed cannot be kept.
            return max(lacking, Fraction(0)) if criterion.direction == "higher" else lacking
        case "last" | "final_only":
            return limit


def compute_attainment(start: Fraction | None, projected: Fraction, limit: Fraction) -> Fraction | None:
    """Return how much of the way from the start to the limit the projection covers; None without a way."""
    return None if start is None or start == limit else (start - projected) / (start - limit)


def is_out_of_reach(criterion: Criterion, required: Fraction, op: TargetOperator) -> bool:
    """Return True if no value that the series can take meets what is required."""
    bound = criterion.max_value if op in (">=", ">") else criterion.min_value
    return bound is not None and not meets_limit(op, Fraction(bound), required)


def _years_left(series: FigureSeries) -> Fraction:
    left = Fraction(len(series.remaining))
    if series.running is None:
        return left
    period, _ = series.running
    return left - Fraction((series.as_of - period.start).days + 1, period.days)
