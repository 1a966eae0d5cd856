"""A status' calculation written out step by step, from the figures as typed to the target."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.criterion_table import Op
from gladsaxe.core.amount import show, show_digits
from gladsaxe.core.period import Period, span
from gladsaxe.indicators import facts
from gladsaxe.indicators.display import LIMIT_WORDS
from gladsaxe.indicators.evaluation import Evaluation, Status, Thresholds
from gladsaxe.indicators.figures import Figure
from gladsaxe.indicators.measure import level_op, meets, small_count

MINUS, TIMES = "−", "·"
SIGNS: dict[Op, str] = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
MOST_DECIMALS = 4
ON_THE_WAY = (Status.ON_TRACK, Status.ATTENTION, Status.OFF_TRACK)


@dataclass(frozen=True)
class Step:
    """Hold one step: what is computed, and how."""

    subject: str
    text: str


def steps_of(
    criterion: Criterion, found: Evaluation, figures: Iterable[Figure], thresholds: Thresholds
) -> list[Step]:
    """Return the steps, none for a status without numbers and for answers in words."""
    if found.result is None or criterion.answer != "number":
        return []
    by_period = {figure.period: figure for figure in figures}
    return [
        *_gaps(criterion, found, by_period),
        _aggregated(criterion, found),
        *_related(criterion, found),
        _compared(criterion, found),
        *_ahead(criterion, found, thresholds),
    ]


def _gaps(criterion: Criterion, found: Evaluation, figures: Mapping[Period, Figure]) -> Iterator[Step]:
    if criterion.series != "gap":
        return
    for period, value in found.values.items():
        figure = figures[period]
        fixed = criterion.comparison_mode == "fixed_baseline"
        other = criterion.baseline_comparison if fixed else figure.comparison
        if figure.area is None or other is None:
            continue
        pair = [show_digits(figure.area), show_digits(other)]
        if criterion.gap_sign == "comparison_minus_area":
            pair.reverse()
        yield Step(f"Forskellen i {period}", f"{f' {MINUS} '.join(pair)} = {number(value)}")


def _aggregated(criterion: Criterion, found: Evaluation) -> Step:
    level = _known(found.level)
    periods = list(found.values)
    values = [_term(value) for value in found.values.values()]
    if found.running is not None:
        periods.append(found.running[0])
        values.append(_term(found.running[1]))
    match criterion.aggregate:
        case "mean":
            total = sum(found.values.values(), Fraction(0))
            text = (
                f"({' + '.join(values)}) / {len(values)} = {number(total)} / {len(values)} = {number(level)}"
            )
            return Step(f"Gennemsnittet {span(periods)}", text if len(values) > 1 else number(level))
        case "sum":
            text = f"{' + '.join(values)} = {number(level)}" if len(values) > 1 else number(level)
            return Step(f"Summen {span(periods)}", text)
        case "last" | "final_only":
            return Step(f"Det seneste tal ({max(periods)})", number(level))


def _related(criterion: Criterion, found: Evaluation) -> Iterator[Step]:
    if criterion.relate == "absolute":
        return
    base, level, result = (number(_known(value)) for value in (found.base, found.level, found.result))
    match criterion.relate:
        case "change":
            yield Step("Ændringen fra start", f"{level} {MINUS} {base} = {result}")
        case "pct_change":
            text = f"({level} {MINUS} {base}) / {base} {TIMES} 100 = {result} %"
            yield Step("Ændringen fra start i procent", text)
        case "reduction_per_period":
            elapsed = _elapsed(found)
            text = f"({base} {MINUS} {level}) / {elapsed} = {result}"
            unit = "periode" if elapsed == 1 else "perioder"
            yield Step(f"Faldet fra start fordelt på {elapsed} {unit}", text)


def _compared(criterion: Criterion, found: Evaluation) -> Step:
    result, target = _known(found.result), Fraction(criterion.target)
    met = meets(criterion.op, result, target)
    sign = SIGNS[criterion.op] if met else f"er ikke {SIGNS[criterion.op]}"
    over = found.settled
    verdict = f"{number(result)} {sign} {number(target)}"
    wanted = facts.target_words(criterion)
    return Step("Målet", f"{wanted}. {verdict}" if over else f"{wanted}. Lige nu: {verdict}")


def _ahead(criterion: Criterion, found: Evaluation, thresholds: Thresholds) -> Iterator[Step]:
    if found.limit is None or found.required is None:
        return
    limit = found.limit
    op = level_op(criterion, found.base)
    if criterion.relate != "absolute":
        yield Step("Målet som tal i samme enhed", f"{LIMIT_WORDS[op]} {_limit_steps(criterion, found)}")
    if found.status in ON_THE_WAY and found.projected is not None:
        met = meets(op, found.projected, limit)
        words = "opfylder målet" if met else "opfylder ikke målet"
        yield Step("Hvis intet ændrer sig", f"{_projection_steps(criterion, found)}: {words}")
    if criterion.aggregate in ("mean", "sum"):
        yield Step("Hvad resten skal være", f"{LIMIT_WORDS[op]} {_required_steps(criterion, found)}")
    if found.status in (Status.ATTENTION, Status.OFF_TRACK) and found.attainment is not None:
        yield Step("Hvor langt mod målet", _attainment_steps(found, thresholds))


def _limit_steps(criterion: Criterion, found: Evaluation) -> str:
    base, limit = number(_known(found.base)), number(_known(found.limit))
    target = Fraction(criterion.target)
    match criterion.relate:
        case "pct_change":
            return f"{base} {TIMES} {number(100 + target)} / 100 = {limit}"
        case "reduction_per_period":
            return f"{base} {MINUS} {len(found.counting)} {TIMES} {number(target)} = {limit}"
    sign = "+" if target >= 0 else MINUS
    return f"{base} {sign} {number(abs(target))} = {limit}"


def _projection_steps(criterion: Criterion, found: Evaluation) -> str:
    projected = number(_known(found.projected))
    newest = max(found.values)
    last, seen = found.values[newest], len(found.values)
    total = sum(found.values.values(), Fraction(0))
    left = len(found.remaining_periods)
    match criterion.aggregate:
        case "mean":
            steady = _known(found.level) if small_count(criterion, last) else last
            return f"({number(total)} + {left} {TIMES} {number(steady)}) / {seen + left} = {projected}"
        case "sum":
            if found.running is not None or found.last_twelve_months is not None:
                pace = last if found.last_twelve_months is None else found.last_twelve_months
                return f"{number(_known(found.level))} og derefter {number(pace)} om året = {projected}"
            return f"{number(total)} + {left} {TIMES} {number(last)} = {projected}"
    if found.base is None:
        return projected
    base, level = number(found.base), number(last)
    years = f"{len(found.counting)} / {_elapsed(found)}"
    return f"{base} + ({level} {MINUS} {base}) {TIMES} {years} = {projected}"


def _required_steps(criterion: Criterion, found: Evaluation) -> str:
    required, limit = number(_known(found.required)), number(_known(found.limit))
    total = sum(found.values.values(), Fraction(0))
    left, seen = len(found.remaining_periods), len(found.values)
    if criterion.aggregate == "sum":
        level = number(_known(found.level))
        return f"({limit} {MINUS} {level}) / {left} = {required}" if found.required else required
    return f"({seen + left} {TIMES} {limit} {MINUS} {number(total)}) / {left} = {required}"


def _attainment_steps(found: Evaluation, thresholds: Thresholds) -> str:
    base, projected, limit = (number(_known(value)) for value in (found.base, found.projected, found.limit))
    part = show(_known(found.attainment), 2)
    edge = show(thresholds.attention, 2)
    reached = _known(found.attainment) >= Fraction(thresholds.attention)
    words = f"mindst {edge}: kræver opmærksomhed" if reached else f"under {edge}: ikke på rette vej"
    return f"({base} {MINUS} {projected}) / ({base} {MINUS} {limit}) = {part}, {words}"


def number(value: Fraction) -> str:
    """Write a number with all its digits where they end, else rounded with "ca."."""
    for decimals in range(MOST_DECIMALS + 1):
        if (value * 10**decimals).denominator == 1:
            return show(value, decimals).replace("-", MINUS)
    return f"ca. {show(value, 2)}".replace("-", MINUS)


def _term(value: Fraction) -> str:
    return f"({number(value)})" if value < 0 else number(value)


def _elapsed(found: Evaluation) -> int:
    return found.counting.index(max(found.values)) + 1


def _known(value: Fraction | None) -> Fraction:
    if value is None:
        raise ValueError("a status with numbers has all of them")
    return value
