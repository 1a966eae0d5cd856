"""The readings and definitions: the wording, how it is read, how else it could be, and who decided it."""

from openpyxl import Workbook

from gladsaxe.exports.cells import BOLD, WRAPPED
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import Column, Table

TITLE = "Læsninger og definitioner"
COLUMNS = (
    Column("Nr.", 8, BOLD),
    Column("Mål", 38, WRAPPED),
    Column("Emne", 26, WRAPPED),
    Column("Indhold", 100, WRAPPED),
)


def write_readings(book: Workbook, contents: BoardContents) -> None:
    """Write the sheet of readings, in the order of the criteria."""
    table = Table(book, TITLE, contents, COLUMNS, "Sådan er aftalens ord læst, da tallene blev regnet.")
    for line in contents.criteria:
        for definition in line.definitions:
            table.row([line.number, line.name, definition.subject, definition.text])
    table.end()
