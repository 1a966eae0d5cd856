"""What has changed since the board's last snapshot: statuses, results, figures and corrections."""

from gladsaxe.core.dates import format_day
from gladsaxe.exports.cells import BOLD_STYLE, WRAPPED_STYLE
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import SheetColumn, Table

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


def build_table(contents: BoardContents) -> Table:
    """Return the changes, in the order of the criteria."""
    since = contents.since
    assert since is not None
    rows = [
        (line.number, line.name, line.kind, line.period, line.before, line.now, line.reason)
        for line in since.changes
    ]
    return Table(SHEET_TITLE, f"Ændret siden {since.name}, {format_day(since.day)}.", SHEET_COLUMNS, rows)
