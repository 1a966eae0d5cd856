"""The rule by which a criterion is judged: first match wins, exact numbers, no clock and no database."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.period import Period
from gladsaxe.indicators import measure
from gladsaxe.indicators.cautions import cautions_of
from gladsaxe.indicators.display import show_result
from gladsaxe.indicators.evaluation import Evaluation, Reason, Status, Thresholds
from gladsaxe.indicators.figures import Figure, Series, read_series
from gladsaxe.indicators.sentence import notes_of, sentence_of

USUAL_THRESHOLDS = Thresholds()
# Where the start already equals the limit, a miss of a tenth of the limit still only needs attention.
NEAR_MISS = Fraction(1, 10)
# No figure that is still to come can change these.
NEVER_MEASURED = (Reason.TOO_FEW, Reason.LAST_NEVER, Reason.NOTHING_MEASURED)
NOTHING_KNOWN = (Status.FIGURES_MISSING, Status.AWAITING)


def evaluate(
    criterion: Criterion,
    figures: Iterable[Figure],
    as_of: date,
    *,
    thresholds: Thresholds = USUAL_THRESHOLDS,
    overdue: frozenset[Period] = frozenset(),
    last_twelve_months: Decimal | None = None,
    largest_bills: Mapping[Period, Decimal] | None = None,
) -> Evaluation:
    """Judge a criterion on a date from the figures known then.

    `overdue` is what `overdue_periods` found, `last_twelve_months` a sum's count of the year up to the date,
    `largest_bills` the largest bill of each period in kr. Raise ValueError where a period has two figures.
    """
    series = read_series(criterion, figures, as_of)
    yearly = None if last_twelve_months is None else Fraction(last_twelve_months)
    found = _unjudged(criterion, series) or _judged(criterion, series, thresholds, yearly)
    if overdue and found.status is not Status.NOT_BEGUN:
        found = _with_overdue(found, overdue)
    found = replace(found, provisional=_provisional(criterion, series, found))
    return replace(
        found,
        sentence=sentence_of(criterion, found),
        notes=notes_of(found, series.figures),
        cautions=cautions_of(criterion, series, found, largest_bills or {}),
    )


def _unjudged(criterion: Criterion, series: Series) -> Evaluation | None:
    """Match the rules 1 to 4, which need no verdict."""
    if not series.begun:
        if series.base_missing:
            return _outcome(series, Status.FIGURES_MISSING, Reason.BASE_MISSING)
        started = criterion.answer == "text" or (criterion.two_point and series.base is not None)
        return _outcome(series, Status.AWAITING if started else Status.NOT_BEGUN)
    if series.base_missing:
        return _outcome(series, Status.FIGURES_MISSING, Reason.BASE_MISSING)
    if series.missing and not series.values and not _secured(criterion, series):
        return _outcome(series, Status.FIGURES_MISSING, Reason.NOTHING_ENTERED)
    reason = _incalculable(criterion, series)
    if reason is not None:
        return _outcome(series, Status.INCALCULABLE, reason)
    return None if _something_to_judge(criterion, series) else _outcome(series, Status.AWAITING)


def _incalculable(criterion: Criterion, series: Series) -> Reason | None:
    if criterion.relate == "pct_change" and series.base == 0:
        return Reason.BASE_ZERO
    if series.base_never:
        return Reason.BASE_NEVER
    if not series.over:
        return None
    if criterion.aggregate in ("last", "final_only") and series.counting[-1] in series.left_out:
        return Reason.LAST_NEVER
    if criterion.aggregate == "mean" and 2 * len(series.possible) < len(series.counting):
        return Reason.TOO_FEW
    return None if series.possible else Reason.NOTHING_MEASURED


def _something_to_judge(criterion: Criterion, series: Series) -> bool:
    if criterion.needs_base and series.base is None:
        return False
    if criterion.answer == "text":
        return series.complete
    return bool(series.values) or _secured(criterion, series)


def _secured(criterion: Criterion, series: Series) -> bool:
    if criterion.aggregate != "sum" or criterion.direction != "higher":
        return False
    return measure.meets(criterion.op, measure.level_of(criterion, series), criterion.target)


def _judged(
    criterion: Criterion, series: Series, thresholds: Thresholds, yearly: Fraction | None
) -> Evaluation:
    """Match the rules 5 to 8."""
    level = measure.level_of(criterion, series)
    elapsed = measure.elapsed_periods(series) if series.values else 0
    result = measure.result_of(criterion, level, series.base, elapsed)
    found = replace(
        _outcome(series, Status.SECURED),
        limit=measure.limit_of(criterion, series.base),
        level=level,
        result=result,
        result_display=show_result(criterion, result),
        trend=measure.trend_of(criterion, level, result, series.base),
    )
    if series.complete:
        reached = measure.meets(criterion.op, result, criterion.target)
        return replace(found, status=Status.REACHED if reached else Status.NOT_REACHED)
    return _on_the_way(criterion, series, found, thresholds, yearly)


def _on_the_way(
    criterion: Criterion,
    series: Series,
    found: Evaluation,
    thresholds: Thresholds,
    yearly: Fraction | None,
) -> Evaluation:
    limit = found.limit
    if limit is None:
        raise ValueError(f"{criterion.key} cannot be judged without its base")
    # A sum can be secured in its very first year, when there is no earlier year to go on with.
    known = bool(series.values) or yearly is not None
    projected = (
        measure.projected_level(criterion, series, yearly) if known else measure.level_of(criterion, series)
    )
    required = measure.required_level(criterion, series, limit)
    attainment = measure.attainment_of(series.base, projected, limit)
    op = measure.level_op(criterion, series.base)
    if _secured(criterion, series):
        status = Status.SECURED
    elif measure.out_of_reach(criterion, required, op):
        status = Status.OUT_OF_REACH
    elif _on_track(measure.meets(op, projected, limit), attainment, thresholds):
        status = Status.ON_TRACK
    else:
        status = Status.ATTENTION if _near(projected, limit, attainment, thresholds) else Status.OFF_TRACK
    return replace(
        found,
        status=status,
        remaining=len(series.remaining),
        projected=projected,
        required=required,
        attainment=attainment,
        last_twelve_months=yearly,
    )


def _on_track(met: bool, attainment: Fraction | None, thresholds: Thresholds) -> bool:
    # At 1.00 the projection must meet the limit itself: with "more than" a tie is not enough.
    if thresholds.on_track == 1 or attainment is None:
        return met
    return attainment >= Fraction(thresholds.on_track)


def _near(projected: Fraction, limit: Fraction, attainment: Fraction | None, thresholds: Thresholds) -> bool:
    if attainment is None:
        return abs(projected - limit) <= NEAR_MISS * abs(limit)
    return attainment >= Fraction(thresholds.attention)


def _outcome(series: Series, status: Status, reason: Reason | None = None) -> Evaluation:
    settled = series.complete or reason in NEVER_MEASURED
    return Evaluation(
        as_of=series.as_of,
        status=status,
        phase="slut" if series.over else "undervejs",
        settled=settled,
        counting=series.counting,
        values=series.values,
        left_out=series.left_out,
        missing=series.missing,
        awaited=series.awaited,
        remaining_periods=series.remaining,
        running=series.running,
        base=series.base,
        limit=None,
        reason=reason,
    )


def _with_overdue(found: Evaluation, overdue: frozenset[Period]) -> Evaluation:
    known = None if found.status in NOTHING_KNOWN else found.status
    reason = found.reason if found.status is Status.FIGURES_MISSING else Reason.OVERDUE
    return replace(
        found, status=Status.FIGURES_MISSING, reason=reason, overdue=tuple(sorted(overdue)), last_known=known
    )


def _provisional(criterion: Criterion, series: Series, found: Evaluation) -> bool:
    if found.result is None:
        return False
    used = list(series.values)
    if criterion.baseline_from == "input" and criterion.base_period is not None:
        used.append(criterion.base_period)
    if series.running is not None:
        used.append(series.running[0])
    marked = any(series.figures[period].provisional for period in used if period in series.figures)
    return marked or (not found.settled and len(series.values) <= 1)
