"""What waits stands the most urgent first, and its age is told as people say it."""

from datetime import date, timedelta

import pytest

from gladsaxe.core.waiting import WaitingTask, format_age, format_span, sort_by_urgency

DAY = date(2020, 5, 4)


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (date(2020, 5, 3), "1 dag"),
        (date(2020, 5, 2), "2 dage"),
        (date(2020, 4, 4), "30 dage"),
        (date(2020, 4, 3), "1 måned"),
        (date(2020, 3, 5), "1 måned"),
        (date(2019, 11, 4), "6 måneder"),
        (date(2018, 6, 4), "23 måneder"),
        (date(2018, 5, 4), "2 år"),
        (date(2016, 6, 4), "3 år"),
    ],
)
def test_a_span_is_told_in_days_months_or_years(first, words):
    assert format_span(first, DAY) == words


@pytest.mark.parametrize(
    ("task", "words"),
    [
        (WaitingTask("x", "x", due=date(2019, 11, 4)), "6 måneder over fristen"),
        (WaitingTask("x", "x", due=DAY - timedelta(days=1)), "1 dag over fristen"),
        (WaitingTask("x", "x", due=DAY), "I dag"),
        (WaitingTask("x", "x", due=DAY + timedelta(days=2)), "Om 2 dage"),
        (WaitingTask("x", "x", since=DAY), "I dag"),
        (WaitingTask("x", "x", since=DAY - timedelta(days=2)), "2 dage"),
        (WaitingTask("x", "x", due=DAY - timedelta(days=3), since=date(2020, 1, 1)), "3 dage over fristen"),
        (WaitingTask("x", "x"), ""),
    ],
)
def test_an_age_is_the_time_waited_or_over_the_deadline(task, words):
    assert format_age(task, DAY) == words


def test_the_overdue_stand_first_then_what_waits_then_what_has_time():
    tasks = [
        WaitingTask("x", "later", due=DAY + timedelta(days=9)),
        WaitingTask("x", "soon", due=DAY),
        WaitingTask("x", "new", since=DAY),
        WaitingTask("x", "old", since=DAY - timedelta(days=400)),
        WaitingTask("x", "overdue", due=DAY - timedelta(days=1)),
        WaitingTask("x", "long overdue", due=DAY - timedelta(days=90)),
    ]
    labels = ["long overdue", "overdue", "old", "new", "soon", "later"]
    assert [task.label for task in sort_by_urgency(tasks, DAY)] == labels
    assert [task.label for task in sort_by_urgency(reversed(tasks), DAY)] == labels
