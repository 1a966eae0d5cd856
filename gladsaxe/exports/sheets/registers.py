"""The property office's registers by year: enquiries, those with a mark, and vandalism bills in kr."""

from openpyxl import Workbook

from gladsaxe.exports.cells import COUNT, KRONER, YEAR
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import Column, Table

TITLE = "Driftens registre pr. år"


def write_registers(book: Workbook, contents: BoardContents) -> None:
    """Write a row a year, with a column for each mark that a criterion counts."""
    marks = list(dict.fromkeys(mark for year in contents.registers for mark in year.marked))
    columns = (
        Column("År", 10, YEAR),
        Column("Henvendelser i alt", 24, COUNT),
        *(Column(f"Heraf {mark}", 24, COUNT) for mark in marks),
        Column("Hærværksregninger", 24, COUNT),
        Column("Hærværk i alt", 20, KRONER),
        Column("Største regning", 20, KRONER),
    )
    about = "Driftens egne registre, kalenderår. Beboernes beskeder tælles ikke med af sig selv."
    table = Table(book, TITLE, contents, columns, about)
    for year in contents.registers:
        marked = [year.marked.get(mark, 0) for mark in marks]
        table.row([year.year, year.enquiries, *marked, year.bills, year.bills_kr, year.largest_bill_kr])
    table.end()
