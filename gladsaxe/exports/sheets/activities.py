"""The activities: summed by month and type, and as rows."""

from collections.abc import Iterable, Sequence
from itertools import chain

from gladsaxe.activities.fields import SHEET_COUNTS, SHEET_FIELDS, ActivityField, FieldKind
from gladsaxe.exports.cells import (
    COUNT_STYLE,
    MONTH_STYLE,
    PLAIN_DAY_STYLE,
    PLAIN_RIGHT_STYLE,
    PLAIN_STYLE,
    WRAPPED_STYLE,
    CellValue,
)
from gladsaxe.exports.contents import ActivityLine, ActivitySums, BoardContents
from gladsaxe.exports.sheet import SheetColumn, Table

SUMS_TITLE = "Aktiviteter pr. måned og type"
ROWS_TITLE = "Aktiviteter"
LEFT_OUT_NOTE = (
    "Tal på 1 til 4 personer og nye forældre vises kun for sekretariatet. De er ikke talt med i summerne; "
    "»Udeladte tal« siger hvor mange det er."
)
STYLES_BY_KIND = {FieldKind.DAY: PLAIN_DAY_STYLE, FieldKind.COUNT: PLAIN_RIGHT_STYLE}
MAX_TYPE_WIDTH = 42


def build_sums_table(contents: BoardContents, sums: Sequence[ActivitySums]) -> Table:
    """Return the sums by month and type, and under them the sum of all."""
    columns = (
        SheetColumn("Måned", 18, MONTH_STYLE),
        SheetColumn("Type", 40, WRAPPED_STYLE),
        *(SheetColumn(state, 16, COUNT_STYLE) for state in contents.activity_states),
        SheetColumn("Deltagere", 14, COUNT_STYLE),
        SheetColumn("Under 18", 12, COUNT_STYLE),
        *([SheetColumn("Nye forældre", 14, COUNT_STYLE)] if contents.sees_small_numbers else []),
        SheetColumn("Frivillige", 13, COUNT_STYLE),
        *([] if contents.sees_small_numbers else [SheetColumn("Udeladte tal", 14, COUNT_STYLE)]),
    )
    about = "Antal aktiviteter efter tilstand, og hvor mange der var med."
    if not contents.sees_small_numbers:
        about += f" {LEFT_OUT_NOTE}"
    rows = [[line.month, line.type, *_build_sum_row(contents, [line])] for line in sums]
    under: list[CellValue] = ["I alt", None, *_build_sum_row(contents, sums)]
    return Table(SUMS_TITLE, about, columns, rows, sums=under)


def _build_sum_row(contents: BoardContents, lines: Sequence[ActivitySums]) -> list[CellValue]:
    return [
        *(sum(line.states.get(state, 0) for line in lines) for state in contents.activity_states),
        sum(line.participants for line in lines),
        sum(line.under_18 for line in lines),
        *([sum(line.new_parents for line in lines)] if contents.sees_small_numbers else []),
        sum(line.volunteers for line in lines),
        *([] if contents.sees_small_numbers else [sum(line.left_out for line in lines)]),
    ]


def build_rows_table(contents: BoardContents, chunks: Iterable[Sequence[ActivityLine]]) -> Table:
    """Return the activities, read while they are written, so that many take no more memory than few."""
    about = "Aktiviteterne, som de stod den dag, ældste først."
    if not contents.sees_small_numbers:
        about += " 1 til 4 personer vises kun for sekretariatet."
    rows = ([*line.cells, *line.counts] for line in chain.from_iterable(chunks))
    return Table(ROWS_TITLE, about, _row_columns(contents), rows, frozen_columns=2, plain=True)


def _row_columns(contents: BoardContents) -> tuple[SheetColumn, ...]:
    # A row with a wrapped text costs twice a plain one, so the types, which are known, have room.
    type_width = min(max(map(len, contents.activity_types), default=0), MAX_TYPE_WIDTH)
    return (
        *(_make_column(field, type_width) for field in SHEET_FIELDS),
        SheetColumn("Skrevet ind af", 38, PLAIN_STYLE),
        *(_make_column(field, type_width) for field in SHEET_COUNTS),
    )


def _make_column(field: ActivityField, type_width: int) -> SheetColumn:
    assert field.sheet is not None
    width = max(field.sheet.width, type_width) if field.kind is FieldKind.TYPE else field.sheet.width
    return SheetColumn(field.sheet.words, width, STYLES_BY_KIND.get(field.kind, PLAIN_STYLE))
