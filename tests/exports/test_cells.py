"""Text stays text, numbers keep their digits, days are real days."""

import io
import re
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import Workbook, load_workbook

from gladsaxe.exports.cells import (
    COUNT_STYLE,
    DAY_STYLE,
    KRONER_STYLE,
    MAX_TEXT_LENGTH,
    MOMENT_STYLE,
    NUMBER_STYLE,
    PLAIN_STYLE,
    TEXT_STYLE,
    WRAPPED_STYLE,
    CellWriter,
    clean_text,
)
from gladsaxe.exports.contents import DisplayNumber
from gladsaxe.exports.numbers import format_digits
from tests.exports.reading import drop_timezone

HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "+1",
    "-1",
    "\t=1+1",
    "#N/A",
    "#DIV/0!",
    "'x",
    "%x",
    "TRUE",
    "12.345",
    "  indrykket  ",
    "to\nlinjer",
    "æøå 😀 &amp; <b>",
]


def write_cells(looks, values):
    """Write one row through the helper and return its sheet, read back, and its XML."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Ark")
    sheet.append(CellWriter(sheet, "Europe/Copenhagen").row(looks, values))
    file = io.BytesIO()
    book.save(file)
    xml = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    return load_workbook(file)["Ark"], xml


@pytest.mark.parametrize("look", [PLAIN_STYLE, TEXT_STYLE, WRAPPED_STYLE, COUNT_STYLE, DAY_STYLE])
def test_text_stays_text_in_every_look(look):
    sheet, xml = write_cells([look] * len(HOSTILE), HOSTILE)
    assert [cell.value for cell in sheet[1]] == HOSTILE
    assert {cell.data_type for cell in sheet[1]} == {"s"}
    assert "<f" not in xml
    assert xml.count('t="inlineStr"') == len(HOSTILE)


def test_what_could_come_alive_when_edited_is_quoted():
    sheet, _ = write_cells([PLAIN_STYLE] * len(HOSTILE), HOSTILE)
    assert {cell.value for cell in sheet[1] if cell.quotePrefix} == {
        text for text in HOSTILE if text[0] in "=@+-\t#'%"
    }


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b", "a␀b"),
        ("\x07\x1b", "␇␛"),
        ("\x7f\x85", "␡�"),
        ("\r\nto\rtre", "\nto␍tre"),
        ("\ud800x\udfff", "�x�"),
        ("\ufffe\uffff\ufdd0", "���"),
        ("a\tb\nc", "a\tb\nc"),
        # Excel reads _x0041_ as A, and _x005F_ as the underscore itself.
        ("_x0041_", "_x005F_x0041_"),
        ("_x00_", "_x00_"),
    ],
)
def test_what_no_cell_can_hold_is_replaced_visibly(text, kept):
    assert clean_text(text) == kept
    sheet, _ = write_cells([TEXT_STYLE], [text])
    assert sheet["A1"].value == kept


def units(text):
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("letter", ["a", "æ", "😀"])
def test_a_text_too_long_is_cut_and_says_by_how_much(letter):
    sheet, _ = write_cells([PLAIN_STYLE], [letter * 40_000])
    kept = sheet["A1"].value
    found = re.fullmatch(rf"({letter}+)… \(afkortet: ([\d.]+) tegn mere i systemet\)", kept)
    assert len(found[1]) + int(found[2].replace(".", "")) == 40_000
    assert MAX_TEXT_LENGTH - 2 <= units(kept) <= MAX_TEXT_LENGTH


def test_the_longest_text_that_fits_is_whole():
    for text in ("a" * MAX_TEXT_LENGTH, "😀" * (MAX_TEXT_LENGTH // 2)):
        assert clean_text(text) == text
    assert clean_text("a" * (MAX_TEXT_LENGTH + 1)).endswith("tegn mere i systemet)")


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (Decimal("8.3"), "8.3"),
        (Decimal("64.4") - Decimal("57.9"), "6.5"),
        (Decimal("7.50"), "7.5"),
        (Fraction(39, 40), "0.975"),
        (Fraction(271, 30), "9.0333333333"),
        (Fraction(2, 3), "0.6666666667"),
        (Fraction(-70, 3), "-23.3333333333"),
        (Fraction(1, 2**40), "0.0000000000"),
        (Decimal("1850.50"), "1850.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.0"), "0"),
        (250, "250"),
    ],
)
def test_a_number_is_written_with_its_own_digits(value, digits):
    assert format_digits(value) == digits
    _, xml = write_cells([NUMBER_STYLE], [DisplayNumber(value, 1)])
    assert f"<v>{digits}</v>" in xml


def test_numbers_get_the_decimals_they_are_shown_with():
    values = [
        DisplayNumber(Fraction(39, 40), 2),
        DisplayNumber(Decimal(104)),
        Decimal("79.60"),
        Decimal("1850.5"),
        7,
    ]
    sheet, _ = write_cells([NUMBER_STYLE, NUMBER_STYLE, NUMBER_STYLE, KRONER_STYLE, PLAIN_STYLE], values)
    assert [(cell.value, cell.number_format) for cell in sheet[1]] == [
        (0.975, "#,##0.00"),
        (104, "#,##0"),
        (79.6, "#,##0.00"),
        (1850.5, '#,##0.00" kr."'),
        (7, "General"),
    ]


def test_days_are_days_and_moments_stand_in_the_plans_zone():
    moment = datetime(2018, 12, 31, 23, 30, tzinfo=UTC)
    values = [date(2018, 6, 5), moment, time(9, 30), date(1899, 5, 1), None, True, False]
    sheet, _ = write_cells(
        [DAY_STYLE, MOMENT_STYLE, PLAIN_STYLE, DAY_STYLE, DAY_STYLE, TEXT_STYLE, PLAIN_STYLE], values
    )
    assert [cell.value for cell in sheet[1]] == [
        drop_timezone(2018, 6, 5),
        drop_timezone(2019, 1, 1, 0, 30),
        "9.30",
        "01-05-1899",
        None,
        "Ja",
        "Nej",
    ]
    assert [cell.number_format for cell in sheet[1]][:2] == ["dd-mm-yyyy", "dd-mm-yyyy hh:mm"]


def test_days_without_a_format_of_their_own_are_shown_as_danish_days():
    values = [date(2018, 6, 5), datetime(2018, 6, 5, 10, tzinfo=UTC), date(2018, 6, 6)]
    sheet, _ = write_cells([TEXT_STYLE] * 3, values)
    assert [cell.value for cell in sheet[1]] == [
        drop_timezone(2018, 6, 5),
        drop_timezone(2018, 6, 5, 12),
        drop_timezone(2018, 6, 6),
    ]
    assert [cell.number_format for cell in sheet[1]] == ["dd-mm-yyyy", "dd-mm-yyyy hh:mm", "dd-mm-yyyy"]


def test_two_cells_of_one_look_keep_their_own_values():
    sheet, _ = write_cells([COUNT_STYLE] * 3 + [WRAPPED_STYLE] * 2, [1, 2, 3, "=a", "b"])
    assert [cell.value for cell in sheet[1]] == [1, 2, 3, "=a", "b"]
    assert [cell.quotePrefix for cell in sheet[1]] == [False, False, False, True, False]
