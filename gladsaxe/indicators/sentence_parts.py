"""The parts of a status' sentence that carry numbers: what it is, where it ends, what it takes, the goal."""

from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.criterion_table import TargetOperator
from gladsaxe.core.amount import format_number
from gladsaxe.core.period import format_periods
from gladsaxe.indicators.calculation import is_small_count, level_op, meets_limit
from gladsaxe.indicators.display import (
    LIMIT_WORDS,
    format_level,
    format_level_against,
    result_unit,
    unit_word,
)
from gladsaxe.indicators.evaluation import Evaluation

START_TARGET_WORDS: dict[TargetOperator, str] = {
    ">": "højere end ved start",
    ">=": "mindst som ved start",
    "<": "lavere end ved start",
    "<=": "højst som ved start",
}
ANSWER_TARGET_WORDS = {"yes_no": "ja", "text": "opfyldt"}


def format_current_level(criterion: Criterion, evaluation: Evaluation) -> str:
    """Return what the figures come to, at the end of the period beside the goal."""
    subject, unit = _sentence_subject(criterion, evaluation), unit_word(criterion)
    display = (evaluation.result_display or "").removeprefix("-")
    if criterion.answer != "number":
        return f"{subject} er {display.lower()}."
    level, result = _require_value(evaluation.level), _require_value(evaluation.result)
    if criterion.relate == "absolute":
        met = meets_limit(criterion.op, result, criterion.target)
        shown = format_level_against(criterion, level, Fraction(criterion.target), met)
        versus = f" mod {_format_limit(criterion, evaluation)}" if evaluation.settled else ""
        return _end_with_full_stop(f"{subject} er {shown}{unit}{versus}")
    compared = _format_reduction if criterion.relate == "reduction_per_period" else _format_change
    stated = _end_with_full_stop(f"{subject} er {format_level(criterion, level)}{unit}")
    return f"{stated} {compared(criterion, evaluation, result, display)}"


def format_projection(criterion: Criterion, evaluation: Evaluation) -> str:
    """Return where the period ends if nothing changes."""
    if criterion.answer != "number":
        return ""
    projected, limit = _require_value(evaluation.projected), _require_value(evaluation.limit)
    met = meets_limit(level_op(criterion, evaluation.base), projected, limit)
    end = format_level_against(criterion, projected, limit, met)
    assumption, target = _format_assumption(criterion, evaluation), _format_limit(criterion, evaluation)
    return f"Fortsætter {assumption}, ender perioden på {end} mod {target}."


def format_requirement(criterion: Criterion, evaluation: Evaluation) -> str:
    """Return what the goal takes of the remaining periods."""
    words = _requirement_clause(criterion, evaluation)
    return f"{words}." if words else ""


def format_impossible_requirement(criterion: Criterion, evaluation: Evaluation) -> str:
    """Return what the goal would take, and why that cannot be."""
    upwards = level_op(criterion, evaluation.base) in (">=", ">")
    bound = criterion.max_value if upwards else criterion.min_value
    way, edge = "over" if upwards else "under", format_level(criterion, Fraction(bound or 0))
    return f"{_requirement_clause(criterion, evaluation)}, men tallet kan ikke komme {way} {edge}."


def format_secured_target(criterion: Criterion) -> str:
    """Return the sentence of a sum that has passed its target before time."""
    limit = format_level(criterion, Fraction(criterion.target))
    return f"Målet på {LIMIT_WORDS[criterion.op]} {limit} er nået før tid og kan ikke tabes igen."


def format_step(criterion: Criterion, evaluation: Evaluation) -> str:
    """Return whether the newest figure's step is reached, nothing where the plan has no steps."""
    step = evaluation.step
    if step is None:
        return ""
    level = format_level_against(criterion, step.level, step.target, step.is_reached)
    target, op = format_level(criterion, step.target), level_op(criterion, evaluation.base)
    if step.is_reached:
        return f"Delmålet for {step.period} er nået: {level} mod {LIMIT_WORDS[op]} {target}."
    # What is added up lacks a part of the whole; a level lies on the wrong side of a limit.
    versus = "af" if criterion.aggregate == "sum" and op in (">=", ">") else f"mod {LIMIT_WORDS[op]}"
    return f"Delmålet for {step.period} er ikke nået: {level} {versus} {target}."


def format_step_targets(criterion: Criterion) -> str:
    """Return what should be reached by each period: "20 i 2023, 50 i 2024"; nothing without steps."""
    steps = criterion.step_targets or {}
    labels = [label for label in criterion.periods if label in steps]
    return ", ".join(f"{format_level(criterion, Fraction(steps[label]))} i {label}" for label in labels)


def format_goal(criterion: Criterion) -> str:
    """Return the goal in words, where the fact does not stand beside its limit."""
    return "" if criterion.relate == "absolute" else f"Målet er {format_target(criterion)}."


def format_target(criterion: Criterion) -> str:
    """Return the target in words with its unit: "højst 7,5 procentpoint", "mindst 20 % lavere"."""
    target = Fraction(criterion.target)
    if criterion.answer != "number":
        return ANSWER_TARGET_WORDS[criterion.answer]
    if criterion.relate == "absolute":
        return f"{LIMIT_WORDS[criterion.op]} {format_level(criterion, target)} {criterion.unit_of_result}"
    if criterion.relate == "reduction_per_period":
        return f"{LIMIT_WORDS[criterion.op]} {format_number(target)} {result_unit(criterion)}"
    if target == 0:
        return START_TARGET_WORDS[criterion.op]
    rises = target > 0
    at_least = (criterion.op in (">=", ">")) == rises
    strict = criterion.op in (">", "<")
    word = ("mere end" if strict else "mindst") if at_least else ("mindre end" if strict else "højst")
    size = format_number(abs(target), 0 if target.denominator == 1 else 1)
    return f"{word} {size}{_change_unit(criterion)} {'højere' if rises else 'lavere'}"


def _end_with_full_stop(sentence: str) -> str:
    # A unit such as "kr." brings its own full stop.
    return sentence if sentence.endswith(".") else f"{sentence}."


def _format_limit(criterion: Criterion, evaluation: Evaluation) -> str:
    word = LIMIT_WORDS[level_op(criterion, evaluation.base)]
    return f"{word} {format_level(criterion, _require_value(evaluation.limit))}"


def _sentence_subject(criterion: Criterion, evaluation: Evaluation) -> str:
    counted = [*evaluation.values, *([evaluation.running[0]] if evaluation.running else [])]
    newest = max(counted)
    if criterion.answer != "number":
        return f"{'Svaret' if criterion.answer == 'yes_no' else 'Vurderingen'} for {newest}"
    if criterion.aggregate == "sum":
        return f"Summen {format_periods(counted)}"
    if criterion.aggregate == "mean" and len(counted) > 1:
        return f"Gennemsnittet {format_periods(counted)}"
    return f"{'Forskellen i' if criterion.series == 'gap' else 'Tallet for'} {newest}"


def _format_change(criterion: Criterion, evaluation: Evaluation, result: Fraction, size: str) -> str:
    base = format_level(criterion, _require_value(evaluation.base))
    when = f"i {criterion.base_period}" if criterion.base_period else "ved start"
    if result == 0:
        return f"Det er det samme som {when} ({base})."
    way = "højere" if result > 0 else "lavere"
    return f"Det er {size}{_change_unit(criterion)} {way} end {when} ({base})."


def _format_reduction(criterion: Criterion, evaluation: Evaluation, result: Fraction, size: str) -> str:
    base = format_level(criterion, _require_value(evaluation.base))
    pronoun = "Den" if criterion.series == "gap" else "Det"
    if result == 0:
        return f"{pronoun} er som ved start ({base})."
    moved = "faldet" if result > 0 else "vokset"
    return f"{pronoun} er {moved} med {size} {result_unit(criterion)} fra {base} ved start."


def _change_unit(criterion: Criterion) -> str:
    if criterion.relate == "pct_change":
        return " %"
    # Two shares differ by percentage points, which are never called percent.
    return " procentpoint" if criterion.unit == "%" else unit_word(criterion)


def _format_assumption(criterion: Criterion, evaluation: Evaluation) -> str:
    newest = max(evaluation.values)
    last = evaluation.values[newest]
    if criterion.aggregate == "sum" and evaluation.last_twelve_months is not None:
        return f"de seneste 12 måneders niveau ({format_level(criterion, evaluation.last_twelve_months)})"
    if criterion.aggregate == "mean" and is_small_count(criterion, last) and len(evaluation.values) > 1:
        return f"gennemsnittet ({format_level(criterion, _require_value(evaluation.level))})"
    if criterion.aggregate == "last" and evaluation.base is not None:
        return f"udviklingen fra start ({format_level(criterion, evaluation.base)})"
    if evaluation.first_as_start is not None:
        start = _require_value(evaluation.start_value)
        return f"udviklingen fra {evaluation.first_as_start} ({format_level(criterion, start)})"
    return f"{newest}-niveauet ({format_level(criterion, last)})"


def _requirement_clause(criterion: Criterion, evaluation: Evaluation) -> str:
    if criterion.answer != "number":
        return ""
    years = evaluation.remaining_periods
    spread = criterion.aggregate in ("mean", "sum") and len(years) > 1
    when = f"i gennemsnit i {format_periods(years)}" if spread else f"i {years[-1]}"
    # What the running period has already brought is in the sum: the demand is for more.
    more = "" if evaluation.running is None else " flere" if criterion.count else " mere"
    word = LIMIT_WORDS[level_op(criterion, evaluation.base)]
    return f"Målet kræver {word} {format_level(criterion, _require_value(evaluation.required))}{more} {when}"


def _require_value(value: Fraction | None) -> Fraction:
    if value is None:
        raise ValueError("a status with numbers has all of them")
    return value
