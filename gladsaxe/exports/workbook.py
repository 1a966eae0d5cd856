"""The board's workbook, put together from its sheets."""

from collections.abc import Container
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook

from gladsaxe.exports.cells import clean_text
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import stamp_words, write_table
from gladsaxe.exports.sheets import (
    activities,
    attainment,
    changes,
    charts,
    figures,
    goals,
    issues,
    overview,
    readings,
    registers,
    series,
)
from gladsaxe.exports.sums import ActivityTotals

NO_ACTIVITIES = "ingen aktiviteter var skrevet ind."
ONLY_SUMS = "rækkerne er slettet, og kun summerne er gemt."


def write_workbook(contents: BoardContents, target: Path | IO[bytes]) -> None:
    """Write the workbook; each sheet row by row, so that many rows take no more memory than few."""
    # Only a write-only book forgets a row when it is written.
    book = Workbook(write_only=True)
    try:
        _set_properties(book, contents)
        _write_sheets(book, contents)
        book.save(target)
    except BaseException:
        _discard_workbook(book)
        raise


def _write_sheets(book: Workbook, contents: BoardContents) -> None:
    left_out = _find_omitted_sheets(contents)
    overview.write_overview(book, contents, [f"{title}: {reason}" for title, reason in left_out.items()])
    if changes.SHEET_TITLE not in left_out:
        write_table(book, contents, changes.build_table(contents))
    if goals.SHEET_TITLE not in left_out:
        write_table(book, contents, goals.build_table(contents))
        write_table(book, contents, attainment.build_table(contents))
    if series.SHEET_TITLE not in left_out:
        _write_figures(book, contents, with_charts=charts.SHEET_TITLE not in left_out)
    _write_activities(book, contents, left_out)
    for part in (issues, registers, figures, readings):
        if part.SHEET_TITLE not in left_out:
            write_table(book, contents, part.build_table(contents))


def _discard_workbook(book: Any) -> None:  # noqa: ANN401 - a write-only sheet has no type
    """Close a book that was not saved, and remove its drafts, which would lie there till the program ends."""
    for sheet in book.worksheets:
        with suppress(Exception):
            if not sheet.closed:
                sheet.close()
            sheet._writer.cleanup()


def _write_figures(book: Workbook, contents: BoardContents, with_charts: bool) -> None:
    write_table(book, contents, series.build_table(contents))
    if with_charts:
        charts.write_charts(book, contents, series.list_row_ranges(contents))
        # The charts draw from the figures, so they are written after them, but read before.
        book.move_sheet(charts.SHEET_TITLE, offset=-1)


def _write_activities(book: Workbook, contents: BoardContents, left_out: Container[str]) -> None:
    shown = ActivityTotals()
    if activities.ROWS_TITLE not in left_out:
        lines = shown.count_chunks(contents.activities())
        write_table(book, contents, activities.build_rows_table(contents, lines))
    if activities.SUMS_TITLE not in left_out:
        kept, added_up = contents.activity_sums, shown.by_month_and_type(contents.activity_types)
        sums = added_up if kept is None else kept
        write_table(book, contents, activities.build_sums_table(contents, sums))
        if activities.ROWS_TITLE not in left_out:
            # They are added up while the rows are written, but read before.
            book.move_sheet(activities.SUMS_TITLE, offset=-1)


def _find_omitted_sheets(contents: BoardContents) -> dict[str, str]:
    """Return the sheets that would be empty, and the reason that the front page gives."""
    sheets = {
        goals.SHEET_TITLE: (contents.criteria, "aftalen har ingen mål, som modtageren kan se."),
        changes.SHEET_TITLE: (contents.since and contents.since.changes, _format_no_changes(contents)),
        charts.SHEET_TITLE: (
            any(charts.has_chart(line) for line in contents.criteria),
            "der er ingen tal at tegne.",
        ),
        series.SHEET_TITLE: (any(line.periods for line in contents.criteria), "ingen tal var skrevet ind."),
        activities.SUMS_TITLE: (contents.activity_sums or contents.has_activities, NO_ACTIVITIES),
        activities.ROWS_TITLE: (
            contents.has_activities,
            ONLY_SUMS if contents.activity_sums else NO_ACTIVITIES,
        ),
        issues.SHEET_TITLE: (contents.issues, "der var ingen, som modtageren kan se."),
        registers.SHEET_TITLE: (contents.registers, "driften havde ikke skrevet noget ind."),
        figures.SHEET_TITLE: (any(line.figures for line in contents.criteria), "ingen tal var skrevet ind."),
        readings.SHEET_TITLE: (
            any(line.definitions for line in contents.criteria),
            "der er ingen læsninger at vise.",
        ),
    }
    return {title: reason for title, (rows, reason) in sheets.items() if not rows}


def _format_no_changes(contents: BoardContents) -> str:
    if contents.since is None:
        return "der er ikke gemt et øjebliksbillede fra et tidligere møde."
    return f"intet er ændret siden {contents.since.name}."


def _set_properties(book: Workbook, contents: BoardContents) -> None:
    properties = book.properties
    properties.title = clean_text(f"Status for {contents.plan}")
    properties.subject = clean_text(contents.title)
    properties.creator = properties.lastModifiedBy = clean_text(contents.secretariat)
    properties.identifier = contents.stamp.number
    properties.description = clean_text(stamp_words(contents))
    properties.language = "da-DK"
    properties.created = contents.made_at.replace(tzinfo=None)
    # Each formula has its result beside it, so the file is not changed by being opened.
    book.calculation.fullCalcOnLoad = False
