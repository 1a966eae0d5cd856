"""When the time of what is kept is over."""

from dataclasses import dataclass
from datetime import date

from gladsaxe.core.confidentiality import LEVEL_POLICIES, ConfidentialityLevel
from gladsaxe.core.dates import add_months

YEARS_AFTER_PERIOD = 5
# How long before its end an issue that is not closed is listed: nothing is deleted that nobody had the
# chance to close.
LISTED_MONTHS = 6
# What was never written in: drafts with a fault, what was discarded, photos that no row took up.
UNSETTLED_DAYS = 180
UNUSED_PHOTO_DAYS = 30
DELETED_NAME = "Slettet"


@dataclass(frozen=True)
class PurgeEntry:
    """Something that was deleted for good, and the submission id that it came with."""

    what: str
    key: str
    purged_on: date


def get_retention_end(period_end: date) -> date:
    """Return the day after which nothing of the plan is kept but sums and the board's figures."""
    return add_months(period_end, 12 * YEARS_AFTER_PERIOD)


@dataclass(frozen=True)
class IssueDates:
    """The days that an issue's time is counted from.

    `restarted_on` is when it was last raised or reopened, `listed_on` when it was listed as not closed.
    """

    told_on: date
    changed_on: date
    finished_on: date | None = None
    restarted_on: date | None = None
    listed_on: date | None = None


def find_listing_day(level: ConfidentialityLevel, dates: IssueDates, day: date) -> date | None:
    """Return since when a confidential issue is listed as not closed, seen from `day`; None for not yet."""
    unclosed_months = LEVEL_POLICIES[level].unclosed_months
    if dates.finished_on is not None or unclosed_months is None:
        return None
    listed_from = add_months(dates.changed_on, unclosed_months - LISTED_MONTHS)
    if day < listed_from:
        return None
    return dates.listed_on if dates.listed_on and dates.listed_on >= listed_from else day


def find_last_day(level: ConfidentialityLevel, dates: IssueDates, period_end: date, day: date) -> date:
    """Return the last day that an issue is kept, seen from `day`.

    Who raises or reopens an issue never hastens its end: the time begins anew on that day. What is
    confidential and not closed is kept at least as long as it must be listed.
    """
    policy = LEVEL_POLICIES[level]
    if policy.months_kept is None:
        return get_retention_end(period_end)
    if policy.unclosed_months is not None and dates.finished_on is None:
        bound = add_months(dates.changed_on, policy.unclosed_months)
        listed_on = find_listing_day(level, dates, day)
        return max(bound, add_months(listed_on, LISTED_MONTHS)) if listed_on else bound
    since = dates.told_on if policy.unclosed_months is None else dates.finished_on or dates.told_on
    return add_months(max(since, dates.restarted_on or since), policy.months_kept)


def is_expired(level: ConfidentialityLevel, dates: IssueDates, period_end: date, day: date) -> bool:
    """Return True if an issue is to be deleted on a day."""
    return day > find_last_day(level, dates, period_end, day)


def is_listed(level: ConfidentialityLevel, dates: IssueDates, period_end: date, day: date) -> bool:
    """Return True if an issue is not closed and near its end, so that somebody is asked to close it."""
    near = day >= add_months(find_last_day(level, dates, period_end, day), -LISTED_MONTHS)
    return dates.finished_on is None and near
