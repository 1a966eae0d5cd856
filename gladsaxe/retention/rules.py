"""When the time of what is kept is over."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from gladsaxe.issues.rules import ConfidentialityLevel

YEARS_AFTER_PERIOD = 5
# Months that an issue is kept: an internal one from the day it was told, the others from their closing.
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


def is_expired(
    level: ConfidentialityLevel, told_on: date, finished_on: date | None, period_end: date, day: date
) -> bool:
    """Return True if an issue is to be deleted on a day; what counts from closing waits for it."""
    if level is ConfidentialityLevel.OPEN:
        return day > get_retention_end(period_end)
    since = told_on if level in LEVELS_FROM_REPORT_DAY else finished_on
    return since is not None and day > add_months(since, RETENTION_MONTHS[level])


def subtract_days(day: date, days: int) -> date:
    """Return the day so many days before."""
    return day - timedelta(days=days)
