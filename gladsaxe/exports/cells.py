"""The one way into a cell: text stays text, numbers keep their digits, days are real days."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.datetime import WINDOWS_EPOCH

from gladsaxe.core.amount import format_count
from gladsaxe.core.dates import format_day_short, format_time
from gladsaxe.exports.contents import DisplayNumber
from gladsaxe.exports.formulas import CellFormula
from gladsaxe.exports.numbers import count_decimals, format_digits, number_format

CellValue = str | int | Decimal | Fraction | DisplayNumber | CellFormula | date | datetime | time | None

MAX_TEXT_LENGTH = 32_767
MAX_CACHED_CELLS = 4096
# Excel's days begin with an error of its own in February 1900.
FIRST_EXCEL_DAY = date(1900, 3, 1)
EXCEL_EPOCH = WINDOWS_EPOCH.date()
# Read as a formula where it is typed in again, or read by a spreadsheet that is less careful than Excel.
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "|", "%", "'", "#")
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# What Excel reads as one character written by its number.
ESCAPE_PATTERN = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
UNSAFE_TEXT = re.compile(
    rf"\A[{re.escape(''.join(FORMULA_PREFIXES))}]|{CONTROL_CHARACTERS.pattern}|{ESCAPE_PATTERN.pattern}"
)
HEADING_FILL = PatternFill("solid", fgColor="E6EAEC")
HEADING_LINE = Border(bottom=Side(style="thin", color="1F2A30"))
ROW_LINE = Border(bottom=Side(style="thin", color="D0D5D8"))


@dataclass(frozen=True)
class CellStyle:
    """How a cell looks; numbers get a format of their own where `format` is left out."""

    format: str = "General"
    bold: bool = False
    size: int = 11
    wrap: bool = False
    heading: bool = False
    across: str | None = None
    upright: str = "top"
    lined: bool = False
    quoted: bool = False


# The look of a cell that says nothing about it. It costs least, so it is the look of many rows.
PLAIN_STYLE = CellStyle(upright="bottom")
PLAIN_RIGHT_STYLE = CellStyle(across="right", upright="bottom")
PLAIN_DAY_STYLE = CellStyle("dd-mm-yyyy", across="left", upright="bottom")
TEXT_STYLE = CellStyle()
WRAPPED_STYLE = CellStyle(wrap=True)
BOLD_STYLE = CellStyle(bold=True)
HEADING_STYLE = CellStyle(bold=True, wrap=True, heading=True, upright="bottom")
TITLE_STYLE = CellStyle(bold=True, size=16)
DAY_STYLE = CellStyle("dd-mm-yyyy", across="left")
DAY_IN_WORDS_STYLE = CellStyle("[$-406]d. mmmm yyyy", across="left")
MONTH_STYLE = CellStyle("[$-406]mmmm yyyy", across="left")
MOMENT_STYLE = CellStyle("dd-mm-yyyy hh:mm", across="left")
YEAR_STYLE = CellStyle("0", across="left")
NUMBER_STYLE = CellStyle(across="right")
COUNT_STYLE = CellStyle("#,##0", across="right")
BOLD_COUNT_STYLE = CellStyle("#,##0", bold=True, across="right")
KRONER_STYLE = CellStyle('#,##0.00" kr."', across="right")


def clean_text(text: str) -> str:
    """Return the text as a cell can hold it, visibly changed where none can: control characters, too long."""
    if not UNSAFE_TEXT.search(text) and 2 * len(text) <= MAX_TEXT_LENGTH:
        return text
    written = ESCAPE_PATTERN.sub(
        "_x005F_", CONTROL_CHARACTERS.sub(_replace_control_character, text.replace("\r\n", "\n"))
    )
    return written if _count_utf16_units(written) <= MAX_TEXT_LENGTH else _truncate_text(written)


def _replace_control_character(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < ord(" "):
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"


def _count_utf16_units(text: str) -> int:
    # Excel counts as UTF-16 does: a face is two.
    return len(text) + sum(letter > "\uffff" for letter in text)


def _truncate_text(text: str) -> str:
    kept = text[:MAX_TEXT_LENGTH]
    while (
        _count_utf16_units(kept + (note := _format_truncation_note(len(text) - len(kept)))) > MAX_TEXT_LENGTH
    ):
        kept = kept[: -max(1, (_count_utf16_units(kept + note) - MAX_TEXT_LENGTH) // 2)]
    return kept + note


def _format_truncation_note(missing: int) -> str:
    return f"… (afkortet: {format_count(missing)} tegn mere i systemet)"


class StyledCell(Cell):
    """Be a cell whose look is settled once, and answer at once what is asked of it in each row.

    openpyxl looks the style up anew whenever it writes a cell, and asks each one for its name, for the text
    of an error that it raises and catches itself. A sheet is written with the same few cells over and over.
    """

    __slots__ = ("_settled",)
    has_style = True

    @property
    def style_id(self) -> int:
        """Return the number of the style as it was when it was settled."""
        return self._settled

    def settle(self) -> "StyledCell":
        """Keep the number of the style as it is now."""
        self._settled: int = super().style_id
        return self

    def __repr__(self) -> str:
        """Return the same short name for every cell."""
        return "LookCell"


class NotPlainValue(Exception):
    """Raised where a value cannot stand in a plain cell: it would be cut off, or taken for something else."""


class CellWriter:
    """Fill the rows of one sheet; a cell of each look is made once and filled again for each value."""

    def __init__(self, sheet: Any, timezone: str) -> None:  # noqa: ANN401 - openpyxl's write-only sheet has no type
        self._sheet = sheet
        self._zone = ZoneInfo(timezone)
        self._made: dict[CellStyle, Any] = {}
        # What each formula comes to, for readers that do not work it out.
        self.formula_results: dict[str, str] = {}

    def row(self, looks: Iterable[CellStyle], values: Iterable[CellValue]) -> Iterator[Any]:
        """Yield the cells of a row, one at a time: two of the same look are one cell, filled anew."""
        for look, value in zip(looks, values, strict=True):
            yield self._fill(look, value)

    def plain(self, look: CellStyle, width: int, value: CellValue) -> Any:  # noqa: ANN401
        """Return what stands in a cell that has no look unless it must; raise AsksForCare where it needs one.

        It costs little more than openpyxl alone; a cell with a look of its own costs twice a plain one.
        """
        if value is None or value == "":
            return None
        if type(value) is int:
            return value
        if type(value) is date and value >= FIRST_EXCEL_DAY:
            # As the number that a day is in a file, or openpyxl would work it out again in each row.
            return self._made_of(PLAIN_DAY_STYLE, (value - EXCEL_EPOCH).days)
        if type(value) is not str or len(value) > width or "\n" in value or UNSAFE_TEXT.search(value):
            raise NotPlainValue
        # Words in the place of a number stand where it would.
        return self._made_of(look, value) if look is PLAIN_RIGHT_STYLE else value

    def _fill(self, look: CellStyle, value: CellValue) -> Any:  # noqa: ANN401
        if value is None or value == "":
            return self._cell(look, None) if look.heading or look.lined else None
        if isinstance(value, bool):
            value = "Ja" if value else "Nej"
        if isinstance(value, str):
            return self._text(look, value)
        if isinstance(value, (date, time)):
            return self._moment(look, value)
        if isinstance(value, CellFormula):
            return self._formula(look, value)
        return self._number(look, value)

    def _text(self, look: CellStyle, value: str) -> Any:  # noqa: ANN401
        text = clean_text(value)
        risky = text.startswith(FORMULA_PREFIXES)
        if look is PLAIN_STYLE and not risky:
            return text
        # Quoted, so that a formula does not come alive when someone edits the cell.
        cell = self._cell(replace(look, format="General", quoted=True) if risky else look, text)
        cell.data_type = "s"
        return cell

    def _moment(self, look: CellStyle, value: date | datetime | time) -> Any:  # noqa: ANN401
        if isinstance(value, time):
            return self._text(look, format_time(value))
        day = value
        if isinstance(value, datetime):
            local = value.astimezone(self._zone).replace(tzinfo=None, microsecond=0)
            value, day = local, local.date()
        if day < FIRST_EXCEL_DAY:
            return self._text(look, format_day_short(day))
        if look.format == TEXT_STYLE.format:
            look = replace(look, format=(DAY_STYLE if value is day else MOMENT_STYLE).format)
        return self._cell(look, value)

    def _number(self, look: CellStyle, value: int | Decimal | Fraction | DisplayNumber) -> Any:  # noqa: ANN401
        if look is PLAIN_STYLE and isinstance(value, int):
            return value
        if isinstance(value, DisplayNumber):
            look = replace(look, format=number_format(value.decimals))
            value = value.value
        elif isinstance(value, Decimal) and look.format == "General":
            look = replace(look, format=number_format(count_decimals(value)))
        # openpyxl would write 8.3 as a binary float of 16 digits, 8.300000000000001. Digits it leaves alone.
        cell = self._cell(look, format_digits(value))
        cell.data_type = "n"
        return cell

    def _formula(self, look: CellStyle, value: CellFormula) -> Any:  # noqa: ANN401
        self.formula_results[value.text] = format_digits(value.shown.value)
        cell = self._cell(replace(look, format=number_format(value.shown.decimals)), f"={value.text}")
        cell.data_type = "f"
        return cell

    def _cell(self, look: CellStyle, value: Any) -> Any:  # noqa: ANN401
        cell = self._made.get(look)
        if cell is None:
            cell = self._made[look] = self._make(look)
        cell.value = value
        return cell

    def _made_of(self, look: CellStyle, value: Any) -> Any:  # noqa: ANN401
        cell = self._make(look)
        cell.value = value
        return cell

    def _make(self, look: CellStyle) -> Any:  # noqa: ANN401
        cell = StyledCell(self._sheet, row=1, column=1)
        cell.number_format = look.format
        cell.alignment = Alignment(
            horizontal=look.across,
            vertical=look.upright,
            wrap_text=look.wrap or None,
            indent=_choose_indent(look),
        )
        if look.bold or look.size != TEXT_STYLE.size:
            cell.font = Font(name="Calibri", bold=look.bold, size=look.size)
        if look.heading:
            cell.fill, cell.border = HEADING_FILL, HEADING_LINE
        elif look.lined:
            cell.border = ROW_LINE
        cell.quotePrefix = look.quoted
        return cell.settle()


def _choose_indent(look: CellStyle) -> int:
    """Keep numbers off the text of the next column, and their headings off the filter's button."""
    if look.across != "right" or look is PLAIN_RIGHT_STYLE:
        return 0
    return 2 if look.heading else 1


class CellCache(dict[CellValue, Any]):
    """What stands in a column's cells for each value met; most say the same few over and over.

    The values of a column must be of one kind, for 1 and True are one key.
    """

    def __init__(self, cells: CellWriter, look: CellStyle, width: int) -> None:
        self._make = partial(cells.plain, look, width)

    def __missing__(self, value: CellValue) -> Any:  # noqa: ANN401
        """Make it, and forget the others where they are many; raise AsksForCare where it needs a look."""
        if len(self) >= MAX_CACHED_CELLS:
            self.clear()
        cell = self[value] = self._make(value)
        return cell
