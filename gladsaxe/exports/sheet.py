"""The set-up that every sheet shares: headings that stay, filters, widths, a landscape A4 page."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import getitem
from pathlib import Path
from textwrap import wrap
from typing import Any, Protocol
from xml.sax.saxutils import unescape

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from gladsaxe.core.dates import format_day_short
from gladsaxe.database.clock import to_local_day
from gladsaxe.exports.cells import (
    BOLD_COUNT_STYLE,
    BOLD_STYLE,
    HEADING_STYLE,
    TEXT_STYLE,
    TITLE_STYLE,
    CellCache,
    CellStyle,
    CellValue,
    CellWriter,
    NotPlainValue,
)
from gladsaxe.exports.contents import ExportStamp

A4_PAPER_SIZE = 9
MAX_FOOTER_LENGTH = 90
MARGIN_INCHES = 0.5
# So many characters across a page are printed with letters of 7.5 points; a wider table takes two pages.
MAX_PAGE_WIDTH = 210
LINE_POINTS, TITLE_POINTS = 15, 26
MAX_ROW_POINTS = 409
# The filter's button takes as much of a heading's width.
FILTER_BUTTON_WIDTH = 3
WRAPPED_PLAIN_STYLE = CellStyle(wrap=True, upright="bottom")
FORMULA_PATTERN = re.compile(r"(<f>([^<]*)</f>)<v(?: ?/>|></v>)")


class SheetContext(Protocol):
    """What every sheet has in its margins, and the time zone of its moments."""

    @property
    def plan(self) -> str:
        """Return the plan's name."""

    @property
    def timezone(self) -> str:
        """Return the zone that moments are shown in."""

    @property
    def as_of(self) -> date:
        """Return the day that the sheet is of."""

    @property
    def stamp(self) -> ExportStamp | None:
        """Return which export it is, None for what is only shown."""


@dataclass(frozen=True)
class SheetColumn:
    """A column: its heading, its width in characters and the look of its cells."""

    heading: str
    width: int
    look: CellStyle = TEXT_STYLE

    @property
    def heading_style(self) -> CellStyle:
        """Return the look of the heading, which stands over numbers as they stand."""
        return replace(HEADING_STYLE, across="right") if self.look.across == "right" else HEADING_STYLE


@dataclass(frozen=True)
class Table:
    """A table, said once for a page, for print and for a workbook.

    `rows` are read once where a sheet is written. `empty` is what it means that there is none. `sums` stand
    under the rows, outside the filter. `frozen_columns` stay in sight and are repeated on a second page; the
    rows of a `plain` table have no look unless they must, for they are many.
    """

    title: str
    about: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[CellValue]]
    empty: str = ""
    sums: Sequence[CellValue] | None = None
    frozen_columns: int = 1
    plain: bool = False


@dataclass(frozen=True)
class SheetLayout:
    """The set-up of a sheet; `widths` are in characters, and `freeze` is the first cell that scrolls."""

    title: str
    widths: Sequence[int]
    freeze: str | None = None
    gridlines: bool = True
    one_page: bool = False


class SheetWriter:
    """Write one sheet from its first row to its last."""

    def __init__(self, book: Workbook, contents: SheetContext, layout: SheetLayout) -> None:
        # openpyxl's write-only sheet has no type of its own, and writes its set-up before its first row.
        self.sheet: Any = book.create_sheet(layout.title)
        self.title = layout.title
        self.rows = 0
        self._widths = layout.widths
        self._cells = CellWriter(self.sheet, contents.timezone)
        self.sheet.sheet_view.showGridLines = layout.gridlines
        if layout.freeze:
            self.sheet.freeze_panes = layout.freeze
        for number, width in enumerate(layout.widths, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self._set_print(contents, layout.one_page)

    def row(
        self,
        values: Sequence[CellValue],
        looks: Sequence[CellStyle] | CellStyle = TEXT_STYLE,
        height: int | None = None,
    ) -> int:
        """Write the next row and return its number; `height` in points where no text decides it."""
        self.rows += 1
        cell_looks = [looks] * len(values) if isinstance(looks, CellStyle) else looks
        points = height or self._height(values, cell_looks)
        if points > LINE_POINTS:
            self.sheet.row_dimensions[self.rows].height = points
        self.sheet.append(self._cells.row(cell_looks, values))
        # It is in the file now, and would be kept to the end.
        self.sheet.row_dimensions.pop(self.rows, None)
        return self.rows

    def close(self) -> None:
        """End a sheet with formulas, and write each one's result beside it: not every reader works it out."""
        if not self._cells.formula_results:
            return
        self.sheet.close()
        file = Path(self.sheet._writer.out)
        file.write_text(insert_formula_results(file.read_text("utf-8"), self._cells.formula_results), "utf-8")

    def plain_writer(self, looks: Sequence[CellStyle]) -> Callable[[Sequence[CellValue]], bool]:
        """Return what writes a row without looks, or returns False where a value asks for one."""
        columns = [CellCache(self._cells, *column) for column in zip(looks, self._widths, strict=True)]
        append = self.sheet.append

        def write(values: Sequence[CellValue]) -> bool:
            try:
                cells = list(map(getitem, columns, values))
            except NotPlainValue:
                return False
            self.rows += 1
            append(cells)
            return True

        return write

    def _height(self, values: Sequence[CellValue], looks: Sequence[CellStyle]) -> int:
        # Not every office suite fits a row to its wrapped text when it opens the file.
        if looks[:1] == [TITLE_STYLE]:
            return TITLE_POINTS
        lines = [
            sum(len(wrap(line, _count_line_letters(width, look))) or 1 for line in value.splitlines())
            for value, look, width in zip(values, looks, self._widths, strict=False)
            if look.wrap and isinstance(value, str) and (look.heading or len(value) > width or "\n" in value)
        ]
        return min(MAX_ROW_POINTS, LINE_POINTS * max(lines, default=1))

    def _set_print(self, contents: SheetContext, one_page: bool) -> None:
        sheet = self.sheet
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        setup = sheet.page_setup
        setup.orientation, setup.paperSize = "landscape", A4_PAPER_SIZE
        setup.fitToWidth, setup.fitToHeight = 1, int(one_page)
        margins = sheet.page_margins
        margins.left = margins.right = MARGIN_INCHES
        margins.top = margins.bottom = MARGIN_INCHES + 0.25
        margins.header = margins.footer = MARGIN_INCHES / 2
        sheet.oddHeader.left.text = _format_footer(contents.plan)
        sheet.oddHeader.right.text = _format_footer(self.title)
        sheet.oddFooter.left.text = f"Vist som det så ud {format_day_short(contents.as_of)}"
        if contents.stamp is not None:
            sheet.oddFooter.center.text = _format_footer(f"Eksport {contents.stamp.number}")
        sheet.oddFooter.right.text = "Side &P af &N"


HEADING_ROW = 4
FIRST_ROW = HEADING_ROW + 1


def write_table(book: Workbook, contents: SheetContext, table: Table) -> None:
    """Write a sheet that is one table: title, a line about it, headings, rows and sums."""
    columns = table.columns
    repeated = table.frozen_columns if sum(column.width for column in columns) > MAX_PAGE_WIDTH else 0
    corner = f"{get_column_letter(table.frozen_columns + 1)}{FIRST_ROW}"
    page = SheetWriter(book, contents, SheetLayout(table.title, [column.width for column in columns], corner))
    page.sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    if repeated:
        _print_on_two_pages(page, repeated)
    page.row([table.title], TITLE_STYLE)
    for words in (table.about, stamp_words(contents)):
        page.row([*[None] * repeated, words])
    page.row([column.heading for column in columns], [column.heading_style for column in columns])
    _write_rows(page, table)
    if page.rows == HEADING_ROW and table.empty:
        page.row([table.empty])
    page.sheet.auto_filter.ref = f"A{HEADING_ROW}:{get_column_letter(len(columns))}{page.rows}"
    if table.sums is not None:
        page.row(table.sums, [_choose_sum_style(column) for column in columns])
    page.close()


def _print_on_two_pages(page: SheetWriter, repeated: int) -> None:
    # Side by side, and the second says again whose rows they are; so a longer text stands beside those
    # columns, or its beginning would be printed twice.
    page.sheet.page_setup.fitToWidth = 2
    page.sheet.page_setup.pageOrder = "overThenDown"
    page.sheet.print_title_cols = f"A:{get_column_letter(repeated)}"


def _write_rows(page: SheetWriter, table: Table) -> None:
    if not table.plain:
        looks = [replace(column.look, lined=True) for column in table.columns]
        for values in table.rows:
            page.row(values, looks)
        return
    write_plainly = page.plain_writer([column.look for column in table.columns])
    for values in table.rows:
        if not write_plainly(values):
            page.row(
                values,
                [
                    _choose_plain_style(value, column)
                    for value, column in zip(values, table.columns, strict=True)
                ],
            )


def _choose_plain_style(value: CellValue, column: SheetColumn) -> CellStyle:
    cut_off = isinstance(value, str) and (len(value) > column.width or "\n" in value)
    return WRAPPED_PLAIN_STYLE if cut_off else column.look


def _choose_sum_style(column: SheetColumn) -> CellStyle:
    return BOLD_COUNT_STYLE if column.look.across == "right" else BOLD_STYLE


def stamp_words(contents: SheetContext) -> str:
    """Return the line that says which export a sheet is of, for whom and what for."""
    if contents.stamp is None:
        return ""
    made_on = to_local_day(contents.stamp.made_at)
    return contents.stamp.words(format_day_short(made_on))


def insert_formula_results(xml: str, worked_out: Mapping[str, str]) -> str:
    """Return a sheet's text with each formula's result put in the place that the library leaves empty."""
    return FORMULA_PATTERN.sub(lambda found: f"{found[1]}<v>{worked_out[unescape(found[2])]}</v>", xml)


def _count_line_letters(width: int, look: CellStyle) -> int:
    # A column's width is counted in figures; letters are a little narrower.
    return width - FILTER_BUTTON_WIDTH if look.heading else int(1.06 * width)


def _format_footer(text: str) -> str:
    # In headers and footers & begins a code; && is the letter itself.
    return " ".join(text.split())[:MAX_FOOTER_LENGTH].replace("&", "&&")
