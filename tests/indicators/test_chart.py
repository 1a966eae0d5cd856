"""The chart as a picture: exact positions, attributes only, told apart without colour, the same in words."""

import re
import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from gladsaxe.indicators.chart import build_chart
from gladsaxe.indicators.figures import Figure, FigureState
from gladsaxe.indicators.plot import CHART_WIDTH, FONT_SIZE, LETTER_WIDTH
from gladsaxe.indicators.rules import evaluate_criterion
from tests.indicators.criteria import make_criterion

SVG = "{http://www.w3.org/2000/svg}"
PHONE = 358
ALLOWED = {
    *(
        "viewBox",
        "width",
        "height",
        "role",
        "aria-labelledby",
        "font-size",
        "fill",
        "id",
        "x",
        "y",
        "x1",
        "y1",
    ),
    *("x2", "y2", "cx", "cy", "r", "points", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin"),
    *("paint-order", "text-anchor", "font-weight", "data-series", "data-column", "data-hollow", "data-level"),
    "data-band",
}


def figures(rule, given):
    for label, area, *rest in given:
        comparison = rest[0] if rest else None
        if isinstance(area, FigureState):
            yield Figure(rule.period(label), state=area)
        else:
            yield Figure(
                rule.period(label),
                Decimal(area),
                None if comparison is None else Decimal(comparison),
                provisional="provisional" in rest,
            )


def drawn(short, day, *given, name="Området", **changes):
    rule = make_criterion(short, **changes)
    known = list(figures(rule, given))
    chart = build_chart(rule, evaluate_criterion(rule, known, day), known, name)
    return chart, ET.fromstring(chart.svg)


SAFETY = (
    ("2017", "79.6", "81.2"),
    ("2018", "71.1", "84.9", "provisional"),
    ("2019", "68.9", "80.6"),
    ("2020", FigureState.NEVER),
)
ALL = [
    ("t4", date(2020, 12, 31), SAFETY),
    ("t3", date(2018, 12, 31), (("2017", "54.0", "64.0"), ("2018", "56.6", "64.9"))),
    ("t2", date(2019, 12, 31), (("2017", "120"), ("2018", "104"), ("2019", "100"))),
    ("k3", date(2019, 12, 31), (("2017", "1500000.25"), ("2019", "12000"))),
    ("f3", date(2019, 12, 31), (("2017", "71"), ("2018", "60"), ("2019", "110"))),
    ("f2", date(2020, 1, 1), (("2017/2018", "27.0", "17.0"), ("2018/2019", "24.9", "16.8"))),
    ("t1", date(2018, 12, 31), (("2017", "58.0"),)),
    ("k2", date(2017, 12, 31), (("2017", "5"),)),
    ("t2", date(2019, 12, 31), (("2017", "0"), ("2018", "0"), ("2019", "0"))),
]


@pytest.mark.parametrize(("short", "day", "given"), ALL)
def test_it_is_a_picture_with_a_name_and_a_text_and_presentation_attributes_only(short, day, given):
    chart, svg = drawn(short, day, *given, name="Området med <et> meget & langt navn, som ikke kan være der")
    assert (svg.tag, svg.get("role")) == (f"{SVG}svg", "img")
    named = [svg.find(f"{SVG}{tag}") for tag in ("title", "desc")]
    assert svg.get("aria-labelledby").split() == [element.get("id") for element in named]
    assert named[1].text == chart.text
    assert {name for element in svg.iter() for name in element.attrib} <= ALLOWED
    tags = {element.tag.removeprefix(SVG) for element in svg.iter()}
    assert tags <= {"svg", "title", "desc", "g", "text", "line", "polyline", "polygon", "circle", "rect"}


@pytest.mark.parametrize(("short", "day", "given"), ALL)
def test_every_text_lies_inside_the_picture_and_is_large_enough_on_a_phone(short, day, given):
    _, svg = drawn(
        short, day, *given, name="Området med et meget langt navn, som ikke kan være der i bredden"
    )
    height = int(svg.get("height"))
    assert svg.get("viewBox") == f"0 0 {CHART_WIDTH} {height}"
    assert Fraction(FONT_SIZE * PHONE, CHART_WIDTH) >= 12
    for text in svg.iter(f"{SVG}text"):
        assert text.get("font-size") is None
        x, y, width = Fraction(text.get("x")), Fraction(text.get("y")), len(text.text) * LETTER_WIDTH
        left = x - {"middle": width / 2, "end": width}.get(text.get("text-anchor"), 0)
        assert left >= 0 and left + width <= CHART_WIDTH, text.text
        assert FONT_SIZE <= y <= height - 4, text.text


@pytest.mark.parametrize(("short", "day", "given"), ALL)
def test_a_marks_label_keeps_off_the_legend_above_and_the_years_below(short, day, given):
    _, svg = drawn(short, day, *given)
    texts = list(svg.iter(f"{SVG}text"))
    labels = [text for text in texts if text.get("paint-order")]
    around = [
        text
        for text in texts
        if not text.get("paint-order") and text.get("text-anchor") != "end" and text.text != "–"
    ]
    assert labels
    for label in labels:
        for text in around:
            distance = abs(Fraction(label.get("y")) - Fraction(text.get("y")))
            assert distance >= Fraction(3, 2) * FONT_SIZE, (label.text, text.text)


@pytest.mark.parametrize(("short", "day", "given"), ALL)
def test_every_shape_lies_inside_the_picture(short, day, given):
    _, svg = drawn(short, day, *given)
    height = int(svg.get("height"))
    for element in svg.iter():
        for point in re.findall(r"(-?[\d.]+),(-?[\d.]+)", element.get("points") or ""):
            assert 0 <= Fraction(point[0]) <= CHART_WIDTH and 0 <= Fraction(point[1]) <= height
        if element.tag == f"{SVG}circle":
            assert 0 < Fraction(element.get("cx")) < CHART_WIDTH and 0 < Fraction(element.get("cy")) < height


def series(svg, key):
    """Return the marks of a series: the column's label, and the middle."""
    group = next(group for group in svg.iter(f"{SVG}g") if group.get("data-series") == key)
    marks = {}
    for mark in group:
        if mark.get("data-column") is None:
            continue
        if mark.tag == f"{SVG}circle":
            middle = Fraction(mark.get("cx")), Fraction(mark.get("cy"))
        elif mark.tag == f"{SVG}rect":
            middle = Fraction(mark.get("x")) + 4, Fraction(mark.get("y")) + 4
        else:
            points = [tuple(map(Fraction, p.split(","))) for p in mark.get("points").split()]
            middle = points[0][0], points[1][1]
        marks[mark.get("data-column")] = middle
    return marks


def lines(svg, key):
    group = next(group for group in svg.iter(f"{SVG}g") if group.get("data-series") == key)
    return [line.get("points") for line in group.iter(f"{SVG}polyline")]


def level(svg, key):
    found = next(line for line in svg.iter(f"{SVG}polyline") if line.get("data-level") == key)
    return [tuple(map(Fraction, point.split(","))) for point in found.get("points").split()]


def test_marks_and_target_lie_exactly_where_their_values_are():
    _, svg = drawn("t2", date(2019, 12, 31), ("2017", "120"), ("2018", "104"), ("2019", "100"))
    area, start = series(svg, "area"), series(svg, "start")
    # From 0 to 150 on 150 units: one unit of height is one enquiry.
    assert area["2018"][1] - area["2019"][1] == -4
    assert area["2018"][1] - start["2017"][1] == 16
    limit, mean = level(svg, "limit"), level(svg, "mean")
    assert {y - area["2019"][1] for _, y in limit} == {4}
    assert {y - area["2019"][1] for _, y in mean} == {-2}
    columns = [start["2017"][0], area["2018"][0], area["2019"][0]]
    assert abs((columns[1] - columns[0]) - (columns[2] - columns[1])) <= Fraction(1, 100)


def test_the_gap_is_shown_between_both_lines_and_by_itself():
    _, svg = drawn("t4", date(2020, 12, 31), *SAFETY)
    area, comparison, gap = (series(svg, key) for key in ("area", "comparison", "gap"))
    assert list(area) == list(comparison) == ["2014", "2015", "2017", "2018", "2019"]
    # From 65 to 90 on 150 units: six units of height are one percent.
    assert area["2017"][1] - comparison["2017"][1] == Fraction("1.6") * 6
    assert area["2018"][1] - comparison["2018"][1] == Fraction("13.8") * 6
    links = [line for line in svg.iter(f"{SVG}line") if line.get("stroke-dasharray") == "1 3"]
    assert len(links) == 5
    assert gap["2017"][1] - gap["2018"][1] == Fraction("12.2") * 10
    assert {y - gap["2017"][1] for _, y in level(svg, "limit")} == {Fraction("1.6") * 10 - 75}
    bands = [polygon.get("data-band") for polygon in svg.iter(f"{SVG}polygon") if polygon.get("data-band")]
    assert bands == ["below"]


def test_a_year_without_a_figure_is_a_gap_in_the_line():
    _, svg = drawn("t2", date(2020, 12, 31), ("2017", "90"), ("2018", "80"), ("2020", "70"))
    assert lines(svg, "area") == []
    assert list(series(svg, "area")) == ["2018", "2020"]
    chart, svg = drawn("t4", date(2020, 12, 31), *SAFETY)
    # 2014 and 2015 follow each other, 2015 and 2017 do not.
    assert len(lines(svg, "area")) == 3
    assert "–" in [text.text for text in svg.iter(f"{SVG}text")]
    assert "2020 er ikke med: ikke opgjort det år." in chart.text


def test_a_provisional_figure_is_hollow_and_said():
    chart, svg = drawn("t4", date(2020, 12, 31), *SAFETY)
    hollow = [mark for mark in svg.iter() if mark.get("data-hollow")]
    assert [(mark.get("data-column"), mark.get("fill")) for mark in hollow] == [("2018", "#fff")] * 3
    assert "71,1 i 2018 (foreløbigt)" in chart.text


def test_lines_are_told_apart_without_colour():
    _, svg = drawn("t4", date(2020, 12, 31), *SAFETY)
    dashes = {
        group.get("data-series"): {line.get("stroke-dasharray") for line in group.iter(f"{SVG}polyline")}
        for group in svg.iter(f"{SVG}g")
    }
    assert dashes["area"] == {None} and dashes["comparison"] == {"7 4"}
    levels = {line.get("data-level"): line.get("stroke-dasharray") for line in svg.iter(f"{SVG}polyline")}
    assert len({levels["limit"], levels["mean"], None, "7 4"}) == 4
    shapes = {
        group.get("data-series"): {mark.tag for mark in group if mark.get("data-column")}
        for group in svg.iter(f"{SVG}g")
    }
    assert shapes["area"] != shapes["comparison"] != shapes["start"]


def test_a_sum_grows_towards_its_target_with_the_running_year_hollow():
    chart, svg = drawn("f3", date(2019, 6, 30), ("2017", "71"), ("2018", "60"), ("2019", "20"))
    area = series(svg, "area")
    # From 0 to 200 on 150 units.
    assert area["2017"][1] - area["2018"][1] == Fraction(60 * 150, 200)
    assert area["2018"][1] - area["2019"][1] == Fraction(20 * 150, 200)
    assert [mark.get("data-column") for mark in svg.iter() if mark.get("data-hollow")] == ["2019"]
    assert "71 i 2017, 131 i 2018 og 151 i 2019 (foreløbigt)" in chart.text


def test_a_yearly_reduction_has_a_falling_target():
    _, svg = drawn("t3", date(2018, 12, 31), ("2017", "54.0", "64.0"), ("2018", "56.6", "64.9"))
    gap, limit = series(svg, "gap"), level(svg, "limit")
    # The target is 9,5 after 2017 and 6,5 after 2020; ten units of height are one point.
    assert limit[1][1] - gap["2017"][1] == Fraction("0.5") * 10
    assert limit[-1][1] - limit[1][1] == 30


def test_another_base_than_the_texts_two_numbers_is_drawn_alone():
    chart, svg = drawn("k1", date(2017, 12, 31), ("2017", "2.6", "1.0"), baseline_value="1.8")
    assert list(series(svg, "area")) == ["2017"]
    assert list(series(svg, "start")) == ["Start"]
    assert "Start: 1,8." in chart.text


def test_the_text_says_all_that_the_picture_shows():
    chart, _ = drawn("t4", date(2020, 12, 31), *SAFETY)
    assert chart.text == (
        "Området: 68,4 i 2014, 71,2 i 2015, 79,6 i 2017, 71,1 i 2018 (foreløbigt) og 68,9 i 2019. "
        "Københavns Vestegns politikreds: 78,3 i 2014, 86,2 i 2015, 81,2 i 2017, 84,9 i 2018 (foreløbigt) "
        "og 80,6 i 2019. "
        "Forskel: 9,9 i 2014, 1,6 i 2017, 13,8 i 2018 (foreløbigt) og 11,7 i 2019. "
        "Start: 15,0 i 2015. Mål: højst 7,5. Gennemsnit 2017-19: 9,0. "
        "2020 er ikke med: ikke opgjort det år."
    )


def test_nothing_is_drawn_where_there_is_nothing():
    rule = make_criterion("t2")
    assert build_chart(rule, evaluate_criterion(rule, [], date(2020, 12, 31)), [], "Området") is None
    yes = make_criterion(
        "t2",
        answer="yes_no",
        relate="absolute",
        baseline_from="none",
        baseline_period=None,
        aggregate="last",
        op=">=",
        target="1",
        direction="higher",
        count=None,
        auto_from_enquiries=None,
        min_value=None,
        unit="svar",
        periods=["2018"],
    )
    known = [Figure(yes.period("2018"), Decimal(1))]
    assert build_chart(yes, evaluate_criterion(yes, known, date(2018, 12, 31)), known, "Området") is None
