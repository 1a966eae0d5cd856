"""The figures by year: a block of periods for each criterion, which the charts draw from."""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl import Workbook

from gladsaxe.exports.cells import BOLD_STYLE, NUMBER_STYLE, WRAPPED_STYLE
from gladsaxe.exports.contents import BoardContents, CriterionLine
from gladsaxe.exports.formulas import gap_formula, sum_formula
from gladsaxe.exports.sheet import SheetColumn, TableWriter

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
    row, found = TableWriter.HEADING_ROW, {}
    for line in contents.criteria:
        found[line.number] = {period.label: row + step for step, period in enumerate(line.periods, start=1)}
        row += len(line.periods)
    return found


def write_series(book: Workbook, contents: BoardContents) -> Mapping[str, RowRange]:
    """Write the sheet and return where each criterion's periods stand, by number."""
    about = (
        "Tomme felter er ikke opgjort eller ikke skrevet ind. Målet står i samme enhed som det, der måles."
    )
    table = TableWriter(book, SHEET_TITLE, contents, SHEET_COLUMNS, about, frozen_columns=3)
    blocks = {line.number: _write_criterion_rows(table, line) for line in contents.criteria if line.periods}
    table.end()
    table.page.close()
    return blocks


def _write_criterion_rows(table: TableWriter, line: CriterionLine) -> RowRange:
    first = table.page.rows + 1
    rows = [
        table.row(
            [
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
        )
        for position, period in enumerate(line.periods)
    ]
    return RowRange(rows[0], rows[-1])
