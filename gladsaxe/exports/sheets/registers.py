"""The property office's registers by year: enquiries, those with a mark, and vandalism bills in kr."""

from gladsaxe.exports.cells import COUNT_STYLE, KRONER_STYLE, YEAR_STYLE, CellValue
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import SheetColumn, Table

SHEET_TITLE = "Driftens registre pr. år"


def build_table(contents: BoardContents) -> Table:
    """Return a row a year, with a column for each mark that a criterion counts."""
    marks = list(dict.fromkeys(mark for year in contents.registers for mark in year.marked))
    columns = (
        SheetColumn("År", 10, YEAR_STYLE),
        SheetColumn("Henvendelser i alt", 24, COUNT_STYLE),
        *(SheetColumn(f"Heraf {mark}", 24, COUNT_STYLE) for mark in marks),
        SheetColumn("Hærværksregninger", 24, COUNT_STYLE),
        SheetColumn("Hærværk i alt", 20, KRONER_STYLE),
        SheetColumn("Største regning", 20, KRONER_STYLE),
    )
    about = "Driftens egne registre, kalenderår. Beboernes beskeder tælles ikke med af sig selv."
    rows: list[list[CellValue]] = [
        [
            year.year,
            year.enquiries,
            *(year.marked.get(mark, 0) for mark in marks),
            year.bills,
            year.bills_kr,
            year.largest_bill_kr,
        ]
        for year in contents.registers
    ]
    return Table(SHEET_TITLE, about, columns, rows)
