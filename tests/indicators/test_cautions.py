"""Cautions are told beside a status and never change it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gladsaxe.indicators.cautions import poisson_interval, share_interval
from gladsaxe.indicators.figures import Figure
from gladsaxe.indicators.rules import EvaluationContext, evaluate_criterion
from tests.indicators.criteria import evaluate_figures, make_criterion, make_figures

END = date(2020, 12, 31)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Garwood's limits as printed in tables.
    [
        (0, "0.000", "3.689"),
        (1, "0.025", "5.572"),
        (3, "0.619", "8.767"),
        (7, "2.814", "14.423"),
        (10, "4.795", "18.390"),
        (19, "11.439", "29.671"),
        (100, "81.364", "121.627"),
    ],
)
def test_the_exact_interval_of_a_count(count, low, high):
    assert [f"{end:.3f}" for end in poisson_interval(count)] == [low, high]


def test_a_count_under_twenty():
    found = evaluate_figures(make_criterion("k2", target="1"), "2018", y2017=30, y2018=7)
    assert found.cautions == (
        "Små tal: 7 i 2018 kan være et tilfældigt udsving (95 %-interval 2,8 til 14,4).",
    )
    assert evaluate_figures(make_criterion("k2", target="1"), "2018", y2017=7, y2018=20).cautions == ()


def test_an_interval_that_covers_the_limit():
    found = evaluate_figures(make_criterion("k2"), "2020", y2017=5, y2018=3, y2019=2, y2020=2)
    assert found.cautions == (
        "Små tal: 2 i 2020 kan være et tilfældigt udsving (95 %-interval 0,2 til 7,2).",
        "Usikkerheden (1,6 til 5,2) dækker grænsen 3: tilfældet kan afgøre udfaldet.",
    )
    assert found.status == "maal_naaet"


def survey(rule, gaps, n):
    known = make_figures(rule, **gaps)
    return [replace(figure, n=size) for figure, size in zip(known, n, strict=True)]


def test_a_survey_without_its_number_of_answers():
    rule = make_criterion("t4")
    gaps = {"y2017": 1, "y2018": 1, "y2019": 1}
    assert evaluate_criterion(rule, survey(rule, gaps, (None, 900, None)), END).cautions == (
        "Stikprøvestørrelse ukendt for 2017 og 2019.",
    )
    assert evaluate_figures(make_criterion("t3"), "2019", **gaps).cautions == ()


def test_the_start_of_a_two_point_survey_is_a_survey_too():
    assert evaluate_figures(make_criterion("t1"), "2020", y2017=50, y2020=60).cautions == (
        "Stikprøvestørrelse ukendt for 2017 og 2020.",
    )


@pytest.mark.parametrize(
    ("n", "cautions"),
    [
        # An area's share of 42.5: one standard error of the mean of two is sqrt(2·42.5·57.5/n)/2.
        (
            400,
            (
                "Stikprøve: med 400 svar i 2018 er andelen usikker (95 %-interval 37,7 til 47,4 %).",
                "Usikkerheden (4,1 til 10,9) dækker grænsen 7,5: tilfældet kan afgøre udfaldet.",
            ),
        ),
        (
            40_000_000,
            (
                "Stikprøve: med 40.000.000 svar i 2018 er andelen usikker (95 %-interval 42,5 til 42,5 %).",
                "Usikkerheden (7,5 til 7,5) dækker grænsen 7,5: tilfældet kan afgøre udfaldet.",
            ),
        ),
    ],
)
def test_the_interval_of_a_sample(n, cautions):
    rule = make_criterion("t4")
    found = evaluate_criterion(
        rule, survey(rule, {"y2017": "7.5", "y2018": "7.5"}, (n, n)), date(2018, 12, 31)
    )
    assert found.cautions == cautions


def test_a_sample_far_from_the_limit():
    rule = make_criterion("t4")
    found = evaluate_criterion(rule, survey(rule, {"y2017": 1, "y2018": 2}, (900, 900)), date(2018, 12, 31))
    assert found.cautions == (
        "Stikprøve: med 900 svar i 2018 er andelen usikker (95 %-interval 44,8 til 51,3 %).",
    )


@pytest.mark.parametrize(
    ("percent", "n", "low", "high"),
    # Wilson's limits as printed in tables: 0 of 10, 1 of 10, 50 of 100, 10 of 10.
    [
        ("0", 10, "0.0", "27.8"),
        ("10", 10, "1.8", "40.4"),
        ("50", 100, "40.4", "59.6"),
        ("100", 10, "72.2", "100.0"),
    ],
)
def test_the_interval_of_a_share(percent, n, low, high):
    assert [f"{end:.1f}" for end in share_interval(Decimal(percent), n)] == [low, high]


def test_a_series_that_was_counted_in_another_way_says_so():
    rule = make_criterion("k2", target="1")
    known = make_figures(rule, y2017=30, y2018=40)
    known[1] = replace(known[1], series_break="Nu med sager fra hele kommunen.")
    assert evaluate_criterion(rule, known, date(2018, 12, 31)).cautions == (
        "Seriebrud i 2018: Nu med sager fra hele kommunen. "
        "Tallene før og efter kan ikke uden videre sammenlignes.",
    )


def test_one_bill_over_a_quarter_of_the_year():
    rule = make_criterion("k3")
    known = make_figures(rule, y2017=40000, y2018=44000, y2019=30000)
    largest = {
        rule.period("2017"): Decimal(10000),
        rule.period("2018"): Decimal("11000.5"),
        rule.period("2019"): Decimal(7000),
    }
    plain = evaluate_criterion(rule, known, END)
    found = evaluate_criterion(rule, known, END, EvaluationContext(largest_bills=largest))
    assert found.cautions == ("Én regning på 11.001 kr. er over en fjerdedel af beløbet i 2018.",)
    assert replace(found, cautions=()) == plain


def test_nothing_to_be_careful_about_where_nothing_is_judged():
    rule = make_criterion("k2")
    assert evaluate_criterion(rule, [Figure(rule.period("2016"), Decimal(3))], END).cautions == ()
