"""The minutes: written while the meeting runs, closed once and for good, corrected visibly."""

import re
from datetime import date

import pytest

from gladsaxe.agreement.tables import Seat
from gladsaxe.bodies import store as bodies
from gladsaxe.bodies.tables import Membership
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.indicators import snapshots
from gladsaxe.indicators.tables import Snapshot, SnapshotLine
from gladsaxe.meetings.rules import MeetingState
from gladsaxe.meetings.tables import AgendaItem, Decision, Meeting, MinutesCorrection
from tests.conftest import query_count
from tests.faults import find_page_faults
from tests.meetings.steps import (
    BOARD,
    DAY,
    add_decision,
    add_item,
    begin_meeting,
    close_minutes,
    enter_figure,
    freeze_day,
    make_submission_id,
    plan_meeting,
    seat_id,
)


@pytest.fixture
def running(app) -> tuple[int, int]:
    """Give a meeting that runs, and its one item."""
    meeting_id = plan_meeting(app)
    item_id = add_item(app, meeting_id)
    begin_meeting(app, meeting_id)
    return meeting_id, item_id


def find_minutes(app, item_id: int) -> tuple[str, int]:
    with app.app_context():
        row = db.session.get_one(AgendaItem, item_id)
        return row.minutes, row.minutes_version


def count(app, table) -> int:
    with app.app_context():
        return db.session.query(table).count()


def outcome(app, **changed) -> dict:
    good = {
        "submission_id": make_submission_id(),
        "kind": "beslutning",
        "text": "Vi sætter lys op.",
        "owner": seat_id(app, "tf-faellesdrift"),
        "due_on": "01-09-2018",
        "criterion": "",
        "activity": "",
        "area": "",
    }
    return {**good, **changed}


def test_minutes_are_written_while_the_meeting_runs(app, visit, running):
    meeting_id, item_id = running
    erik, address = visit("erik"), f"/moeder/{running[0]}/punkter/{running[1]}/referat"
    assert "Der er ikke skrevet noget endnu." in erik.get(f"/moeder/{meeting_id}/referat").text
    empty = erik.post(address, {"submission_id": make_submission_id(), "version": "0", "minutes": " "})
    assert find_page_faults(empty.text) == ["Skriv hvad der blev sagt."]
    erik.post(
        address, {"submission_id": make_submission_id(), "version": "0", "minutes": "Vi talte om lyset."}
    )
    assert find_minutes(app, item_id) == ("Vi talte om lyset.", 1)
    assert '<p class="typed">Vi talte om lyset.</p>' in erik.get(f"/moeder/{meeting_id}/referat").text
    alice = visit("alice")
    assert "Skriv referat" not in alice.get(f"/moeder/{meeting_id}/referat").text
    assert alice.post(address, {"submission_id": make_submission_id(), "minutes": "Nej"}).status_code == 403


def test_two_who_write_at_once_lose_nothing(app, visit, running):
    erik, address = visit("erik"), f"/moeder/{running[0]}/punkter/{running[1]}/referat"
    erik.post(address, {"submission_id": make_submission_id(), "version": "0", "minutes": "Den første."})
    answer = erik.post(
        address, {"submission_id": make_submission_id(), "version": "0", "minutes": "Den anden."}
    )
    assert answer.status_code == 422
    assert "En anden har skrevet i punktet imens." in find_page_faults(answer.text)[0]
    assert "Den anden.</textarea>" in answer.text
    assert "Den første.</p>" in answer.text
    assert find_minutes(app, running[1]) == ("Den første.", 1)
    version = re.search(r'name="version" value="(\d)"', answer.text)[1]
    erik.post(address, {"submission_id": make_submission_id(), "version": version, "minutes": "Begge."})
    assert find_minutes(app, running[1]) == ("Begge.", 2)


def test_no_minutes_before_the_meeting_has_begun(app, visit):
    erik, meeting_id = visit("erik"), plan_meeting(app)
    item_id = add_item(app, meeting_id)
    assert erik.get(f"/moeder/{meeting_id}/referat").status_code == 404
    address = f"/moeder/{meeting_id}/punkter/{item_id}"
    assert (
        erik.post(f"{address}/referat", {"submission_id": make_submission_id(), "minutes": "x"}).status_code
        == 404
    )
    answer = erik.post(f"{address}/udfald/nyt", outcome(app))
    assert find_page_faults(answer.text) == ["Mødet er ikke begyndt. Begynd det, før du skriver referat."]
    assert count(app, Decision) == 0


def test_who_came_is_written_and_stands_in_closed_minutes(app, visit, running):
    meeting_id, _ = running
    erik = visit("erik")
    erik.post(
        f"/moeder/{meeting_id}/gaester/ny",
        {"submission_id": make_submission_id(), "name": "Gæsten", "why": ""},
    )
    page = erik.get(f"/moeder/{meeting_id}/fremmoede").text
    fields = re.findall(r'<fieldset id="([a-z]+-\d+)">\s*<legend[^>]*>([^<,(]+)', page)
    chosen = {"Alice": "til_stede", "Bob": "afbud", "Gæsten": "til_stede"}
    form = {name: chosen.get(who.strip(), "ikke_noteret") for name, who in fields}
    with freeze_day(DAY):
        assert (
            erik.post(
                f"/moeder/{meeting_id}/fremmoede", {"submission_id": make_submission_id(), **form}
            ).status_code
            == 303
        )
    close_minutes(app, meeting_id)
    with app.app_context():
        seat = db.session.query(Seat).filter_by(key="tf-beboer").one().id
        held = db.session.query(Membership).filter_by(seat_id=seat, ends_on=None).one().id
        run_in_transaction(bodies.end_membership, held, date(2017, 6, 1))
    minutes = visit("freja").get(f"/moeder/{meeting_id}/referat").text
    assert "Alice, Beboerrepræsentant, Boligafdelingerne: til stede" in minutes
    assert "Bob, Skoleleder, Grønnemose Skole: afbud" in minutes
    assert "Doris, Chefinspektør, Fællesdriften: ikke noteret" in minutes
    assert "Gæsten, gæst: til stede" in minutes


def test_an_outcome_is_information_a_decision_or_a_task(app, visit, running):
    meeting_id, item_id = running
    erik, address = visit("erik"), f"/moeder/{running[0]}/punkter/{running[1]}/udfald/nyt"
    first = outcome(app, kind="orientering", owner="", due_on="", text="Alle er orienteret.")
    for sent in (first, outcome(app), outcome(app, kind="opgave", text="Hent tilbud.")):
        assert erik.post(address, sent).status_code == 303
    page = erik.get(f"/moeder/{meeting_id}/referat").text
    outcomes = re.search(r'<ul class="outcomes">.*?</ul>', page, re.DOTALL)[0]
    assert re.findall(r"<strong>(\w+):</strong>", outcomes) == ["Orientering", "Beslutning", "Opgave"]
    assert "Ansvar: Chefinspektør, Fællesdriften (Task Force" in outcomes
    listed = visit("alice").get("/beslutninger").text
    assert ("Hent tilbud." in listed, "Alle er orienteret." in listed) == (True, False)
    assert find_minutes(app, item_id) == ("", 0)


def test_a_faulty_outcome_is_said_and_decides_nothing(app, visit, running):
    address = f"/moeder/{running[0]}/punkter/{running[1]}/udfald/nyt"
    erik = visit("erik")
    for change, sentence in [
        ({"text": ""}, "Skriv hvad der blev besluttet eller sagt."),
        ({"owner": ""}, "Vælg hvilken plads der har ansvaret."),
        ({"owner": "99999"}, "Vælg en af mulighederne."),
        ({"due_on": ""}, "Skriv hvornår det skal være gjort."),
        ({"due_on": "04-06-2018"}, "Fristen kan ikke være før mødet 5. juni 2018."),
        ({"kind": "noget"}, "Vælg en af mulighederne."),
    ]:
        answer = erik.post(address, outcome(app, **change))
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
        assert count(app, Decision) == 0


def test_an_outcome_is_taken_back_while_the_minutes_are_open_only(app, visit, running):
    meeting_id, item_id = running
    erik = visit("erik")
    first, second = add_decision(app, meeting_id, item_id), add_decision(app, meeting_id, item_id)
    back = f"/moeder/{meeting_id}/punkter/{item_id}/udfald/{first}/fjern"
    assert erik.post(back, {"submission_id": make_submission_id()}).status_code == 303
    close_minutes(app, meeting_id)
    answer = erik.post(
        back.replace(f"/{first}/fjern", f"/{second}/fjern"), {"submission_id": make_submission_id()}
    )
    assert (answer.status_code, count(app, Decision)) == (422, 1)


def test_minutes_are_closed_once_and_then_locked(app, visit, running):
    meeting_id, item_id = running
    erik = visit("erik")
    with freeze_day(DAY):
        first = erik.post(f"/moeder/{meeting_id}/luk", {"submission_id": make_submission_id()})
        assert first.headers["Location"] == f"/moeder/{meeting_id}/referat?gemt=lukket"
    seen = count(app, SnapshotLine)
    again = erik.post(f"/moeder/{meeting_id}/luk", {"submission_id": make_submission_id()})
    assert again.status_code == 422
    assert "Referatet er lukket. Ret et punkt, hvis der er en fejl i det." in again.text
    late = erik.post(f"/moeder/{meeting_id}/punkter/{item_id}/udfald/nyt", outcome(app))
    assert find_page_faults(late.text) == ["Referatet er lukket. Ret et punkt, hvis der er en fejl i det."]
    who = erik.post(f"/moeder/{meeting_id}/fremmoede", {"submission_id": make_submission_id()})
    assert who.status_code == 422
    with app.app_context():
        row = db.session.get_one(Meeting, meeting_id)
        assert (row.state, row.closed_by.key) == (MeetingState.CLOSED, "beboerkoordinator")
    assert (count(app, Snapshot), count(app, SnapshotLine), count(app, Decision)) == (1, seen, 0)
    planned = plan_meeting(app, BOARD)
    early = erik.post(f"/moeder/{planned}/luk", {"submission_id": make_submission_id()})
    assert early.status_code == 404


def test_a_later_correction_shows_as_such(app, visit, running):
    meeting_id, _ = running
    erik, address = visit("erik"), f"/moeder/{running[0]}/punkter/{running[1]}/referat"
    erik.post(address, {"submission_id": make_submission_id(), "version": "0", "minutes": "Der kom 12."})
    close_minutes(app, meeting_id)
    form = {"version": "1", "minutes": "Der kom 21.", "reason": "Tallene var byttet om."}
    assert find_page_faults(
        erik.post(address, {**form, "submission_id": make_submission_id(), "reason": ""}).text
    ) == ["Skriv hvorfor."]
    same = erik.post(address, {**form, "submission_id": make_submission_id(), "minutes": "Der kom 12."})
    assert find_page_faults(same.text) == ["Teksten er den samme som før. Ret den, eller gå tilbage."]
    assert erik.post(address, {**form, "submission_id": make_submission_id()}).status_code == 303
    page = visit("alice").get(f"/moeder/{meeting_id}/referat").text
    assert '<p class="typed">Der kom 21.</p>' in page
    assert "Rettet efter lukning" in page
    assert "<del>Der kom 12.</del>" in page
    assert "Tallene var byttet om." in page
    assert count(app, MinutesCorrection) == 1
    assert visit("alice").post(address, {**form, "submission_id": make_submission_id()}).status_code == 403


def test_what_was_seen_stays_as_it_was_when_figures_come_later(app, visit):
    enter_figure(app, "2017", "100", date(2018, 1, 15))
    enter_figure(app, "2018", "70", date(2019, 1, 14))
    day = date(2019, 2, 5)
    meeting_id = plan_meeting(app, BOARD, day)
    begin_meeting(app, meeting_id, day)
    close_minutes(app, meeting_id, day)
    hanne = visit("hanne")

    def seen(name: str) -> list[str]:
        page = hanne.get(f"/moeder/{meeting_id}/referat").text
        row = next(row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if name in row)
        return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?>(.*?)</td>", row, re.DOTALL)]

    before = seen("5.1.2")
    enter_figure(app, "2018", "500", date(2019, 9, 1))
    assert "er 500 henvendelser" in hanne.get("/maal/t2-henvendelser?pr=01-10-2019").text
    assert seen("5.1.2") == before
    assert "er 70 henvendelser" in before[2]
    assert before[0] == "5.1.2 Færre henvendelser om upassende adfærd (mindst 20 % lavere)"


def test_a_forum_keeps_the_criteria_of_its_own_area_and_the_board_all(app):
    for body, numbers in (("task-force", {"5.1"}), (BOARD, {"5.1", "5.2", "5.4"})):
        meeting_id = plan_meeting(app, body)
        begin_meeting(app, meeting_id)
        close_minutes(app, meeting_id)
        with app.app_context():
            kept = db.session.get_one(Meeting, meeting_id).snapshot_id
            rows = db.session.query(SnapshotLine).filter_by(snapshot_id=kept)
            assert {row.number[:3] for row in rows} == numbers
    with app.app_context():
        # The board's pack looks at what the board saw, not at what a forum saw.
        assert [kept.id for kept in snapshots.list_snapshots()] == [
            db.session.get_one(Meeting, meeting_id).snapshot_id
        ]


def test_the_minutes_ask_as_much_of_the_database_for_three_items_as_for_one(app, visit, running):
    meeting_id, item_id = running
    erik = visit("erik")
    add_decision(app, meeting_id, item_id)
    erik.get(f"/moeder/{meeting_id}/referat")
    few = query_count(app, lambda: erik.get(f"/moeder/{meeting_id}/referat"))
    for title in ("To", "Tre"):
        more = add_item(app, meeting_id, title)
        add_decision(app, meeting_id, more)
        add_decision(app, meeting_id, more)
    assert query_count(app, lambda: erik.get(f"/moeder/{meeting_id}/referat")) == few
