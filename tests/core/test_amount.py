"""Typed numbers are read exactly, doubts are asked about, and what is shown is rounded half up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gladsaxe.core import amount

# The machine may be busy with other tests: nothing here is about time.
UNHURRIED = settings(deadline=None)
NBSP = "\u00a0"
MINUS = "\u2212"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("7", "7"),
        ("0", "0"),
        ("0,975", "0.975"),
        ("0.125", "0.125"),
        ("12,345", "12.345"),
        ("1234.567", "1234.567"),
        ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("17 016", "17016"),
        (f"17{NBSP}016", "17016"),
        ("17\u202f016,25", "17016.25"),
        ("  8,30 ", "8.30"),
        ("-3,5", "-3.5"),
        (f"{MINUS}3,5", "-3.5"),
        ("- 3,5", "-3.5"),
        ("+2", "2"),
        ("007", "7"),
    ],
)
def test_a_clear_number_is_read_digit_for_digit(text, number):
    read = amount.parse_decimal(text)
    assert (read, str(read)) == (Decimal(number), number)


@pytest.mark.parametrize(
    ("text", "thousands", "decimals"),
    [("17.016", "17016", "17.016"), ("1.000", "1000", "1.000"), ("-17.016", "-17016", "-17.016")],
)
def test_a_point_with_two_meanings_carries_both(text, thousands, decimals):
    with pytest.raises(amount.AmbiguousAmount) as doubt:
        amount.parse_decimal(text)
    assert doubt.value.readings == (Decimal(thousands), Decimal(decimals))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "tolv",
        "1,2,3",
        "1,234.5",
        "1.23.456",
        "17 01",
        "5,",
        ",5",
        "1e5",
        "NaN",
        "--1",
        "12 %",
        "1" * 19,
    ],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="is not a number"):
        amount.parse_decimal(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [("0", 0), ("25", 25), ("1.250", 1250), ("17.016", 17016), ("1 250", 1250), ("999.999.999", 999_999_999)],
)
def test_a_count_has_only_one_reading(text, count):
    assert amount.parse_count(text) == count


@pytest.mark.parametrize("text", ["", "-3", "12,5", "1.25", "ca. 20", "1.000.000.000", "12.5", "3 4"])
def test_what_is_no_count_is_refused(text):
    with pytest.raises(ValueError, match="is not a whole number"):
        amount.parse_count(text)


@pytest.mark.parametrize(
    ("text", "oere"),
    [
        ("1.850", 185_000),
        ("1850,50", 185_050),
        ("1850,5", 185_050),
        ("1.850,05", 185_005),
        ("1850.75", 185_075),
        ("kr. 1.850,-", 185_000),
        ("1850 kr.", 185_000),
        ("1 850 KR", 185_000),
        ("0", 0),
        ("9.999.999,99", 999_999_999),
    ],
)
def test_kroner_are_read_as_whole_oere(text, oere):
    assert amount.parse_kroner(text) == oere


@pytest.mark.parametrize("text", ["", "kr.", "-5", "1,005", "1.85.0", "10.000.000", "12 kroner", ",-"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match="is not an amount in kroner"):
        amount.parse_kroner(text)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(271, 30), 1, "9,0"),
        (Fraction(-70, 3), 1, "-23,3"),
        (Decimal("0.25"), 1, "0,3"),
        (Decimal("-0.25"), 1, "-0,3"),
        (Fraction(21, 20), 1, "1,1"),
        (Fraction(-1, 100), 1, "0,0"),
        (Decimal("39833.33"), 1, "39.833,3"),
        (1234567, 0, "1.234.567"),
        (Fraction(39, 40), 2, "0,98"),
        (Fraction(1, 3), 3, "0,333"),
    ],
)
def test_numbers_are_shown_rounded_half_up(value, decimals, text):
    assert amount.format_number(value, decimals) == text


def test_a_binary_float_is_never_shown():
    with pytest.raises(TypeError, match="float"):
        amount.format_number(8.3 - 4.8)


def test_kroner_are_shown_with_oere_only_where_there_are_some():
    shown = [amount.format_kroner(oere) for oere in (185_000, 185_050, 5, 0)]
    assert shown == ["1.850", "1.850,50", "0,05", "0"]


def test_a_figure_in_a_text_has_all_its_digits_and_points_between_thousands():
    shown = [amount.format_all_digits(Decimal(text)) for text in ("15000", "12850.50", "-0.25", "58.0", "7")]
    assert shown == ["15.000", "12.850,50", "-0,25", "58,0", "7"]


@UNHURRIED
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_a_shown_figure_reads_back_as_itself(value):
    assert amount.parse_decimal(amount.format_for_input(value)) == value


@UNHURRIED
@given(st.integers(min_value=0, max_value=999_999_999))
def test_shown_kroner_and_counts_read_back_as_themselves(number):
    assert amount.parse_kroner(amount.format_kroner(number)) == number
    assert amount.parse_count(amount.format_count(number)) == number


@UNHURRIED
@given(st.fractions(max_denominator=10_000), st.integers(min_value=0, max_value=6))
def test_what_is_shown_lies_within_half_a_unit(value, decimals):
    text = amount.format_number(value, decimals).replace(".", "").replace(",", ".")
    assert abs(Fraction(text) - value) <= Fraction(1, 2 * 10**decimals)


@UNHURRIED
@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text):
    for read in (amount.parse_decimal, amount.parse_count, amount.parse_kroner):
        try:
            read(text)
        except ValueError:
            continue
