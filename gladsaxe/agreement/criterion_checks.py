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
    checks = (_series_faults, _aggregate_faults, _base_faults, _answer_faults, _other_faults)
    return [misfit for check in checks for misfit in check(criterion)]


def _period_faults(criterion: CriterionTable) -> Iterator[KeyFault]:
    allowed = PERIOD_EXAMPLES[criterion.period_type]
    labels = [("periods", label) for label in criterion.periods]
    labels += [("baseline_period", criterion.baseline_period)] if criterion.baseline_period else []
    labels += [("baseline_history", part.period) for part in criterion.baseline_history]
    misread = list(_unreadable_periods(criterion, labels))
    yield from ((field, fault, allowed) for field, fault in misread)
    if misread:
        return
    if not criterion.periods:
        yield "periods", "no period counts", f"at least {allowed}"
    elif list(criterion.counting) != sorted(set(criterion.counting)):
        yield (
            "periods",
            "the periods are not in order, or one stands twice",
            "each period once, earliest first",
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
            yield "gap_sign", 'it has no meaning where series is "area"', "leave it out"
        if criterion.inputs != ("area",):
            yield "inputs", 'series is "area"', '["area"]'
        if criterion.comparison_mode != "same_years":
            yield "comparison_mode", 'it has no meaning where series is "area"', "leave it out"
        return
    if criterion.gap_sign is None:
        allowed = '"comparison_minus_area" (the area lies too low) or "area_minus_comparison" (too high)'
        yield "gap_sign", "a gap needs its sign", allowed
    if sorted(criterion.inputs) != ["area", "comparison"]:
        yield "inputs", "a gap is the difference of two figures", '["area", "comparison"]'
    if criterion.comparison_mode == "fixed_baseline" and criterion.baseline_comparison is None:
        yield "baseline_comparison", "a fixed comparison needs its value", 'a number like "1.0"'
    if criterion.count:
        yield "count", "a gap is not a count", "leave it out"


def _aggregate_faults(criterion: CriterionTable) -> Iterator[KeyFault]:
    if criterion.aggregate == "final_only" and len(criterion.periods) != 1:
        yield "periods", 'aggregate "final_only" judges one period', "a list of just that period"
    if criterion.aggregate == "sum":
        if criterion.relate != "absolute":
            yield "relate", "a sum is not compared with a start", '"absolute"'
        if criterion.baseline_from != "none":
            yield "baseline_from", "a sum starts from nothing", '"none"'
    if criterion.relate == "reduction_per_period" and criterion.aggregate not in ("last", "final_only"):
        yield (
            "aggregate",
            "a yearly reduction runs from the start to the newest figure",
            '"last" or "final_only"',
        )
    if criterion.alternative_reading is not None and (
        criterion.alternative_reading == criterion.aggregate or criterion.aggregate not in ("mean", "last")
    ):
        allowed = '"mean" where aggregate is "last", "last" where it is "mean"'
        yield "alternative_reading", "it is no other reading of the aggregate", allowed
    if criterion.direction != DIRECTION_BY_OPERATOR[criterion.op]:
        wrong = f'op "{criterion.op}" asks for a result that is {DIRECTION_BY_OPERATOR[criterion.op]}'
        yield "direction", wrong, f'"{DIRECTION_BY_OPERATOR[criterion.op]}"'


def _base_faults(criterion: CriterionTable) -> Iterator[KeyFault]:
    if criterion.needs_base and criterion.baseline_from == "none":
        yield "baseline_from", f'relate "{criterion.relate}" compares with a start', '"agreement" or "input"'
    if criterion.baseline_from == "agreement" and criterion.baseline_value is None:
        yield (
            "baseline_value",
            'baseline_from is "agreement", but the value is missing',
            'a number like "10.5"',
        )
    if criterion.baseline_from != "agreement" and criterion.baseline_value is not None:
        wrong = f'baseline_from is "{criterion.baseline_from}"'
        yield "baseline_value", wrong, 'leave it out, or baseline_from = "agreement"'
    if criterion.baseline_from != "input":
        return
    if criterion.base_period is None:
        wrong = 'baseline_from is "input", but the period is missing'
        yield "baseline_period", wrong, PERIOD_EXAMPLES[criterion.period_type]
    elif criterion.base_period >= criterion.counting[0]:
        wrong = "the start figure does not come before the periods that count"
        yield "baseline_period", wrong, f"a period before {criterion.periods[0]}"


def _answer_faults(criterion: CriterionTable) -> Iterator[KeyFault]:
    if criterion.answer == "number":
        return
    words = f'answer is "{criterion.answer}"'
    expected = {"series": "area", "relate": "absolute", "op": ">=", "baseline_from": "none"}
    for field, value in expected.items():
        if getattr(criterion, field) != value:
            yield field, words, f'"{value}"'
    if criterion.target != 1:
        yield "target", words, '"1", which stands for ja or opfyldt'
    if criterion.aggregate not in ("last", "final_only"):
        yield "aggregate", words, '"last" or "final_only"'
    if criterion.count:
        yield "count", words, "leave it out"
    if criterion.fed_by_register:
        yield "answer", "figures summed from own registers are numbers", '"number"'


def _other_faults(criterion: CriterionTable) -> Iterator[KeyFault]:
    least, most = criterion.min_value, criterion.max_value
    if least is not None and most is not None and least >= most:
        yield "max_value", f"{most} is not above min_value, {least}", f"a number above {least}"
    registers = ("auto_from_activities", "auto_from_enquiries", "auto_from_bills")
    given = [name for name in registers if getattr(criterion, name) is not None]
    for name in given[1:]:
        yield name, f"the figures already come from {given[0]}", "one register a criterion"
    if given and criterion.series != "area":
        yield given[0], "own registers know the area only", 'series = "area"'
