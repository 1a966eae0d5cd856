"""The situation picture: numbers for the eyes that look, the words written, and silence told apart."""

import re
from datetime import date

import pytest

from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.tables import db
from gladsaxe.situation.tables import Measure, SituationReport
from tests.conftest import query_count
from tests.exports import year
from tests.faults import find_page_faults
from tests.indicators.pages import page_text
from tests.issues.steps import post_issue, press_button

WEEK = "/situation?slags=uge&dag=05-06-2018"
WRITE = "/situation/skriv?slags=uge&dag=2018-06-04"


@pytest.fixture(autouse=True)
def _in_june_2018():
    with year.freeze_day(2018, 6, 8):
        yield


@pytest.fixture
def told(app):
    with app.app_context():
        for _ in range(3):
            year.add_issue(IssueKind.LITTER)
        year.add_issue(IssueKind.PRAISE, "Flot")
        year.add_issue(IssueKind.UNSAFE, year.SECRET, ConfidentialityLevel.CONFIDENTIAL)
        for day in (4, 5):
            year.add_enquiry(date(2018, 6, day), "skur2")
        db.session.remove()
    return app


def row(page, name):
    found = re.search(rf'<tr><th scope="row">{name}</th>(.*?)</tr>', page, re.DOTALL)
    return dict(re.findall(r'data-title="([^"]+)">(?:<strong>)?([^<]*)', found[1]))


def send(browser, address, **fields):
    page = browser.get(address)
    number = re.search(r'name="submission_id" value="([^"]+)"', page.text)[1]
    version = re.search(r'name="version" value="(\d+)"', page.text)
    if version:
        fields = {"version": version[1], **fields}
    return browser.post(address, {"submission_id": number, **fields})


@pytest.mark.parametrize(
    ("name", "unsafe", "total", "enquiries"),
    # The professional of the forum reads what is confidential there; the resident does not, nor the board.
    [
        ("freja", "1", "4", "2"),
        ("bob", "1", "4", None),
        ("alice", "–", "3", None),
        ("gert", "–", "3", None),
        # A year's enquiries are published, so its parts are the registers' own and the secretariat's.
        ("hanne", "–", "3", None),
        ("doris", "–", "3", "2"),
    ],
)
def test_the_numbers_are_of_what_the_reader_may_see(told, visit, name, unsafe, total, enquiries):
    counts = row(visit(name).get(WEEK).text, "Centeret")
    assert counts["Affald og rod"] == "3"
    assert counts["Noget gør stedet utrygt"] == unsafe
    assert counts["Problemer i alt"] == total
    assert counts.get("Henvendelser") == enquiries


def test_plan_table_repeats_and_the_oldest_say_the_same(told, visit):
    page = visit("alice").get(WEEK).text
    plan = re.search(r"<svg.*?</svg>", page, re.DOTALL)[0]
    assert re.findall(r'font-weight="700" font-size="20">(\d+)</text>', plan)[2] == "3"
    assert "Centeret: Affald og rod, 3 gange fra 5. juni 2018 til 5. juni 2018" in page_text(page)
    assert page_text(page).count("set 5. juni 2018, 3 dage") == 3
    assert year.SECRET not in page
    assert "Intet sted har haft" in page_text(visit("alice").get("/situation?slags=uge&dag=28-05-2018").text)


def test_what_was_open_longest_is_as_it_was_when_the_span_ended(told, visit):
    bob = visit("bob")
    number = post_issue(told, visit("alice"), seen_on="01-06-2018")
    press_button(bob, number, "opfoelgning", state="loest", reply="Bænken er repareret.")
    assert f"nummer {number}: set 1. juni 2018, 2 dage" in page_text(
        bob.get(WEEK.replace("05-06", "01-06")).text
    )
    assert number not in bob.get(WEEK).text
    assert "Intet problem var åbent 27. maj 2018." in page_text(bob.get(WEEK.replace("05-06", "21-05")).text)


def test_silence_is_not_calm_and_calm_is_a_report_of_its_own(told, visit):
    bob = visit("bob")
    assert "Det betyder ikke, at der var roligt." in page_text(bob.get(WEEK).text)
    refused = send(bob, WRITE, calm="y")
    assert refused.status_code == 422
    assert find_page_faults(refused.text) == ["Der er set 4 i perioden. Skriv om det i stedet."]
    assert send(bob, WRITE, words=" ").status_code == 422
    calm = send(bob, "/situation/skriv?slags=uge&dag=2018-05-28", calm="y")
    assert calm.headers["Location"] == "/situation?slags=uge&dag=2018-05-28"
    send(bob, WRITE, words="Affald ved centeret igen.")
    told_rows = re.findall(
        r'data-title="Rapport">([^<]+)', bob.get("/situation/rapporter?slags=uge&dag=08-06-2018").text
    )
    assert told_rows[:3] == ["Skrevet", "Intet at melde", "Ingen har skrevet"]


def test_calm_that_was_reported_too_soon_is_said_to_be_so(told, visit):
    bob, week = visit("bob"), "/situation?slags=uge&dag=2018-05-28"
    send(bob, "/situation/skriv?slags=uge&dag=2018-05-28", calm="y")
    assert "Intet at melde. Skrevet" in page_text(bob.get(week).text)
    post_issue(told, visit("alice"), seen_on="01-06-2018")
    assert "Intet at melde. Siden er der skrevet 1 problem ind fra perioden." in page_text(bob.get(week).text)


def test_four_months_are_a_picture_of_their_own(told, visit):
    bob, months = visit("bob"), "/situation?slags=fire-maaneder&dag=05-06-2018"
    post_issue(told, visit("alice"), seen_on="02-05-2018", kind="affald")
    page = bob.get(months).text
    told_words = page_text(page)
    assert "1. maj 2018 til 31. august 2018" in told_words
    counts = row(page, "Centeret")
    assert (counts["Affald og rod"], counts["Problemer i alt"]) == ("4", "5")
    plan = re.search(r"<svg.*?</svg>", page, re.DOTALL)[0]
    assert re.findall(r'font-weight="700" font-size="20">(\d+)</text>', plan)[2] == "5"
    assert "uge 18, 30. april 2018 til 6. maj 2018 1 uge 23, 4. juni 2018 til 10. juni 2018 4" in told_words
    assert "Affald og rod, 3 gange fra 5. juni 2018 til 5. juni 2018" in told_words
    assert "set 2. maj 2018, 37 dage" in told_words
    # Words about a week are no words about its months.
    send(bob, WRITE, words="Affald ved centeret.")
    assert "Der er ikke skrevet om perioden." in page_text(bob.get(months).text)
    send(bob, WRITE.replace("uge", "fire-maaneder"), words="En rolig sommer ellers.")
    assert "En rolig sommer ellers." in page_text(bob.get(months).text)
    assert "En rolig sommer" not in page_text(bob.get(WEEK).text)


def test_the_forum_edits_the_words_and_nobody_writes_over_another_unseen(told, visit):
    bob, alice = visit("bob"), visit("alice")
    page = alice.get(WRITE)
    number = re.search(r'name="submission_id" value="([^"]+)"', page.text)[1]
    assert send(bob, WRITE, words="Bobs ord").status_code == 303
    late = alice.post(WRITE, {"submission_id": number, "version": "0", "words": "Alices ord"})
    assert late.status_code == 422
    assert "Nogen har skrevet om perioden imens." in page_text(late.text)
    assert "Bobs ord" in late.text
    assert (
        alice.post(WRITE, {"submission_id": number, "version": "1", "words": "Begges ord"}).status_code == 303
    )
    assert "Begges ord" in page_text(visit("gert").get(WEEK).text)
    with told.app_context():
        assert [row.words for row in db.session.query(SituationReport).order_by(SituationReport.version)] == [
            "Bobs ord",
            "Begges ord",
        ]
    for name in ("gert", "ib", "hanne"):
        assert visit(name).get(WRITE).status_code == 403
    assert visit("karl").get(WEEK).status_code == 403


def test_a_measure_stands_with_before_and_after(told, visit):
    bob = visit("bob")
    page = bob.get("/situation/tiltag").text
    place = re.search(r'<option value="(\d+)">Centeret', page)[1]
    sent = send(bob, "/situation/tiltag", place=place, day="20-05-2018", text="Ny skraldespand")
    assert sent.status_code == 303
    assert "Ny skraldespand Centeret 20. maj 2018 0 på 20 dage 4 på 20 dage" in page_text(
        bob.get("/situation?dag=08-06-2018").text
    )
    assert send(bob, "/situation/tiltag", place="", day="", text="").status_code == 422
    with told.app_context():
        assert db.session.query(Measure).count() == 1


def test_more_rows_are_asked_for_as_often_as_few(told, visit):
    gert = visit("gert")
    gert.get(WEEK)
    one = query_count(told, lambda: gert.get(WEEK))
    with told.app_context():
        for _ in range(3):
            year.add_issue(IssueKind.NOISE)
        db.session.remove()
    assert query_count(told, lambda: gert.get(WEEK)) == one
