"""Problems and ideas as counts by year, kind, place and state: never a text, never a reporter."""

from openpyxl import Workbook

from gladsaxe.exports.cells import BOLD_COUNT_STYLE, BOLD_STYLE, COUNT_STYLE, WRAPPED_STYLE, YEAR_STYLE
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import SheetColumn, TableWriter

SHEET_TITLE = "Problemer og idéer"


def write_issues(book: Workbook, contents: BoardContents) -> None:
    """Write the counts, a column for each state, and under them the sum of all."""
    columns = (
        SheetColumn("År", 8, YEAR_STYLE),
        SheetColumn("Slags", 34, WRAPPED_STYLE),
        SheetColumn("Sted", 34, WRAPPED_STYLE),
        *(SheetColumn(state, 14, COUNT_STYLE) for state in contents.issue_states),
        SheetColumn("I alt", 10, BOLD_COUNT_STYLE),
    )
    about = "Antal efter det år, de blev set, og hvor langt de er. Kun det, modtageren må se, er talt med."
    table = TableWriter(book, SHEET_TITLE, contents, columns, about)
    for line in contents.issues:
        counts = [line.states.get(state, 0) for state in contents.issue_states]
        table.row([line.year, line.kind, line.place, *(count or None for count in counts), sum(counts)])
    table.end()
    sums = [sum(line.states.get(state, 0) for line in contents.issues) for state in contents.issue_states]
    table.row(
        ["I alt", None, None, *sums, sum(sums)],
        [BOLD_STYLE, BOLD_STYLE, BOLD_STYLE, *[BOLD_COUNT_STYLE] * (len(sums) + 1)],
    )
