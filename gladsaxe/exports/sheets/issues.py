"""Problems and ideas as counts by year, kind, place and state: never a text, never a reporter."""

from gladsaxe.exports.cells import BOLD_COUNT_STYLE, COUNT_STYLE, WRAPPED_STYLE, YEAR_STYLE, CellValue
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import SheetColumn, Table

SHEET_TITLE = "Problemer og idéer"


def build_table(contents: BoardContents) -> Table:
    """Return the counts, a column for each state, and under them the sum of all."""
    columns = (
        SheetColumn("År", 8, YEAR_STYLE),
        SheetColumn("Slags", 34, WRAPPED_STYLE),
        SheetColumn("Sted", 34, WRAPPED_STYLE),
        *(SheetColumn(state, 14, COUNT_STYLE) for state in contents.issue_states),
        SheetColumn("I alt", 10, BOLD_COUNT_STYLE),
    )
    about = "Antal efter det år, de blev set, og hvor langt de er. Kun det, modtageren må se, er talt med."
    rows: list[list[CellValue]] = []
    for line in contents.issues:
        counts = [line.states.get(state, 0) for state in contents.issue_states]
        rows.append([line.year, line.kind, line.place, *(count or None for count in counts), sum(counts)])
    sums = [sum(line.states.get(state, 0) for line in contents.issues) for state in contents.issue_states]
    return Table(SHEET_TITLE, about, columns, rows, sums=["I alt", None, None, *sums, sum(sums)])
