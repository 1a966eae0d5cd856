"""What in a text points at a person: CPR numbers, which are refused, and what deserves a hint."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

# Written over a number where a text is kept that has not been corrected yet.
REMOVED = "[CPR-nummer fjernet]"

# Born before this in two-digit years and written with a space, a serial that is a clock time is one.
OLDEST_WITH_SPACE = 1930
SINCE = 1890
LENGTH = 10
DIGIT = re.compile(r"\d")
WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
NAMED = re.compile(r"(?:cpr|personn(?:umme)?r|person-?id)[^0-9]{0,20}\Z", re.IGNORECASE)
CONTEXT = 32
HYPHENS = "\u002d\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d_"

SIGNS = str.maketrans({**dict.fromkeys(HYPHENS, "-"), "\t": " ", "\r": " "})

# A longer number is another number, and so is one that goes on after a sign without a space.
_BEFORE = r"(?<![0-9])(?<![0-9][-./:,])"
_AFTER = r"(?![0-9])(?![-/:][0-9])(?![.,][0-9])"
_SIGN = r"(?P<sign> ?[-./] ?| {1,3})"
_DAY, _MONTH, _SERIAL = r"(?P<day>[0-9]{2})", r"(?P<month>[0-9]{2})", r"(?P<serial>[0-9]{4})"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
COMPACT = re.compile(f"{_BEFORE}{_DAY}{_MONTH}{_YEAR}{_SIGN}{_SERIAL}{_AFTER}")
PARTED = re.compile(f"{_BEFORE}{_DAY}(?P<part>[-./ ]){_MONTH}(?P=part){_YEAR}{_SIGN}{_SERIAL}{_AFTER}")
BARE = re.compile(f"{_BEFORE}{_DAY}{_MONTH}(?P<year>[0-9]{{2}}){_SERIAL}{_AFTER}")

PHONE = re.compile(
    rf"{_BEFORE}(?:(?:\+|00)45[ -]?)?"
    r"(?:[2-9][0-9]{7}|[2-9][0-9](?:[ .-][0-9]{2}){3}|[2-9][0-9]{3} [0-9]{4})"
    rf"{_AFTER}"
)
# A house number, then the floor and the side: "Vejnavn 12, 3. tv.", "12 A, st. th", "12, 4. sal".
FLOOR = re.compile(
    r"(?<![0-9])[0-9]{1,3} ?[A-ZÆØÅ]?[, ]{1,2}(?:[0-9]{1,2}|st|kl)(?:\. ?|,? )(?:sal|etage|tv|th|mf)\b",
    re.IGNORECASE,
)


class Found(NamedTuple):
    """Hold where in the plain text a number stands; never what it is."""

    start: int
    end: int


class Parts(NamedTuple):
    """Hold the parts that a number is written in."""

    day: str
    month: str
    year: str
    serial: str

    def digits(self) -> str:
        """Return the ten digits."""
        return self.day + self.month + self.year[-2:] + self.serial


def plain(text: str) -> str:
    """Return the text with one kind of digit, hyphen and space, and without what cannot be seen."""
    if not text.isascii():
        text = "".join(_seen(letter) for letter in unicodedata.normalize("NFKC", text.translate(SIGNS)))
    return text.translate(SIGNS)


def _seen(letter: str) -> str:
    if letter.isascii():
        return letter
    if unicodedata.category(letter) == "Cf":
        return ""
    return " " if letter.isspace() else _digit(letter)


def _digit(letter: str) -> str:
    # Decimal digits of any script; int() reads them, so a person does.
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


def holds_cpr(text: str | None, latest: date) -> bool:
    """Tell whether a text holds what is a CPR number of someone born by `latest`."""
    if not text or len(DIGIT.findall(text)) < LENGTH:
        return False
    return next(_cpr_numbers(plain(text), latest), None) is not None


def without_cpr(text: str, latest: date) -> str:
    """Return the text with each CPR number written over; one without any comes back as it was."""
    bare = plain(text)
    found = sorted(set(_cpr_numbers(bare, latest)))
    if not found:
        return text
    kept, end = [], 0
    for place in found:
        if place.start >= end:
            kept += [bare[end : place.start], REMOVED]
            end = place.end
    return "".join([*kept, bare[end:]])


def _cpr_numbers(text: str, latest: date) -> Iterator[Found]:
    for pattern in (COMPACT, PARTED):
        for match in pattern.finditer(text):
            if _is_signed(_parts(match), match["sign"], pattern is PARTED, latest):
                yield Found(*match.span())
    for match in BARE.finditer(text):
        named = NAMED.search(text, max(0, match.start() - CONTEXT), match.start())
        if _is_bare(_parts(match), named is not None, latest):
            yield Found(*match.span())


def _parts(match: re.Match[str]) -> Parts:
    return Parts(match["day"], match["month"], match["year"], match["serial"])


def _is_signed(parts: Parts, sign: str, parted: bool, latest: date) -> bool:
    born = _born(parts, latest)
    if born is None:
        return False
    if sign.strip() in (".", "/"):
        # So are journal numbers written, and prices.
        return not parted and _checks(parts.digits())
    # A day and the clock: "050618 1430".
    return not (sign.isspace() and born.year <= OLDEST_WITH_SPACE and _is_clock(parts.serial))


def _is_bare(parts: Parts, named: bool, latest: date) -> bool:
    """Tell whether ten digits are a number: with nothing that says so they must fit modulus 11.

    Since 2007 there are numbers that do not, and those are of people born on 1 January.
    """
    born = _born(parts, latest)
    if born is None:
        return False
    return named or _checks(parts.digits()) or (born.day, born.month) == (1, 1)


def _born(parts: Parts, latest: date) -> date | None:
    """Return the day of birth that a number tells, None for one that cannot be."""
    # A number given before the real one is known has 60 added to its day.
    day = int(parts.day) - 60 if int(parts.day) > 60 else int(parts.day)
    short = int(parts.year[-2:])
    year = _century(short, int(parts.serial[0])) + short
    if len(parts.year) == 4 and year != int(parts.year):
        return None
    try:
        born = date(year, int(parts.month), day)
    except ValueError:
        return None
    return born if born.year >= SINCE and born <= latest else None


def _century(year: int, seventh: int) -> int:
    """Return the century that the seventh digit tells, as the CPR office has it."""
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800


def _checks(digits: str) -> bool:
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0


def _is_clock(serial: str) -> bool:
    return int(serial[:2]) < 24 and int(serial[2:]) < 60


def hints(text: str | None) -> frozenset[str]:
    """Return what a text seems to hold that deserves a second look: "telefon", "adresse"."""
    bare = plain(text or "")
    found = set()
    if PHONE.search(bare):
        found.add("telefon")
    if FLOOR.search(bare):
        found.add("adresse")
    return frozenset(found)
