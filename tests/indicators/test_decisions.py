"""The board's decisions: another reading asks for a reason; its own assessment changes nothing."""

import pytest

from gladsaxe.core.dates import format_day_short
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.indicators import tables
from tests.faults import find_page_faults
from tests.indicators.pages import T3, T4, card_text, page_text, status_word, submit_correction, submit_gaps

DECIDED = {"reason": "Afsnit 3 siger 10,2", "decision": "Bestyrelsen, punkt 4", "decided_on": "12-03-2022"}


@pytest.fixture
def income(visit):
    """Give the secretariat's browser with the income figures of 2017 to 2020 written in."""
    erik = visit("erik")
    submit_gaps(erik, "t3-indkomst", T3, received_on="15-12-2021")
    return erik


def test_another_base_flips_the_status_and_keeps_the_old_one_for_earlier_days(app, visit, income):
    assert status_word(income.get("/maal/t3-indkomst").text) == "Målet er nået"
    hanne = visit("hanne")
    sent = submit_correction(hanne, "/maal/t3-indkomst/laesning", baseline_value="10,2", **DECIDED)
    assert sent.status_code == 303
    page = page_text(hanne.get(sent.headers["Location"]).text)
    assert "Gemt. Kvittering" in page
    assert "Målet er ikke nået. Forskellen i 2020 er 6,3. Den er faldet med 0,98 procentpoint pr. år" in page
    assert "Besluttet: Bestyrelsen, punkt 4, 12. marts 2022." in page
    assert "Skrevet ind af Bestyrelsens sekretær." in page
    assert "Hvorfor: Afsnit 3 siger 10,2" in page
    before = page_text(hanne.get("/maal/t3-indkomst?pr=11-03-2022").text)
    assert "Målet er nået. Forskellen i 2020 er 6,3." in before
    assert "Aftalens egen tekst. Bestyrelsen har ikke besluttet andet." in before
    assert "punkt 4" not in before
    assert card_text(hanne.get("/maal").text, "t3-indkomst").startswith(
        "5.1.3 Mindre forskel i indkomst Målet er ikke"
    )


def test_the_page_says_what_the_other_readings_would_give(app, income):
    page = page_text(income.get("/maal/t3-indkomst").text)
    other = "Starttallet 10,2 procentpoint (afsnit 3 (53,2 % mod kommunens gennemsnit)): Målet er ikke nået."
    assert other in page
    submit_correction(income, "/maal/t3-indkomst/laesning", baseline_value="10,2", **DECIDED)
    assert "Starttallet 10,5 procentpoint (kriteriets egen tekst): Målet er nået." in page_text(
        income.get("/maal/t3-indkomst").text
    )


def test_way_of_counting_and_comparison_can_be_decided_where_the_text_leaves_them_open(app, visit):
    erik = visit("erik")
    submit_gaps(erik, "f1-dubu", {"2017": ("11,4", "5,0"), "2018": ("7,9", "4,9")}, received_on="01-04-2019")
    page = page_text(erik.get("/maal/f1-dubu?pr=01-04-2019").text)
    assert "Gennemsnittet af periodens tal (teksten siger ikke hvilken): Kræver opmærksomhed." in page
    sent = submit_correction(
        erik,
        "/maal/f1-dubu/laesning",
        aggregate="mean",
        **DECIDED,
    )
    assert sent.status_code == 303
    page = page_text(erik.get("/maal/f1-dubu").text)
    assert "Hvad der tælles Gennemsnittet af periodens tal" in page
    assert "Det seneste tal, til sidst det for periodens slutning (teksten siger ikke hvilken)" in page
    submit_gaps(erik, "k1-sigtede", {"2017": ("2,6", "1,4")}, received_on="01-07-2018")
    assert "Sammenligningens tal for samme år" in page_text(erik.get("/maal/k1-sigtede").text)
    sent = submit_correction(erik, "/maal/k1-sigtede/laesning", comparison_mode="fixed_baseline", **DECIDED)
    assert sent.status_code == 303
    page = page_text(erik.get("/maal/k1-sigtede").text)
    assert "2017 2,6 1,4 1,6" in page
    assert "Forskellen i 2017 2,6 − 1,0 = 1,6" in page


REFUSED = [
    ({"reason": " "}, "Skriv hvorfor."),
    ({"decision": ""}, "Skriv hvilken beslutning."),
    ({"decided_on": ""}, "Skriv hvornår det blev besluttet."),
    ({"decided_on": "01-01-2999"}, "Datoen kan ikke være i fremtiden."),
    ({"decided_on": "31-12-2015"}, "Datoen kan ikke være før 1. januar 2016."),
    ({"baseline_value": "ti"}, "Skriv tallet med komma, for eksempel 7,5."),
    ({"baseline_value": ""}, "Skriv starttallet."),
    (
        {"baseline_value": "10,50"},
        "Det er den læsning, der gælder nu. Vælg en anden, eller gå tilbage.",
    ),
]


def test_a_reading_without_reason_and_decision_is_refused(app, income):
    for typed, sentence in REFUSED:
        sent = {"baseline_value": "10,2", **DECIDED, **typed}
        answer = submit_correction(income, "/maal/t3-indkomst/laesning", **sent)
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence]), typed
    with app.app_context():
        assert db.session.query(tables.Reading).count() == 0


def test_a_criterion_whose_text_has_one_reading_is_not_decided_on(app, visit):
    erik = visit("erik")
    assert erik.get("/maal/t2-henvendelser/laesning").status_code == 404
    assert "laesning" not in erik.get("/maal/t2-henvendelser").text.replace('id="laesning"', "")


def test_the_boards_assessment_stands_beside_the_status_and_never_instead_of_it(app, visit):
    erik = visit("erik")
    submit_gaps(erik, "t4-tryghed", T4)
    submit_gaps(erik, "t4-tryghed", {"2020": ("", "")}, state="ikke_opgjort")
    status = page_text(erik.get("/maal/t4-tryghed").text)
    assert "Målet er ikke nået. Gennemsnittet 2017-19 er 9,0 mod højst 7,5." in status
    first = submit_correction(
        erik,
        "/maal/t4-tryghed/vurdering",
        text="Vi er <tilfredse>.\nDet går fremad.",
        decision="Bestyrelsen, punkt 2",
        decided_on="01-02-2021",
    )
    assert first.status_code == 303
    page = page_text(erik.get("/maal/t4-tryghed").text)
    assert "Målet er ikke nået. Gennemsnittet 2017-19 er 9,0 mod højst 7,5." in page
    assert "Bestyrelsens egen vurdering Vi er <tilfredse>. Det går fremad." in page
    assert "Bestyrelsen, punkt 2, 1. februar 2021. Skrevet ind af Beboerkoordinator" in page
    submit_correction(
        erik, "/maal/t4-tryghed/vurdering", text="Ny", decision="Punkt 3", decided_on="01-03-2021"
    )
    page = page_text(erik.get("/maal/t4-tryghed").text)
    assert "Bestyrelsens egen vurdering Ny Punkt 3, 1. marts 2021." in page
    assert "Tidligere vurderinger Vi er <tilfredse>." in page
    assert "Ny" not in card_text(erik.get("/maal?pr=28-02-2021").text, "t4-tryghed").split("vurdering:")[1]
    assert "vurdering:" not in card_text(erik.get("/maal?pr=31-01-2021").text, "t4-tryghed")


def test_an_assessment_without_text_is_refused(app, visit):
    answer = submit_correction(visit("hanne"), "/maal/t4-tryghed/vurdering", text=" ", decision="Punkt 2")
    assert (answer.status_code, find_page_faults(answer.text)) == (422, ["Skriv vurderingen."])
    assert format_day_short(today()) in answer.text
