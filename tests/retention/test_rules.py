"""When the time of what is kept is over."""

from dataclasses import replace
from datetime import date

import pytest

from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.retention.rules import (
    IssueDates,
    add_months,
    find_last_day,
    find_listing_day,
    get_retention_end,
    is_expired,
    is_listed,
)

PERIOD_END = date(2020, 12, 31)
TOLD, CLOSED = date(2018, 6, 5), date(2018, 8, 31)


@pytest.mark.parametrize(
    ("level", "finished_on", "last_day"),
    [
        (ConfidentialityLevel.OPEN, CLOSED, date(2025, 12, 31)),
        (ConfidentialityLevel.OPEN, None, date(2025, 12, 31)),
        (ConfidentialityLevel.INTERNAL, CLOSED, date(2020, 6, 5)),
        (ConfidentialityLevel.INTERNAL, None, date(2020, 6, 5)),
        (ConfidentialityLevel.CONFIDENTIAL, CLOSED, date(2019, 8, 31)),
        (ConfidentialityLevel.STRICT, CLOSED, date(2019, 2, 28)),
    ],
)
def test_an_issue_is_kept_through_its_last_day(level, finished_on, last_day):
    dates = IssueDates(TOLD, CLOSED, finished_on)
    assert not is_expired(level, dates, PERIOD_END, last_day)
    assert is_expired(level, dates, PERIOD_END, date.fromordinal(last_day.toordinal() + 1))


@pytest.mark.parametrize(
    ("level", "listed_from", "bound"),
    [
        (ConfidentialityLevel.CONFIDENTIAL, date(2020, 2, 29), date(2020, 8, 31)),
        (ConfidentialityLevel.STRICT, date(2019, 2, 28), date(2019, 8, 31)),
    ],
)
def test_what_is_confidential_and_never_closed_is_listed_for_half_a_year_and_then_over(
    level, listed_from, bound
):
    changed_on = date(2018, 8, 31)
    dates = IssueDates(TOLD, changed_on)
    before = date.fromordinal(listed_from.toordinal() - 1)
    assert (find_listing_day(level, dates, before), is_listed(level, dates, PERIOD_END, before)) == (
        None,
        False,
    )
    assert (
        find_listing_day(level, dates, listed_from),
        is_listed(level, dates, PERIOD_END, listed_from),
    ) == (
        listed_from,
        True,
    )
    listed = replace(dates, listed_on=listed_from)
    assert not is_expired(level, listed, PERIOD_END, bound)
    assert is_expired(level, listed, PERIOD_END, date.fromordinal(bound.toordinal() + 1))
    # One that was never listed is not deleted unseen, however old, nor one that was changed since.
    assert not is_expired(level, dates, PERIOD_END, date(2030, 1, 1))
    changed = replace(listed, changed_on=date(2029, 12, 1))
    assert not is_expired(level, changed, PERIOD_END, date(2030, 1, 1))
    assert find_listing_day(level, replace(listed, finished_on=bound), bound) is None


@pytest.mark.parametrize(
    ("level", "last_day"),
    [
        (ConfidentialityLevel.INTERNAL, date(2022, 3, 1)),
        (ConfidentialityLevel.CONFIDENTIAL, date(2021, 3, 1)),
        (ConfidentialityLevel.STRICT, date(2020, 9, 1)),
    ],
)
def test_raising_or_reopening_never_hastens_the_end(level, last_day):
    dates = IssueDates(TOLD, CLOSED, CLOSED, restarted_on=date(2020, 3, 1))
    assert find_last_day(level, dates, PERIOD_END, CLOSED) == last_day
    # An earlier one changes nothing.
    earlier = IssueDates(TOLD, CLOSED, CLOSED, restarted_on=TOLD)
    assert find_last_day(level, earlier, PERIOD_END, CLOSED) == find_last_day(
        level, IssueDates(TOLD, CLOSED, CLOSED), PERIOD_END, CLOSED
    )


def test_a_month_is_a_month():
    assert add_months(date(2018, 8, 31), 6) == date(2019, 2, 28)
    assert add_months(date(2019, 12, 1), 1) == date(2020, 1, 1)
    assert get_retention_end(date(2020, 2, 29)) == date(2025, 2, 28)
