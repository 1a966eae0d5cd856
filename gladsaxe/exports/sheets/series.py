"""The figures by year: a block of periods for each criterion, which the charts draw from."""

from collections.abc import Mapping
from dataclasses import dataclass

from gladsaxe.exports.cells import BOLD_STYLE, NUMBER_STYLE, WRAPPED_STYLE, CellValue
from gladsaxe.exports.contents import BoardContents, CriterionLine
from gladsaxe.exports.formulas import gap_formula, sum_formula
from gladsaxe.exports.sheet import FIRST_ROW, SheetColumn, Table

SHEET_TITLE = "Tal pr. år"
SHEET_COLUMNS = (
    SheetColumn("Nr.", 8, BOLD_STYLE),
    SheetColumn("Mål", 38, WRAPPED_STYLE),
    SheetColumn("Periode", 18),
    SheetColumn("Området", 13, NUMBER_STYLE),
    SheetColumn("Sammenligning", 18, NUMBER_STYLE),
    SheetColumn("Forskel", 12, NUMBER_STYLE),
    SheetColumn("Sum indtil nu", 12, NUMBER_STYLE),
    SheetColumn("Målet (grænse)", 13, NUMBER_STYLE),
    SheetColumn("Enhed", 25, WRAPPED_STYLE),
    SheetColumn("Svar", 20, WRAPPED_STYLE),
    SheetColumn("Tilstand", 22, WRAPPED_STYLE),
    SheetColumn("Foreløbig", 11),
)
# Where a chart finds what it draws.
PERIOD_COLUMN, LIMIT_COLUMN = 3, 8
JUDGED_COLUMNS = {"area": 4, "gap": 6, "running_sum": 7}


@dataclass(frozen=True)
class RowRange:
    """The rows of one criterion."""

    first: int
    last: int


def period_rows(contents: BoardContents) -> Mapping[str, Mapping[str, int]]:
    """Return the row of each criterion's periods, by number and label, before the sheet is written."""
    ranges = list_row_ranges(contents)
    return {
        line.number: {
            period.label: row for row, period in enumerate(line.periods, start=ranges[line.number].first)
        }
        if line.periods
        else {}
        for line in contents.criteria
    }


def list_row_ranges(contents: BoardContents) -> Mapping[str, RowRange]:
    """Return where each criterion with periods stands, by number."""
    row, ranges = FIRST_ROW, {}
    for line in contents.criteria:
        if line.periods:
            ranges[line.number] = RowRange(row, row + len(line.periods) - 1)
            row += len(line.periods)
    return ranges


def build_table(contents: BoardContents) -> Table:
    """Return a block of periods for each criterion."""
    about = (
        "Tomme felter er ikke opgjort eller ikke skrevet ind. Målet står i samme enhed som det, der måles."
    )
    ranges = list_row_ranges(contents)
    rows = [
        _build_row(line, position, ranges[line.number].first)
        for line in contents.criteria
        for position in range(len(line.periods))
    ]
    return Table(SHEET_TITLE, about, SHEET_COLUMNS, rows, frozen_columns=3)


def _build_row(line: CriterionLine, position: int, first: int) -> list[CellValue]:
    period = line.periods[position]
    return [
        line.number,
        line.name,
        period.label,
        period.area,
        period.comparison,
        gap_formula(period, first + position),
        sum_formula(line.periods, position, first),
        line.limit,
        line.unit,
        period.answer,
        period.state,
        "Foreløbig" if period.provisional else None,
    ]
