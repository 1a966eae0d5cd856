"""Exact numbers as the digits that a cell holds, and the formats that show them."""

from decimal import Decimal
from fractions import Fraction

ExactNumber = Fraction | Decimal | int

# Excel keeps 15 digits. What has no end, such as a third, is cut long after what anyone is shown.
MAX_DIGITS = 15
MAX_DECIMALS = 10


def format_digits(value: ExactNumber) -> str:
    """Return the number's own digits with a point, all of them where Excel can keep them."""
    if isinstance(value, int):
        return str(value)
    exact = Fraction(value)
    places = _count_places(exact)
    if len(str(abs(round_to_units(exact, places)))) > MAX_DIGITS:
        places = min(places, MAX_DECIMALS)
    return format(Decimal(round_to_units(exact, places)).scaleb(-places), "f")


def round_to_units(value: Fraction, places: int) -> int:
    """Return the number in units of its last place, rounded half away from zero."""
    scaled = Fraction(abs(value) * 10**places)
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return -units if value < 0 else units


def number_format(decimals: int) -> str:
    """Return the format that shows a Danish number in a Danish office suite."""
    return "#,##0." + "0" * decimals if decimals else "#,##0"


def count_decimals(value: Decimal) -> int:
    """Return how many decimals a figure was typed with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _count_places(exact: Fraction) -> int:
    """Return the decimals that write the number out in full, or those to cut after where it has no end."""
    rest, places = exact.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for factor in (2, 5):
        while rest % factor == 0:
            rest, places = rest // factor, places + 1
    return places if rest == 1 else MAX_DECIMALS
