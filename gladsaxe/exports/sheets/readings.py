"""The readings and definitions: the wording, how it is read, how else it could be, and who decided it."""

from gladsaxe.exports.cells import BOLD_STYLE, WRAPPED_STYLE
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import SheetColumn, Table

SHEET_TITLE = "Læsninger og definitioner"
SHEET_COLUMNS = (
    SheetColumn("Nr.", 8, BOLD_STYLE),
    SheetColumn("Mål", 38, WRAPPED_STYLE),
    SheetColumn("Emne", 26, WRAPPED_STYLE),
    SheetColumn("Indhold", 100, WRAPPED_STYLE),
)


def build_table(contents: BoardContents) -> Table:
    """Return the readings, in the order of the criteria."""
    rows = [
        (line.number, line.name, definition.subject, definition.text)
        for line in contents.criteria
        for definition in line.definitions
    ]
    return Table(SHEET_TITLE, "Sådan er aftalens ord læst, da tallene blev regnet.", SHEET_COLUMNS, rows)
