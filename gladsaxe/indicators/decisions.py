"""The board's decisions about a criterion, and the other ways that its text can be read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.amount import format_all_digits
from gladsaxe.indicators.readings import CriterionReading
from gladsaxe.indicators.sentence_parts import format_step_targets

AGGREGATE_WORDS = {
    "mean": "Gennemsnittet af periodens tal",
    "last": "Det seneste tal, til sidst det for periodens slutning",
    "sum": "Summen af periodens tal",
    "final_only": "Tallet ved slutningen mod tallet ved starten",
}
MODE_WORDS = {
    "same_years": "Sammenligningens tal for samme år",
    "fixed_baseline": "Sammenligningens tal ved start, uændret i hele perioden",
}
NO_DECISION = "Aftalens egen tekst. Bestyrelsen har ikke besluttet andet."


@dataclass(frozen=True)
class BoardDecision:
    """What was decided and when."""

    text: str
    day: date


@dataclass(frozen=True)
class OtherReading:
    """Another reading of a criterion's text: what it changes in words, and where the text gives it."""

    words: str
    where: str
    criterion: Criterion


def format_reading(criterion: Criterion) -> list[tuple[str, str]]:
    """Return how a criterion is read, as subject and words."""
    lines = [("Hvad der tælles", AGGREGATE_WORDS[criterion.aggregate])]
    if criterion.baseline_value is not None:
        lines.append(("Starttal", f"{format_all_digits(criterion.baseline_value)}{_unit_suffix(criterion)}"))
    elif criterion.base_period is not None:
        lines.append(("Starttal", f"Tallet for {criterion.base_period}"))
    if criterion.series == "gap":
        lines.append(("Sammenligning", MODE_WORDS[criterion.comparison_mode]))
    if criterion.step_targets is not None:
        together = " (lagt sammen)" if criterion.aggregate == "sum" else ""
        lines.append((f"Delmål{together}", format_step_targets(criterion)))
    return lines


def format_bases(own: Criterion) -> str:
    """Return the bases that the agreement's text gives, each with where it stands."""
    return "; ".join(f"{format_all_digits(value)} ({where})" for value, where in _base_sources(own).items())


def has_open_reading(criterion: Criterion) -> bool:
    """Return True if the base or the way of counting stands in the text, so that it can be decided on."""
    return (
        criterion.baseline_value is not None
        or bool(allowed_aggregates(criterion))
        or bool(allowed_comparison_modes(criterion))
    )


def allowed_aggregates(criterion: Criterion) -> tuple[str, ...]:
    """Return the ways of counting that the text allows, where it allows more than one."""
    other = criterion.alternative_reading
    return tuple(sorted({criterion.aggregate, other})) if other else ()


def allowed_comparison_modes(criterion: Criterion) -> tuple[str, ...]:
    """Return the ways of comparing that the text allows, where it allows more than one."""
    # The agreement file names the mode only where the text leaves it open.
    open_text = "comparison_mode" in criterion.model_fields_set
    return tuple(MODE_WORDS) if open_text and criterion.series == "gap" else ()


def list_other_readings(own: Criterion, chosen: Criterion) -> Iterator[OtherReading]:
    """Yield each reading that differs from the chosen one in a single thing; `own` is the file's."""
    kept = current_reading(chosen)
    for value, where in _base_sources(own).items():
        if value != chosen.baseline_value:
            words = f"Starttallet {format_all_digits(value)}{_unit_suffix(own)}"
            yield OtherReading(words, where, replace(kept, baseline_value=value).apply_to(own))
    for aggregate in allowed_aggregates(own):
        if aggregate != chosen.aggregate and aggregate in ("mean", "last"):
            words = AGGREGATE_WORDS[aggregate]
            changed = replace(kept, aggregate="mean" if aggregate == "mean" else "last")
            yield OtherReading(words, "teksten siger ikke hvilken", changed.apply_to(own))
    for mode in allowed_comparison_modes(own):
        if mode != chosen.comparison_mode:
            changed = replace(
                kept, comparison_mode="same_years" if mode == "same_years" else "fixed_baseline"
            )
            yield OtherReading(MODE_WORDS[mode], "teksten siger ikke hvilken", changed.apply_to(own))


def current_reading(criterion: Criterion) -> CriterionReading:
    """Return the reading that a criterion has now, in full."""
    return CriterionReading(
        baseline_value=criterion.baseline_value,
        aggregate=criterion.aggregate if criterion.aggregate in ("mean", "last") else None,
        comparison_mode=criterion.comparison_mode if allowed_comparison_modes(criterion) else None,
    )


def _base_sources(own: Criterion) -> dict[Decimal, str]:
    bases = {own.baseline_value: "kriteriets egen tekst"} if own.baseline_value is not None else {}
    return bases | {other.value: other.where for other in own.baseline_alternatives}


def _unit_suffix(criterion: Criterion) -> str:
    if criterion.series == "gap":
        return " procentpoint" if criterion.unit == "%" else ""
    return f" {criterion.unit}" if len(criterion.unit) < 20 else ""
