"""The page Aftalen: the whole agreement, and only the one that is loaded."""

import html
import re

import pytest
from flask import g, session

from gladsaxe.access.rules import Actor
from gladsaxe.agreement import loading, store, views
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.rules import read_plan
from gladsaxe.database.transactions import run_in_transaction
from tests.agreement.test_store import SECOND


def plain(page: str) -> str:
    """Return the words of a page, one space between them."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.fixture
def page(visit) -> str:
    return visit("alice").get("/aftalen").text


def test_the_page_asks_to_log_in(visit):
    answer = visit().get("/aftalen")
    assert (answer.status_code, answer.location) == (303, "/log-ind?naeste=/aftalen")


def test_every_heading_of_the_contents_leads_somewhere(page):
    contents = page[page.index('<nav class="page-contents"') :]
    links = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', contents[: contents.index("</nav>")])
    assert len(links) == 13
    assert links == re.findall(r'<h2 id="([^"]+)">([^<]+)</h2>', page)


def test_every_criterion_is_there_word_for_word_with_a_link_for_those_it_is_for(app, visit, page):
    with app.app_context():
        rows = [(row.key, row.name, row.definition["text_verbatim"]) for row in store.list_criteria()]
    links = [(key, name) for key, name, _ in rows]
    board = visit("gert").get("/aftalen").text
    assert re.findall(r'<a href="/maal/([^"]+)">([^<]+)</a>', board) == links
    for_all = [link for link in links if link[0] != "k2-bekymring"]
    assert re.findall(r'<a href="/maal/([^"]+)">([^<]+)</a>', page) == for_all
    quoted = re.findall(r"<blockquote><p>(.*?)</p></blockquote>", page, re.DOTALL)
    assert [html.unescape(text) for text in quoted] == [text for *_, text in rows]


TOLD = [
    "1. januar 2017 til 31. december 2020",
    "Arbejdernes Boligselskab i Gladsaxe (boligorganisation)",
    "5.3 Uddannelse og beskæftigelse Ikke valgt. Gladsaxe Kommunes beskæftigelses-",
    "Forretningsfører eller direktør: 1 pr. boligorganisation",
    "Ledere på afdelingschef- eller direktørniveau, Gladsaxe Kommune: 3 til 4 pladser",
    "Beboerrepræsentant, Boligafdelingerne: 1 pr. boligafdeling. Udpeges af afdelingsbestyrelsen",
    "Beboere i området ca. 4.100 personer Kilde: Danmarks Statistik, Nøgletal på boligområder",
    "Andel trygge, 2015 71,2 %. Til sammenligning 86,2 % (Vestegnens politikreds)",
    "Hærværksomkostninger, hele området, 2016 40.000 til 50.000 kr. pr. år",
    "63,4 %, regnet ud. Aftalen skriver en forskel på 10,2",
    "1. januar 2015 26 %. Til sammenligning 14 % Tidligere, 1. januar 2011: 31 %",
    "Landsbyggefonden 11.706.000 kr.",
    "I alt 17.288.000 kr.",
    "I gennemsnit 4.322.000 kr. om året.",
    "Landsbyggefonden betaler 67,71 %, lokalt betales 32,29 %.",
    "Afsnit 2: senest 31. december 2017",
    "Perioden er skrevet 2018-2012. Sådan gør vi: Læses som 2018-2020.",
    "SSP Samarbejde mellem skole, socialforvaltning og politi",
    "Klar som vikar. Målgruppe: ægtefælleforsørgede indvandrerkvinder.",
    "I afsnit 1 står der: Formålet er at mindske betydningen af negativ social arv",
    "SSP-netværket, Tværgående Ungeforum og Distriktsteamet: nogle medlemmer er repræsenteret begge steder.",
    "SSP-konsulent, SSP: Koordinerende forum for Kriminalpræventiv indsats; Task Force for tryghed",
    "Leder for social koordinering, Grønnemose Skole: Koordinerende forum for Forebyggelse",
    "Helhedsplanens rolle: huser mentoren, som sidder fast i helhedsplanens lokaler",
]


def test_the_agreement_is_told_in_danish(page):
    told = plain(page)
    assert [text for text in TOLD if text not in told] == []


def test_the_systems_own_seats_are_no_part_of_the_agreement(page):
    assert "Systemet" not in plain(page)
    assert "Administrator" not in plain(page)


def test_who_may_not_read_the_status_gets_no_link_to_it(visit):
    page = visit("karl").get("/aftalen").text
    assert "5.1.1 Stærkere fællesskab" in plain(page)
    assert 'href="/maal/' not in page


def test_a_second_plan_shows_its_own_words_and_nothing_of_the_first(empty_app):
    reader = Actor(1, "Alma", frozenset({Role.RESIDENT}), frozenset(), frozenset())
    with empty_app.app_context():
        run_in_transaction(loading.load_agreement, read_plan(SECOND), "b" * 64)
    with empty_app.test_request_context("/aftalen"):
        g.actor = reader
        session["owner"] = "somebody"
        page = views.show().get_data(as_text=True)
    told = plain(page)
    for text in (
        "1. juli 2019 til 30. juni 2023",
        "Boligområder Søparken, Møllevangen",
        "Steder i Møllevangen: Møllepladsen. Steder i Søparken: Badebroen, Vaskeriet.",
        "Naborådet Praksis Mødes mindst 4 gange om året.",
        "Til sammenligning 12,0 % (Region Nordkysten)",
        "Ansvarlig: Projektleder Gælder: Naborådet",
    ):
        assert text in told
    # The fourth one is for two bodies in which this reader has no seat.
    assert re.findall(r'href="/maal/([^"]+)"', page) == ["s1-fravaer", "s2-lyst", "s3-familier"]
    for word in ("Gladsaxe", "2017-", "Task Force", "Skur", "Infohus", "Vestegn", "Grønnemose", "Lejerbo"):
        assert word not in page


def test_the_page_is_not_found_before_an_agreement_is_loaded(empty_app):
    with empty_app.test_request_context("/aftalen"), pytest.raises(Exception, match="404"):
        views.show()
