"""What in a text points at a person: CPR numbers, which are refused, and what deserves a hint."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

# Written over a number where a text is kept that has not been corrected yet.
CPR_REPLACEMENT = "[CPR-nummer fjernet]"

# Born before this in two-digit years and written with a space, a serial that is a clock time is one.
LATEST_CLOCK_TIME_BIRTH_YEAR = 1930
EARLIEST_BIRTH_YEAR = 1890
CPR_LENGTH = 10
DIGIT_PATTERN = re.compile(r"\d")
MODULUS_11_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
CPR_LABEL_PATTERN = re.compile(r"(?:cpr|personn(?:umme)?r|person-?id)[^0-9]{0,20}\Z", re.IGNORECASE)
LABEL_DISTANCE = 32
HYPHEN_CHARACTERS = "\u002d\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d_"

SIGN_TRANSLATION = str.maketrans({**dict.fromkeys(HYPHEN_CHARACTERS, "-"), "\t": " ", "\r": " "})

# A longer number is another number, and so is one that goes on after a sign without a space.
_BEFORE_PATTERN = r"(?<![0-9])(?<![0-9][-./:,])"
_AFTER_PATTERN = r"(?![0-9])(?![-/:][0-9])(?![.,][0-9])"
_SIGN_PATTERN = r"(?P<sign> ?[-./] ?| {1,3})"
_DAY_PATTERN, _MONTH_PATTERN, _SERIAL_PATTERN = (
    r"(?P<day>[0-9]{2})",
    r"(?P<month>[0-9]{2})",
    r"(?P<serial>[0-9]{4})",
)
_YEAR_PATTERN = r"(?P<year>[0-9]{4}|[0-9]{2})"
COMPACT_CPR_PATTERN = re.compile(
    f"{_BEFORE_PATTERN}{_DAY_PATTERN}{_MONTH_PATTERN}{_YEAR_PATTERN}{_SIGN_PATTERN}{_SERIAL_PATTERN}{_AFTER_PATTERN}"
)
SEPARATED_CPR_PATTERN = re.compile(
    f"{_BEFORE_PATTERN}{_DAY_PATTERN}(?P<part>[-./ ]){_MONTH_PATTERN}(?P=part){_YEAR_PATTERN}"
    f"{_SIGN_PATTERN}{_SERIAL_PATTERN}{_AFTER_PATTERN}"
)
UNSIGNED_CPR_PATTERN = re.compile(
    f"{_BEFORE_PATTERN}{_DAY_PATTERN}{_MONTH_PATTERN}(?P<year>[0-9]{{2}}){_SERIAL_PATTERN}{_AFTER_PATTERN}"
)

PHONE_PATTERN = re.compile(
    rf"{_BEFORE_PATTERN}(?:(?:\+|00)45[ -]?)?"
    r"(?:[2-9][0-9]{7}|[2-9][0-9](?:[ .-][0-9]{2}){3}|[2-9][0-9]{3} [0-9]{4})"
    rf"{_AFTER_PATTERN}"
)
# A house number, then the floor and the side: "Vejnavn 12, 3. tv.", "12 A, st. th", "12, 4. sal".
ADDRESS_PATTERN = re.compile(
    r"(?<![0-9])[0-9]{1,3} ?[A-ZÆØÅ]?[, ]{1,2}(?:[0-9]{1,2}|st|kl)(?:\. ?|,? )(?:sal|etage|tv|th|mf)\b",
    re.IGNORECASE,
)


class TextSpan(NamedTuple):
    """Where in the plain text a number stands; never what it is."""

    start: int
    end: int


class CprParts(NamedTuple):
    """The parts that a number is written in."""

    day: str
    month: str
    year: str
    serial: str

    def digits(self) -> str:
        """Return the ten digits."""
        return self.day + self.month + self.year[-2:] + self.serial


def normalize_text(text: str) -> str:
    """Return the text with one kind of digit, hyphen and space, and without what cannot be seen."""
    if not text.isascii():
        text = "".join(
            _normalize_letter(letter)
            for letter in unicodedata.normalize("NFKC", text.translate(SIGN_TRANSLATION))
        )
    return text.translate(SIGN_TRANSLATION)


def _normalize_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if unicodedata.category(letter) == "Cf":
        return ""
    return " " if letter.isspace() else _normalize_digit(letter)


def _normalize_digit(letter: str) -> str:
    # Decimal digits of any script; int() reads them, so a person does.
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


def has_cpr_number(text: str | None, latest: date) -> bool:
    """Return True if a text holds what is a CPR number of someone born by `latest`."""
    if not text or len(DIGIT_PATTERN.findall(text)) < CPR_LENGTH:
        return False
    return next(_find_cpr_numbers(normalize_text(text), latest), None) is not None


def remove_cpr_numbers(text: str, latest: date) -> str:
    """Return the text with each CPR number written over; one without any comes back as it was."""
    bare = normalize_text(text)
    numbers = sorted(set(_find_cpr_numbers(bare, latest)))
    if not numbers:
        return text
    kept, end = [], 0
    for place in numbers:
        if place.start >= end:
            kept += [bare[end : place.start], CPR_REPLACEMENT]
            end = place.end
    return "".join([*kept, bare[end:]])


def _find_cpr_numbers(text: str, latest: date) -> Iterator[TextSpan]:
    for pattern in (COMPACT_CPR_PATTERN, SEPARATED_CPR_PATTERN):
        for match in pattern.finditer(text):
            if _is_signed_cpr(_split_parts(match), match["sign"], pattern is SEPARATED_CPR_PATTERN, latest):
                yield TextSpan(*match.span())
    for match in UNSIGNED_CPR_PATTERN.finditer(text):
        named = CPR_LABEL_PATTERN.search(text, max(0, match.start() - LABEL_DISTANCE), match.start())
        if _is_unsigned_cpr(_split_parts(match), named is not None, latest):
            yield TextSpan(*match.span())


def _split_parts(match: re.Match[str]) -> CprParts:
    return CprParts(match["day"], match["month"], match["year"], match["serial"])


def _is_signed_cpr(parts: CprParts, sign: str, parted: bool, latest: date) -> bool:
    born = _parse_birth_date(parts, latest)
    if born is None:
        return False
    if sign.strip() in (".", "/"):
        # So are journal numbers written, and prices.
        return not parted and _fits_modulus_11(parts.digits())
    # A day and the clock: "050618 1430".
    return not (sign.isspace() and born.year <= LATEST_CLOCK_TIME_BIRTH_YEAR and _is_clock_time(parts.serial))


def _is_unsigned_cpr(parts: CprParts, named: bool, latest: date) -> bool:
    """Return True if ten digits are a number: with nothing that says so they must fit modulus 11.

    Since 2007 there are numbers that do not, and those are of people born on 1 January.
    """
    born = _parse_birth_date(parts, latest)
    if born is None:
        return False
    return named or _fits_modulus_11(parts.digits()) or (born.day, born.month) == (1, 1)


def _parse_birth_date(parts: CprParts, latest: date) -> date | None:
    """Return the day of birth that a number tells, None for one that cannot be."""
    # A number given before the real one is known has 60 added to its day.
    day = int(parts.day) - 60 if int(parts.day) > 60 else int(parts.day)
    short = int(parts.year[-2:])
    year = _get_century(short, int(parts.serial[0])) + short
    if len(parts.year) == 4 and year != int(parts.year):
        return None
    try:
        born = date(year, int(parts.month), day)
    except ValueError:
        return None
    return born if born.year >= EARLIEST_BIRTH_YEAR and born <= latest else None


def _get_century(year: int, seventh: int) -> int:
    """Return the century that the seventh digit tells, as the CPR office has it."""
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800


def _fits_modulus_11(digits: str) -> bool:
    return (
        sum(weight * int(digit) for weight, digit in zip(MODULUS_11_WEIGHTS, digits, strict=True)) % 11 == 0
    )


def _is_clock_time(serial: str) -> bool:
    return int(serial[:2]) < 24 and int(serial[2:]) < 60


def find_personal_hints(text: str | None) -> frozenset[str]:
    """Return what a text seems to hold that deserves a second look: "telefon", "adresse"."""
    bare = normalize_text(text or "")
    hints = set()
    if PHONE_PATTERN.search(bare):
        hints.add("telefon")
    if ADDRESS_PATTERN.search(bare):
        hints.add("adresse")
    return frozenset(hints)
