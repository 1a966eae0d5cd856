"""Spans, repeats and what a measure is followed by."""

import re
from datetime import date, timedelta

import pytest

from gladsaxe.situation.rules import (
    MeasureEffect,
    ProblemSighting,
    RepeatedProblem,
    SituationSpan,
    SpanKind,
    compute_effect,
    count_by_time,
    find_repeats,
)
from gladsaxe.situation.site_plan import draw_site_plan

WEEK = SituationSpan.of(SpanKind.WEEK, date(2018, 6, 6))


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        (SpanKind.WEEK, date(2018, 6, 4), date(2018, 6, 4), date(2018, 6, 10)),
        (SpanKind.WEEK, date(2018, 6, 10), date(2018, 6, 4), date(2018, 6, 10)),
        (SpanKind.WEEK, date(2019, 1, 1), date(2018, 12, 31), date(2019, 1, 6)),
        (SpanKind.FOUR_MONTHS, date(2018, 4, 30), date(2018, 1, 1), date(2018, 4, 30)),
        (SpanKind.FOUR_MONTHS, date(2018, 5, 1), date(2018, 5, 1), date(2018, 8, 31)),
        (SpanKind.FOUR_MONTHS, date(2018, 12, 31), date(2018, 9, 1), date(2018, 12, 31)),
    ],
)
def test_a_span_holds_its_day_and_meets_its_neighbours(kind, day, first, last):
    span = SituationSpan.of(kind, day)
    assert (span.first, span.last) == (first, last)
    assert span.before.last == first - timedelta(days=1)
    assert span.after.first == last + timedelta(days=1)


def test_a_span_has_a_name():
    assert str(WEEK) == "uge 23, 4. juni 2018 til 10. juni 2018"
    assert str(SituationSpan.of(SpanKind.FOUR_MONTHS, date(2018, 6, 6))) == "1. maj 2018 til 31. august 2018"


def make_sightings(*days, kind="Larm", place=1):
    return [ProblemSighting(f"N{day}", kind, place, day) for day in days]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        # The first of the three is 27 days before the last, then 28: that is five weeks' Mondays.
        ([date(2018, 5, 11), date(2018, 5, 20), date(2018, 6, 7)], 3),
        ([date(2018, 5, 10), date(2018, 5, 20), date(2018, 6, 7)], 0),
        ([date(2018, 6, 5), date(2018, 6, 5), date(2018, 6, 5)], 3),
        ([date(2018, 6, 5), date(2018, 6, 5)], 0),
        # Three in four weeks, but the week that is looked at has none of them.
        ([date(2018, 5, 20), date(2018, 5, 25), date(2018, 6, 3)], 0),
    ],
)
def test_three_in_four_weeks_is_a_repeat(days, found):
    repeats = find_repeats(make_sightings(*days), WEEK)
    assert [len(repeat.days) for repeat in repeats] == ([found] if found else [])


def test_only_the_same_kind_at_the_same_place_repeats():
    day = date(2018, 6, 5)
    mixed = [*make_sightings(day, day), *make_sightings(day, kind="Affald"), *make_sightings(day, place=2)]
    assert find_repeats(mixed, WEEK) == []
    assert find_repeats([*mixed, *make_sightings(day)], WEEK) == [RepeatedProblem(1, "Larm", (day, day, day))]


def test_as_many_days_before_a_measure_as_after_it():
    day = date(2018, 3, 1)
    days = [day - timedelta(days=n) for n in (1, 14, 15, 57)] + [day + timedelta(days=n) for n in (0, 13, 14)]
    assert compute_effect(days, day, day + timedelta(days=13)) == MeasureEffect(14, 2, 2)
    assert compute_effect(days, day, day + timedelta(days=400)) == MeasureEffect(56, 3, 3)
    assert compute_effect(days, day, day + timedelta(days=5)) is None


def test_the_site_plan_is_drawn_from_the_places_without_a_style():
    svg = draw_site_plan(
        [(1, "Teltet & torvet"), (2, "Et sted med et meget langt navn i midten")], {1: 7}, "Plan"
    )
    assert svg.count("<rect ") == 2
    assert "Teltet &amp; torvet" in svg
    assert ">7</text>" in svg
    assert "style" not in svg


def test_the_site_plan_can_be_read_on_a_phone_and_says_where_a_name_is_cut():
    svg = draw_site_plan(
        [(1, "Fællesarealer"), (2, "Et sted med et meget langt navn midt i det hele")], {}, "Plan"
    )
    width = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])
    assert [int(size) * 358 / width >= 12 for size in re.findall(r'font-size="(\d+)"', svg)] == [True] * 3
    assert re.findall(r"<text[^>]*>([^<]*)</text>", svg) == [
        *("Fællesarealer", "0"),
        *("Et sted med et meget", "langt navn midt i …", "0"),
    ]


def test_what_was_seen_is_counted_by_weekday_and_by_week():
    days = [date(2018, 6, 4), date(2018, 6, 4), date(2018, 6, 10)]
    assert count_by_time(make_sightings(*days), WEEK) == [
        ("mandag", 2),
        ("tirsdag", 0),
        ("onsdag", 0),
        ("torsdag", 0),
        ("fredag", 0),
        ("lørdag", 0),
        ("søndag", 1),
    ]
    months = SituationSpan.of(SpanKind.FOUR_MONTHS, date(2018, 6, 6))
    assert count_by_time(make_sightings(*days, date(2018, 8, 31)), months) == [
        ("uge 23, 4. juni 2018 til 10. juni 2018", 3),
        ("uge 35, 27. august 2018 til 2. september 2018", 1),
    ]
