"""When the time of what is kept is over."""

from datetime import date

import pytest

from gladsaxe.issues.rules import ConfidentialityLevel
from gladsaxe.retention.rules import IssueDates, add_months, find_last_day, get_retention_end, is_expired

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
    dates = IssueDates(TOLD, finished_on)
    assert not is_expired(level, dates, PERIOD_END, last_day)
    assert is_expired(level, dates, PERIOD_END, date.fromordinal(last_day.toordinal() + 1))


@pytest.mark.parametrize("level", [ConfidentialityLevel.CONFIDENTIAL, ConfidentialityLevel.STRICT])
def test_what_is_confidential_and_open_waits_for_its_closing(level):
    assert not is_expired(level, IssueDates(TOLD), PERIOD_END, date(2030, 1, 1))


@pytest.mark.parametrize(
    ("level", "last_day"),
    [
        (ConfidentialityLevel.INTERNAL, date(2022, 3, 1)),
        (ConfidentialityLevel.CONFIDENTIAL, date(2021, 3, 1)),
        (ConfidentialityLevel.STRICT, date(2020, 9, 1)),
    ],
)
def test_raising_or_reopening_never_hastens_the_end(level, last_day):
    dates = IssueDates(TOLD, CLOSED, restarted_on=date(2020, 3, 1))
    assert find_last_day(level, dates, PERIOD_END) == last_day
    # An earlier one changes nothing.
    earlier = IssueDates(TOLD, CLOSED, restarted_on=TOLD)
    assert find_last_day(level, earlier, PERIOD_END) == find_last_day(
        level, IssueDates(TOLD, CLOSED), PERIOD_END
    )


def test_a_month_is_a_month():
    assert add_months(date(2018, 8, 31), 6) == date(2019, 2, 28)
    assert add_months(date(2019, 12, 1), 1) == date(2020, 1, 1)
    assert get_retention_end(date(2020, 2, 29)) == date(2025, 2, 28)
