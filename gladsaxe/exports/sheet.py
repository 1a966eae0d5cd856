"""The set-up that every sheet shares: headings that stay, filters, widths, a landscape A4 page."""

import re
from collections.abc import Callable, Mapping, Sequence
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
FORMULA_PATTERN = re.compile(r"(<f>([^<]*)</f>)<v(?: ?/>|></v>)")


class SheetContext(Protocol):
    """Know what every sheet says in its margins, and the zone of its moments."""

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


class SheetWriter:
    """Write one sheet from its first row to its last."""

    def __init__(
        self,
        book: Workbook,
        title: str,
        contents: SheetContext,
        widths: Sequence[int],
        freeze: str | None = None,
        gridlines: bool = True,
        one_page: bool = False,
    ) -> None:
        # openpyxl's write-only sheet has no type of its own, and writes its set-up before its first row.
        self.sheet: Any = book.create_sheet(title)
        self.title = title
        self.rows = 0
        self._widths = widths
        self._cells = CellWriter(self.sheet, contents.timezone)
        self.sheet.sheet_view.showGridLines = gridlines
        if freeze:
            self.sheet.freeze_panes = freeze
        for number, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self._set_print(contents, one_page)

    def row(
        self,
        values: Sequence[CellValue],
        looks: Sequence[CellStyle] | CellStyle = TEXT_STYLE,
        height: int | None = None,
    ) -> int:
        """Write the next row and return its number; `height` in points where no text decides it."""
        self.rows += 1
        wanted = [looks] * len(values) if isinstance(looks, CellStyle) else looks
        points = height or self._height(values, wanted)
        if points > LINE_POINTS:
            self.sheet.row_dimensions[self.rows].height = points
        self.sheet.append(self._cells.row(wanted, values))
        # It is in the file now, and would be kept to the end.
        self.sheet.row_dimensions.pop(self.rows, None)
        return self.rows

    def close(self) -> None:
        """End the sheet, and write beside each formula what it comes to: not every reader works it out."""
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


class TableWriter:
    """Write a sheet that is one table: a heading, a line about it, the columns' headings, the rows."""

    HEADING_ROW = 4

    def __init__(
        self,
        book: Workbook,
        title: str,
        contents: SheetContext,
        columns: Sequence[SheetColumn],
        about: str,
        frozen_columns: int = 1,
        lined: bool = True,
    ) -> None:
        self.columns = columns
        repeated = frozen_columns if sum(column.width for column in columns) > MAX_PAGE_WIDTH else 0
        corner = f"{get_column_letter(frozen_columns + 1)}{self.HEADING_ROW + 1}"
        self.page = SheetWriter(book, title, contents, [column.width for column in columns], corner)
        self.page.sheet.print_title_rows = f"{self.HEADING_ROW}:{self.HEADING_ROW}"
        if repeated:
            self._print_on_two_pages(repeated)
        self._looks = [replace(column.look, lined=True) if lined else column.look for column in columns]
        self.page.row([title], TITLE_STYLE)
        for words in (about, stamp_words(contents)):
            self.page.row([*[None] * repeated, words])
        self.page.row([column.heading for column in columns], [column.heading_style for column in columns])

    def _print_on_two_pages(self, repeated: int) -> None:
        # Side by side, and the second says again whose rows they are; so a longer text stands beside those
        # columns, or its beginning would be printed twice.
        self.page.sheet.page_setup.fitToWidth = 2
        self.page.sheet.page_setup.pageOrder = "overThenDown"
        self.page.sheet.print_title_cols = f"A:{get_column_letter(repeated)}"

    def row(self, values: Sequence[CellValue], looks: Sequence[CellStyle] | None = None) -> int:
        """Write a row of the table and return its number."""
        return self.page.row(values, looks or self._looks)

    def end(self) -> None:
        """Put the filter over the rows written so far; sums may follow under it."""
        last = get_column_letter(len(self.columns))
        self.page.sheet.auto_filter.ref = f"A{self.HEADING_ROW}:{last}{self.page.rows}"


def stamp_words(contents: SheetContext) -> str:
    """Return the line that says which export a sheet is of, for whom and what for."""
    if contents.stamp is None:
        return ""
    made = to_local_day(contents.stamp.made_at, contents.timezone)
    return contents.stamp.words(format_day_short(made))


def insert_formula_results(xml: str, worked_out: Mapping[str, str]) -> str:
    """Return a sheet's text with each formula's result put in the place that the library leaves empty."""
    return FORMULA_PATTERN.sub(lambda found: f"{found[1]}<v>{worked_out[unescape(found[2])]}</v>", xml)


def _count_line_letters(width: int, look: CellStyle) -> int:
    # A column's width is counted in figures; letters are a little narrower.
    return width - FILTER_BUTTON_WIDTH if look.heading else int(1.06 * width)


def _format_footer(text: str) -> str:
    # In headers and footers & begins a code; && is the letter itself.
    return " ".join(text.split())[:MAX_FOOTER_LENGTH].replace("&", "&&")
