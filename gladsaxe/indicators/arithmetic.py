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
    criterion: Criterion, found: Evaluation, figures: Iterable[Figure], thresholds: Thresholds
) -> list[CalculationStep]:
    """Return the steps, none for a status without numbers and for answers in words."""
    if found.result is None or criterion.answer != "number":
        return []
    by_period = {figure.period: figure for figure in figures}
    return [
        *_gap_steps(criterion, found, by_period),
        _aggregate_step(criterion, found),
        *_change_steps(criterion, found),
        _target_step(criterion, found),
        *_outlook_steps(criterion, found, thresholds),
    ]


def _gap_steps(
    criterion: Criterion, found: Evaluation, figures: Mapping[Period, Figure]
) -> Iterator[CalculationStep]:
    if criterion.series != "gap":
        return
    for period, value in found.values.items():
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


def _aggregate_step(criterion: Criterion, found: Evaluation) -> CalculationStep:
    level = _require_value(found.level)
    periods = list(found.values)
    values = [_format_term(value) for value in found.values.values()]
    if found.running is not None:
        periods.append(found.running[0])
        values.append(_format_term(found.running[1]))
    match criterion.aggregate:
        case "mean":
            total = sum(found.values.values(), Fraction(0))
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


def _change_steps(criterion: Criterion, found: Evaluation) -> Iterator[CalculationStep]:
    if criterion.relate == "absolute":
        return
    base, level, result = (
        format_exact(_require_value(value)) for value in (found.base, found.level, found.result)
    )
    match criterion.relate:
        case "change":
            yield CalculationStep("Ændringen fra start", f"{level} {MINUS_SIGN} {base} = {result}")
        case "pct_change":
            text = f"({level} {MINUS_SIGN} {base}) / {base} {TIMES_SIGN} 100 = {result} %"
            yield CalculationStep("Ændringen fra start i procent", text)
        case "reduction_per_period":
            elapsed = _count_elapsed_periods(found)
            text = f"({base} {MINUS_SIGN} {level}) / {elapsed} = {result}"
            unit = "periode" if elapsed == 1 else "perioder"
            yield CalculationStep(f"Faldet fra start fordelt på {elapsed} {unit}", text)


def _target_step(criterion: Criterion, found: Evaluation) -> CalculationStep:
    result, target = _require_value(found.result), Fraction(criterion.target)
    met = meets_limit(criterion.op, result, target)
    sign = OPERATOR_SIGNS[criterion.op] if met else f"er ikke {OPERATOR_SIGNS[criterion.op]}"
    over = found.settled
    verdict = f"{format_exact(result)} {sign} {format_exact(target)}"
    wanted = sentence_parts.format_target(criterion)
    return CalculationStep("Målet", f"{wanted}. {verdict}" if over else f"{wanted}. Lige nu: {verdict}")


def _outlook_steps(
    criterion: Criterion, found: Evaluation, thresholds: Thresholds
) -> Iterator[CalculationStep]:
    if found.limit is None or found.required is None:
        return
    limit = found.limit
    op = level_op(criterion, found.base)
    if criterion.relate != "absolute":
        yield CalculationStep(
            "Målet som tal i samme enhed", f"{LIMIT_WORDS[op]} {_format_limit_steps(criterion, found)}"
        )
    if found.status in IN_PROGRESS_STATUSES and found.projected is not None:
        met = meets_limit(op, found.projected, limit)
        words = "opfylder målet" if met else "opfylder ikke målet"
        yield CalculationStep(
            "Hvis intet ændrer sig", f"{_format_projection_steps(criterion, found)}: {words}"
        )
    if criterion.aggregate in ("mean", "sum"):
        yield CalculationStep(
            "Hvad resten skal være", f"{LIMIT_WORDS[op]} {_format_required_steps(criterion, found)}"
        )
    if found.status in (Status.ATTENTION, Status.OFF_TRACK) and found.attainment is not None:
        yield CalculationStep("Hvor langt mod målet", _format_attainment_steps(found, thresholds))


def _format_limit_steps(criterion: Criterion, found: Evaluation) -> str:
    base, limit = format_exact(_require_value(found.base)), format_exact(_require_value(found.limit))
    target = Fraction(criterion.target)
    match criterion.relate:
        case "pct_change":
            return f"{base} {TIMES_SIGN} {format_exact(100 + target)} / 100 = {limit}"
        case "reduction_per_period":
            return f"{base} {MINUS_SIGN} {len(found.counting)} {TIMES_SIGN} {format_exact(target)} = {limit}"
    sign = "+" if target >= 0 else MINUS_SIGN
    return f"{base} {sign} {format_exact(abs(target))} = {limit}"


def _format_projection_steps(criterion: Criterion, found: Evaluation) -> str:
    projected = format_exact(_require_value(found.projected))
    newest = max(found.values)
    last, seen = found.values[newest], len(found.values)
    total = sum(found.values.values(), Fraction(0))
    left = len(found.remaining_periods)
    match criterion.aggregate:
        case "mean":
            steady = _require_value(found.level) if is_small_count(criterion, last) else last
            rest = f"{left} {TIMES_SIGN} {format_exact(steady)}"
            return f"({format_exact(total)} + {rest}) / {seen + left} = {projected}"
        case "sum":
            if found.running is not None or found.last_twelve_months is not None:
                pace = last if found.last_twelve_months is None else found.last_twelve_months
                level = format_exact(_require_value(found.level))
                return f"{level} og derefter {format_exact(pace)} om året = {projected}"
            return f"{format_exact(total)} + {left} {TIMES_SIGN} {format_exact(last)} = {projected}"
    if found.base is None:
        return projected
    base, level = format_exact(found.base), format_exact(last)
    years = f"{len(found.counting)} / {_count_elapsed_periods(found)}"
    return f"{base} + ({level} {MINUS_SIGN} {base}) {TIMES_SIGN} {years} = {projected}"


def _format_required_steps(criterion: Criterion, found: Evaluation) -> str:
    required, limit = format_exact(_require_value(found.required)), format_exact(_require_value(found.limit))
    total = sum(found.values.values(), Fraction(0))
    left, seen = len(found.remaining_periods), len(found.values)
    if criterion.aggregate == "sum":
        level = format_exact(_require_value(found.level))
        return f"({limit} {MINUS_SIGN} {level}) / {left} = {required}" if found.required else required
    return f"({seen + left} {TIMES_SIGN} {limit} {MINUS_SIGN} {format_exact(total)}) / {left} = {required}"


def _format_attainment_steps(found: Evaluation, thresholds: Thresholds) -> str:
    base, projected, limit = (
        format_exact(_require_value(value)) for value in (found.base, found.projected, found.limit)
    )
    part = format_number(_require_value(found.attainment), 2)
    edge = format_number(thresholds.attention, 2)
    reached = _require_value(found.attainment) >= Fraction(thresholds.attention)
    words = f"mindst {edge}: kræver opmærksomhed" if reached else f"under {edge}: ikke på rette vej"
    return f"({base} {MINUS_SIGN} {projected}) / ({base} {MINUS_SIGN} {limit}) = {part}, {words}"


def format_exact(value: Fraction) -> str:
    """Write a number with all its digits where they end, else rounded with "ca."."""
    for decimals in range(MAX_DECIMALS + 1):
        if (value * 10**decimals).denominator == 1:
            return format_number(value, decimals).replace("-", MINUS_SIGN)
    return f"ca. {format_number(value, 2)}".replace("-", MINUS_SIGN)


def _format_term(value: Fraction) -> str:
    return f"({format_exact(value)})" if value < 0 else format_exact(value)


def _count_elapsed_periods(found: Evaluation) -> int:
    return found.counting.index(max(found.values)) + 1


def _require_value(value: Fraction | None) -> Fraction:
    if value is None:
        raise ValueError("a status with numbers has all of them")
    return value
