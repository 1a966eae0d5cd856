"""What holds for any figures: order means nothing, nothing is rounded, what is required is just enough."""

import operator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gladsaxe.indicators.evaluation import Status
from gladsaxe.indicators.figures import Figure, FigureState
from gladsaxe.indicators.rules import evaluate_criterion
from tests.indicators.criteria import evaluate_figures, make_criterion, make_figures

pytestmark = pytest.mark.slow

# The machine may be busy with other tests: nothing here is about time.
UNHURRIED = settings(deadline=None)
END = date(2020, 12, 31)
RULES = {short: make_criterion(short) for short in ("t1", "t2", "t3", "t4", "k1", "k2", "k3", "f1", "f3")}
shares = st.decimals(min_value=0, max_value=100, places=1, allow_nan=False)
counts = st.integers(min_value=0, max_value=400)
years = st.sampled_from([2017, 2018, 2019, 2020])
COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}
RANK = {
    Status.OUT_OF_REACH: 0,
    Status.OFF_TRACK: 1,
    Status.ATTENTION: 2,
    Status.ON_TRACK: 3,
    Status.SECURED: 4,
    Status.NOT_REACHED: 0,
    Status.REACHED: 4,
}


@st.composite
def entries(draw, rule):
    """Draw figures for any of the years, some of them left out."""
    drawn = []
    for label in ("2017", "2018", "2019", "2020"):
        kind = draw(st.sampled_from(["ok", "ok", "ok", "none", "never", "hidden"]))
        period = rule.period(label)
        if kind == "ok":
            area = Decimal(draw(counts)) if rule.series == "area" else draw(shares)
            drawn.append(Figure(period, area, None if rule.series == "area" else draw(shares)))
        elif kind != "none":
            drawn.append(Figure(period, state=FigureState.NEVER if kind == "never" else FigureState.HIDDEN))
    return drawn


def brute_verdict(rule, known):
    """Compute the result of a whole period by the definition, with nothing of the code under test."""
    by_label = {figure.period.label: figure for figure in known if figure.state is FigureState.OK}

    def value(label):
        figure = by_label[label]
        gap = Fraction(figure.area) - Fraction(figure.comparison or 0)
        return -gap if rule.gap_sign == "comparison_minus_area" else gap

    counted = [value(label) for label in rule.periods if label in by_label]
    level = {"mean": lambda: sum(counted) / len(counted), "sum": lambda: sum(counted)}.get(
        rule.aggregate, lambda: counted[-1]
    )()
    base = (
        value(rule.baseline_period) if rule.baseline_from == "input" else Fraction(rule.baseline_value or 0)
    )
    result = {
        "absolute": lambda: level,
        "change": lambda: level - base,
        "pct_change": lambda: 100 * (level / base - 1),
        "reduction_per_period": lambda: (base - level) / len(rule.periods),
    }[rule.relate]()
    return result, COMPARE[rule.op](result, Fraction(rule.target))


@pytest.mark.parametrize("short", RULES)
@UNHURRIED
@given(st.data())
def test_the_order_of_figures_means_nothing(short, data):
    rule = RULES[short]
    known = data.draw(entries(rule))
    as_of = rule.period(str(data.draw(years))).end
    assert evaluate_criterion(rule, data.draw(st.permutations(known)), as_of) == evaluate_criterion(
        rule, known, as_of
    )


@pytest.mark.parametrize("short", RULES)
@UNHURRIED
@given(st.data())
def test_the_verdict_is_the_definition_computed_exactly(short, data):
    rule = RULES[short]
    known = [
        Figure(
            rule.period(label),
            Decimal(data.draw(counts.filter(bool))) if rule.series == "area" else data.draw(shares),
            None if rule.series == "area" else data.draw(shares),
        )
        for label in ("2017", "2018", "2019", "2020")
    ]
    found = evaluate_criterion(rule, known, END)
    result, met = brute_verdict(rule, known)
    assert (found.result, found.status) == (result, Status.REACHED if met else Status.NOT_REACHED)


@pytest.mark.parametrize("short", RULES)
@UNHURRIED
@given(st.data())
def test_every_state_of_affairs_gets_a_status_its_words_and_its_numbers(short, data):
    rule = RULES[short]
    found = evaluate_criterion(
        rule,
        data.draw(entries(rule)),
        date(2016, 1, 1)
        + data.draw(st.timedeltas(min_value=date.resolution * 0, max_value=date.resolution * 2000)),
    )
    assert found.sentence.startswith(f"{found.word.word}. ")
    assert "None" not in found.sentence
    judged = found.status in RANK
    under_way = judged and not found.settled
    assert (found.result is not None, found.result_display is not None) == (judged, judged)
    assert {found.remaining is not None, found.projected is not None, found.required is not None} == {
        under_way
    }
    assert (found.status in (Status.REACHED, Status.NOT_REACHED)) == (judged and found.settled)


@pytest.mark.parametrize("short", ["t4", "k1", "k2", "k3", "f3"])
@UNHURRIED
@given(st.data())
def test_what_is_required_meets_the_limit_exactly(short, data):
    rule = RULES[short]
    known = data.draw(entries(rule))
    found = evaluate_criterion(rule, known, rule.period(str(data.draw(years))).end)
    if found.required is None or found.status is Status.SECURED:
        return
    counted = [figure for figure in known if figure.period in found.values or figure.period in found.left_out]
    total = sum(found.values.values()) + len(found.remaining_periods) * found.required
    level = total if rule.aggregate == "sum" else total / (len(found.values) + len(found.remaining_periods))
    assert level == found.limit
    assert len(counted) + len(found.remaining_periods) == len(found.counting)


@pytest.mark.parametrize("short", ["t3", "t4", "k1", "k3", "f1", "f3"])
@UNHURRIED
@given(st.data())
def test_a_better_figure_never_gives_a_worse_status(short, data):
    # Small counts are left out: they go on with their mean, so that a step over 20 changes the projection.
    rule = RULES[short]
    up = rule.series == "area" and rule.direction == "higher"
    low, high = sorted(data.draw(st.tuples(counts, counts)))
    worse, better = (low, high) if up else (high, low)
    rest = {"y2017": data.draw(counts.filter(bool)), "y2018": data.draw(counts)}
    as_of = data.draw(st.sampled_from(["2019", "2020"]))
    rest |= {"y2020": data.draw(counts)} if as_of == "2020" else {}
    before, after = (evaluate_figures(rule, as_of, **rest, y2019=value) for value in (worse, better))
    assert RANK[before.status] <= RANK[after.status]


@UNHURRIED
@given(st.data())
def test_nothing_known_later_changes_what_was_known(data):
    rule = RULES["t4"]
    known = data.draw(entries(rule))
    as_of = rule.period(str(data.draw(years))).end
    then = [figure for figure in known if figure.period.end <= as_of]
    assert evaluate_criterion(rule, known, as_of) == evaluate_criterion(rule, then, as_of)


@UNHURRIED
@given(st.data())
def test_a_year_left_out_is_not_a_year_of_nothing(data):
    rule = RULES["f1"]
    known = make_figures(rule, y2017=data.draw(counts), y2018=data.draw(counts), y2020=data.draw(counts))
    left_out = [*known, Figure(rule.period("2019"), state=FigureState.NEVER)]
    hidden = [
        replace(figure, state=FigureState.HIDDEN) if figure.state is FigureState.NEVER else figure
        for figure in left_out
    ]
    found = [evaluate_criterion(rule, figures_, END) for figures_ in (left_out, hidden)]
    assert found[0].result == found[1].result == brute_verdict(rule, known)[0]
