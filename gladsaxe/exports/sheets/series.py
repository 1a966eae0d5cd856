"""The figures by year: a block of periods for each criterion, which the charts draw from."""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl import Workbook

from gladsaxe.exports.cells import BOLD, NUMBER, WRAPPED
from gladsaxe.exports.contents import BoardContents, CriterionLine
from gladsaxe.exports.formulas import gap_formula, sum_formula
from gladsaxe.exports.sheet import Column, Table

TITLE = "Tal pr. år"
COLUMNS = (
    Column("Nr.", 8, BOLD),
    Column("Mål", 38, WRAPPED),
    Column("Periode", 18),
    Column("Området", 13, NUMBER),
    Column("Sammenligning", 18, NUMBER),
    Column("Forskel", 12, NUMBER),
    Column("Sum indtil nu", 12, NUMBER),
    Column("Målet (grænse)", 13, NUMBER),
    Column("Enhed", 25, WRAPPED),
    Column("Svar", 20, WRAPPED),
    Column("Tilstand", 22, WRAPPED),
    Column("Foreløbig", 11),
)
# Where a chart finds what it draws.
PERIOD, LIMIT = 3, 8
JUDGED = {"area": 4, "gap": 6, "running_sum": 7}


@dataclass(frozen=True)
class Block:
    """Hold the rows of one criterion."""

    first: int
    last: int


def period_rows(contents: BoardContents) -> Mapping[str, Mapping[str, int]]:
    """Return the row of each criterion's periods, by number and label, before the sheet is written."""
    row, found = Table.HEADING_ROW, {}
    for line in contents.criteria:
        found[line.number] = {period.label: row + step for step, period in enumerate(line.periods, start=1)}
        row += len(line.periods)
    return found


def write_series(book: Workbook, contents: BoardContents) -> Mapping[str, Block]:
    """Write the sheet and return where each criterion's periods stand, by number."""
    about = (
        "Tomme felter er ikke opgjort eller ikke skrevet ind. Målet står i samme enhed som det, der måles."
    )
    table = Table(book, TITLE, contents, COLUMNS, about, frozen_columns=3)
    blocks = {line.number: _block(table, line) for line in contents.criteria if line.periods}
    table.end()
    table.page.close()
    return blocks


def _block(table: Table, line: CriterionLine) -> Block:
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
    return Block(rows[0], rows[-1])
