"""How results, levels, limits and periods are written in Danish."""

from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.criterion_table import TargetOperator
from gladsaxe.core.amount import format_number
from gladsaxe.indicators.calculation import meets_limit

LIMIT_WORDS: dict[TargetOperator, str] = {">=": "mindst", ">": "over", "<=": "højst", "<": "under"}
ANSWER_WORDS = {"yes_no": ("Nej", "Ja"), "text": ("Ikke opfyldt", "Opfyldt")}
PER_PERIOD = {"kalenderaar": "pr. år", "skoleaar": "pr. skoleår"}
MAX_UNIT_LENGTH = 20


def format_result(criterion: Criterion, result: Fraction) -> str:
    """Show a result as the page does: one decimal, more where a missed target would look met, sums whole."""
    if criterion.answer != "number":
        return ANSWER_WORDS[criterion.answer][result == 1]
    whole = criterion.aggregate == "sum" and result.denominator == 1
    target = Fraction(criterion.target)
    return format_against(result, target, meets_limit(criterion.op, result, target), 0 if whole else 1)


def format_level(criterion: Criterion, level: Fraction) -> str:
    """Show a value in the series' own unit: whole where the unit is whole things, else one decimal."""
    return format_number(level, _decimal_places(criterion, level))


def format_level_against(criterion: Criterion, level: Fraction, limit: Fraction, met: bool) -> str:
    """Show a level beside its limit, with more decimals where a missed limit would look met."""
    return format_against(level, limit, met, _decimal_places(criterion, level))


def format_against(value: Fraction, limit: Fraction, met: bool, decimals: int) -> str:
    """Show a value with so many decimals that a missed limit never looks met."""
    while not met and value != limit and format_number(value, decimals) == format_number(limit, decimals):
        decimals += 1
    return format_number(value, decimals)


def unit_word(criterion: Criterion) -> str:
    """Return the unit as it follows a number, with its space; nothing for gaps and long units."""
    if criterion.series == "gap" or " " in criterion.unit or len(criterion.unit) > MAX_UNIT_LENGTH:
        return ""
    return f" {criterion.unit}"


def result_unit(criterion: Criterion) -> str:
    """Return the unit of a yearly reduction."""
    return criterion.result_unit or PER_PERIOD[criterion.period_type]


def _decimal_places(criterion: Criterion, value: Fraction) -> int:
    whole_things = criterion.count or criterion.aggregate == "sum" or criterion.unit == "kr."
    return 0 if whole_things and value.denominator == 1 else 1
