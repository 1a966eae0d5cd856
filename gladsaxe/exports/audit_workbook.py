"""The documentation to the auditor as a workbook: a front page, and a sheet for each section."""

from datetime import date, datetime
from pathlib import Path
from typing import IO

from openpyxl import Workbook

from gladsaxe.core.amount import show, show_count
from gladsaxe.core.dates import show_day_short
from gladsaxe.database.clock import day_of
from gladsaxe.exports.audit import ADDRESS, REFERENCE, Audit, Section
from gladsaxe.exports.cells import BOLD, COUNT, MOMENT, TEXT, TITLE, WRAPPED, Value, clean_text
from gladsaxe.exports.contents import Shown
from gladsaxe.exports.sheet import Page, Table

FRONT = "Overblik"
TITLE_WORDS = "Dokumentation til revisionen"


def write_audit(audit: Audit, target: Path | IO[bytes]) -> None:
    """Write the workbook; an empty section keeps its sheet, for that nothing happened is documented too."""
    book = Workbook(write_only=True)
    book.properties.title = clean_text(f"{TITLE_WORDS} {audit.year}")
    book.properties.creator = book.properties.lastModifiedBy = clean_text(audit.plan)
    book.properties.language = "da-DK"
    book.properties.created = audit.made_at.replace(tzinfo=None)
    _write_front(book, audit)
    for section in audit.sections:
        _write_section(book, audit, section)
    book.save(target)


def shown(value: Value, timezone: str) -> str:
    """Return a value as the page and paper show it; a moment as its day in the agreement's zone."""
    if value is None:
        return ""
    if isinstance(value, Shown):
        return show(value.value, value.decimals)
    if isinstance(value, datetime):
        return show_day_short(day_of(value, timezone))
    if isinstance(value, date):
        return show_day_short(value)
    return show_count(value) if isinstance(value, int) else str(value)


def _write_front(book: Workbook, audit: Audit) -> None:
    page = Page(book, FRONT, audit, (30, 60), gridlines=False, one_page=True)
    page.row([f"{TITLE_WORDS} {audit.year}"], TITLE)
    page.row([audit.plan])
    page.row([])
    page.row(["Hentet", audit.made_at], (BOLD, MOMENT))
    page.row(["Hentet af", audit.made_by], (BOLD, WRAPPED))
    page.row([])
    page.row(["Ark", "Linjer"], BOLD)
    for section in audit.sections:
        page.row([section.title, len(section.lines)], (TEXT, COUNT))
    page.row([])
    page.row(["Hver linje slutter med den post, den kommer fra, og postens adresse i systemet."])


def _write_section(book: Workbook, audit: Audit, section: Section) -> None:
    columns = (*section.columns, REFERENCE, ADDRESS)
    table = Table(book, section.title, audit, columns, section.about)
    for line in section.lines:
        table.row([*line.values, line.record, line.address])
    if not section.lines:
        table.page.row([section.empty])
    table.end()
