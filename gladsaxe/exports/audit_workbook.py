"""The documentation to the auditor as a workbook: a front page, and a sheet for each section."""

from datetime import date, datetime
from pathlib import Path
from typing import IO

from openpyxl import Workbook

from gladsaxe.core.amount import format_count, format_number
from gladsaxe.core.dates import format_day_short
from gladsaxe.database.clock import to_local_day
from gladsaxe.exports.audit import AuditReport
from gladsaxe.exports.cells import (
    BOLD_STYLE,
    COUNT_STYLE,
    MOMENT_STYLE,
    TEXT_STYLE,
    TITLE_STYLE,
    WRAPPED_STYLE,
    CellValue,
    clean_text,
)
from gladsaxe.exports.contents import DisplayNumber
from gladsaxe.exports.sheet import SheetLayout, SheetWriter, write_table

FRONT_TITLE = "Overblik"
TITLE_WORDS = "Dokumentation til revisionen"


def write_audit(audit: AuditReport, target: Path | IO[bytes]) -> None:
    """Write the workbook; an empty section keeps its sheet, for that nothing happened is documented too."""
    book = Workbook(write_only=True)
    book.properties.title = clean_text(f"{TITLE_WORDS} {audit.year}")
    book.properties.creator = book.properties.lastModifiedBy = clean_text(audit.plan)
    book.properties.language = "da-DK"
    book.properties.created = audit.made_at.replace(tzinfo=None)
    _write_front(book, audit)
    for section in audit.sections:
        write_table(book, audit, section)
    book.save(target)


def format_value(value: CellValue) -> str:
    """Return a value as the page and paper show it; a moment as its day in the agreement's zone."""
    if value is None:
        return ""
    if isinstance(value, DisplayNumber):
        return format_number(value.value, value.decimals)
    if isinstance(value, datetime):
        return format_day_short(to_local_day(value))
    if isinstance(value, date):
        return format_day_short(value)
    return format_count(value) if isinstance(value, int) else str(value)


def _write_front(book: Workbook, audit: AuditReport) -> None:
    page = SheetWriter(book, audit, SheetLayout(FRONT_TITLE, (30, 60), gridlines=False, one_page=True))
    page.row([f"{TITLE_WORDS} {audit.year}"], TITLE_STYLE)
    page.row([audit.plan])
    page.row([])
    page.row(["Hentet", audit.made_at], (BOLD_STYLE, MOMENT_STYLE))
    page.row(["Hentet af", audit.made_by], (BOLD_STYLE, WRAPPED_STYLE))
    page.row([])
    page.row(["Ark", "Linjer"], BOLD_STYLE)
    for section in audit.sections:
        page.row([section.title, len(list(section.rows))], (TEXT_STYLE, COUNT_STYLE))
    page.row([])
    page.row(["Hver linje slutter med den post, den kommer fra, og postens adresse i systemet."])
