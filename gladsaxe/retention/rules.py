"""When the time of what is kept is over."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from gladsaxe.issues.rules import ConfidentialityLevel

YEARS_AFTER_PERIOD = 5
# Months that an issue is kept: an internal one from the day it was told, the others from their closing;
# from the day it was last raised or reopened where that is later.
RETENTION_MONTHS = {
    ConfidentialityLevel.INTERNAL: 24,
    ConfidentialityLevel.CONFIDENTIAL: 12,
    ConfidentialityLevel.STRICT: 6,
}
LEVELS_FROM_REPORT_DAY = frozenset({ConfidentialityLevel.INTERNAL})
# What was never written in: drafts with a fault, what was discarded, photos that no row took up.
UNSETTLED_DAYS = 180
UNUSED_PHOTO_DAYS = 30
DELETED_NAME = "Slettet"


@dataclass(frozen=True)
class PurgeEntry:
    """Hold that something was deleted for good: what, and the submission id that it came with."""

    what: str
    key: str
    purged_on: date


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def get_retention_end(period_end: date) -> date:
    """Return the day after which nothing of the plan is kept but sums and the board's figures."""
    return add_months(period_end, 12 * YEARS_AFTER_PERIOD)


@dataclass(frozen=True)
class IssueDates:
    """The days that an issue's time is counted from: told, finished, and last raised or reopened."""

    told_on: date
    finished_on: date | None = None
    restarted_on: date | None = None


def find_last_day(level: ConfidentialityLevel, dates: IssueDates, period_end: date) -> date | None:
    """Return the last day that an issue is kept, None for one that waits for its closing.

    Who raises or reopens an issue never hastens its end: the time begins anew on that day.
    """
    if level is ConfidentialityLevel.OPEN:
        return get_retention_end(period_end)
    since = dates.told_on if level in LEVELS_FROM_REPORT_DAY else dates.finished_on
    if since is None:
        return None
    return add_months(max(since, dates.restarted_on or since), RETENTION_MONTHS[level])


def is_expired(level: ConfidentialityLevel, dates: IssueDates, period_end: date, day: date) -> bool:
    """Return True if an issue is to be deleted on a day."""
    last_day = find_last_day(level, dates, period_end)
    return last_day is not None and day > last_day


def subtract_days(day: date, days: int) -> date:
    """Return the day so many days before."""
    return day - timedelta(days=days)
