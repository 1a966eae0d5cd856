"""What is late, due or missing, and how often a body has met."""

from datetime import date

import pytest

from gladsaxe.core.period import PlanPeriod
from gladsaxe.meetings.rules import (
    DecisionFlags,
    DecisionProgress,
    MeetingQuota,
    assess_decision,
    calculate_quota,
)

DAY = date(2018, 6, 5)
PLAN = PlanPeriod(date(2017, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("due_on", "last_step_on", "stands"),
    [
        (date(2018, 6, 4), DAY, DecisionFlags(True, False, False)),
        (DAY, DAY, DecisionFlags(False, True, False)),
        (date(2018, 6, 19), DAY, DecisionFlags(False, True, False)),
        (date(2018, 6, 20), DAY, DecisionFlags(False, False, False)),
        (date(2018, 12, 1), date(2018, 4, 6), DecisionFlags(False, False, True)),
        (date(2018, 12, 1), date(2018, 4, 7), DecisionFlags(False, False, False)),
        (None, DAY, DecisionFlags(False, False, False)),
    ],
)
def test_an_open_decision_is_overdue_due_soon_or_without_a_step(due_on, last_step_on, stands):
    assert assess_decision(DecisionProgress.OPEN, due_on, last_step_on, DAY) == stands


def test_a_finished_decision_is_never_late():
    late = date(2017, 1, 1)
    assert assess_decision(DecisionProgress.DONE, late, late, DAY) == DecisionFlags(False, False, False)
    assert assess_decision(DecisionProgress.DROPPED, late, late, DAY) == DecisionFlags(False, False, False)


@pytest.mark.parametrize(
    ("day", "held", "planned", "act_by"),
    [
        (date(2018, 4, 30), 0, [], None),
        (date(2018, 5, 1), 0, [], date(2018, 6, 30)),
        (date(2018, 5, 1), 0, [date(2018, 6, 30)], None),
        (date(2018, 5, 1), 0, [date(2018, 7, 1)], date(2018, 6, 30)),
        (date(2018, 8, 1), 0, [], date(2018, 8, 1)),
        (date(2018, 8, 1), 0, [date(2018, 9, 1)], date(2018, 8, 1)),
        (date(2018, 8, 1), 1, [], None),
        (date(2018, 10, 31), 1, [], None),
        (date(2018, 11, 1), 1, [], date(2018, 12, 31)),
        (date(2018, 11, 1), 1, [date(2018, 12, 11)], None),
        (date(2018, 11, 1), 2, [], None),
    ],
)
def test_a_forum_is_pointed_out_in_time_for_two_meetings_a_year(day, held, planned, act_by):
    assert calculate_quota(2, held, planned, day, PLAN) == MeetingQuota(2018, 2, held, len(planned), act_by)


@pytest.mark.parametrize(("held", "planned", "missing"), [(0, [], 2), (1, [DAY], 0), (3, [], 0)])
def test_how_many_meetings_the_year_lacks(held, planned, missing):
    assert calculate_quota(2, held, planned, date(2018, 1, 1), PLAN).missing == missing


@pytest.mark.parametrize(
    ("ends", "day", "least", "act_by"),
    [
        (date(2020, 12, 31), date(2020, 12, 31), 2, date(2020, 12, 31)),
        (date(2020, 12, 31), date(2021, 1, 1), None, None),
        (date(2020, 12, 31), date(2026, 11, 26), None, None),
        # An amendment lets the plan run on for some months.
        (date(2021, 4, 30), date(2021, 3, 1), 1, date(2021, 4, 30)),
        (date(2021, 4, 30), date(2021, 5, 1), None, None),
        (date(2021, 9, 30), date(2021, 8, 1), 2, date(2021, 8, 1)),
        (date(2021, 9, 30), date(2021, 10, 1), None, None),
    ],
)
def test_no_meeting_is_asked_for_when_the_plan_has_ended(ends, day, least, act_by):
    asked = calculate_quota(2, 0, [], day, PlanPeriod(PLAN.start, ends))
    assert asked == (None if least is None else MeetingQuota(day.year, least, 0, 0, act_by))


def test_only_the_parts_of_the_first_year_that_the_plan_runs_in_ask_for_a_meeting():
    period = PlanPeriod(date(2017, 8, 1), date(2021, 7, 31))
    assert calculate_quota(2, 0, [], date(2017, 8, 1), period) == MeetingQuota(2017, 1, 0, 0)
    assert calculate_quota(2, 0, [], date(2017, 11, 1), period) == MeetingQuota(
        2017, 1, 0, 0, date(2017, 12, 31)
    )
