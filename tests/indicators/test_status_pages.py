"""Goals and status: the same sentence as the rules', as of any day, and nothing for those it is not for."""

import re
from datetime import date
from decimal import Decimal

from markupsafe import escape

from gladsaxe.agreement import loading
from gladsaxe.agreement.rules import parse_plan
from gladsaxe.agreement.store import find_item, get_agreement
from gladsaxe.agreement.tables import Criterion
from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.indicators.evaluation import STATUS_WORDS, Thresholds
from gladsaxe.indicators.statuses import board_thresholds, list_statuses
from tests.conftest import query_count
from tests.indicators.pages import (
    T3,
    T4,
    act_as,
    card_text,
    page_text,
    status_word,
    submit_correction,
    submit_figure,
    submit_gaps,
)

CRITERIA = (
    *("t1-faellesskab", "t2-henvendelser", "t3-indkomst", "t4-tryghed", "k1-sigtede", "k2-bekymring"),
    *("k3-haervaerk", "f1-dubu", "f2-tandpleje", "f3-foraeldre"),
)


def test_there_is_a_card_for_each_criterion_with_word_shape_and_the_rules_sentence(app, visit):
    erik = visit("erik")
    submit_gaps(erik, "t4-tryghed", T4)
    submit_figure(erik, "t2-henvendelser", "2017", "120")
    page = erik.get("/maal").text
    with act_as(app, "erik", today()) as actor:
        found = list_statuses(today(), actor)
    assert [status.row.key for status in found] == list(CRITERIA)
    for status in found:
        shown = re.search(
            rf'<li class="status-card status-{status.evaluation.status}" id="{status.row.key}">.*?</li>\n',
            page,
            re.DOTALL,
        )[0]
        assert f'data-shape="{status.evaluation.word.symbol}"' in shown
        assert f"<strong>{status.evaluation.word.word}</strong>" in shown
        assert str(escape(status.evaluation.sentence)) in shown
    for key in ("t4-tryghed", "k1-sigtede"):
        single = erik.get(f"/maal/{key}").text
        status = next(status for status in found if status.row.key == key)
        assert str(escape(status.evaluation.sentence)) in single


def test_every_shape_is_drawn(app):
    with app.test_request_context():
        shape = app.jinja_env.get_template("indicators/_shapes.html").module.shape
        drawn = {word.symbol: str(shape(word.symbol)) for word in STATUS_WORDS.values()}
    bodies = {re.sub(r"^<svg[^>]*>", "", svg) for svg in drawn.values()}
    assert len(bodies) == len(drawn) == 9
    assert all(re.search(r"<(path|circle)", body) for body in bodies)


def test_the_card_says_the_trend_what_the_rest_must_be_and_that_it_is_provisional(app, visit):
    erik = visit("erik")
    submit_gaps(erik, "t4-tryghed", {"2017": T4["2017"]}, received_on="15-01-2018", provisional="y")
    shown = card_text(erik.get("/maal?pr=2018-01-15").text, "t4-tryghed")
    assert "På rette vej Foreløbig På rette vej. Forskellen i 2017 er 1,6." in shown
    assert "Siden start Bedre end ved start" in shown
    assert "Når den mindst 0,60, kræver det opmærksomhed." in page_text(erik.get("/maal").text)
    assert "Resten af perioden højst 9,5 i gennemsnit i 2018-20" in shown


def test_a_figure_that_was_received_later_is_not_in_it(app, visit):
    erik = visit("erik")
    submit_gaps(erik, "t4-tryghed", {"2017": T4["2017"]}, received_on="10-01-2018")
    submit_gaps(erik, "t4-tryghed", {"2018": T4["2018"]}, received_on="21-01-2019")
    before, after = (erik.get(f"/maal/t4-tryghed?pr={day}").text for day in ("20-01-2019", "21/1 2019"))
    assert "Forskellen i 2017 er 1,6." in page_text(before)
    assert "71,1" not in before
    assert "Gennemsnittet 2017-18 er 7,7." in page_text(after)
    assert "71,1" in after
    assert "Siden viser, hvad der var kendt den 20. januar 2019." in page_text(before)


def test_a_figure_that_was_corrected_later_shows_as_it_was(app, visit):
    erik = visit("erik")
    submit_gaps(erik, "t4-tryghed", {"2017": T4["2017"]}, received_on="10-01-2018")
    address = re.search(r'href="(/tal/\d+/ret)"', erik.get("/tal").text)[1]
    done = submit_correction(
        erik, address, area="80,6", reason="Kreds og område byttet", received_on="01-06-2018"
    )
    assert done.status_code == 303
    before, after = (
        page_text(erik.get(f"/maal/t4-tryghed?pr={day}").text) for day in ("31-05-2018", "01-06-2018")
    )
    assert "Forskellen i 2017 er 1,6." in before
    assert "80,6" not in before and "byttet" not in before
    assert "Forskellen i 2017 er 0,6." in after
    assert "Tal, der er rettet (1) 2017: 79,6 mod 81,2" in after


NO_DAYS = {
    "i går": "Skriv datoen med dag, måned og år, for eksempel 05-06-2018.",
    "31-06-2018": "Den dato findes ikke. Se efter dag og måned.",
    "01-01-2999": "Datoen kan ikke være i fremtiden.",
    "\0": "Skriv datoen med dag, måned og år, for eksempel 05-06-2018.",
}


def test_a_day_that_cannot_be_read_is_said_and_the_page_shows_today(app, visit):
    erik = visit("erik")
    for address in ("/maal", "/tal", "/maal/t4-tryghed"):
        for typed, sentence in NO_DAYS.items():
            answer = erik.get(address, query_string={"pr": typed})
            assert answer.status_code == 422
            assert sentence in page_text(answer.text)
            assert "Siden viser, hvad der er kendt i dag" in page_text(answer.text)
            assert f'name="pr" type="text" value="{typed}"' in answer.text


def test_links_keep_the_day(app, visit):
    page = visit("erik").get("/maal?pr=31-12-2018").text
    assert 'href="/maal/t4-tryghed?pr=2018-12-31"' in page
    assert 'href="/tal?pr=2018-12-31"' in page


def test_before_the_period_nothing_has_begun(app, visit):
    page = visit("gert").get("/maal?pr=31-12-2016").text
    assert status_word(visit("gert").get("/maal/t4-tryghed?pr=31-12-2016").text) == "Ikke begyndt"
    assert page.count("<strong>Ikke begyndt</strong>") == len(CRITERIA) + 1


def test_a_sensitive_criterion_does_not_exist_for_others(app, visit):
    submit_figure(visit("erik"), "k2-bekymring", "2017", "5")
    for name in ("alice", "bob", "doris"):
        browser = visit(name)
        page = browser.get("/maal").text
        assert "k2-bekymring" not in page and "ekstremisme" not in page
        assert page.count('<li class="status-card') == len(CRITERIA) - 1
        hidden, absent = browser.get("/maal/k2-bekymring"), browser.get("/maal/findes-ikke")
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert _same(hidden.text) == _same(absent.text)
        with act_as(app, name) as actor:
            assert "k2-bekymring" not in [found.row.key for found in list_statuses(date(2020, 1, 1), actor)]


def test_a_sensitive_criterion_is_there_for_its_bodies_and_the_boards_secretary(app, visit):
    submit_figure(visit("erik"), "k2-bekymring", "2017", "5")
    for name in ("erik", "freja", "gert", "hanne", "ib"):
        browser = visit(name)
        assert card_text(browser.get("/maal").text, "k2-bekymring")
        assert "5 i 2017" in page_text(browser.get("/maal/k2-bekymring").text)


def test_the_boards_own_paper_holds_every_criterion(app):
    with act_as(app, "erik"):
        assert len(list_statuses(date(2020, 1, 1), None)) == len(CRITERIA)


def test_no_page_of_figures_shows_a_criterion_that_is_not_for_the_one_who_keeps_them(app, visit):
    erik = visit("erik")
    submit_figure(erik, "t2-henvendelser", "2017", "120")
    address = re.search(r'href="(/tal/\d+/ret)"', erik.get("/tal").text)[1]

    def hide() -> None:
        for key in ("t2-henvendelser", "t3-indkomst"):
            row = find_item(Criterion, key)
            row.definition = {**row.definition, "visible_to": ["bestyrelse"]}

    with app.app_context():
        run_in_transaction(hide)
    page = erik.get("/tal").text
    assert "t2-henvendelser" not in page and "t3-indkomst" not in page
    assert "t4-tryghed" in page
    for hidden in (
        address,
        "/tal/t2-henvendelser/ny",
        "/maal/t2-henvendelser/vurdering",
        "/maal/t3-indkomst/laesning",
    ):
        assert erik.get(hidden).status_code == 404
        assert erik.post(hidden, {"area": "1"}).status_code == 404
    assert visit("hanne").get(address).status_code == 200


def test_the_pages_send_as_many_queries_for_one_figure_as_for_many(app, visit):
    erik = visit("erik")

    def counts() -> list[int]:
        return [query_count(app, lambda a=a: erik.get(a)) for a in ("/maal", "/tal", "/maal/t3-indkomst")]

    submit_gaps(erik, "t3-indkomst", {"2017": T3["2017"]})
    counts()
    one = counts()
    submit_gaps(erik, "t3-indkomst", {year: T3[year] for year in ("2018", "2019", "2020")})
    submit_gaps(erik, "t4-tryghed", T4)
    for year in ("2017", "2018", "2019"):
        submit_figure(erik, "f3-foraeldre", year, "40")
        submit_figure(erik, "k2-bekymring", year, "4")
    assert counts() == one


def test_the_days_figures_cautions_and_wording_are_on_the_criterions_page(app, visit):
    erik = visit("erik")
    submit_figure(erik, "t4-tryghed", "2017", "79,6", comparison="81,2")
    submit_figure(erik, "t4-tryghed", "2018", "71,1", comparison="84,9", n="350", provisional="y")
    page = page_text(erik.get("/maal/t4-tryghed?pr=15-01-2021").text)
    assert "2017 79,6 81,2 1,6 Ukendt Kilden 15. januar 2021" in page
    assert "2018 71,1 Foreløbig 84,9 13,8 350 Kilden 15. januar 2021" in page
    assert "af Beboerkoordinator" in page
    assert "Stikprøvestørrelse ukendt for 2017." in page
    assert "halveres, så forskellen i gennemsnit over perioden udgør maksimalt 7,5 procentpoint." in page
    assert "Området måles kun, hvis politikredsen udpeger det det pågældende år." in page
    assert "Forskellen i 2017 81,2 − 79,6 = 1,6" in page
    assert "Gennemsnittet 2017-18 (1,6 + 13,8) / 2 = 15,4 / 2 = 7,7" in page


def test_what_is_missing_is_listed_with_the_way_to_write_it_in(app, visit):
    erik = visit("erik")
    page = erik.get("/tal?pr=15-02-2019").text
    missing = re.search(r'id="mangler".*?</ul>', page, re.DOTALL)[0]
    assert 'href="/tal/t2-henvendelser/ny?periode=2018"' in missing
    said = page_text(missing)
    assert "5.1.2 Færre henvendelser om upassende adfærd, 2018: ventedes senest 31. december 2018" in said
    assert "2018: ventedes senest 31. december 2018. Over 30 dage siden" in said
    assert "5.1.3 Mindre forskel i indkomst, 2018" not in said
    assert "Ventes senest 31. december 2019" in page_text(page)


def test_the_vectors_figures_give_the_same_on_the_page(app, visit):
    erik = visit("erik")
    submit_gaps(erik, "t3-indkomst", T3, received_on="15-12-2021")
    page = erik.get("/maal/t3-indkomst").text
    assert status_word(page) == "Målet er nået"
    assert "faldet med 1,1 procentpoint pr. år fra 10,5 ved start" in page_text(page)
    with app.app_context():
        assert get_agreement().area_name in page_text(page)
        db.session.remove()


def _same(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_the_board_sets_its_thresholds_in_the_agreement_file(app, visit):
    with app.app_context():
        assert board_thresholds() == Thresholds()
        text = SHIPPED_AGREEMENT.read_text(encoding="utf-8")
        edited = text.replace("[agreement]\n", '[agreement]\nthreshold_attention = "0.90"\n', 1)
        changes = run_in_transaction(
            loading.load_agreement, parse_plan(edited.encode()), "0" * 64, "Besluttet."
        )
        assert [(change.kind, change.field, change.new) for change in changes] == [
            ("agreement", "threshold_attention", "0.90")
        ]
        assert board_thresholds() == Thresholds(attention=Decimal("0.90"))
    assert "0,90" in visit("freja").get("/maal").text
