"""What becomes of an issue: states, the responsible seat, replies, opening again, and two people at once."""

import itertools
import re
import uuid
from datetime import UTC, date, datetime

import pytest

from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.database.clock import freeze_time, today
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues.changes import NotAllowed, follow_up, reopen_issue
from gladsaxe.issues.rules import FINISHED_STATES, STATE_TYPES, FollowUp, IssueState, may_change_state
from gladsaxe.issues.tables import Issue, IssueEvent
from tests.faults import find_page_faults
from tests.issues.steps import (
    add_issue,
    count_rows,
    find_issue_row,
    get_seat_value,
    make_actor,
    make_picture,
    post_issue,
    press_button,
    send_concurrently,
)


def history(text) -> list[str]:
    part = re.search(r'<ul class="history" id="history">.*?</ul>', text, re.DOTALL)[0]
    bare = [re.sub(r"<[^>]+>", "", item) for item in re.findall(r"<li>(.*?)</li>", part, re.DOTALL)]
    return [re.sub(r"\s+", " ", item).strip().partition(" · ")[2] for item in bare]


def test_the_way_of_an_issue_stands_in_its_history(app, visit):
    alice, bob = visit("alice"), visit("bob")
    number = post_issue(app, alice, wants_reply="y")
    assert "Den, der skrev, vil gerne have svar" in bob.get(f"/problemer/{number}").text
    press_button(bob, number, "opfoelgning", state="set")
    press_button(visit("doris"), number, "jeg-tager-den")
    press_button(bob, number, "opfoelgning", state="venter", note="Smeden kommer i uge 24.")
    press_button(
        bob,
        number,
        "opfoelgning",
        responsible=get_seat_value(app, "tf-bibliotek"),
        reply="Vi venter på smeden.",
    )
    press_button(bob, number, "opfoelgning", state="loest", reply="Bænken er repareret.")
    issue = find_issue_row(app, number)
    assert (issue.state, issue.version) == ("loest", 6)
    assert issue.finished_on is not None
    press_button(alice, number, "stadig-et-problem", still="Den er løs igen.")
    assert history(bob.get(f"/problemer/{number}").text) == [
        "den, der skrev det Skrevet ind",
        "Skoleleder, Grønnemose Skole Ny → Set",
        "Chefinspektør, Fællesdriften Set → I gang · Ansvarlig: Chefinspektør, Fællesdriften",
        "Skoleleder, Grønnemose Skole I gang → Venter Intern note: Smeden kommer i uge 24.",
        "Skoleleder, Grønnemose Skole Ansvarlig: Chefinspektør, Fællesdriften → "
        "Filialleder for Høje Gladsaxe, Mørkhøj og Værebro Bibliotek, Biblioteket · Svar "
        "Svar: Vi venter på smeden.",
        "Skoleleder, Grønnemose Skole Venter → Løst · Svar Svar: Bænken er repareret.",
        "den, der skrev det Løst → Ny Skrev: Den er løs igen.",
    ]
    issue = find_issue_row(app, number)
    assert (issue.state, issue.finished_on) == ("ny", None)


def test_the_store_allows_exactly_the_transitions_of_the_table(app):
    bob = make_actor(app, "bob")
    numbers = {state: add_issue(app, "alice") for state in IssueState}
    with app.app_context():
        ids = {}
        for state, number in numbers.items():
            issue = db.session.query(Issue).filter_by(number=number).one()
            ids[state] = issue.id
            db.session.rollback()
            if state is not IssueState.NEW:
                run_in_transaction(follow_up, ids[state], 1, bob, FollowUp(state=state, reply="Ordnet"))
        for old, new in itertools.product(IssueState, IssueState):
            version = db.session.get(Issue, ids[old]).version
            assert db.session.get(Issue, ids[old]).state == old
            db.session.rollback()

            def attempt(old=old, new=new, version=version):
                follow_up(ids[old], version, bob, FollowUp(state=new, reply="Ordnet"))
                raise ZeroDivisionError

            with pytest.raises(ZeroDivisionError if may_change_state(old, new) else NotAllowed):
                run_in_transaction(attempt)


def test_the_form_offers_what_may_follow_and_says_what_is_missing(app, visit):
    bob = visit("bob")
    number = add_issue(app, "alice")
    page = bob.get(f"/problemer/{number}").text
    offered = re.search(r'<select[^>]* id="state".*?</select>', page, re.DOTALL)[0]
    assert re.findall(r'<option value="(\w*)"', offered) == [
        "", "set", "i_gang", "venter", "loest", "lukket", "henvist"
    ]  # fmt: skip
    for data, sentence in (
        ({}, "Vælg eller skriv noget, før du gemmer."),
        ({"state": "loest", "note": "x"}, "Skriv, hvad der er gjort. Det får den at vide, der skrev."),
        ({"state": "lukket"}, "Skriv, hvorfor det bliver lukket. Det får den at vide, der skrev."),
        ({"state": "henvist"}, "Skriv, hvem det er givet videre til. Det får den at vide, der skrev."),
        (
            {"state": "set", "ready": "1"},
            "Sætningen passer ikke til det, du har valgt. Vælg, hvor langt det er.",
        ),
        ({"state": "ny", "reply": "Tak"}, "Vælg en af mulighederne."),
        ({"responsible": get_seat_value(app, "b-politi"), "reply": "Tak"}, "Vælg en af mulighederne."),
        ({"reply": "x" * 10_003}, "Teksten er 3 tegn for lang."),
    ):
        answer = press_button(bob, number, "opfoelgning", **data)
        assert answer.status_code == 422, data
        assert find_page_faults(answer.text) == [sentence]
        assert f"{data.get('reply', '')}</textarea>" in answer.text
    assert find_issue_row(app, number).version == 1
    assert press_button(bob, number, "opfoelgning", state="henvist", reply="Vejafdelingen").status_code == 303
    assert find_issue_row(app, number).state in FINISHED_STATES


def test_anyone_who_sees_it_and_may_write_opens_it_again(app, visit):
    bob, gert, ib = visit("bob"), visit("gert"), visit("ib")
    for state in sorted(FINISHED_STATES):
        number = add_issue(app, "bob")
        press_button(bob, number, "opfoelgning", state=state, reply="Derfor")
        assert "Det er stadig et problem" not in gert.get(f"/problemer/{number}").text
        assert press_button(gert, number, "stadig-et-problem", still="Den er løs.").status_code == 403
        assert press_button(ib, number, "stadig-et-problem", still="Den er løs.").status_code == 303
        assert find_issue_row(app, number).state == "ny"


def test_an_open_one_is_not_opened_again(app, visit):
    number = add_issue(app, "alice")
    answer = press_button(visit("alice"), number, "stadig-et-problem", still="Hallo?")
    assert answer.status_code == 422
    assert find_issue_row(app, number).version == 1


def test_a_resident_cannot_follow_up(app, visit):
    number = add_issue(app, "alice")
    alice = visit("alice")
    assert 'name="state"' not in alice.get(f"/problemer/{number}").text
    assert press_button(alice, number, "opfoelgning", state="loest", reply="Ja").status_code == 403
    assert press_button(alice, number, "jeg-tager-den").status_code == 403
    assert find_issue_row(app, number).version == 1


def test_of_two_people_at_once_the_second_is_shown_both(app, visit):
    number = add_issue(app, "alice")
    bob, doris = visit("bob"), visit("doris")
    seen = {"submission_id": str(uuid.uuid4()), "version": "1"}
    press_button(doris, number, "opfoelgning", state="i_gang", reply="Vi er på vej.")
    sent = {**seen, "state": "venter", "reply": "Vi tager den i morgen."}
    answer = bob.post(f"/problemer/{number}/opfoelgning", sent)
    assert answer.status_code == 422
    assert "En anden har rettet det her imens. Se begge udgaver, og vælg" in answer.text
    overtaken = answer.text.split('id="overtaken"')[1].split("</ul>")[0]
    assert "Ny → I gang" in overtaken and "Vi er på vej." in overtaken
    assert "Skrevet ind" not in overtaken
    assert "Vi tager den i morgen.</textarea>" in answer.text
    assert '<option value="venter" selected>' in answer.text
    assert find_issue_row(app, number).version == 2
    shown = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    again = bob.post(f"/problemer/{number}/opfoelgning", {**sent, "version": shown})
    assert again.status_code == 303
    assert (find_issue_row(app, number).state, find_issue_row(app, number).version) == ("venter", 3)


def test_pressing_a_follow_up_twice_makes_one_change(app, visit):
    number = add_issue(app, "alice")
    bob = visit("bob")
    sent = {"submission_id": str(uuid.uuid4()), "version": "1", "state": "set"}
    answers = [bob.post(f"/problemer/{number}/opfoelgning", sent) for _ in range(3)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (303, f"/problemer/{number}")
    ] * 3
    assert count_rows(app, IssueEvent) == 2


def test_pressing_again_what_hid_the_issue_leads_to_the_list_again(app, visit):
    number = add_issue(app, "alice")
    doris = visit("doris")
    form = {"submission_id": str(uuid.uuid4()), "version": "1", "level": "2"}
    answers = [doris.post(f"/problemer/{number}/skaerm", form) for _ in range(2)]
    assert [(answer.status_code, answer.headers.get("Location")) for answer in answers] == [
        (303, "/problemer")
    ] * 2
    assert find_issue_row(app, number).version == 2


def test_of_ten_who_take_it_at_once_one_gets_it(app, visit):
    number = add_issue(app, "alice")
    forms = [{"submission_id": str(uuid.uuid4()), "version": "1"} for _ in range(10)]
    answers = send_concurrently(app, visit("bob"), f"/problemer/{number}/jeg-tager-den", forms)
    assert sorted(answer.status_code for answer in answers) == [303] + [422] * 9
    assert find_issue_row(app, number).responsible_seat_id == int(get_seat_value(app, "tf-skoleleder"))
    assert count_rows(app, IssueEvent) == 2


def test_a_broken_version_is_a_conflict_and_no_error(app, visit):
    number = add_issue(app, "alice")
    bob = visit("bob")
    for version in ("", "x", "-1", "9" * 40):
        answer = bob.post(
            f"/problemer/{number}/opfoelgning",
            {"submission_id": str(uuid.uuid4()), "version": version, "state": "set"},
        )
        assert answer.status_code == 422
        assert "En anden har rettet det her imens" in answer.text
    assert find_issue_row(app, number).version == 1


def test_when_it_was_finished_is_kept_as_a_day(app, visit):
    number = add_issue(app, "alice", seen_on=date(2018, 6, 5))
    press_button(visit("bob"), number, "opfoelgning", state="loest", reply="Det er ordnet.")
    issue = find_issue_row(app, number)
    assert issue.finished_on == today()


def test_to_end_an_issue_takes_an_answer_also_past_the_form(app):
    bob, number = make_actor(app, "bob"), add_issue(app, "alice")
    issue_id = find_issue_row(app, number).id
    with app.app_context():
        for state in sorted(FINISHED_STATES):
            with pytest.raises(FieldRefusal, match="Det får den at vide, der skrev"):
                run_in_transaction(follow_up, issue_id, 1, bob, FollowUp(state=state, note="x"))
        run_in_transaction(follow_up, issue_id, 1, bob, FollowUp(state=IssueState.SOLVED, reply="Ordnet"))
        with pytest.raises(FieldRefusal, match="Skriv, hvad du ser nu"):
            run_in_transaction(reopen_issue, issue_id, 2, bob, "")


def test_a_ready_sentence_of_the_plan_comes_before_ones_own_words(app, visit):
    number = add_issue(app, "alice")
    bob = visit("bob")
    page = bob.get(f"/problemer/{number}").text
    assert "Løst: Vi har repareret det." in page
    assert "Lyset virker igen." not in page
    press_button(bob, number, "opfoelgning", state="loest", ready="1", reply="Bænken holder nu.")
    page = visit("alice").get(f"/problemer/{number}").text
    assert "<strong>Svar:</strong> Vi har repareret det.\nBænken holder nu." in page
    assert "<dt>Løst af</dt><dd>Skoleleder, Grønnemose Skole" in page


def test_what_is_ended_without_a_solution_is_never_called_solved(app, visit):
    number = add_issue(app, "alice")
    press_button(visit("bob"), number, "opfoelgning", state="lukket", reply="Det gør vi ikke.")
    page = visit("alice").get(f"/problemer/{number}").text
    assert "<dt>Afsluttet af</dt>" in page
    assert "Løst" not in page.partition("<main")[2]
    assert {
        **dict.fromkeys(("ny", "set", "i_gang", "venter"), "open"),
        "loest": "solved",
        "lukket": "ended",
        "henvist": "ended",
    } == STATE_TYPES


def test_an_internal_note_is_for_those_who_follow_up_alone(app, visit):
    number = add_issue(app, "alice")
    bob = visit("bob")
    press_button(bob, number, "opfoelgning", note="Ring til smeden.", reply="Vi ser på det.")
    readers = {"bob", "doris", "erik"}
    for name in ("alice", "gert", "ib", *sorted(readers)):
        page = visit(name).get(f"/problemer/{number}").text
        assert ("Vi ser på det." in page, "Ring til smeden." in page) == (True, name in readers), name


def test_the_reporter_writes_more_and_withdraws(app, visit):
    alice, bob = visit("alice"), visit("bob")
    number = post_issue(app, alice)
    assert press_button(bob, number, "skriv-mere", more="Det er min.").status_code == 404
    assert press_button(bob, number, "traek-tilbage").status_code == 404
    empty = press_button(alice, number, "skriv-mere", more="  ")
    assert find_page_faults(empty.text) == ["Skriv det, du vil føje til."]
    assert press_button(alice, number, "skriv-mere", more="Den ligger på stien.").status_code == 303
    assert history(bob.get(f"/problemer/{number}").text)[-1] == (
        "den, der skrev det Skrev mere Skrev: Den ligger på stien."
    )
    press_button(bob, number, "opfoelgning", reply="Tak, vi kigger på det.")
    assert find_issue_row(app, number).state == "set"
    assert press_button(alice, number, "traek-tilbage").status_code == 303
    assert find_issue_row(app, number).state == "lukket"
    page = visit("doris").get(f"/problemer/{number}").text
    assert "Hvorfor: Trukket tilbage af den, der skrev." in history(page)[-1]
    assert press_button(alice, number, "skriv-mere", more="Mere").status_code == 422
    # An answer to what was withdrawn is still read.
    assert press_button(bob, number, "opfoelgning", reply="Det er i orden.").status_code == 303
    assert "Det er i orden." in alice.get(f"/problemer/{number}").text


def test_what_a_resident_writes_more_is_not_read_by_more_than_the_issue(app, visit):
    alice = visit("alice")
    number = post_issue(app, alice, kind="utrygt")
    press_button(alice, number, "skriv-mere", more="hemmelig tilføjelse")
    assert "hemmelig tilføjelse" in visit("bob").get(f"/problemer/{number}").text
    assert "hemmelig tilføjelse" not in alice.get(f"/problemer/{number}").text
    assert visit("doris").get(f"/problemer/{number}").status_code == 404


def test_the_receipt_shows_the_text_and_when_an_answer_is_due(app, visit):
    alice = visit("alice")
    with freeze_time(datetime(2018, 6, 6, 10, tzinfo=UTC)):
        number = post_issue(app, alice, text="Lampen er knust.", photos=[(make_picture(), "a.png")])
        secret = post_issue(app, alice, kind="utrygt", text="hemmelig tekst")
        text = alice.get(f"/problemer/{number}/kvittering").text
        assert "<dt>Svar senest</dt><dd>9. juni 2018</dd>" in text
        assert "Lampen er knust." in text
        assert 'alt="Billede 1 af 1"' in text
        assert "hemmelig tekst" not in alice.get(f"/problemer/{secret}/kvittering").text
    with freeze_time(datetime(2018, 6, 11, 10, tzinfo=UTC)):
        bob = visit("bob")
        assert "9. juni 2018, 2 dage over fristen" in bob.get(f"/problemer/{number}").text
        press_button(bob, number, "opfoelgning", reply="Vi ser på det.")
        page = bob.get(f"/problemer/{number}").text
        assert ("Svar senest" in page, "Løst senest" in page) == (False, True)
