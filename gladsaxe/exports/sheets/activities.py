"""The activities: summed by month and type, and as rows."""

from collections.abc import Iterable, Sequence
from itertools import chain

from openpyxl import Workbook

from gladsaxe.exports.cells import (
    BOLD,
    BOLD_COUNT,
    COUNT,
    MONTH,
    PLAIN,
    PLAIN_DAY,
    PLAIN_RIGHT,
    WRAPPED,
    Look,
    Value,
)
from gladsaxe.exports.contents import ActivityLine, ActivitySums, BoardContents
from gladsaxe.exports.sheet import Column, Table

SUMS_TITLE = "Aktiviteter pr. måned og type"
ROWS_TITLE = "Aktiviteter"
LEFT_OUT = (
    "Tal på 1 til 4 personer og nye forældre vises kun for sekretariatet. De er ikke talt med i summerne; "
    "»Udeladte tal« siger hvor mange det er."
)
ROW_WRAPPED = Look(wrap=True, upright="bottom")
TYPE_WIDTHS = (20, 42)


def write_activity_sums(book: Workbook, contents: BoardContents, sums: Sequence[ActivitySums]) -> None:
    """Write the sums by month and type, and under them the sum of all."""
    columns = (
        Column("Måned", 18, MONTH),
        Column("Type", 40, WRAPPED),
        *(Column(state, 16, COUNT) for state in contents.activity_states),
        Column("Deltagere", 14, COUNT),
        Column("Under 18", 12, COUNT),
        *([Column("Nye forældre", 14, COUNT)] if contents.sees_small_numbers else []),
        Column("Frivillige", 13, COUNT),
        *([] if contents.sees_small_numbers else [Column("Udeladte tal", 14, COUNT)]),
    )
    about = "Antal aktiviteter efter tilstand, og hvor mange der var med."
    if not contents.sees_small_numbers:
        about += f" {LEFT_OUT}"
    table = Table(book, SUMS_TITLE, contents, columns, about)
    for line in sums:
        table.row([line.month, line.type, *_sums(contents, [line])])
    table.end()
    looks = [BOLD, BOLD, *[BOLD_COUNT] * (len(columns) - 2)]
    table.row(["I alt", None, *_sums(contents, sums)], looks)


def _sums(contents: BoardContents, lines: Sequence[ActivitySums]) -> list[Value]:
    return [
        *(sum(line.states.get(state, 0) for line in lines) for state in contents.activity_states),
        sum(line.participants for line in lines),
        sum(line.under_18 for line in lines),
        *([sum(line.new_parents for line in lines)] if contents.sees_small_numbers else []),
        sum(line.volunteers for line in lines),
        *([] if contents.sees_small_numbers else [sum(line.left_out for line in lines)]),
    ]


def write_activities(
    book: Workbook, contents: BoardContents, chunks: Iterable[Sequence[ActivityLine]]
) -> None:
    """Write the activities as rows while they are read, so that many take no more memory than few."""
    about = "Aktiviteterne, som de stod den dag, ældste først."
    if not contents.sees_small_numbers:
        about += " 1 til 4 personer vises kun for sekretariatet."
    columns = _row_columns(contents)
    table = Table(book, ROWS_TITLE, contents, columns, about, frozen_columns=2, lined=False)
    write_plainly = table.page.plain_writer([column.look for column in columns])
    for line in chain.from_iterable(chunks):
        if not write_plainly(line):
            table.row(line, [_look(value, column) for value, column in zip(line, columns, strict=True)])
    table.end()


def _row_columns(contents: BoardContents) -> tuple[Column, ...]:
    # A row with a wrapped text costs twice a plain one, so the types, which are known, have room.
    least, most = TYPE_WIDTHS
    longest_type = max(map(len, contents.activity_types), default=least)
    return (
        Column("Dag", 12, PLAIN_DAY),
        Column("Hvad", 44, PLAIN),
        Column("Kl.", 7, PLAIN),
        Column("Type", min(max(longest_type, least), most), PLAIN),
        Column("Sted", 30, PLAIN),
        Column("Tilstand", 13, PLAIN),
        Column("Som planlagt", 11, PLAIN),
        Column("Hvad blev anderledes", 30, PLAIN),
        Column("Skrevet ind af", 38, PLAIN),
        Column("Deltagere", 13, PLAIN_RIGHT),
        Column("Under 18", 11, PLAIN_RIGHT),
        Column("Nye forældre", 12, PLAIN_RIGHT),
        Column("Frivillige", 13, PLAIN_RIGHT),
    )


def _look(value: Value, column: Column) -> Look:
    cut_off = isinstance(value, str) and (len(value) > column.width or "\n" in value)
    return ROW_WRAPPED if cut_off else column.look
