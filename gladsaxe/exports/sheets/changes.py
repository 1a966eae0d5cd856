"""What has changed since the board's last snapshot: statuses, results, figures and corrections."""

from openpyxl import Workbook

from gladsaxe.core.dates import format_day
from gladsaxe.exports.cells import BOLD_STYLE, WRAPPED_STYLE
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import SheetColumn, TableWriter

SHEET_TITLE = "Siden sidst"
SHEET_COLUMNS = (
    SheetColumn("Nr.", 8, BOLD_STYLE),
    SheetColumn("Mål", 34, WRAPPED_STYLE),
    SheetColumn("Hvad", 16, WRAPPED_STYLE),
    SheetColumn("Periode", 12),
    SheetColumn("Før", 30, WRAPPED_STYLE),
    SheetColumn("Nu", 30, WRAPPED_STYLE),
    SheetColumn("Rettet fordi", 34, WRAPPED_STYLE),
)


def write_changes(book: Workbook, contents: BoardContents) -> None:
    """Write the sheet of changes, in the order of the criteria."""
    since = contents.since
    assert since is not None
    table = TableWriter(
        book, SHEET_TITLE, contents, SHEET_COLUMNS, f"Ændret siden {since.name}, {format_day(since.day)}."
    )
    for line in since.changes:
        table.row([line.number, line.name, line.kind, line.period, line.before, line.now, line.reason])
    table.end()
