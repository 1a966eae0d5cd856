"""Problems and ideas as counts by year, kind, place and state: never a text, never a reporter."""

from openpyxl import Workbook

from gladsaxe.exports.cells import BOLD, BOLD_COUNT, COUNT, WRAPPED, YEAR
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import Column, Table

TITLE = "Problemer og idéer"


def write_issues(book: Workbook, contents: BoardContents) -> None:
    """Write the counts, a column for each state, and under them the sum of all."""
    columns = (
        Column("År", 8, YEAR),
        Column("Slags", 34, WRAPPED),
        Column("Sted", 34, WRAPPED),
        *(Column(state, 14, COUNT) for state in contents.issue_states),
        Column("I alt", 10, BOLD_COUNT),
    )
    about = "Antal efter det år, de blev set, og hvor langt de er. Kun det, modtageren må se, er talt med."
    table = Table(book, TITLE, contents, columns, about)
    for line in contents.issues:
        counts = [line.states.get(state, 0) for state in contents.issue_states]
        table.row([line.year, line.kind, line.place, *(count or None for count in counts), sum(counts)])
    table.end()
    sums = [sum(line.states.get(state, 0) for line in contents.issues) for state in contents.issue_states]
    table.row(["I alt", None, None, *sums, sum(sums)], [BOLD, BOLD, BOLD, *[BOLD_COUNT] * (len(sums) + 1)])
