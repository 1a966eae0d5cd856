"""Live formulas: gap, sum, mean and result worked out in the workbook itself, over its own figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gladsaxe.exports.contents import CriterionLine, DisplayNumber, PeriodLine

# Where the sheet of figures by year holds what the formulas read.
AREA_LETTER, COMPARISON_LETTER, GAP_LETTER, RUNNING_SUM_LETTER = "D", "E", "F", "G"
JUDGED_LETTERS = {"area": AREA_LETTER, "gap": GAP_LETTER, "running_sum": RUNNING_SUM_LETTER}


@dataclass(frozen=True)
class CellFormula:
    """A formula without its sign of equality, and the value that it comes to, exactly."""

    text: str
    shown: DisplayNumber


def gap_formula(period: PeriodLine, row: int) -> CellFormula | DisplayNumber | None:
    """Return the difference of a row's two figures, or the value where the row has not both."""
    gap, area, comparison = period.gap, period.area, period.comparison
    if gap is None or area is None or comparison is None:
        return gap
    for first, second, one, other in (
        (area, comparison, AREA_LETTER, COMPARISON_LETTER),
        (comparison, area, COMPARISON_LETTER, AREA_LETTER),
    ):
        if Fraction(first.value) - Fraction(second.value) == Fraction(gap.value):
            return CellFormula(f"{one}{row}-{other}{row}", gap)
    return gap


def sum_formula(
    periods: Sequence[PeriodLine], position: int, first_row: int
) -> CellFormula | DisplayNumber | None:
    """Return the sum up to a row, or the value where a row above it has a figure that does not count."""
    line = periods[position]
    if line.running_sum is None:
        return None
    areas = [period.area for period in periods[: position + 1] if period.area]
    if sum(Fraction(area.value) for area in areas) != Fraction(line.running_sum.value):
        return line.running_sum
    return CellFormula(f"SUM({AREA_LETTER}{first_row}:{AREA_LETTER}{first_row + position})", line.running_sum)


def level_formula(line: CriterionLine, rows: Mapping[str, int], sheet: str) -> CellFormula | None:
    """Return what the figures come to: their mean, their sum, or the newest of them."""
    recipe = line.recipe
    if recipe is None or line.judged is None or not all(label in rows for label in recipe.counted):
        return None
    column = JUDGED_LETTERS[line.judged]
    cells = [f"'{sheet}'!{column}{rows[label]}" for label in recipe.counted]
    text = f"AVERAGE({','.join(cells)})" if recipe.aggregate == "mean" else cells[-1]
    return CellFormula(text, recipe.level)


def result_formula(
    line: CriterionLine, level: CellFormula | None, level_cell: str, start_cell: str
) -> CellFormula | None:
    """Return the result over the level and the start; `level_cell` is empty where no cell holds the level."""
    recipe, result = line.recipe, line.result
    if recipe is None or level is None or not isinstance(result, DisplayNumber):
        return None
    reached = level_cell or level.text
    match recipe.relate:
        case "absolute":
            return CellFormula(reached, result)
        case "change" if line.start:
            return CellFormula(f"{reached}-{start_cell}", result)
        case "pct_change" if line.start:
            return CellFormula(f"({reached}-{start_cell})/{start_cell}*100", result)
        case "reduction_per_period" if line.start and recipe.elapsed:
            return CellFormula(f"({start_cell}-{reached})/{recipe.elapsed}", result)
    return None
