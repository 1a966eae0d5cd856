"""The figures and their sources: who delivered each, when it came, and which function entered it."""

from openpyxl import Workbook

from gladsaxe.exports.cells import (
    BOLD_STYLE,
    COUNT_STYLE,
    DAY_STYLE,
    MOMENT_STYLE,
    NUMBER_STYLE,
    WRAPPED_STYLE,
)
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import SheetColumn, TableWriter

SHEET_TITLE = "Tal og kilder"
SHEET_COLUMNS = (
    SheetColumn("Nr.", 8, BOLD_STYLE),
    SheetColumn("Mål", 38, WRAPPED_STYLE),
    SheetColumn("Periode", 12),
    SheetColumn("Området", 13, NUMBER_STYLE),
    SheetColumn("Sammenligning", 18, NUMBER_STYLE),
    SheetColumn("Svar", 20, WRAPPED_STYLE),
    SheetColumn("Tilstand", 18, WRAPPED_STYLE),
    SheetColumn("Foreløbig", 11),
    SheetColumn("Antal svar", 10, COUNT_STYLE),
    SheetColumn("Kilde", 30, WRAPPED_STYLE),
    SheetColumn("Modtaget", 12, DAY_STYLE),
    SheetColumn("Skrevet ind", 17, MOMENT_STYLE),
    SheetColumn("Skrevet ind af", 22, WRAPPED_STYLE),
    SheetColumn("Rettet fordi", 20, WRAPPED_STYLE),
)


def write_figures(book: Workbook, contents: BoardContents) -> None:
    """Write the sheet of figures, in the order of the criteria."""
    about = "De tal, der var kendt den dag. Et rettet tal står med grunden; det gamle gælder ikke længere."
    table = TableWriter(book, SHEET_TITLE, contents, SHEET_COLUMNS, about, frozen_columns=3)
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
