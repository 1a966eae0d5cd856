"""Search finds Danish word forms and spellings, and nothing that the person may not read."""

from datetime import date

import pytest

from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.audit_log.recording import make_logged_page
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.search import store
from gladsaxe.search.index import rebuild_search_index
from gladsaxe.search.rules import extract_terms, parse_query_terms
from gladsaxe.search.tables import SearchWord
from tests.conftest import query_count
from tests.exports import year
from tests.indicators.pages import page_text
from tests.meetings import steps as meetings


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Lygterne er gået ud", "lygte"),
        ("Der lå affald", "affaldet"),
        ("knallerter", "KNALLERTEN"),
        ("Kælderen er mørk", "kaelder moerk"),
        ("Åben gård", "aaben gaard"),
        ("Aaben gaard", "åben gård"),
        ("Oevelse", "øvelser"),
        ("Forældrecafé", "foraeldrecafe"),
        ("Köket og fräscht", "køket fræscht"),
        ("København", "Koebenhavn"),
        ("Beboere og naboer", "beboerne naboen"),
        ("Naboerne mødes", "nabo moede"),
        ("Inspektøren", "inspektoer"),
        ("En aktivitet i Centeret", "aktiviteter center"),
        ("Forældrecafé", "foraeldrecafeer"),
    ],
)
def test_a_word_is_found_by_its_forms_and_spellings(written, asked):
    assert all(extract_terms(written) & set(terms) for terms in parse_query_terms(asked))


def test_words_that_are_not_the_same_are_not():
    asked = {term for terms in parse_query_terms("hal hus mor koen") for term in terms}
    assert not asked & extract_terms("hel hås mør hule køkken")


@pytest.fixture
def told(app):
    with app.app_context(), year.freeze_day(2018, 6, 6):
        year.add_activity("Fællesspisning i gården", date(2018, 5, 25), text="Grillen var tændt.")
        year.add_activity("Loppemarked", date(2018, 6, 1))
        year.add_issue(IssueKind.LIGHT, "Lygterne i gården er gået ud.")
        year.add_issue(
            IssueKind.UNSAFE, "Lygterne er slået i stykker af nogen.", ConfidentialityLevel.CONFIDENTIAL
        )
        db.session.remove()
    return app


def find_titles(app, name, asked):
    with app.app_context(), year.freeze_day(2018, 6, 7):
        return [
            hit.title.split(" (")[0]
            for found in make_logged_page(lambda: store.find_hits(year.actor(name), asked))
            for hit in found.hits
        ]


def test_activities_and_problems_are_found_by_every_word(told):
    assert find_titles(told, "erik", "gaarde") == ["Fællesspisning i gården", "Lys og mørke steder"]
    assert find_titles(told, "erik", "gården grill") == ["Fællesspisning i gården"]
    assert find_titles(told, "erik", "gården loppemarked") == []
    # By the names of the agreement's places and types, and by the beginning of a word.
    assert find_titles(told, "erik", "centeret loppe") == ["Loppemarked"]
    assert find_titles(told, "erik", "%") == find_titles(told, "erik", "") == []


def test_what_one_may_not_read_is_not_found_also_not_ones_own_telling(told):
    found = {
        name: len(find_titles(told, name, "lygte")) for name in ("freja", "bob", "alice", "gert", "doris")
    }
    assert found == {"freja": 2, "bob": 2, "alice": 1, "gert": 1, "doris": 1}


def test_a_change_is_found_by_its_new_words_alone(told):
    with told.app_context(), year.freeze_day(2018, 6, 8):
        row = store.find_hits(year.actor("erik"), "loppemarked")[0].hits[0]
        year.rename_activity(row.values["activity_id"], "Byttedag")
        db.session.remove()
    assert find_titles(told, "erik", "byttedage") == ["Byttedag"]
    assert find_titles(told, "erik", "loppemarked") == []


def test_the_index_can_be_made_anew(told):
    with told.app_context():

        def kept():
            return sorted((row.kind, row.row_id, row.word) for row in db.session.query(SearchWord))

        before = kept()
        assert run_in_transaction(rebuild_search_index) == len(before) > 0
        assert kept() == before
    done = told.test_cli_runner().invoke(args=["search", "rebuild"])
    assert done.output == f"The index is made anew: {len(before)} words.\n"


def test_the_page_works_with_and_without_htmx_and_asks_as_often_for_more(told, visit):
    erik = visit("erik")
    page = erik.get("/soeg", query_string={"q": "gård"})
    assert "Aktiviteter 1 fundet Fællesspisning i gården" in page_text(page.text)
    piece = erik.get("/soeg", query_string={"q": "gård"}, headers={"HX-Request": "true"})
    assert piece.text.startswith('<div id="search-found">')
    assert "ikke fundet noget med »xyzzy«" in page_text(erik.get("/soeg?q=xyzzy").text)
    one = query_count(told, lambda: erik.get("/soeg?q=loppemarked"))
    assert query_count(told, lambda: erik.get("/soeg?q=i")) == one
    assert visit("karl").get("/soeg").status_code == 403


def test_meetings_and_decisions_are_found_by_those_who_see_them(app):
    with meetings.freeze_day(meetings.DAY):
        meeting_id = meetings.plan_meeting(app)
    meetings.begin_meeting(app, meeting_id)
    meetings.add_item(app, meeting_id, "Lys i porten ved kælderen")
    assert find_titles_on_meeting_day(app, "alice", "kælder") == ["Lys i porten ved kælderen"]
    assert find_titles_on_meeting_day(app, "ib", "kælder") == []


def find_titles_on_meeting_day(app, name, asked):
    with app.app_context(), meetings.freeze_day(meetings.DAY):
        return [
            hit.title.rpartition(" (")[0]
            for found in store.find_hits(meetings.actor(name), asked)
            for hit in found.hits
        ]
