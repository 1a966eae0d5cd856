"""Numbers as Danes type and read them, exact from the key to the page: never a binary float."""

import re
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from babel.numbers import format_decimal

DANISH_LOCALE = "da_DK"
ExactNumber = Fraction | Decimal | int

WHITESPACE_PATTERN = re.compile(r"\s+")
MINUS_TRANSLATION = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\uff0d", "-"))
SIGNED_PATTERN = re.compile(r"(?P<sign>[+-]?) ?(?P<digits>.*)")
# 1.234.567,5 and 1 234 567,5 and 1234567,5: the comma divides, points and spaces group by three.
DANISH_PATTERN = re.compile(r"(?:[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+|\d+)(?:,\d+)?", re.ASCII)
# 7.5 as a calculator writes it.
POINT_DECIMAL_PATTERN = re.compile(r"\d+\.\d+", re.ASCII)
MAX_DIGITS = 18
MAX_FORMATTED_DIGITS = 200
MAX_COUNT_DIGITS = 9
# Whole øre of one amount fit in a database's four bytes.
MAX_KRONER_DIGITS = 7
KRONER_PATTERN = re.compile(r"(?:kr\.? ?)?(?P<amount>.*?)(?:,-)?(?: ?kr\.?)?", re.IGNORECASE)


class AmbiguousAmount(ValueError):
    """A text such as 17.016 has two readings: thousands first, then decimals."""

    def __init__(self, text: str, thousands: Decimal, decimals: Decimal) -> None:
        super().__init__(f"{text} can be read as {thousands} or as {decimals}")
        self.readings = (thousands, decimals)


def parse_decimal(text: str) -> Decimal:
    """Read a typed number; raise AmbiguousAmount where a point has two meanings, ValueError for no number."""
    sign, digits = _split_sign(text)
    danish, pointed = DANISH_PATTERN.fullmatch(digits), POINT_DECIMAL_PATTERN.fullmatch(digits)
    if sum(letter.isdecimal() for letter in digits) > MAX_DIGITS or not (danish or pointed):
        raise ValueError(f"{text!r} is not a number")
    if danish and pointed:
        raise AmbiguousAmount(text, _parse_grouped(sign, digits), Decimal(sign + digits))
    return _parse_grouped(sign, digits) if danish else Decimal(sign + digits)


def parse_count(text: str) -> int:
    """Read a whole number of zero or more; a point can only group thousands. Raise ValueError."""
    sign, digits = _split_sign(text)
    whole = digits.replace(".", "").replace(" ", "")
    if sign == "-" or "," in digits or not DANISH_PATTERN.fullmatch(digits) or len(whole) > MAX_COUNT_DIGITS:
        raise ValueError(f"{text!r} is not a whole number")
    return int(whole)


def parse_kroner(text: str) -> int:
    """Read kroner such as 1.850 or 1850,50 or kr. 1.850,- as whole øre; a point can group thousands.

    Raise ValueError for fractions of an øre, for negative amounts and from 10,000,000 kr.
    """
    match = KRONER_PATTERN.fullmatch(_normalize_spaces(text))
    sign, digits = _split_sign(match["amount"] if match else text)
    danish, pointed = DANISH_PATTERN.fullmatch(digits), POINT_DECIMAL_PATTERN.fullmatch(digits)
    if sign == "-" or not (danish or pointed):
        raise ValueError(f"{text!r} is not an amount in kroner")
    value = _parse_grouped(sign, digits) if danish else Decimal(digits)
    if -_get_exponent(value) > 2 or value >= 10**MAX_KRONER_DIGITS:
        raise ValueError(f"{text!r} is not an amount in kroner")
    return int(value.scaleb(2))


def format_number(value: ExactNumber, decimals: int = 1) -> str:
    """Show a number rounded half up (away from zero), with a comma and a point between thousands."""
    if isinstance(value, float):
        raise TypeError("a binary float is never exact: use Decimal or Fraction")
    exact = abs(Fraction(value)) * 10**decimals
    units = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    with localcontext(prec=MAX_FORMATTED_DIGITS):
        # Rounded here, for a fraction has no exact decimal to hand over; written by the library.
        rounded = Decimal(-units if value < 0 else units).scaleb(-decimals)
        return format_decimal(rounded if units else abs(rounded), format=pattern, locale=DANISH_LOCALE)


# A list shows fifty of them, and the library takes longer over them than the database over the rows.
@lru_cache(maxsize=4096, typed=True)
def format_count(value: int) -> str:
    """Show a whole number with a point between thousands."""
    return format_number(value, 0)


def format_all_digits(value: Decimal) -> str:
    """Show every digit of a typed number, with a comma and a point between thousands."""
    return format_number(value, max(-_get_exponent(value), 0))


def format_for_input(value: Decimal) -> str:
    """Show every digit of a typed number with a comma and no grouping, so that it reads back the same."""
    return format(value, "f").replace(".", ",")


def format_kroner(oere: int) -> str:
    """Show whole øre as kroner, with øre only where there are some."""
    return format_number(Fraction(oere, 100), 2 if oere % 100 else 0)


def _normalize_spaces(text: str) -> str:
    return WHITESPACE_PATTERN.sub(" ", text.translate(MINUS_TRANSLATION)).strip()


def _split_sign(text: str) -> tuple[str, str]:
    match = SIGNED_PATTERN.fullmatch(_normalize_spaces(text))
    return (match["sign"], match["digits"]) if match else ("", "")


def _parse_grouped(sign: str, digits: str) -> Decimal:
    return Decimal(sign + digits.replace(".", "").replace(" ", "").replace(",", "."))


def _get_exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
