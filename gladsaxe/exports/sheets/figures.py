"""The figures and their sources: who delivered each, when it came, and which function entered it."""

from openpyxl import Workbook

from gladsaxe.exports.cells import BOLD, COUNT, DAY, MOMENT, NUMBER, WRAPPED
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import Column, Table

TITLE = "Tal og kilder"
COLUMNS = (
    Column("Nr.", 8, BOLD),
    Column("Mål", 38, WRAPPED),
    Column("Periode", 12),
    Column("Området", 13, NUMBER),
    Column("Sammenligning", 18, NUMBER),
    Column("Svar", 20, WRAPPED),
    Column("Tilstand", 18, WRAPPED),
    Column("Foreløbig", 11),
    Column("Antal svar", 10, COUNT),
    Column("Kilde", 30, WRAPPED),
    Column("Modtaget", 12, DAY),
    Column("Skrevet ind", 17, MOMENT),
    Column("Skrevet ind af", 22, WRAPPED),
    Column("Rettet fordi", 20, WRAPPED),
)


def write_figures(book: Workbook, contents: BoardContents) -> None:
    """Write the sheet of figures, in the order of the criteria."""
    about = "De tal, der var kendt den dag. Et rettet tal står med grunden; det gamle gælder ikke længere."
    table = Table(book, TITLE, contents, COLUMNS, about, frozen_columns=3)
    for line in contents.criteria:
        for figure in line.figures:
            table.row(
                [
                    line.number,
                    line.name,
                    figure.period,
                    figure.area,
                    figure.comparison,
                    figure.answer,
                    figure.state,
                    "Foreløbig" if figure.provisional else None,
                    figure.answers,
                    figure.source,
                    figure.received_on,
                    figure.entered_at,
                    figure.entered_by,
                    figure.reason,
                ]
            )
    table.end()
