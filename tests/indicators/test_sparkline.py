"""The small chart of a card: years at their true distance, gaps, start and target, the same in words."""

import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal

from gladsaxe.indicators.chart import build_chart
from gladsaxe.indicators.evaluation import WORST_FIRST
from gladsaxe.indicators.figures import Figure, FigureState
from gladsaxe.indicators.rules import evaluate_criterion
from gladsaxe.indicators.sparkline import FLOOR, TOP, build_sparkline
from tests.indicators.criteria import make_criterion
from tests.indicators.pages import T4, submit_gaps


def build_figures(rule, given):
    for label, area, *rest in given:
        state = area if isinstance(area, FigureState) else FigureState.OK
        numbers = [] if state is not FigureState.OK else [Decimal(value) for value in (area, *rest)]
        yield Figure(rule.period(label), *numbers, state=state)


def draw(short, day, *given):
    rule = make_criterion(short)
    figures = list(build_figures(rule, given))
    evaluation = evaluate_criterion(rule, figures, day)
    sparkline = build_sparkline(rule, evaluation, figures, "Området")
    return sparkline, build_chart(rule, evaluation, figures, "Området")


def read_series(sparkline, key):
    root = ET.fromstring(sparkline.svg)
    return next(group for group in root.iter("g") if group.get("data-series") == key)


def test_years_stand_at_their_true_distance_and_a_missing_one_is_a_gap():
    sparkline, _ = draw(
        "t4",
        date(2020, 12, 31),
        ("2017", "79.6", "81.2"),
        ("2018", FigureState.NEVER),
        ("2019", "68.9", "80.6"),
        ("2020", "70.0", "80.0"),
    )
    group = read_series(sparkline, "gap")
    places = [float(mark.get("cx")) for mark in group.iter("circle")]
    # The history's 2014, then 2017, 2019 and 2020 of the plan.
    assert len(places) == 4
    year = places[3] - places[2]
    assert abs((places[1] - places[0]) - 3 * year) < 0.1
    assert abs((places[2] - places[1]) - 2 * year) < 0.1
    assert len(list(group.iter("polyline"))) == 1


def test_the_start_the_target_and_the_newest_value_are_drawn():
    sparkline, chart = draw("t4", date(2018, 12, 31), ("2017", "79.6", "81.2"), ("2018", "71.1", "84.9"))
    root = ET.fromstring(sparkline.svg)
    assert len(list(read_series(sparkline, "start").iter("polygon"))) == 1
    assert [line.get("data-level") for line in root.iter("polyline") if line.get("data-level")] == ["limit"]
    assert [text.text for text in root.iter("text")] == ["2014", "2020", "15,0", "13,8"]
    assert root.find("title").text == sparkline.text == chart.text


def test_everything_stays_inside_the_picture():
    sparkline, _ = draw("t2", date(2019, 12, 31), ("2017", "120"), ("2018", "104"), ("2019", "100"))
    heights = [float(mark.get("cy")) for mark in ET.fromstring(sparkline.svg).iter("circle")]
    assert heights and all(TOP <= height <= FLOOR for height in heights)


def test_answers_in_words_and_no_value_have_no_sparkline():
    for short in ("t1", "t2", "t4", "k1"):
        sparkline, chart = draw(short, date(2016, 12, 31))
        assert (sparkline is None) == (chart is None)


def test_areas_stand_as_in_the_agreement_and_the_worst_first_within_each(app, visit):
    erik = visit("erik")
    submit_gaps(erik, "t4-tryghed", T4)
    page = erik.get("/maal").text
    headings = [part.split("</h2>")[0] for part in page.split("<h2>")[1:-1]]
    assert headings == sorted(headings)
    for area in page.split("<h2>")[1:-1]:
        order = [card.split('"')[0] for card in area.split('<li class="status-card status-')[1:]]
        assert order == sorted(order, key=list(map(str, WORST_FIRST)).index)
    assert page.count('class="sparkline"') >= 1
    assert 'aria-labelledby="sparkline-t4-tryghed"' in page


def test_the_criterions_page_begins_with_status_and_chart_and_folds_the_arithmetic(app, visit):
    erik = visit("erik")
    submit_gaps(erik, "t4-tryghed", T4)
    page = erik.get("/maal/t4-tryghed").text
    main = page[page.index("<main") :]
    assert main.index('id="status-heading"') < main.index('<figure class="chart"') < main.index("<h2 id=")
    folded = main[main.index('<details id="udregning">') :].split("</details>")[0]
    assert "Sådan er det regnet ud" in folded and 'class="steps"' in folded
