"""Each rule of the calculation at its edges, beside the worked cases."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.indicators.evaluation import Status, StatusReason, Thresholds, Trend
from gladsaxe.indicators.figures import Figure, overdue_periods
from gladsaxe.indicators.readings import CriterionReading
from gladsaxe.indicators.rules import EvaluationContext, evaluate_criterion
from tests.indicators.criteria import (
    HIDDEN,
    NEVER,
    evaluate_figures,
    make_criterion,
    make_figure,
    make_figures,
)

MILESTONE = {
    "key": "m-hus",
    "number": "1",
    "area": "naboskab",
    "name": "Et hus",
    "text_verbatim": "Der er åbnet et hus.",
    "source": "dagbog",
    "periods": ["2019", "2020"],
}


def milestone(answer, **changes):
    return Criterion.model_validate({**MILESTONE, "answer": answer, **changes})


def labels(periods):
    return [period.label for period in periods]


# ------------------------------------------------------------------ 1: not begun


@pytest.mark.parametrize(
    ("short", "as_of", "values", "status"),
    [
        ("t4", "2016", {}, Status.NOT_BEGUN),
        ("t4", "2016", {"y2017": 5}, Status.NOT_BEGUN),
        ("t2", "2016", {}, Status.NOT_BEGUN),
        ("t2", "2017", {"y2017": 120}, Status.NOT_BEGUN),
        ("t2", "2017", {}, Status.FIGURES_MISSING),
        ("t2", "2017", {"y2017": NEVER}, Status.INCALCULABLE),
        ("t2", "2017", {"y2017": 0}, Status.NOT_BEGUN),
        ("t1", "2016", {}, Status.NOT_BEGUN),
        ("t1", "2017", {}, Status.FIGURES_MISSING),
        ("t1", "2019", {}, Status.FIGURES_MISSING),
        ("t1", "2017", {"y2017": 58}, Status.AWAITING),
        ("t1", "2019", {"y2017": 58}, Status.AWAITING),
        ("f2", "2016/2017", {}, Status.NOT_BEGUN),
    ],
)
def test_before_the_first_counting_period(short, as_of, values, status):
    found = evaluate_figures(make_criterion(short), as_of, **values)
    assert (found.status, found.phase, found.missing, found.result) == (status, "undervejs", (), None)


def test_a_running_first_period_is_awaited_and_no_longer_not_begun():
    rule = make_criterion("t4")
    assert evaluate_figures(rule, date(2016, 12, 31)).status is Status.NOT_BEGUN
    assert evaluate_figures(rule, date(2017, 1, 1)).status is Status.AWAITING
    assert evaluate_figures(rule, date(2017, 12, 30)).status is Status.AWAITING
    assert evaluate_figures(rule, date(2017, 12, 31)).status is Status.FIGURES_MISSING


def test_a_school_year_begins_in_august():
    rule = make_criterion("f2")
    assert evaluate_figures(rule, date(2017, 7, 31)).status is Status.NOT_BEGUN
    assert evaluate_figures(rule, date(2017, 8, 1)).status is Status.AWAITING
    assert labels(evaluate_figures(rule, date(2018, 7, 31)).missing) == ["2017/2018"]


# ------------------------------------------------------------------ 2: figures missing


@pytest.mark.parametrize("short", ["t1", "t2", "k3"])
def test_without_the_start_figure_nothing_is_judged(short):
    rule = make_criterion(short)
    found = evaluate_figures(rule, "2020", y2018=90, y2019=80, y2020=70)
    assert (found.status, found.reason) == (Status.FIGURES_MISSING, StatusReason.BASE_MISSING)
    assert (found.result, found.trend, found.missing, found.phase) == (None, None, (), "slut")
    assert found.periods_used == len(rule.periods)


def test_closed_periods_with_nothing_at_all_entered():
    found = evaluate_figures(make_criterion("t4"), "2018")
    assert (found.status, found.reason) == (Status.FIGURES_MISSING, StatusReason.NOTHING_ENTERED)
    assert (labels(found.missing), found.phase) == (["2017", "2018"], "undervejs")


def test_the_start_figure_alone_is_no_figure_of_the_counting_periods():
    found = evaluate_figures(make_criterion("t2"), "2018", y2017=120)
    assert (found.status, labels(found.missing)) == (Status.FIGURES_MISSING, ["2018"])


def test_the_last_period_of_a_two_point_survey_not_typed_in():
    found = evaluate_figures(make_criterion("t1"), "2020", y2017=58)
    assert (found.status, labels(found.missing), found.phase) == (
        Status.FIGURES_MISSING,
        ["2020"],
        "slut",
    )


def test_a_gap_in_the_middle_is_named_and_judged_past():
    found = evaluate_figures(make_criterion("t4"), "2019", y2017=6, y2019=7)
    assert (found.status, labels(found.missing), found.remaining) == (Status.ON_TRACK, ["2018"], 2)
    assert found.projected == Fraction(6 + 7 + 2 * 7, 4)


def test_a_year_not_typed_in_is_missing_beside_years_never_measured():
    found = evaluate_figures(make_criterion("t4"), "2018", y2017=NEVER)
    assert (found.status, labels(found.missing)) == (Status.FIGURES_MISSING, ["2018"])


# ------------------------------------------------------------------ 3: cannot be calculated


@pytest.mark.parametrize("as_of", ["2018", "2020"])
def test_percent_of_nothing(as_of):
    found = evaluate_figures(make_criterion("t2"), as_of, y2017=0, y2018=3, y2019=1, y2020=2)
    assert (found.status, found.reason, found.result) == (Status.INCALCULABLE, StatusReason.BASE_ZERO, None)
    assert (found.trend, found.remaining, found.projected) == (None, None, None)


def test_percent_of_nothing_comes_after_nothing_entered():
    assert evaluate_figures(make_criterion("t2"), "2018", y2017=0).status is Status.FIGURES_MISSING


@pytest.mark.parametrize("state", [NEVER, HIDDEN])
def test_a_start_that_never_comes(state):
    found = evaluate_figures(make_criterion("t2"), "2018", y2017=state, y2018=3)
    assert (found.status, found.reason) == (Status.INCALCULABLE, StatusReason.BASE_NEVER)


@pytest.mark.parametrize("state", [NEVER, HIDDEN])
@pytest.mark.parametrize(
    ("short", "values", "status"),
    [
        ("t4", {"y2017": 6}, Status.INCALCULABLE),
        ("t4", {"y2017": 6, "y2018": 7}, Status.REACHED),
        ("t4", {}, Status.INCALCULABLE),
        ("t2", {"y2018": 90}, Status.INCALCULABLE),
        ("t2", {"y2018": 90, "y2019": 90}, Status.REACHED),
        ("f1", {"y2017": 6, "y2018": 5, "y2019": 3}, Status.INCALCULABLE),
        ("f1", {"y2020": 3}, Status.REACHED),
        ("t1", {}, Status.INCALCULABLE),
        ("f3", {}, Status.INCALCULABLE),
        ("f3", {"y2017": 200}, Status.REACHED),
        ("f3", {"y2017": 199}, Status.NOT_REACHED),
    ],
)
def test_years_left_out_at_the_end(state, short, values, status):
    rule = make_criterion(short)
    start = {"y2017": 120} if rule.baseline_from == "input" else {}
    rest = {f"y{label}": state for label in rule.periods if f"y{label}" not in values}
    found = evaluate_figures(rule, "2020", **{**rest, **start, **values})
    assert (found.status, found.phase, found.missing) == (status, "slut", ())
    assert set(found.left_out.values()) == {state}


def test_a_last_year_never_measured_counts_only_when_the_period_is_over():
    rule = make_criterion("f1")
    before = evaluate_figures(rule, "2019", y2017=7, y2018=5, y2019=NEVER)
    assert (before.status, before.level, before.remaining) == (Status.ON_TRACK, 5, 1)
    # The newest measured year stands second of four: 7 - 2·4/2.
    assert before.projected == 3
    after = evaluate_figures(rule, "2020", y2017=7, y2018=5, y2019=3, y2020=NEVER)
    assert (after.status, after.reason) == (Status.INCALCULABLE, StatusReason.LAST_NEVER)


def test_a_year_not_typed_in_is_not_a_year_never_measured():
    found = evaluate_figures(make_criterion("t4"), "2020", y2017=6, y2018=NEVER, y2019=NEVER)
    assert (found.status, found.phase, labels(found.missing)) == (Status.ON_TRACK, "slut", ["2020"])


def test_what_can_never_be_calculated_is_over_whatever_is_still_missing():
    found = evaluate_figures(make_criterion("f1"), "2020", y2017=7, y2018=5, y2020=NEVER)
    assert (found.status, found.phase, labels(found.missing)) == (Status.INCALCULABLE, "slut", ["2019"])


def test_too_few_years_can_only_be_told_at_the_end():
    found = evaluate_figures(make_criterion("t4"), "2019", y2017=NEVER, y2018=NEVER, y2019=NEVER)
    assert (found.status, found.phase) == (Status.AWAITING, "undervejs")


# ------------------------------------------------------------------ 4: awaiting


def test_a_figure_that_is_not_due_yet_is_awaited_and_never_missing():
    rule = make_criterion("t3", expected_after_days=365)
    for day in (date(2017, 12, 31), date(2018, 12, 30)):
        found = evaluate_figures(rule, day)
        assert (found.status, found.missing, labels(found.awaited)) == (Status.AWAITING, (), ["2017"])
    due = evaluate_figures(rule, date(2018, 12, 31))
    assert (due.status, labels(due.missing), labels(due.awaited)) == (
        Status.FIGURES_MISSING,
        ["2017"],
        ["2018"],
    )


def test_the_verdict_waits_while_a_figure_is_awaited():
    rule = make_criterion("t3", expected_after_days=365)
    found = evaluate_figures(rule, date(2021, 6, 1), y2017=9, y2018=8, y2019=7)
    assert (found.status, found.phase, labels(found.awaited)) == (Status.ON_TRACK, "slut", ["2020"])
    assert not found.settled
    assert (
        evaluate_figures(rule, date(2021, 6, 1), y2017=9, y2018=8, y2019=7, y2020=6).status is Status.REACHED
    )


def test_a_start_figure_that_is_not_due_yet():
    rule = make_criterion("t2", expected_after_days=60)
    assert evaluate_figures(rule, date(2017, 12, 31)).status is Status.NOT_BEGUN
    assert evaluate_figures(rule, date(2018, 2, 28)).status is Status.AWAITING
    assert evaluate_figures(rule, date(2018, 3, 1)).status is Status.FIGURES_MISSING


def test_nothing_is_judged_while_the_start_figure_is_awaited():
    rule = make_criterion("t2", expected_after_days=400)
    assert evaluate_figures(rule, "2018", y2018=90).status is Status.AWAITING
    assert evaluate_figures(rule, "2018", y2017=120, y2018=90).status is Status.ON_TRACK


def test_a_start_survey_counts_as_soon_as_it_is_in():
    rule = make_criterion("t1")
    assert evaluate_figures(rule, date(2017, 5, 1)).status is Status.NOT_BEGUN
    assert evaluate_figures(rule, date(2017, 5, 1), y2017=58).status is Status.AWAITING
    assert evaluate_figures(rule, date(2016, 12, 31), y2017=58).status is Status.NOT_BEGUN


# ------------------------------------------------------------------ in the running system: overdue


def test_a_figure_thirty_days_late_is_missing_and_the_last_status_known_is_told():
    rule = make_criterion("t3", expected_after_days=365)
    known = make_figures(rule, y2017=9)
    last_day = date(2020, 1, 30)
    assert overdue_periods(rule, known, last_day) == frozenset()
    assert evaluate_criterion(rule, known, last_day).status is Status.ON_TRACK
    late = overdue_periods(rule, known, date(2020, 1, 31))
    found = evaluate_criterion(rule, known, date(2020, 1, 31), EvaluationContext(overdue=late))
    assert (found.status, found.last_known) == (Status.FIGURES_MISSING, Status.ON_TRACK)
    assert (labels(found.overdue), found.level, found.projected) == (["2018"], 9, Fraction(9, 2))


def test_nothing_is_overdue_that_is_known_never_to_come_or_has_no_publication_day():
    rule = make_criterion("t3", expected_after_days=0)
    known = make_figures(rule, y2017=9, y2018=NEVER, y2019=HIDDEN)
    assert overdue_periods(rule, known, date(2020, 12, 31)) == frozenset()
    assert overdue_periods(make_criterion("t3"), [], date(2030, 1, 1)) == frozenset()


def test_a_late_start_figure_is_overdue():
    rule = make_criterion("t2", expected_after_days=0)
    assert overdue_periods(rule, [], date(2018, 1, 31)) == {rule.base_period}


def test_nothing_is_overdue_before_anything_has_begun():
    rule = make_criterion("t4")
    assert (
        evaluate_criterion(
            rule, [], date(2016, 6, 1), EvaluationContext(overdue=frozenset(rule.counting))
        ).status
        is Status.NOT_BEGUN
    )


# ------------------------------------------------------------------ what no figure can change stays


LATE = EvaluationContext(overdue=frozenset({make_criterion("f3").period("2018")}))


def test_a_late_figure_never_takes_a_secured_sum_back():
    rule = make_criterion("f3")
    known, day = make_figures(rule, y2017=150, y2019=60), date(2020, 3, 1)
    found = evaluate_criterion(rule, known, day, LATE)
    assert (found.status, found.last_known, labels(found.overdue)) == (Status.SECURED, None, ["2018"])
    assert "Tallet for 2018 er ikke skrevet ind endnu." in found.notes
    assert found.sentence.startswith("Målet er sikret. Summen 2017 og 2019 er 210 forældre.")


def test_a_late_figure_never_brings_back_what_is_out_of_reach():
    rule = make_criterion("t4", min_value="0")
    known, day = make_figures(rule, y2017=30, y2019=20), date(2020, 3, 1)
    found = evaluate_criterion(rule, known, day, LATE)
    assert (found.status, labels(found.overdue)) == (Status.OUT_OF_REACH, ["2018"])


def test_a_ceiling_that_the_running_year_has_passed_is_out_of_reach_whatever_is_missing():
    rule = make_criterion("f3", op="<=", direction="lower", min_value="0")
    found = evaluate_criterion(rule, make_figures(rule, y2019=201), date(2019, 11, 1), LATE)
    assert (found.status, found.result, labels(found.missing)) == (
        Status.OUT_OF_REACH,
        201,
        ["2017", "2018"],
    )
    within = evaluate_criterion(rule, make_figures(rule, y2019=200), date(2019, 11, 1), LATE)
    assert within.status is Status.FIGURES_MISSING


def test_a_late_figure_never_makes_what_cannot_be_calculated_missing():
    rule = make_criterion("t2", expected_after_days=0)
    known, day = [make_figure(rule, "2017", NEVER)], date(2019, 6, 1)
    found = evaluate_criterion(rule, known, day, EvaluationContext(overdue=overdue_periods(rule, known, day)))
    assert (found.status, found.reason) == (Status.INCALCULABLE, StatusReason.BASE_NEVER)
    assert labels(found.overdue) == ["2018"]


@pytest.mark.parametrize("state", [NEVER, HIDDEN])
def test_a_start_that_never_comes_is_said_before_the_first_counting_period(state):
    rule = make_criterion("t2")
    found = evaluate_figures(rule, date(2017, 11, 1), y2017=state)
    assert (found.status, found.reason) == (Status.INCALCULABLE, StatusReason.BASE_NEVER)
    assert found.sentence.endswith("Bestyrelsen skal beslutte et andet starttal.")


# ------------------------------------------------------------------ own registers need their keeper's word


def unconfirmed(rule, label, value):
    return make_figure(rule, label, value, unconfirmed=True)


def test_three_enquiries_of_an_unconfirmed_year_never_reach_the_goal():
    rule = make_criterion("t2")
    known = [*make_figures(rule, y2017=120, y2018=100, y2019=100), unconfirmed(rule, "2020", 3)]
    found = evaluate_figures(rule, "2020", known)
    assert (found.status, labels(found.missing), found.remaining) == (Status.ATTENTION, ["2020"], 1)
    assert found.unconfirmed == {rule.period("2020"): 3}
    assert found.notes == (
        "2020 tæller ikke med endnu: registret er ikke bekræftet for hele perioden. Talt op indtil nu: 3.",
    )
    confirmed = [*known[:-1], make_figure(rule, "2020", 3)]
    assert evaluate_figures(rule, "2020", confirmed).status is Status.REACHED


def test_a_start_that_is_not_confirmed_is_missing():
    rule = make_criterion("t2")
    found = evaluate_figures(rule, "2018", [unconfirmed(rule, "2017", 3), make_figure(rule, "2018", 2)])
    assert (found.status, found.reason) == (Status.FIGURES_MISSING, StatusReason.BASE_MISSING)
    assert found.sentence == (
        "Vi mangler tal. Registret er ikke bekræftet for hele 2017, og målet sammenligner med det."
    )


def test_an_unconfirmed_year_is_overdue_as_one_that_is_missing():
    rule = make_criterion("f3", expected_after_days=0)
    known, day = [*make_figures(rule, y2017=50), unconfirmed(rule, "2018", 60)], date(2019, 3, 1)
    late = overdue_periods(rule, known, day)
    assert labels(late) == ["2018"]
    found = evaluate_criterion(rule, known, day, EvaluationContext(overdue=late))
    assert (found.status, found.last_known, found.level) == (Status.FIGURES_MISSING, Status.ON_TRACK, 50)
    assert found.sentence.startswith(
        "Vi mangler tal. Registret skulle være bekræftet for 2018 for over 30 dage siden."
    )


def test_the_running_year_of_a_sum_needs_no_word_yet():
    rule = make_criterion("f3")
    known = [*make_figures(rule, y2017=150), unconfirmed(rule, "2018", 50)]
    assert evaluate_figures(rule, date(2018, 12, 30), known).status is Status.SECURED
    closed = evaluate_figures(rule, date(2018, 12, 31), known)
    assert (closed.level, labels(closed.missing)) == (150, ["2018"])


# ------------------------------------------------------------------ 5: the verdict


@pytest.mark.parametrize(
    ("op", "level", "status"),
    [
        ("<=", "7.5", Status.REACHED),
        ("<", "7.5", Status.NOT_REACHED),
        ("<", "7.4999", Status.REACHED),
        ("<=", "7.5001", Status.NOT_REACHED),
        (">=", "7.5", Status.REACHED),
        (">", "7.5", Status.NOT_REACHED),
        (">", "7.5001", Status.REACHED),
        (">=", "7.4999", Status.NOT_REACHED),
    ],
)
def test_a_tie_is_met_by_at_least_and_not_by_more_than(op, level, status):
    direction = "higher" if op.startswith(">") else "lower"
    rule = make_criterion("t4", op=op, direction=direction, periods=["2020"])
    assert evaluate_figures(rule, "2020", y2020=level).status is status


@pytest.mark.parametrize(
    ("short", "values"),
    [
        ("t3", {"area": "57.9", "comparison": "64.4"}),
        ("f1", {"area": "8.3", "comparison": "4.8"}),
    ],
)
def test_figures_that_binary_floats_get_wrong(short, values):
    rule = make_criterion(short)
    whole = [
        Figure(period, Decimal(values["area"]), Decimal(values["comparison"])) for period in rule.counting
    ]
    assert evaluate_criterion(rule, whole, date(2020, 12, 31)).status is Status.REACHED


def test_a_float_is_refused():
    rule = make_criterion("k2")
    with pytest.raises(TypeError, match="float"):
        evaluate_criterion(rule, [Figure(rule.period("2017"), 6.0)], date(2017, 12, 31))  # type: ignore[arg-type]


def test_the_verdict_falls_only_when_every_figure_is_in():
    rule = make_criterion("t4")
    found = evaluate_figures(rule, "2020", y2017=7, y2018=7, y2019=7)
    assert (found.status, found.phase, labels(found.missing)) == (Status.ON_TRACK, "slut", ["2020"])
    assert (found.remaining, found.required, found.projected) == (1, 9, 7)
    assert evaluate_figures(rule, "2020", y2017=7, y2018=7, y2019=7, y2020=NEVER).status is Status.REACHED


def test_figures_outside_the_counting_periods_do_not_count():
    rule = make_criterion("t4")
    found = evaluate_figures(rule, "2020", y2015=15, y2016=1, y2017=8, y2018=8, y2019=8, y2020=8, y2021=1)
    assert (found.level, found.periods_used, found.status) == (8, 4, Status.NOT_REACHED)


def test_figures_after_the_date_do_not_count():
    early = evaluate_figures(make_criterion("t4"), "2018", y2017=9, y2018=9, y2019=1, y2020=NEVER)
    assert early == evaluate_figures(make_criterion("t4"), "2018", y2017=9, y2018=9)


def test_a_period_that_is_not_closed_does_not_count():
    rule = make_criterion("t4")
    known = make_figures(rule, y2017=9, y2018=1)
    assert evaluate_criterion(rule, known, date(2018, 12, 30)).level == 9
    assert evaluate_criterion(rule, known, date(2018, 12, 31)).level == 5


def test_a_figure_that_is_left_out_has_no_value_even_where_a_number_stands():
    rule = make_criterion("k2")
    known = [*make_figures(rule, y2017=3), Figure(rule.period("2018"), Decimal(99), state=HIDDEN)]
    found = evaluate_criterion(rule, known, date(2018, 12, 31))
    assert (found.level, labels(found.left_out), found.periods_used) == (3, ["2018"], 1)


def test_half_a_figure_is_no_figure():
    rule = make_criterion("t4")
    known = [Figure(rule.period("2017"), area=Decimal(70))]
    found = evaluate_criterion(rule, known, date(2017, 12, 31))
    assert (found.status, labels(found.missing)) == (Status.FIGURES_MISSING, ["2017"])


def test_two_figures_of_a_period_are_refused():
    rule = make_criterion("t4")
    with pytest.raises(ValueError, match="2017 has two figures"):
        evaluate_criterion(rule, make_figures(rule, y2017=1) * 2, date(2017, 12, 31))


def test_a_figure_of_another_kind_of_period_is_refused():
    with pytest.raises(ValueError, match="is not a period of"):
        evaluate_criterion(
            make_criterion("t4"), make_figures(make_criterion("f2"), y2017=1), date(2020, 12, 31)
        )


def test_results_below_zero():
    found = evaluate_figures(make_criterion("t4"), "2020", y2017=-1, y2018=-2, y2019=-3, y2020="-0.5")
    assert (found.result, found.result_display, found.status) == (Fraction(-13, 8), "-1,6", Status.REACHED)


@pytest.mark.parametrize(
    ("values", "display"),
    [
        (("6.6", "6.6", "6.6", "6.6"), "0,98"),
        (("6.501",) * 4, "0,9998"),
        (("6.5",) * 4, "1,0"),
        (("6.2",) * 4, "1,1"),
    ],
)
def test_a_missed_goal_never_looks_reached(values, display):
    rule = make_criterion("t3")
    years = dict(zip(("y2017", "y2018", "y2019", "y2020"), values, strict=True))
    assert evaluate_figures(rule, "2020", **years).result_display == display


# ------------------------------------------------------------------ 6: sums


def test_a_sum_that_reaches_its_target_exactly_is_secured():
    rule = make_criterion("f3")
    assert evaluate_figures(rule, "2018", y2017=100, y2018=100).status is Status.SECURED
    assert evaluate_figures(rule, "2018", y2017=100, y2018=99).status is Status.ON_TRACK
    strict = make_criterion("f3", op=">")
    assert evaluate_figures(strict, "2018", y2017=100, y2018=100).status is Status.ON_TRACK
    assert evaluate_figures(strict, "2018", y2017=100, y2018=101).status is Status.SECURED


def test_the_running_year_counts_in_a_sum():
    rule = make_criterion("f3")
    known = make_figures(rule, y2017=90, y2018=80, y2019=29)
    found = evaluate_criterion(rule, known, date(2019, 3, 14))
    assert (found.level, found.result_display, found.periods_used) == (199, "199", 2)
    assert (found.remaining, found.required) == (2, Fraction(1, 2))
    # 73 of 365 days are gone: a fifth of the year, so that 1 + 4/5 years are left at 80 a year.
    assert found.projected == 199 + Fraction(9, 5) * 80
    assert found.status is Status.ON_TRACK
    assert (
        evaluate_criterion(rule, make_figures(rule, y2017=90, y2018=80, y2019=30), date(2019, 3, 14)).status
        is Status.SECURED
    )


def test_the_last_twelve_months_are_what_a_sum_goes_on_with():
    rule = make_criterion("f3")
    known = make_figures(rule, y2017=50, y2018=10)
    assert evaluate_criterion(rule, known, date(2018, 12, 31)).projected == 80
    found = evaluate_criterion(
        rule, known, date(2018, 12, 31), EvaluationContext(last_twelve_months=Decimal(70))
    )
    assert (found.projected, found.status) == (200, Status.ON_TRACK)


def test_a_sum_is_judged_first_when_a_year_has_closed_unless_it_is_secured():
    rule = make_criterion("f3")
    day = date(2017, 6, 30)
    assert (
        evaluate_criterion(
            rule, make_figures(rule, y2017=199), day, EvaluationContext(last_twelve_months=Decimal(5))
        ).status
        is Status.AWAITING
    )
    found = evaluate_criterion(rule, make_figures(rule, y2017=200), day)
    assert (found.status, found.result, found.required) == (Status.SECURED, 200, 0)


def test_a_sum_without_a_target_above_it_never_asks_for_less_than_nothing():
    found = evaluate_figures(make_criterion("f3"), "2019", y2017=150, y2018=100, y2019=1)
    assert (found.status, found.required, found.attainment) == (Status.SECURED, 0, Fraction(252, 200))


def test_years_left_out_of_a_sum_are_not_projected():
    found = evaluate_figures(make_criterion("f3"), "2018", y2017=NEVER, y2018=60)
    assert (found.projected, found.remaining, found.required) == (180, 2, 70)


def test_a_ceiling_that_is_passed_cannot_be_kept():
    rule = make_criterion("f3", op="<=", direction="lower", min_value="0")
    found = evaluate_figures(rule, "2018", y2017=150, y2018=60)
    assert (found.status, found.required) == (Status.OUT_OF_REACH, -5)


def test_a_ceiling_is_never_secured():
    assert (
        evaluate_figures(
            make_criterion("f3", op="<=", direction="lower"), "2019", y2017=1, y2018=1, y2019=1
        ).status
        is Status.ON_TRACK
    )


# ------------------------------------------------------------------ 7: out of reach


@pytest.mark.parametrize(
    ("changes", "values", "status"),
    [
        ({}, (6, 6), Status.OFF_TRACK),
        ({}, (6, 7), Status.OUT_OF_REACH),
        ({"op": "<"}, (6, 6), Status.OUT_OF_REACH),
        ({"min_value": None}, (9, 9), Status.OFF_TRACK),
        ({"op": ">=", "direction": "higher", "max_value": "10", "target": "8"}, (6, 6), Status.OFF_TRACK),
        ({"op": ">=", "direction": "higher", "max_value": "10", "target": "8"}, (6, 5), Status.OUT_OF_REACH),
        ({"op": ">", "direction": "higher", "max_value": "10", "target": "8"}, (6, 6), Status.OUT_OF_REACH),
    ],
)
def test_what_is_required_must_be_possible(changes, values, status):
    found = evaluate_figures(make_criterion("k2", **changes), "2018", y2017=values[0], y2018=values[1])
    assert found.status is status


def test_a_bound_on_the_easy_side_puts_nothing_out_of_reach():
    found = evaluate_figures(make_criterion("k2", max_value="5"), "2019", y2017=0, y2018=0, y2019=0)
    assert (found.required, found.status) == (12, Status.ON_TRACK)


def test_the_limit_of_a_percentage_is_a_level():
    rule = make_criterion("k3")
    found = evaluate_figures(rule, "2019", y2017=45000, y2018=90000, y2019=40000)
    assert (found.limit, found.required, found.status) == (40500, -8500, Status.OUT_OF_REACH)


def test_a_yearly_reduction_that_would_ask_for_less_than_nothing():
    rule = make_criterion("t3", baseline_value="3.0", min_value="0")
    found = evaluate_figures(rule, "2018", y2017=2, y2018=1)
    assert (found.required, found.status) == (-1, Status.OUT_OF_REACH)


# ------------------------------------------------------------------ 8: the projection


def test_years_never_measured_leave_the_mean():
    found = evaluate_figures(make_criterion("t4"), "2019", y2017=NEVER, y2018=9, y2019=6)
    assert (found.projected, found.required, found.remaining) == (7, Fraction("7.5"), 1)


@pytest.mark.parametrize(
    ("values", "projected"),
    [
        ((25, 19), Fraction(22)),
        ((15, 20), Fraction(15 + 3 * 20, 4)),
        ((2, 4), Fraction(3)),
    ],
)
def test_small_counts_go_on_with_their_mean(values, projected):
    assert (
        evaluate_figures(make_criterion("k2"), "2018", y2017=values[0], y2018=values[1]).projected
        == projected
    )


def test_small_numbers_that_are_no_counts_go_on_with_the_last():
    rule = make_criterion("k2", count=False)
    assert evaluate_figures(rule, "2018", y2017=2, y2018=4).projected == Fraction(2 + 3 * 4, 4)


def test_the_position_of_the_newest_figure_counts_the_years_before_it():
    found = evaluate_figures(make_criterion("f1"), "2019", y2017=NEVER, y2018=NEVER, y2019=4)
    assert found.projected == 7 - 3 * Fraction(4, 3)
    reduction = evaluate_figures(make_criterion("t3"), "2019", y2017=NEVER, y2019="7.5")
    assert (reduction.result, reduction.projected) == (1, Fraction(13, 2))


@pytest.mark.parametrize(
    ("last", "status"),
    [
        ("3.5", Status.ON_TRACK),
        ("4.9", Status.ATTENTION),
        ("4.91", Status.OFF_TRACK),
        ("9", Status.OFF_TRACK),
    ],
)
def test_attainment_at_its_threshold(last, status):
    # After the first of two years P = 7 + (newest - 7)·2, and 0.60 of the way from 7 to 3.5 is 4.9.
    rule = make_criterion("f1", periods=["2019", "2020"])
    newest = 7 + (Decimal(last) - 7) / 2
    found = evaluate_figures(rule, "2019", y2019=newest)
    assert (found.projected, found.status) == (Fraction(last), status)
    assert found.attainment == (7 - Fraction(last)) / Fraction("3.5")


@pytest.mark.parametrize(
    ("op", "mean", "status"),
    [
        ("<=", "7.5", Status.ON_TRACK),
        ("<", "7.5", Status.ATTENTION),
        ("<=", "8.25", Status.ATTENTION),
        ("<=", "8.26", Status.OFF_TRACK),
    ],
)
def test_a_start_that_equals_the_limit_forgives_a_tenth(op, mean, status):
    found = evaluate_figures(make_criterion("t4", op=op, baseline_value="7.5"), "2017", y2017=mean)
    assert (found.status, found.attainment) == (status, None)


def test_a_limit_of_nothing_forgives_nothing():
    rule = make_criterion("t4", baseline_value="0", target="0")
    assert evaluate_figures(rule, "2017", y2017="0.01").status is Status.OFF_TRACK


def test_without_any_start_a_tenth_is_forgiven_and_there_is_no_trend():
    rule = make_criterion("t4", baseline_from="none", baseline_value=None, baseline_period=None)
    found = evaluate_figures(rule, "2017", y2017=8)
    assert (found.status, found.trend, found.attainment) == (Status.ATTENTION, None, None)


def test_a_tie_with_more_than_is_not_on_track():
    rule = make_criterion("f1", op="<")
    found = evaluate_figures(rule, "2018", y2017=6, y2018="5.25")
    assert (found.projected, found.attainment, found.status) == (Fraction(7, 2), 1, Status.ATTENTION)


def test_the_board_sets_the_thresholds():
    rule = make_criterion("f1")
    known = make_figures(rule, y2017=6, y2018="5.4")

    def status(on_track, attention):
        limits = Thresholds(Decimal(on_track), Decimal(attention))
        return evaluate_criterion(
            rule, known, date(2018, 12, 31), EvaluationContext(thresholds=limits)
        ).status

    assert status("1.00", "0.60") is Status.ATTENTION
    assert status("0.90", "0.60") is Status.ON_TRACK
    assert status("1.00", "0.92") is Status.OFF_TRACK


@pytest.mark.parametrize(("gap", "required"), [("8", "6.5"), ("6.5", "6.5"), ("3", "6.5")])
def test_a_yearly_reduction_requires_the_limit_itself(gap, required):
    assert evaluate_figures(make_criterion("t3"), "2018", y2018=gap).required == Fraction(required)


# ------------------------------------------------------------------ trend, provisional, readings


@pytest.mark.parametrize(
    ("short", "value", "trend"),
    [
        ("t4", 14, Trend.BETTER),
        ("t4", 15, Trend.SAME),
        ("t4", 16, Trend.WORSE),
        ("t3", 10, Trend.BETTER),
        ("t3", "10.5", Trend.SAME),
        ("t3", 11, Trend.WORSE),
        ("t2", 119, Trend.BETTER),
        ("t2", 120, Trend.SAME),
        ("t2", 121, Trend.WORSE),
        ("f3", 50, None),
    ],
)
def test_the_trend_is_against_the_start(short, value, trend):
    rule = make_criterion(short)
    start = {"y2017": 120} if rule.baseline_from == "input" else {}
    assert evaluate_figures(rule, "2018", **start, y2018=value).trend is trend


def test_one_observation_or_a_provisional_figure_is_provisional():
    rule = make_criterion("t4")
    assert evaluate_figures(rule, "2018", y2017=NEVER, y2018=7).provisional
    assert not evaluate_figures(rule, "2018", y2017=7, y2018=7).provisional
    ends = [make_figure(rule, label, 7, provisional=label == "2019") for label in rule.periods]
    assert evaluate_criterion(rule, ends, date(2020, 12, 31)).provisional
    assert not evaluate_criterion(rule, ends, date(2018, 12, 31)).provisional
    two = make_criterion("t1")
    assert not evaluate_figures(two, "2020", y2017=50, y2020=60).provisional
    start = [make_figure(two, "2017", 50, provisional=True), make_figure(two, "2020", 60)]
    assert evaluate_criterion(two, start, date(2020, 12, 31)).provisional


@pytest.mark.parametrize(("base", "status"), [("10.5", Status.REACHED), ("10.2", Status.NOT_REACHED)])
def test_another_base_can_turn_the_verdict(base, status):
    rule = CriterionReading(baseline_value=Decimal(base)).apply_to(make_criterion("t3"))
    assert evaluate_figures(rule, "2020", y2017=9, y2018=8, y2019=7, y2020="6.3").status is status


def test_the_other_aggregate_can_turn_the_verdict():
    values = {"y2017": 6, "y2018": 5, "y2019": 4, "y2020": "3.5"}
    assert evaluate_figures(make_criterion("f1"), "2020", **values).status is Status.REACHED
    mean = CriterionReading(aggregate="mean").apply_to(make_criterion("f1"))
    assert (mean.alternative_reading, evaluate_figures(mean, "2020", **values).status) == (
        "last",
        Status.NOT_REACHED,
    )


def test_a_fixed_comparison_needs_no_comparison_of_the_year():
    rule = CriterionReading(comparison_mode="fixed_baseline").apply_to(make_criterion("k1"))
    known = [Figure(period, Decimal("2.1"), Decimal("1.9")) for period in rule.counting[:3]]
    found = evaluate_criterion(rule, [*known, Figure(rule.counting[3], Decimal("1.9"))], date(2020, 12, 31))
    assert (found.result, found.status) == (Fraction(21 * 3 + 19, 40) - 1, Status.NOT_REACHED)


def test_a_base_from_a_decision_takes_the_place_of_a_start_figure():
    rule = CriterionReading(baseline_value=Decimal(100)).apply_to(make_criterion("t2"))
    assert evaluate_figures(rule, "2020", y2018=80, y2019=80, y2020=80).result == -20


# ------------------------------------------------------------------ milestones and qualitative criteria


@pytest.mark.parametrize(
    ("as_of", "values", "status", "display"),
    [
        ("2018", {}, Status.NOT_BEGUN, None),
        ("2019", {}, Status.FIGURES_MISSING, None),
        ("2019", {"y2019": 0}, Status.OFF_TRACK, "Nej"),
        ("2019", {"y2019": 1}, Status.ON_TRACK, "Ja"),
        ("2020", {"y2019": 1, "y2020": 0}, Status.NOT_REACHED, "Nej"),
        ("2020", {"y2019": 0, "y2020": 1}, Status.REACHED, "Ja"),
        ("2020", {"y2019": 1, "y2020": NEVER}, Status.INCALCULABLE, None),
    ],
)
def test_a_milestone(as_of, values, status, display):
    found = evaluate_figures(milestone("yes_no"), as_of, **values)
    assert (found.status, found.result_display) == (status, display)


@pytest.mark.parametrize(
    ("as_of", "values", "status", "display"),
    [
        ("2018", {}, Status.AWAITING, None),
        ("2019", {}, Status.FIGURES_MISSING, None),
        ("2019", {"y2019": 1}, Status.AWAITING, None),
        ("2020", {"y2019": 1}, Status.AWAITING, None),
        ("2020", {"y2019": 0, "y2020": 1}, Status.REACHED, "Opfyldt"),
        ("2020", {"y2019": 1, "y2020": 0}, Status.NOT_REACHED, "Ikke opfyldt"),
    ],
)
def test_a_qualitative_criterion_waits_for_its_last_answer(as_of, values, status, display):
    found = evaluate_figures(milestone("text"), as_of, **values)
    assert (found.status, found.result_display) == (status, display)
