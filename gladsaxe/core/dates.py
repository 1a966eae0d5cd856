"""Days and times of day as Danes type and read them."""

import calendar
import re
from datetime import date, time
from functools import lru_cache

from babel.dates import format_date, get_month_names

DANISH_LOCALE = "da_DK"
MONTH_NAMES = tuple(get_month_names("wide", locale=DANISH_LOCALE).values())
MIN_MONTH_LETTERS = 3
EARLIEST_YEAR = 1900
NUMERIC_DATE_PATTERN = re.compile(
    r"(?P<day>\d{1,2})(?:\. ?|[-/ ])(?P<month>\d{1,2})(?:\. ?|[-/ ])(?P<year>\d{1,4})", re.ASCII
)
WORDED_DATE_PATTERN = re.compile(
    r"(?:den )?(?P<day>\d{1,2})\.? ?(?P<month>[a-z]+)\.?,? ?(?P<year>\d{1,4})", re.ASCII | re.IGNORECASE
)
ISO_DATE_PATTERN = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
TIME_PATTERN = re.compile(r"(?:kl\.? ?)?(?P<hour>\d{1,2})(?:[.:]?(?P<minute>\d{2}))?", re.ASCII | re.I)


class UnreadableDay(ValueError):
    """Raised where a text is not written as a day, month and year."""


class ShortYear(UnreadableDay):
    """Raised where the year is not written in full, so that the century would be a guess."""


class NoSuchDay(ValueError):
    """Raised where a text is written as a day that does not exist, such as 31-06-2018."""


def parse_day(text: str) -> date:
    """Read 05-06-2018, 5/6 2018, 5.6.2018, 5. juni 2018 or 2018-06-05.

    Raise NotADay, ShortYear or NoSuchDay.
    """
    plain = " ".join(text.split())
    match = (
        ISO_DATE_PATTERN.fullmatch(plain)
        or NUMERIC_DATE_PATTERN.fullmatch(plain)
        or WORDED_DATE_PATTERN.fullmatch(plain)
    )
    if match is None:
        raise UnreadableDay(f"{text!r} is not a day, month and year")
    month = int(match["month"]) if match["month"].isdecimal() else _parse_month(match["month"])
    if int(match["year"]) < EARLIEST_YEAR:
        raise ShortYear(f"{text!r} needs a year with four digits")
    try:
        return date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        raise NoSuchDay(f"{text!r} does not exist") from None


def parse_time(text: str) -> time:
    """Read 9.30, 9:30, 930, 9 or kl. 9.30; raise ValueError for the rest."""
    match = TIME_PATTERN.fullmatch(" ".join(text.split()))
    if match is None:
        raise ValueError(f"{text!r} is not a time of day")
    return time(int(match["hour"]), int(match["minute"] or 0))


# A list shows fifty of them, and the library takes longer over them than the database over the rows.
@lru_cache(maxsize=4096)
def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def format_day(day: date) -> str:
    """Show a day in words: 5. juni 2018."""
    return format_date(day, "d. MMMM y", locale=DANISH_LOCALE)


def format_day_short(day: date) -> str:
    """Show a day in digits: 05-06-2018."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


@lru_cache(maxsize=1440)
def format_time(moment: time) -> str:
    """Show a time of day: 9.30."""
    return f"{moment.hour}.{moment.minute:02}"


def _parse_month(word: str) -> int:
    months = [number for number, name in enumerate(MONTH_NAMES, start=1) if name.startswith(word.lower())]
    if len(word) < MIN_MONTH_LETTERS or len(months) != 1:
        raise UnreadableDay(f"{word!r} is not a month")
    return months[0]
