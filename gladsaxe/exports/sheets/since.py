"""What has changed since the board's last snapshot: statuses, results, figures and corrections."""

from openpyxl import Workbook

from gladsaxe.core.dates import show_day
from gladsaxe.exports.cells import BOLD, WRAPPED
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import Column, Table

TITLE = "Siden sidst"
COLUMNS = (
    Column("Nr.", 8, BOLD),
    Column("Mål", 34, WRAPPED),
    Column("Hvad", 16, WRAPPED),
    Column("Periode", 12),
    Column("Før", 30, WRAPPED),
    Column("Nu", 30, WRAPPED),
    Column("Rettet fordi", 34, WRAPPED),
)


def write_since(book: Workbook, contents: BoardContents) -> None:
    """Write the sheet of changes, in the order of the criteria."""
    since = contents.since
    assert since is not None
    table = Table(book, TITLE, contents, COLUMNS, f"Ændret siden {since.name}, {show_day(since.day)}.")
    for line in since.changes:
        table.row([line.number, line.name, line.kind, line.period, line.before, line.now, line.reason])
    table.end()
