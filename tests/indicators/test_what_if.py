"""What does it take: typed values change the answer at once, the turning value turns it, nothing is kept."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from gladsaxe.core.amount import parse_decimal
from gladsaxe.database.tables import db
from gladsaxe.indicators.calculation import meets_limit
from gladsaxe.indicators.evaluation import Status
from gladsaxe.indicators.rules import DEFAULT_THRESHOLDS
from gladsaxe.indicators.tables import Figure as FigureRow
from gladsaxe.indicators.what_if import (
    compute_required_value,
    evaluate_with_guesses,
    format_required_value,
    list_guessable_periods,
)
from tests.exports import year
from tests.faults import find_page_faults
from tests.indicators.criteria import make_criterion, make_figure, make_figures
from tests.indicators.pages import page_text

MID = date(2019, 1, 31)
STARTS = {
    "t1": {"y2017": "60.0"},
    "t2": {"y2017": "130", "y2018": "104"},
    "t3": {"y2017": "9.4", "y2018": "8.3"},
    "t4": {"y2017": "1.6", "y2018": "13.7"},
    "k1": {"y2017": "1.4", "y2018": "1.2"},
    "k2": {"y2017": "4", "y2018": "3"},
    "k3": {"y2017": "45000", "y2018": "41000"},
    "f1": {"y2017": "6.8", "y2018": "6.0"},
    "f2": {"y2017": "12.0"},
    "f3": {"y2017": "30", "y2018": "62"},
}
TURNS = {
    "t1": "Målet nås med over 60,0 i 2020.",
    "t2": "Målet nås med højst 104 henvendelser i hver af perioderne 2019-20.",
    "t3": "Målet nås med højst 6,5 i 2020.",
    "t4": "Målet nås med højst 7,3 i hver af perioderne 2019-20.",
    "k1": "Målet nås med højst 0,7 i hver af perioderne 2019-20.",
    "k2": "Målet nås med højst 2 sager i hver af perioderne 2019-20.",
    "k3": "Målet nås med højst 40.250 kr. i hver af perioderne 2019-20.",
    "f1": "Målet nås med højst 3,5 i 2020.",
    "f2": "Målet nås med højst 6,2 i 2019/2020.",
    "f3": "Målet nås med mindst 54 forældre i hver af perioderne 2019-20.",
}


def told(short, guesses=None):
    rule = make_criterion(short)
    known = make_figures(rule, **STARTS[short])
    turning = compute_required_value(rule, known, guesses or {}, MID)
    return rule, known, turning


@pytest.mark.parametrize("short", STARTS)
def test_the_value_that_turns_it_is_said(short):
    rule, _, turning = told(short)
    assert format_required_value(rule, turning) == TURNS[short]


@pytest.mark.parametrize("short", STARTS)
def test_the_number_that_is_said_turns_it_and_a_step_further_does_not(short):
    rule, known, turning = told(short)
    said = TURNS[short].removeprefix("Målet nås med ").split()
    whole = rule.count or rule.unit == "kr."
    step = Decimal(1) if whole else Decimal("0.1")
    number = parse_decimal(said[1].replace(".", "") if whole else said[1])
    worse = step if turning.op in ("<=", "<") else -step
    better = number - worse if said[0] in ("over", "under") else number

    def outcome(value):
        guesses = dict.fromkeys(turning.periods, value)
        return evaluate_with_guesses(rule, known, guesses, MID, DEFAULT_THRESHOLDS).status

    assert outcome(better) is Status.REACHED
    assert outcome(better + worse) is Status.NOT_REACHED


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(["t2", "t4", "k2", "f3"]), st.integers(0, 60), st.integers(-30, 30))
def test_whatever_is_guessed_for_one_year_the_rest_turns_exactly_there(short, guess, off):
    rule = make_criterion(short)
    known = make_figures(rule, **STARTS[short])
    first = list_guessable_periods(rule, known, MID)[0]
    turning = compute_required_value(rule, known, {first: Decimal(guess)}, MID)
    # Where a third of a figure turns it, a figure near it tells the side.
    value = Decimal(turning.value.numerator * 300 // turning.value.denominator) / 300 + Decimal(off) / 100
    guesses = {first: Decimal(guess), **dict.fromkeys(turning.periods, value)}
    found = evaluate_with_guesses(rule, known, guesses, MID, DEFAULT_THRESHOLDS)
    assert (found.status is Status.REACHED) == meets_limit(turning.op, Fraction(value), turning.value)


def test_what_cannot_be_reached_says_why():
    rule = make_criterion("k2")
    known = make_figures(rule, y2017="8", y2018="9")
    turning = compute_required_value(rule, known, {}, MID)
    assert format_required_value(rule, turning) == (
        "Målet kan ikke nås. Det ville tage højst -3 sager i hver af perioderne 2019-20, "
        "men tallet kan ikke komme under 0."
    )


def test_without_the_start_nothing_is_said_and_when_all_is_in_nothing_is_asked():
    rule = make_criterion("t2")
    assert compute_required_value(rule, make_figures(rule, y2018="104"), {}, MID) is None
    start = rule.period("2017")
    found = compute_required_value(rule, make_figures(rule, y2018="104"), {start: Decimal(130)}, MID)
    assert format_required_value(rule, found) == TURNS["t2"]
    known = make_figures(rule, y2017="130", y2018="104", y2019="90", y2020="80")
    assert list_guessable_periods(rule, known, date(2021, 1, 31)) == ()


@pytest.fixture
def safety(app):
    with app.app_context():
        year.fill_year()
        db.session.remove()
    with year.freeze_day(2019, 7, 2):
        yield "/maal/t4-tryghed/hvad-skal-der-til"


def test_the_criterion_asks_and_the_answer_changes_at_once(app, visit, safety):
    gert = visit("gert")
    page = gert.get("/maal/t4-tryghed").text
    assert 'action="/maal/t4-tryghed/hvad-skal-der-til"' in page
    assert f'hx-get="{safety}"' in page
    assert "Målet nås med højst 7,2 i 2020." in page_text(page)
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(FigureRow))
    plain = gert.get(safety, query_string={"aar_2020": "7,2"})
    assert plain.status_code == 200
    assert "Målet er nået" in page_text(plain.text)
    assert "Resultat: 7,5" in page_text(plain.text)
    piece = gert.get(safety, query_string={"aar_2020": "7,3"}, headers={"HX-Request": "true"})
    assert piece.text.strip().startswith('<div id="what-if">')
    assert "Målet er ikke nået" in page_text(piece.text)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(FigureRow)) == before


def test_a_closed_year_that_is_not_confirmed_can_be_guessed():
    rule = make_criterion("t2")
    known = [
        *make_figures(rule, y2017=130, y2018=104),
        make_figure(rule, "2019", 3, unconfirmed=True),
    ]
    assert [str(period) for period in list_guessable_periods(rule, known, date(2020, 6, 1))] == [
        "2019",
        "2020",
    ]


def test_a_number_that_cannot_be_read_is_said_and_a_criterion_that_is_not_yours_is_not_found(visit, safety):
    gert = visit("gert")
    answer = gert.get(safety, query_string={"aar_2020": "mange"})
    assert answer.status_code == 422
    assert "Skriv tallet med komma, for eksempel 7,5." in page_text(answer.text)
    assert 'value="mange"' in answer.text
    assert find_page_faults(answer.text) == ["Skriv tallet med komma, for eksempel 7,5."]
    assert 'class="what-if-fault"' not in answer.text
    piece = gert.get(safety, query_string={"aar_2020": "mange"}, headers={"HX-Request": "true"})
    assert (
        '<p class="what-if-fault">Forskellen i 2020: Skriv tallet med komma, for eksempel 7,5.</p>'
        in piece.text
    )
    far = gert.get(safety, query_string={"aar_2020": "101"})
    assert "Forskellen skal ligge mellem -100 og 100 procentpoint." in page_text(far.text)
    far = gert.get(safety, query_string={"aar_2020": "-200"})
    assert "Forskellen skal ligge mellem -100 og 100 procentpoint." in page_text(far.text)
    assert visit("alice").get("/maal/k2-bekymring/hvad-skal-der-til").status_code == 404
