"""Which keys of a criterion do not fit with each other, each with what is wrong and what is allowed."""

from collections.abc import Iterator
from typing import Literal

from gladsaxe.agreement.criterion_table import CriterionTable, TargetOperator
from gladsaxe.core.period import PERIOD_EXAMPLES

KeyFault = tuple[str, str, str]
DIRECTION_BY_OPERATOR: dict[TargetOperator, Literal["higher", "lower"]] = {
    ">=": "higher",
    ">": "higher",
    "<=": "lower",
    "<": "lower",
}


def list_key_faults(criterion: CriterionTable) -> list[KeyFault]:
    """Return the key, the fault and what is allowed, for every key that does not fit."""
    misfits = list(_period_faults(criterion))
    if misfits:
        # The other checks compare periods, which must be read first.
        return misfits
    checks = (_series_faults, _aggregate_faults, _base_faults, _step_faults, _answer_faults, _other_faults)
    return [misfit for check in checks for misfit in check(criterion)]


def _period_faults(criterion: CriterionTable) -> Iterator[KeyFault]:
    allowed = PERIOD_EXAMPLES[criterion.period_type]
    labels = [("periods", label) for label in criterion.periods]
    labels += [("baseline_period", criterion.baseline_period)] if criterion.baseline_period else []
    labels += [("step_targets", label) for label in criterion.step_targets or {}]
    labels += [("baseline_history", part.period) for part in criterion.baseline_history]
    misread = list(_unreadable_periods(criterion, labels))
    yield from ((field, fault, allowed) for field, fault in misread)
    if misread:
        return
    if not criterion.periods:
        yield "periods", "ingen periode tæller", f"mindst {allowed}"
    elif list(criterion.counting) != sorted(set(criterion.counting)):
        yield (
            "periods",
            "perioderne står ikke i rækkefølge, eller en står to gange",
            "hver periode én gang, den tidligste først",
        )


def _unreadable_periods(
    criterion: CriterionTable, labels: list[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    for field, label in labels:
        try:
            criterion.period(label)
        except ValueError as fault:
            yield field, str(fault)


def _series_faults(criterion: CriterionTable) -> Iterator[KeyFault]:
    if criterion.series == "area":
        if criterion.gap_sign is not None:
            yield "gap_sign", 'den betyder intet, hvor series er "area"', "udelad den"
        if criterion.inputs != ("area",):
            yield "inputs", 'series er "area"', '["area"]'
        if criterion.comparison_mode != "same_years":
            yield "comparison_mode", 'den betyder intet, hvor series er "area"', "udelad den"
        return
    if criterion.gap_sign is None:
        allowed = '"comparison_minus_area" (området ligger for lavt) eller "area_minus_comparison" (for højt)'
        yield "gap_sign", "en afstand skal have et fortegn", allowed
    if sorted(criterion.inputs) != ["area", "comparison"]:
        yield "inputs", "en afstand er forskellen på to tal", '["area", "comparison"]'
    if criterion.comparison_mode == "fixed_baseline" and criterion.baseline_comparison is None:
        yield "baseline_comparison", "en fast sammenligning skal have sin værdi", 'et tal som "1.0"'
    if criterion.count:
        yield "count", "en afstand er ikke et antal", "udelad den"


def _aggregate_faults(criterion: CriterionTable) -> Iterator[KeyFault]:
    if criterion.aggregate == "final_only" and len(criterion.periods) != 1:
        yield "periods", 'aggregate "final_only" dømmer én periode', "en liste med den ene periode"
    if criterion.aggregate == "sum":
        if criterion.relate != "absolute":
            yield "relate", "en sum sammenlignes ikke med en start", '"absolute"'
        if criterion.baseline_from != "none":
            yield "baseline_from", "en sum begynder fra nul", '"none"'
    if criterion.relate == "reduction_per_period" and criterion.aggregate not in ("last", "final_only"):
        yield (
            "aggregate",
            "en årlig nedgang går fra starten til det nyeste tal",
            '"last" eller "final_only"',
        )
    if criterion.alternative_reading is not None and (
        criterion.alternative_reading == criterion.aggregate or criterion.aggregate not in ("mean", "last")
    ):
        allowed = '"mean", hvor aggregate er "last", og "last", hvor den er "mean"'
        yield "alternative_reading", "det er ingen anden læsning af aggregate", allowed
    if criterion.direction != DIRECTION_BY_OPERATOR[criterion.op]:
        wrong = f'op "{criterion.op}" kræver direction "{DIRECTION_BY_OPERATOR[criterion.op]}"'
        yield "direction", wrong, f'"{DIRECTION_BY_OPERATOR[criterion.op]}"'


def _base_faults(criterion: CriterionTable) -> Iterator[KeyFault]:
    if criterion.needs_base and criterion.baseline_from == "none":
        yield (
            "baseline_from",
            f'relate "{criterion.relate}" sammenligner med en start',
            '"agreement" eller "input"',
        )
    if criterion.baseline_from == "agreement" and criterion.baseline_value is None:
        yield (
            "baseline_value",
            'baseline_from er "agreement", men værdien mangler',
            'et tal som "10.5"',
        )
    if criterion.baseline_from != "agreement" and criterion.baseline_value is not None:
        wrong = f'baseline_from er "{criterion.baseline_from}"'
        yield "baseline_value", wrong, 'udelad den, eller skriv baseline_from = "agreement"'
    if criterion.baseline_from != "input":
        return
    if criterion.base_period is None:
        wrong = 'baseline_from er "input", men perioden mangler'
        yield "baseline_period", wrong, PERIOD_EXAMPLES[criterion.period_type]
    elif criterion.base_period >= criterion.counting[0]:
        wrong = "starttallet ligger ikke før de perioder, der tæller"
        yield "baseline_period", wrong, f"en periode før {criterion.periods[0]}"


def _step_faults(criterion: CriterionTable) -> Iterator[KeyFault]:
    steps = criterion.step_targets
    if steps is None:
        return
    if criterion.answer != "number":
        yield "step_targets", f'answer er "{criterion.answer}"', "udelad den"
    elif criterion.aggregate == "final_only":
        yield "step_targets", 'aggregate "final_only" har ingen delmål undervejs', "udelad den"
    elif set(steps) != set(criterion.periods):
        yield (
            "step_targets",
            "der er ikke ét delmål for hver periode, der tæller",
            ", ".join(criterion.periods),
        )
    elif criterion.relate == "absolute" and steps[criterion.periods[-1]] != criterion.target:
        wrong = f"delmålet for {criterion.periods[-1]} er ikke målet"
        yield "step_targets", wrong, f'"{criterion.target}" for {criterion.periods[-1]}'


def _answer_faults(criterion: CriterionTable) -> Iterator[KeyFault]:
    if criterion.answer == "number":
        return
    words = f'answer er "{criterion.answer}"'
    expected = {"series": "area", "relate": "absolute", "op": ">=", "baseline_from": "none"}
    for field, value in expected.items():
        if getattr(criterion, field) != value:
            yield field, words, f'"{value}"'
    if criterion.target != 1:
        yield "target", words, '"1", som betyder ja eller opfyldt'
    if criterion.aggregate not in ("last", "final_only"):
        yield "aggregate", words, '"last" eller "final_only"'
    if criterion.count:
        yield "count", words, "udelad den"
    if criterion.fed_by_register:
        yield "answer", "tal fra egne registre er antal", '"number"'


def _other_faults(criterion: CriterionTable) -> Iterator[KeyFault]:
    least, most = criterion.min_value, criterion.max_value
    if least is not None and most is not None and least >= most:
        yield "max_value", f"{most} er ikke over min_value, {least}", f"et tal over {least}"
    registers = ("auto_from_activities", "auto_from_enquiries", "auto_from_bills")
    given = [name for name in registers if getattr(criterion, name) is not None]
    for name in given[1:]:
        yield name, f"tallene kommer allerede fra {given[0]}", "ét register til et mål"
    if given and criterion.series != "area":
        yield given[0], "egne registre kender kun området", 'series = "area"'
