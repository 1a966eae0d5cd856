"""The readings and definitions: the wording, how it is read, how else it could be, and who decided it."""

from openpyxl import Workbook

from gladsaxe.exports.cells import BOLD_STYLE, WRAPPED_STYLE
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import SheetColumn, TableWriter

SHEET_TITLE = "Læsninger og definitioner"
SHEET_COLUMNS = (
    SheetColumn("Nr.", 8, BOLD_STYLE),
    SheetColumn("Mål", 38, WRAPPED_STYLE),
    SheetColumn("Emne", 26, WRAPPED_STYLE),
    SheetColumn("Indhold", 100, WRAPPED_STYLE),
)


def write_readings(book: Workbook, contents: BoardContents) -> None:
    """Write the sheet of readings, in the order of the criteria."""
    table = TableWriter(
        book, SHEET_TITLE, contents, SHEET_COLUMNS, "Sådan er aftalens ord læst, da tallene blev regnet."
    )
    for line in contents.criteria:
        for definition in line.definitions:
            table.row([line.number, line.name, definition.subject, definition.text])
    table.end()
