"""A status' calculation written out step by step, from the figures as typed to the target."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.criterion_table import TargetOperator
from gladsaxe.core.amount import format_all_digits, format_number
from gladsaxe.core.period import Period, format_periods
from gladsaxe.indicators import sentence_parts
from gladsaxe.indicators.calculation import is_small_count, level_op, meets_limit
from gladsaxe.indicators.display import LIMIT_WORDS
from gladsaxe.indicators.evaluation import Evaluation, Status, Thresholds
from gladsaxe.indicators.figures import Figure

MINUS_SIGN, TIMES_SIGN = "−", "·"
OPERATOR_SIGNS: dict[TargetOperator, str] = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
MAX_DECIMALS = 4
IN_PROGRESS_STATUSES = (Status.ON_TRACK, Status.ATTENTION, Status.OFF_TRACK)


@dataclass(frozen=True)
class CalculationStep:
    """One step: what is computed, and how."""

    subject: str
    text: str


def build_steps(
    criterion: Criterion, evaluation: Evaluation, figures: Iterable[Figure], thresholds: Thresholds
) -> list[CalculationStep]:
    """Return the steps, none for a status without numbers and for answers in words."""
    if evaluation.result is None or criterion.answer != "number":
        return []
    by_period = {figure.period: figure for figure in figures}
    return [
        *_gap_steps(criterion, evaluation, by_period),
        _aggregate_step(criterion, evaluation),
        *_change_steps(criterion, evaluation),
        _target_step(criterion, evaluation),
        *_milestone_steps(criterion, evaluation),
        *_outlook_steps(criterion, evaluation, thresholds),
    ]


def _gap_steps(
    criterion: Criterion, evaluation: Evaluation, figures: Mapping[Period, Figure]
) -> Iterator[CalculationStep]:
    if criterion.series != "gap":
        return
    for period, value in evaluation.values.items():
        figure = figures[period]
        fixed = criterion.comparison_mode == "fixed_baseline"
        other = criterion.baseline_comparison if fixed else figure.comparison
        if figure.area is None or other is None:
            continue
        pair = [format_all_digits(figure.area), format_all_digits(other)]
        if criterion.gap_sign == "comparison_minus_area":
            pair.reverse()
        yield CalculationStep(
            f"Forskellen i {period}", f"{f' {MINUS_SIGN} '.join(pair)} = {format_exact(value)}"
        )


def _aggregate_step(criterion: Criterion, evaluation: Evaluation) -> CalculationStep:
    level = _require_value(evaluation.level)
    periods = list(evaluation.values)
    values = [_format_term(value) for value in evaluation.values.values()]
    if evaluation.running is not None:
        periods.append(evaluation.running[0])
        values.append(_format_term(evaluation.running[1]))
    match criterion.aggregate:
        case "mean":
            total = sum(evaluation.values.values(), Fraction(0))
            quotient = f"{format_exact(total)} / {len(values)} = {format_exact(level)}"
            text = f"({' + '.join(values)}) / {len(values)} = {quotient}"
            return CalculationStep(
                f"Gennemsnittet {format_periods(periods)}", text if len(values) > 1 else format_exact(level)
            )
        case "sum":
            text = f"{' + '.join(values)} = {format_exact(level)}" if len(values) > 1 else format_exact(level)
            return CalculationStep(f"Summen {format_periods(periods)}", text)
        case "last" | "final_only":
            return CalculationStep(f"Det seneste tal ({max(periods)})", format_exact(level))


def _change_steps(criterion: Criterion, evaluation: Evaluation) -> Iterator[CalculationStep]:
    if criterion.relate == "absolute":
        return
    base, level, result = (
        format_exact(_require_value(value))
        for value in (evaluation.base, evaluation.level, evaluation.result)
    )
    match criterion.relate:
        case "change":
            yield CalculationStep("Ændringen fra start", f"{level} {MINUS_SIGN} {base} = {result}")
        case "pct_change":
            text = f"({level} {MINUS_SIGN} {base}) / {base} {TIMES_SIGN} 100 = {result} %"
            yield CalculationStep("Ændringen fra start i procent", text)
        case "reduction_per_period":
            elapsed = _count_elapsed_periods(evaluation)
            text = f"({base} {MINUS_SIGN} {level}) / {elapsed} = {result}"
            unit = "periode" if elapsed == 1 else "perioder"
            yield CalculationStep(f"Faldet fra start fordelt på {elapsed} {unit}", text)


def _target_step(criterion: Criterion, evaluation: Evaluation) -> CalculationStep:
    result, target = _require_value(evaluation.result), Fraction(criterion.target)
    met = meets_limit(criterion.op, result, target)
    sign = OPERATOR_SIGNS[criterion.op] if met else f"er ikke {OPERATOR_SIGNS[criterion.op]}"
    over = evaluation.settled
    verdict = f"{format_exact(result)} {sign} {format_exact(target)}"
    target_words = sentence_parts.format_target(criterion)
    return CalculationStep(
        "Målet", f"{target_words}. {verdict}" if over else f"{target_words}. Lige nu: {verdict}"
    )


def _milestone_steps(criterion: Criterion, evaluation: Evaluation) -> Iterator[CalculationStep]:
    step = evaluation.step
    if step is None:
        return
    sign = OPERATOR_SIGNS[level_op(criterion, evaluation.base)]
    verdict = sign if step.is_reached else f"er ikke {sign}"
    text = f"{format_exact(step.level)} {verdict} {format_exact(step.target)}"
    yield CalculationStep(f"Delmålet for {step.period}", text)


def _outlook_steps(
    criterion: Criterion, evaluation: Evaluation, thresholds: Thresholds
) -> Iterator[CalculationStep]:
    if evaluation.limit is None or evaluation.required is None:
        return
    limit = evaluation.limit
    op = level_op(criterion, evaluation.base)
    if criterion.relate != "absolute":
        yield CalculationStep(
            "Målet som tal i samme enhed", f"{LIMIT_WORDS[op]} {_format_limit_steps(criterion, evaluation)}"
        )
    if evaluation.status in IN_PROGRESS_STATUSES and evaluation.projected is not None:
        met = meets_limit(op, evaluation.projected, limit)
        words = "opfylder målet" if met else "opfylder ikke målet"
        yield CalculationStep(
            "Hvis intet ændrer sig", f"{_format_projection_steps(criterion, evaluation)}: {words}"
        )
    if criterion.aggregate in ("mean", "sum"):
        yield CalculationStep(
            "Hvad resten skal være", f"{LIMIT_WORDS[op]} {_format_required_steps(criterion, evaluation)}"
        )
    if evaluation.status in (Status.ATTENTION, Status.OFF_TRACK) and evaluation.attainment is not None:
        yield CalculationStep("Hvor langt mod målet", _format_attainment_steps(evaluation, thresholds))


def _format_limit_steps(criterion: Criterion, evaluation: Evaluation) -> str:
    base, limit = (
        format_exact(_require_value(evaluation.base)),
        format_exact(_require_value(evaluation.limit)),
    )
    target = Fraction(criterion.target)
    match criterion.relate:
        case "pct_change":
            return f"{base} {TIMES_SIGN} {format_exact(100 + target)} / 100 = {limit}"
        case "reduction_per_period":
            periods = len(evaluation.counting)
            return f"{base} {MINUS_SIGN} {periods} {TIMES_SIGN} {format_exact(target)} = {limit}"
    sign = "+" if target >= 0 else MINUS_SIGN
    return f"{base} {sign} {format_exact(abs(target))} = {limit}"


def _format_projection_steps(criterion: Criterion, evaluation: Evaluation) -> str:
    projected = format_exact(_require_value(evaluation.projected))
    newest = max(evaluation.values)
    last, seen = evaluation.values[newest], len(evaluation.values)
    total = sum(evaluation.values.values(), Fraction(0))
    left = len(evaluation.remaining_periods)
    match criterion.aggregate:
        case "mean":
            steady = _require_value(evaluation.level) if is_small_count(criterion, last) else last
            rest = f"{left} {TIMES_SIGN} {format_exact(steady)}"
            return f"({format_exact(total)} + {rest}) / {seen + left} = {projected}"
        case "sum":
            if evaluation.running is not None or evaluation.last_twelve_months is not None:
                pace = last if evaluation.last_twelve_months is None else evaluation.last_twelve_months
                level = format_exact(_require_value(evaluation.level))
                return f"{level} og derefter {format_exact(pace)} om året = {projected}"
            return f"{format_exact(total)} + {left} {TIMES_SIGN} {format_exact(last)} = {projected}"
    if evaluation.start_value is None:
        return projected
    start, level = format_exact(evaluation.start_value), format_exact(last)
    first = evaluation.first_as_start
    passed = 0 if first is None else evaluation.counting.index(first) + 1
    years = f"{len(evaluation.counting) - passed} / {_count_elapsed_periods(evaluation) - passed}"
    return f"{start} + ({level} {MINUS_SIGN} {start}) {TIMES_SIGN} {years} = {projected}"


def _format_required_steps(criterion: Criterion, evaluation: Evaluation) -> str:
    required, limit = (
        format_exact(_require_value(evaluation.required)),
        format_exact(_require_value(evaluation.limit)),
    )
    total = sum(evaluation.values.values(), Fraction(0))
    left, seen = len(evaluation.remaining_periods), len(evaluation.values)
    if criterion.aggregate == "sum":
        level = format_exact(_require_value(evaluation.level))
        return f"({limit} {MINUS_SIGN} {level}) / {left} = {required}" if evaluation.required else required
    return f"({seen + left} {TIMES_SIGN} {limit} {MINUS_SIGN} {format_exact(total)}) / {left} = {required}"


def _format_attainment_steps(evaluation: Evaluation, thresholds: Thresholds) -> str:
    start, projected, limit = (
        format_exact(_require_value(value))
        for value in (evaluation.start_value, evaluation.projected, evaluation.limit)
    )
    part = format_number(_require_value(evaluation.attainment), 2)
    edge = format_number(thresholds.attention, 2)
    reached = _require_value(evaluation.attainment) >= Fraction(thresholds.attention)
    words = f"mindst {edge}: kræver opmærksomhed" if reached else f"under {edge}: ikke på rette vej"
    return f"({start} {MINUS_SIGN} {projected}) / ({start} {MINUS_SIGN} {limit}) = {part}, {words}"


def format_exact(value: Fraction) -> str:
    """Write a number with all its digits where they end, else rounded with "ca."."""
    for decimals in range(MAX_DECIMALS + 1):
        if (value * 10**decimals).denominator == 1:
            return format_number(value, decimals).replace("-", MINUS_SIGN)
    return f"ca. {format_number(value, 2)}".replace("-", MINUS_SIGN)


def _format_term(value: Fraction) -> str:
    return f"({format_exact(value)})" if value < 0 else format_exact(value)


def _count_elapsed_periods(evaluation: Evaluation) -> int:
    return evaluation.counting.index(max(evaluation.values)) + 1


def _require_value(value: Fraction | None) -> Fraction:
    if value is None:
        raise ValueError("a status with numbers has all of them")
    return value
