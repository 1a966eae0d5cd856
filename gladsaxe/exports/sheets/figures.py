"""The figures and their sources: who delivered each, when it came, and which function entered it."""

from gladsaxe.exports.cells import (
    BOLD_STYLE,
    COUNT_STYLE,
    DAY_STYLE,
    MOMENT_STYLE,
    NUMBER_STYLE,
    TEXT_STYLE,
    WRAPPED_STYLE,
    CellStyle,
    CellValue,
)
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import SheetColumn, Table
from gladsaxe.indicators.fields import FIELDS_BY_NAME

SHEET_TITLE = "Tal og kilder"


def _make_column(name: str, look: CellStyle = WRAPPED_STYLE) -> SheetColumn:
    heading = FIELDS_BY_NAME[name].sheet
    assert heading is not None
    return SheetColumn(heading.words, heading.width, look)


SHEET_COLUMNS = (
    SheetColumn("Nr.", 8, BOLD_STYLE),
    SheetColumn("Mål", 38, WRAPPED_STYLE),
    _make_column("period", TEXT_STYLE),
    _make_column("area", NUMBER_STYLE),
    _make_column("comparison", NUMBER_STYLE),
    _make_column("answer"),
    _make_column("state"),
    _make_column("provisional", TEXT_STYLE),
    _make_column("n", COUNT_STYLE),
    _make_column("source"),
    _make_column("received_on", DAY_STYLE),
    SheetColumn("Skrevet ind", 17, MOMENT_STYLE),
    SheetColumn("Skrevet ind af", 22, WRAPPED_STYLE),
    _make_column("reason"),
)


def build_table(contents: BoardContents) -> Table:
    """Return the figures, in the order of the criteria."""
    about = "De tal, der var kendt den dag. Et rettet tal står med grunden; det gamle gælder ikke længere."
    rows: list[list[CellValue]] = [
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
        for line in contents.criteria
        for figure in line.figures
    ]
    return Table(SHEET_TITLE, about, SHEET_COLUMNS, rows, frozen_columns=3)
