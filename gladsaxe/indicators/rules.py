"""The rule by which a criterion is judged: first match wins, exact numbers, no clock and no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.period import Period
from gladsaxe.indicators import calculation
from gladsaxe.indicators.cautions import list_cautions
from gladsaxe.indicators.display import format_result
from gladsaxe.indicators.evaluation import Evaluation, Status, StatusReason, Thresholds
from gladsaxe.indicators.figures import Figure, FigureSeries, build_series
from gladsaxe.indicators.sentence import build_sentence, list_notes

DEFAULT_THRESHOLDS = Thresholds()
# Where the start already equals the limit, a miss of a tenth of the limit still only needs attention.
NEAR_MISS = Fraction(1, 10)
# No figure that is still to come can change these.
FINAL_REASONS = (StatusReason.TOO_FEW, StatusReason.LAST_NEVER, StatusReason.NOTHING_MEASURED)
# Nor can a late one change these: it is named beside them.
FINAL_STATUSES = (Status.SECURED, Status.OUT_OF_REACH, Status.INCALCULABLE)
STATUSES_WITHOUT_RESULT = (Status.FIGURES_MISSING, Status.AWAITING)


@dataclass(frozen=True)
class EvaluationContext:
    """What a verdict takes besides the figures; the worked cases have none of it.

    `overdue` is what `overdue_periods` returned, `last_twelve_months` a sum's count of the year up to the
    date, `largest_bills` the largest bill of each period in kr.
    """

    thresholds: Thresholds = DEFAULT_THRESHOLDS
    overdue: frozenset[Period] = frozenset()
    last_twelve_months: Decimal | None = None
    largest_bills: Mapping[Period, Decimal] = field(default_factory=dict)

    @property
    def yearly_count(self) -> Fraction | None:
        """Return `last_twelve_months` exactly."""
        return None if self.last_twelve_months is None else Fraction(self.last_twelve_months)


NO_CONTEXT = EvaluationContext()


def evaluate_criterion(
    criterion: Criterion, figures: Iterable[Figure], as_of: date, context: EvaluationContext = NO_CONTEXT
) -> Evaluation:
    """Judge a criterion on a date from the figures known then; raise ValueError for two of one period."""
    series = build_series(criterion, figures, as_of)
    evaluation = _judge_series(criterion, series, context)
    return _add_words(criterion, series, evaluation, context)


def _judge_series(criterion: Criterion, series: FigureSeries, context: EvaluationContext) -> Evaluation:
    evaluation = _evaluate_without_result(criterion, series) or _evaluate_result(criterion, series, context)
    if context.overdue and evaluation.status is not Status.NOT_BEGUN:
        evaluation = _mark_overdue(evaluation, context.overdue)
    return replace(evaluation, provisional=_is_provisional(criterion, series, evaluation))


def _add_words(
    criterion: Criterion, series: FigureSeries, evaluation: Evaluation, context: EvaluationContext
) -> Evaluation:
    return replace(
        evaluation,
        sentence=build_sentence(criterion, evaluation),
        notes=list_notes(criterion, evaluation, series.figures),
        cautions=list_cautions(criterion, series, evaluation, context.largest_bills),
    )


def _evaluate_without_result(criterion: Criterion, series: FigureSeries) -> Evaluation | None:
    """Match the rules 1 to 4, which need no verdict."""
    if series.base_missing:
        return _build_evaluation(series, Status.FIGURES_MISSING, StatusReason.BASE_MISSING)
    if series.base_never:
        return _build_evaluation(series, Status.INCALCULABLE, StatusReason.BASE_NEVER)
    if not series.begun:
        started = criterion.answer == "text" or (criterion.two_point and series.base is not None)
        return _build_evaluation(series, Status.AWAITING if started else Status.NOT_BEGUN)
    if series.missing and not series.values and not _is_final_sum(criterion, series):
        return _build_evaluation(series, Status.FIGURES_MISSING, StatusReason.NOTHING_ENTERED)
    reason = _incalculable_reason(criterion, series)
    if reason is not None:
        return _build_evaluation(series, Status.INCALCULABLE, reason)
    return None if _has_result(criterion, series) else _build_evaluation(series, Status.AWAITING)


def _incalculable_reason(criterion: Criterion, series: FigureSeries) -> StatusReason | None:
    if criterion.relate == "pct_change" and series.base == 0:
        return StatusReason.BASE_ZERO
    if not series.over:
        return None
    if criterion.aggregate in ("last", "final_only") and series.counting[-1] in series.left_out:
        return StatusReason.LAST_NEVER
    if criterion.aggregate == "mean" and 2 * len(series.possible) < len(series.counting):
        return StatusReason.TOO_FEW
    return None if series.possible else StatusReason.NOTHING_MEASURED


def _has_result(criterion: Criterion, series: FigureSeries) -> bool:
    if criterion.needs_base and series.base is None:
        return False
    if criterion.answer == "text":
        return series.complete
    return bool(series.values) or _is_final_sum(criterion, series)


def _is_final_sum(criterion: Criterion, series: FigureSeries) -> bool:
    """Return True if a sum's running period alone has passed the target or the ceiling."""
    if criterion.aggregate != "sum" or series.running is None:
        return False
    if _is_secured(criterion, series):
        return True
    required = calculation.required_level(criterion, series, Fraction(criterion.target))
    return calculation.is_out_of_reach(criterion, required, criterion.op)


def _is_secured(criterion: Criterion, series: FigureSeries) -> bool:
    if criterion.aggregate != "sum" or criterion.direction != "higher":
        return False
    return calculation.meets_limit(
        criterion.op, calculation.compute_level(criterion, series), criterion.target
    )


def _evaluate_result(criterion: Criterion, series: FigureSeries, context: EvaluationContext) -> Evaluation:
    """Match the rules 5 to 8."""
    level = calculation.compute_level(criterion, series)
    elapsed = calculation.elapsed_periods(series) if series.values else 0
    result = calculation.compute_result(criterion, level, series.base, elapsed)
    first = calculation.find_first_as_start(criterion, series)
    evaluation = replace(_build_evaluation(series, Status.SECURED), first_as_start=first)
    evaluation = replace(
        evaluation,
        limit=calculation.compute_limit(criterion, series.base),
        level=level,
        result=result,
        result_display=format_result(criterion, result),
        trend=calculation.compute_trend(criterion, level, result, evaluation.start_value),
        step=calculation.compute_step(criterion, series),
    )
    if series.complete:
        reached = calculation.meets_limit(criterion.op, result, criterion.target)
        return replace(evaluation, status=Status.REACHED if reached else Status.NOT_REACHED)
    return _evaluate_progress(criterion, series, evaluation, context)


def _evaluate_progress(
    criterion: Criterion, series: FigureSeries, evaluation: Evaluation, context: EvaluationContext
) -> Evaluation:
    limit, yearly, thresholds = evaluation.limit, context.yearly_count, context.thresholds
    if limit is None:
        raise ValueError(f"{criterion.key} cannot be judged without its base")
    # A sum can be secured in its very first year, when there is no earlier year to go on with.
    has_figures = bool(series.values) or yearly is not None
    projected = (
        calculation.projected_level(criterion, series, yearly)
        if has_figures
        else calculation.compute_level(criterion, series)
    )
    required = calculation.required_level(criterion, series, limit)
    attainment = calculation.compute_attainment(evaluation.start_value, projected, limit)
    op = calculation.level_op(criterion, series.base)
    if _is_secured(criterion, series):
        status = Status.SECURED
    elif calculation.is_out_of_reach(criterion, required, op):
        status = Status.OUT_OF_REACH
    elif _is_on_track(calculation.meets_limit(op, projected, limit), attainment, thresholds):
        # A step that is missed holds the status, however well the last period seems to end.
        is_missed = evaluation.step is not None and not evaluation.step.is_reached
        status = Status.ATTENTION if is_missed else Status.ON_TRACK
    else:
        near = _is_near_miss(projected, limit, attainment, thresholds)
        near = near or _has_lone_figure(criterion, evaluation)
        status = Status.ATTENTION if near else Status.OFF_TRACK
    return replace(
        evaluation,
        status=status,
        remaining=len(series.remaining),
        projected=projected,
        required=required,
        attainment=attainment,
        last_twelve_months=yearly,
    )


def _has_lone_figure(criterion: Criterion, evaluation: Evaluation) -> bool:
    """Return True if a last value has neither a start nor a second figure, so that no way is known."""
    is_last = criterion.aggregate == "last" and criterion.answer == "number"
    return is_last and evaluation.start_value is None


def _is_on_track(met: bool, attainment: Fraction | None, thresholds: Thresholds) -> bool:
    # At 1.00 the projection must meet the limit itself: with "more than" a tie is not enough.
    if thresholds.on_track == 1 or attainment is None:
        return met
    return attainment >= Fraction(thresholds.on_track)


def _is_near_miss(
    projected: Fraction, limit: Fraction, attainment: Fraction | None, thresholds: Thresholds
) -> bool:
    if attainment is None:
        return abs(projected - limit) <= NEAR_MISS * abs(limit)
    return attainment >= Fraction(thresholds.attention)


def _build_evaluation(series: FigureSeries, status: Status, reason: StatusReason | None = None) -> Evaluation:
    settled = series.complete or reason in FINAL_REASONS
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
        unconfirmed=series.unconfirmed,
    )


def _mark_overdue(evaluation: Evaluation, overdue: frozenset[Period]) -> Evaluation:
    if evaluation.status in FINAL_STATUSES:
        return replace(evaluation, overdue=tuple(sorted(overdue)))
    last_known = None if evaluation.status in STATUSES_WITHOUT_RESULT else evaluation.status
    reason = evaluation.reason if evaluation.status is Status.FIGURES_MISSING else StatusReason.OVERDUE
    return replace(
        evaluation,
        status=Status.FIGURES_MISSING,
        reason=reason,
        overdue=tuple(sorted(overdue)),
        last_known=last_known,
    )


def _is_provisional(criterion: Criterion, series: FigureSeries, evaluation: Evaluation) -> bool:
    if evaluation.result is None:
        return False
    used = list(series.values)
    if criterion.baseline_from == "input" and criterion.base_period is not None:
        used.append(criterion.base_period)
    if series.running is not None:
        used.append(series.running[0])
    marked = any(series.figures[period].provisional for period in used if period in series.figures)
    return marked or (not evaluation.settled and len(series.values) <= 1)
