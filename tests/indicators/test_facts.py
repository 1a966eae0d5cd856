"""Facts at the start and central measures, followed over the years, with charts, beside the local goals."""

import html
import re
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from gladsaxe.database.tables import db
from gladsaxe.indicators import facts_store
from gladsaxe.indicators.facts_chart import build_series_chart
from gladsaxe.indicators.facts_rules import (
    FollowedSeries,
    SeriesPoint,
    format_value,
    parse_points,
    parse_year,
    sort_points,
)
from gladsaxe.indicators.facts_tables import FollowedValue
from tests.conftest import query_count
from tests.deviations.steps import freeze_day, new_submission_id
from tests.faults import error_above_field, find_page_faults

FACT = "/centrale-maalinger/tal/grundskole-18-29-2015"


def value(**changed) -> dict:
    good = {
        "submission_id": new_submission_id(),
        "year": "2018",
        "area": "21",
        "comparison": "13",
        "source": "Demo",
    }
    return {**good, "received_on": "16-12-2019", **changed}


def measure(app, browser, **changed) -> str:
    with app.app_context():
        watch = facts_store.list_watch_choices()[0][0]
    good = {"submission_id": new_submission_id(), "watch": watch, "name": "Fraflytning", "unit": "%"}
    answer = browser.post("/centrale-maalinger/ny", {**good, **changed})
    assert answer.status_code == 303, answer.text
    with app.app_context():
        return f"/centrale-maalinger/maaling/{facts_store.list_followed_measures()[0][1][-1].key}"


def test_a_fact_shows_its_year_source_and_comparison_and_gets_its_chart(visit):
    freja = visit("freja")
    text = freja.get("/centrale-maalinger").text
    card = re.search(r'class="h4">18-29-årige der højst har grundskole.*?<h3', text, re.DOTALL)[0]
    assert "2015: 23 %, til sammenligning 14 %" in card and "Danmarks Statistik" in card
    with freeze_day(date(2020, 5, 4)):
        assert freja.post(FACT, value()).status_code == 303
    text = freja.get("/centrale-maalinger").text
    assert "Høje Gladsaxe: 32 i 2011, 23 i 2015, 21 i 2018. Til sammenligning: 14 i 2015, 13 i 2018." in text
    assert "16. december 2019" in text


def test_a_central_measure_stands_beside_the_local_goals(app, visit):
    freja = visit("freja")
    assert "Der følges ingen målinger her endnu." in freja.get("/centrale-maalinger").text
    address = measure(app, freja)
    for year, area in (("2017", "11,8"), ("2018", "10,9")):
        freja.post(address, value(year=year, area=area, comparison=""))
    text = freja.get("/centrale-maalinger").text
    central, local = text.split('id="local"')
    assert "Høje Gladsaxe: 11,8 i 2017, 10,9 i 2018." in central
    assert central.count('role="img"') == 1
    assert re.findall(r'href="/maal/([^"]+)"', local)[0] == "t1-faellesskab"
    assert "Vi mangler tal" in local or "Afventer måling" in local
    assert not re.search(r"\sstyle=", text)


def test_a_corrected_year_takes_the_place_of_the_earlier_and_both_are_kept(app, visit):
    freja = visit("freja")
    for area in ("21", "22,5"):
        freja.post(FACT, value(area=area))
    text = freja.get("/centrale-maalinger").text
    assert "22,5 i 2018" in text and "21 i 2018" not in text
    with app.app_context():
        areas = db.session.scalars(select(FollowedValue.area).order_by(FollowedValue.id)).all()
        assert areas == [Decimal(21), Decimal("22.5")]


def test_a_faulty_value_says_so_and_enters_nothing(app, visit):
    freja = visit("freja")
    for field, typed, sentence in [
        ("year", "", "Skriv året."),
        ("year", "2006", "Skriv et år fra 2007 til 2020."),
        ("year", "2999", "Skriv et år fra 2007 til 2020."),
        ("area", "", "Skriv tallet."),
        ("area", "mange", "Skriv tallet med komma, for eksempel 7,5."),
        ("source", "", "Skriv hvor tallet kommer fra."),
        ("received_on", "01-01-2999", "Datoen kan ikke være i fremtiden."),
    ]:
        with freeze_day(date(2020, 5, 4)):
            answer = freja.post(FACT, value(**{field: typed}))
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
        assert error_above_field(answer.text, field) == sentence
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(FollowedValue)) == 0


def test_who_writes_and_what_is_not_there(visit):
    for name, status in (("alice", 403), ("gert", 403), ("hanne", 303)):
        assert (name, visit(name).post(FACT, value()).status_code) == (name, status)
    for missing in ("tal/findes-ikke", "maaling/1", "maaling/x", "andet/beboere"):
        assert visit("freja").get(f"/centrale-maalinger/{missing}").status_code == 404
    assert visit("karl").get("/centrale-maalinger").status_code == 403


def test_the_page_asks_the_same_for_one_value_and_for_many(app, visit):
    freja = visit("freja")
    address = measure(app, freja)
    freja.post(address, value())
    freja.get("/centrale-maalinger")
    one = query_count(app, lambda: freja.get("/centrale-maalinger"))
    freja.post(measure(app, freja, name="To"), value())
    freja.post(FACT, value())
    assert query_count(app, lambda: freja.get("/centrale-maalinger")) == one


def test_what_the_file_says_is_read_as_points():
    fact = {
        "value": "26",
        "comparison": "14",
        "unit": "%",
        "period": "2015-01-01",
        "source": "Kilde",
        "earlier": [{"period": "2011-01-01", "value": "31"}],
    }
    points = sort_points(parse_points(fact))
    assert [(point.year, point.area, point.comparison) for point in points] == [
        (2011, Decimal(31), None),
        (2015, Decimal(26), Decimal(14)),
    ]
    assert [parse_year(text) for text in (None, "seneste 5 år", "2013/2014", "sommer 2016")] == [
        None,
        None,
        2014,
        2016,
    ]
    assert [point.label for point in parse_points({"value_min": "5", "value_max": "6"})] == ["Start"]


SHOWN_AS_WRITTEN = [
    "Ved start: ca. 4.100 personer",
    "2016: 40.000 til 50.000 kr. pr. år",
    "Sensommer 2016: 5 til 6 sager",
    "2010-2015: 20,5 %, til sammenligning 16,5 %",
    "2013/2014: 30,4 pr. 100 børn, til sammenligning 18 pr. 100 børn i Gladsaxe Kommune",
    "Seneste 5 år: 2,5 %, til sammenligning 1,0 % i Gladsaxe Kommune",
    "Ved start: 0,19 %, fire gange kommunens niveau",
    "1. januar 2011: 31 %",
    "August 2016: 10,6 %",
    "Andel trygge",
    "til sammenligning 78,3 % i Vestegnens politikreds",
    "Aftalen skriver en forskel på 3,5; den er 3,6.",
    "Tallet, der sammenlignes med, er regnet ud.",
    "samme barn kan tælle flere gange (fodnote 15)",
    "Fodnote 14 siger både 'uden anbragte børn'",
]


def test_a_fact_is_shown_with_its_range_its_period_and_its_words(visit):
    text = html.unescape(visit("freja").get("/centrale-maalinger").text)
    text = text[text.index('id="start"') :]
    assert [words for words in SHOWN_AS_WRITTEN if words not in text] == []


def test_a_typed_year_stands_beside_the_longer_period_that_ends_with_it(visit):
    freja = visit("freja")
    freja.post("/centrale-maalinger/tal/aeldre-65", value(year="2015", area="21,5", comparison=""))
    text = freja.get("/centrale-maalinger").text
    assert "Høje Gladsaxe: 20,5 i 2010-2015, 21,5 i 2015." in text


def test_a_range_has_no_mark_and_the_agreements_own_words_come_before_a_number():
    (between,) = parse_points({"value_min": "40000", "value_max": "50000", "period": "2016"})
    later = [SeriesPoint(2018, Decimal(61000)), SeriesPoint(2019, Decimal(1500))]
    chart = build_series_chart(FollowedSeries("tal", "a", "A", "kr.", (between, *later)), "Området")
    assert chart.text == "Området: 61.000 i 2018, 1.500 i 2019."
    assert format_value(between, "kr.") == "40.000 til 50.000 kr."
    bounds = [{"value_min": "5"}, {"value_max": "6"}, {"value": "90", "value_verbatim": "godt 90 %"}]
    values = [format_value(point, "%") for fact in bounds for point in parse_points(fact)]
    assert values == ["mindst 5 %", "højst 6 %", "godt 90 %"]


def test_a_day_is_named_whole_in_the_charts_text():
    days = parse_points(
        {"value": "26", "period": "2015-01-01", "earlier": [{"period": "2011-01-01", "value": "31"}]}
    )
    chart = build_series_chart(FollowedSeries("tal", "a", "A", "%", sort_points(days)), "Området")
    assert chart.text == "Området: 31 den 1. januar 2011, 26 den 1. januar 2015."
    assert ">2011</text>" in chart.svg


def test_one_value_is_no_chart():
    point = SeriesPoint(2015, Decimal(26))
    assert build_series_chart(FollowedSeries("tal", "a", "A", "%", (point,)), "Området") is None
    two = FollowedSeries("tal", "a", "A", "%", (SeriesPoint(None, Decimal(30)), point))
    assert build_series_chart(two, "Området").text == "Området: 30 ved start, 26 i 2015."
