"""Lowering a level takes two, and what is strictly confidential has few named readers, each for a purpose."""

import re

import pytest
from sqlalchemy import select, update

from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.agreement.store import find_seat
from gladsaxe.agreement.tables import Body
from gladsaxe.bodies import store as bodies
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues import monthly_totals, store
from gladsaxe.issues.rules import list_lower_levels
from gladsaxe.issues.tables import Issue, IssueEvent, IssueLevelRequest, IssueReader
from tests.access.steps import add_second_seat, person_id, query_rows
from tests.faults import error_above_field
from tests.issues.steps import (
    add_issue,
    find_issue_row,
    get_seat_value,
    is_same_page,
    make_actor,
    open_issue_page,
    post_issue,
    press_button,
)

MARKER, WHY = "kendemærke", "Alle har set det i avisen."


def taken_on(app, visit, **told):
    """Return an issue that Bob handles, and Bob."""
    number, bob = add_issue(app, "alice", text=MARKER, **told), visit("bob")
    assert press_button(bob, number, "jeg-tager-den").status_code == 303
    return number, bob


def ask(browser, number, level="0"):
    return press_button(browser, number, "lempelse", lower_to=level, lower_why=WHY)


def test_the_handler_asks_and_a_second_person_says_yes(app, visit):
    number, bob = taken_on(app, visit, level=ConfidentialityLevel.CONFIDENTIAL)
    assert ask(bob, number).status_code == 303
    assert find_issue_row(app, number).level == ConfidentialityLevel.CONFIDENTIAL
    assert "En anden, der kan læse det, skal svare ja." in bob.get(f"/problemer/{number}").text
    freja = visit("freja")
    assert WHY in freja.get(f"/problemer/{number}").text
    asked = {
        name: 'data-kind="level-request"' in visit(name).get("/").text
        for name in ("bob", "freja", "erik", "gert")
    }
    assert asked == {"bob": False, "freja": True, "erik": False, "gert": False}
    assert press_button(freja, number, "lempelse/svar", answer="ja").status_code == 303
    assert find_issue_row(app, number).level == ConfidentialityLevel.OPEN
    page = visit("gert").get(f"/problemer/{number}").text
    assert MARKER in page
    assert "Lukket op: Åben: alle, der er logget ind, kan læse den" in page
    assert WHY in page
    logged = query_rows(
        app, select(IssueLevelRequest.from_level, IssueLevelRequest.to_level, IssueLevelRequest.reason)
    )
    assert logged == [(2, 0, WHY)]
    two = query_rows(
        app,
        select(IssueLevelRequest.asked_by_id, IssueLevelRequest.answered_by_id, IssueLevelRequest.approved),
    )
    assert two == [(person_id(app, "bob"), person_id(app, "freja"), True)]
    event = query_rows(app, select(IssueEvent.person_id, IssueEvent.from_level, IssueEvent.to_level))[-1]
    assert event == (person_id(app, "freja"), 2, 0)
    with app.app_context():
        assert sum(part.count for part in monthly_totals.list_issue_counts(None)) == 1
        assert run_in_transaction(monthly_totals.rebuild_monthly_totals) > 0
        assert sum(part.count for part in monthly_totals.list_issue_counts(None)) == 1


def test_raising_anothers_finished_issue_takes_a_second_person(app, visit):
    number, bob = taken_on(app, visit)
    assert press_button(bob, number, "opfoelgning", state="loest", reply="Det er ordnet.").status_code == 303
    erik = visit("erik")
    page = erik.get(f"/problemer/{number}").text
    assert "Det er afsluttet, så en anden skal også sige ja." in page
    assert press_button(erik, number, "skaerm", level="2").status_code == 303
    assert find_issue_row(app, number).level == ConfidentialityLevel.OPEN
    assert "En anden, der følger op på det, skal svare ja." in erik.get(f"/problemer/{number}").text
    # Not the one who asks, nor one who follows nothing up.
    for name in ("erik", "gert", "alice"):
        browser = visit(name)
        assert 'data-kind="level-request"' not in browser.get("/").text, name
        assert press_button(browser, number, "lempelse/svar", answer="ja").status_code == 404, name
    assert press_button(visit("doris"), number, "skaerm", level="3").status_code == 422
    freja = visit("freja")
    assert 'data-kind="level-request"' in freja.get("/").text
    assert "Skal færre kunne læse det?" in freja.get(f"/problemer/{number}").text
    assert press_button(freja, number, "lempelse/svar", answer="ja").status_code == 303
    assert find_issue_row(app, number).level == ConfidentialityLevel.CONFIDENTIAL
    assert visit("gert").get(f"/problemer/{number}").status_code == 404


def test_the_handler_and_the_lead_are_told_that_somebody_raised_it(app, visit):
    number, _bob = taken_on(app, visit)
    assert press_button(visit("erik"), number, "skaerm", level="3").status_code == 303
    for name, reads in (("bob", True), ("freja", False)):
        page = visit(name).get("/").text
        assert 'id="raised"' in page
        assert number in page
        assert (f'href="/problemer/{number}"' in page, MARKER in page) == (reads, False)
    for browser in (visit("doris"), visit("freja", confirmed=False), visit("bob", confirmed=False)):
        assert number not in browser.get("/").text
    assert 'id="raised"' not in visit("erik").get("/").text


def test_one_person_alone_lowers_nothing(app, visit):
    number, bob = taken_on(app, visit, level=ConfidentialityLevel.CONFIDENTIAL)
    ask(bob, number)
    assert press_button(bob, number, "lempelse/svar", answer="ja").status_code == 404
    elsewhere = visit("bob")
    assert press_button(elsewhere, number, "lempelse/svar", answer="ja").status_code == 404
    assert find_issue_row(app, number).level == ConfidentialityLevel.CONFIDENTIAL


def test_only_the_handler_asks(app, visit):
    number, _bob = taken_on(app, visit, level=ConfidentialityLevel.CONFIDENTIAL)
    for name in ("freja", "alice", "doris", "gert", "ib", "karl"):
        answer = ask(visit(name), number)
        assert answer.status_code in (403, 404), name
    assert query_rows(app, select(IssueLevelRequest.id)) == []


def test_who_cannot_read_it_cannot_be_the_second_person(app, visit):
    number, bob = taken_on(app, visit, level=ConfidentialityLevel.CONFIDENTIAL)
    ask(bob, number)
    for name in ("alice", "doris", "erik", "gert", "ib"):
        assert press_button(visit(name), number, "lempelse/svar", answer="ja").status_code == 404
    unconfirmed = visit("freja", confirmed=False)
    assert press_button(unconfirmed, number, "lempelse/svar", answer="ja").status_code == 404
    assert find_issue_row(app, number).level == ConfidentialityLevel.CONFIDENTIAL


def test_a_no_leaves_it_and_it_can_be_asked_again(app, visit):
    number, bob = taken_on(app, visit, level=ConfidentialityLevel.CONFIDENTIAL)
    freja = visit("freja")
    ask(bob, number)
    assert press_button(freja, number, "lempelse/svar").status_code == 422
    assert press_button(freja, number, "lempelse/svar", answer="nej").status_code == 303
    assert find_issue_row(app, number).level == ConfidentialityLevel.CONFIDENTIAL
    assert ask(bob, number, "1").status_code == 303
    assert press_button(freja, number, "lempelse/svar", answer="ja").status_code == 303
    assert find_issue_row(app, number).level == ConfidentialityLevel.INTERNAL


def test_raising_it_meanwhile_lets_go_of_the_asking(app, visit):
    number, bob = taken_on(app, visit, level=ConfidentialityLevel.CONFIDENTIAL)
    ask(bob, number)
    press_button(bob, number, "skaerm", level="3")
    assert find_issue_row(app, number).level == ConfidentialityLevel.STRICT
    answered = query_rows(app, select(IssueLevelRequest.answered_at, IssueLevelRequest.approved))
    assert [(moment is not None, approved) for moment, approved in answered] == [(True, False)]


@pytest.mark.parametrize(
    ("kind", "level", "offered"),
    [
        (IssueKind.BROKEN, ConfidentialityLevel.STRICT, [0, 1, 2]),
        (IssueKind.NOISE, ConfidentialityLevel.CONFIDENTIAL, [1]),
        (IssueKind.UNSAFE, ConfidentialityLevel.STRICT, [2]),
        (IssueKind.UNSAFE, ConfidentialityLevel.CONFIDENTIAL, []),
    ],
)
def test_the_kinds_floor_holds(kind, level, offered):
    assert list_lower_levels(kind, level) == offered


def test_a_level_under_the_floor_is_not_taken(app, visit):
    number, bob = taken_on(app, visit, kind=IssueKind.NOISE, level=ConfidentialityLevel.CONFIDENTIAL)
    answer = ask(bob, number, "0")
    assert (answer.status_code, error_above_field(answer.text, "lower_to")) == (
        422,
        "Vælg en af mulighederne.",
    )
    assert query_rows(app, select(IssueLevelRequest.id)) == []


def name_reader(browser, app, number, name, purpose="Skal tale med familien"):
    return press_button(browser, number, "laesere", reader=str(person_id(app, name)), purpose=purpose)


def test_a_named_reader_reads_and_learns_neither_who_wrote_nor_who_else_reads(app, visit):
    number, freja = add_issue(app, "alice", level=ConfidentialityLevel.STRICT, text=MARKER), visit("freja")
    bob, ib = visit("bob"), visit("ib")
    assert (bob.get(f"/problemer/{number}").status_code, ib.get("/problemer").text.count(number)) == (404, 0)
    assert name_reader(freja, app, number, "bob", "Skal tale med klassen").status_code == 303
    assert name_reader(freja, app, number, "ib").status_code == 303
    # A token may spell any short name.
    page = re.sub(r'value="[^"]*"', "", open_issue_page(bob, number))
    assert MARKER in page
    assert "Formål: Skal tale med klassen" in page
    for hidden in ("Alice", "Ib", "Skal tale med familien", "Jeg tager den", "Følg op"):
        assert hidden not in page, hidden
    open_issue_page(ib, number)
    assert MARKER in ib.get("/problemer").text
    assert press_button(bob, number, "jeg-tager-den").status_code == 404
    assert press_button(bob, number, "laesere", reader="1", purpose="x").status_code == 404
    assert visit("bob", confirmed=False).get(f"/problemer/{number}").status_code == 404


def test_a_reader_needs_a_purpose_and_is_named_by_the_handler_alone(app, visit):
    number, freja = add_issue(app, "alice", level=ConfidentialityLevel.STRICT), visit("freja")
    answer = name_reader(freja, app, number, "bob", " ")
    assert (answer.status_code, error_above_field(answer.text, "purpose")) == (422, "Skriv formålet.")
    for name in ("alice", "karl"):
        answer = name_reader(freja, app, number, name)
        assert (answer.status_code, error_above_field(answer.text, "reader")) == (
            422,
            "Vælg en af mulighederne.",
        )
    open_one = add_issue(app, "alice", level=ConfidentialityLevel.CONFIDENTIAL)
    press_button(freja, open_one, "jeg-tager-den")
    assert name_reader(freja, app, open_one, "gert").status_code == 404
    assert query_rows(app, select(IssueReader.id)) == []


def test_five_in_all_and_no_more(app, visit):
    number, freja = add_issue(app, "alice", level=ConfidentialityLevel.STRICT), visit("freja")
    for name in ("bob", "doris", "erik", "gert"):
        assert name_reader(freja, app, number, name).status_code == 303
    sixth = name_reader(freja, app, number, "ib")
    assert sixth.status_code == 422
    assert error_above_field(sixth.text, "reader") == (
        "Der er allerede 5, der kan læse den. Fjern en, før du nævner en ny."
    )
    reader_id = query_rows(app, select(IssueReader.id).order_by(IssueReader.id))[0][0]
    assert press_button(freja, number, f"laesere/{reader_id}/slut").status_code == 303
    assert visit("bob").get(f"/problemer/{number}").status_code == 404
    assert name_reader(freja, app, number, "ib").status_code == 303
    kept = query_rows(app, select(IssueReader.purpose, IssueReader.ended_at).order_by(IssueReader.id))
    assert [ended is None for _purpose, ended in kept] == [False, True, True, True, True]


def test_those_who_come_to_sit_in_the_handlers_seat_count_among_the_five(app, visit):
    number, freja = add_issue(app, "alice", level=ConfidentialityLevel.STRICT), visit("freja")
    for name in ("bob", "doris", "erik", "gert"):
        assert name_reader(freja, app, number, name).status_code == 303

    def list_who_read(*more):
        names = ("freja", "bob", "doris", "erik", "gert", *more)
        return [name for name in names if visit(name).get(f"/problemer/{number}").status_code == 200]

    assert list_who_read() == ["freja", "bob", "doris", "erik", "gert"]
    add_second_seat(app, "lead2", "sekretariatsleder")
    assert list_who_read("lead2") == ["freja", "bob", "doris", "erik", "lead2"]
    more = [f"lead{number}" for number in range(3, 7)]
    for name in more:
        add_second_seat(app, name, "sekretariatsleder")
    assert list_who_read("lead2", *more) == ["freja", "lead2", "lead3", "lead4", "lead5"]


def test_lowering_what_is_strictest_ends_its_readers(app, visit):
    number, freja = add_issue(app, "alice", level=ConfidentialityLevel.STRICT, text=MARKER), visit("freja")
    name_reader(freja, app, number, "gert")
    ask(freja, number, "2")
    gert = visit("gert")
    assert press_button(gert, number, "lempelse/svar", answer="ja").status_code == 303
    assert find_issue_row(app, number).level == ConfidentialityLevel.CONFIDENTIAL
    assert gert.get(f"/problemer/{number}").status_code == 404
    assert MARKER in visit("bob").get(f"/problemer/{number}").text


def test_the_same_role_in_another_forum_gets_nothing(app, visit):
    add_second_seat(app, "jens", "ff-skole")
    number = add_issue(app, "alice", level=ConfidentialityLevel.CONFIDENTIAL, text=MARKER)
    with app.app_context():
        forum = db.session.scalars(select(Body.id).where(Body.key == "forum-kriminalpraevention")).one()
        run_in_transaction(
            db.session.execute, update(Issue).where(Issue.number == number).values(forum_id=forum)
        )
    ib, jens = visit("ib"), visit("jens")
    assert MARKER in ib.get(f"/problemer/{number}").text
    assert MARKER in ib.get("/problemer").text
    assert is_same_page(jens.get(f"/problemer/{number}"), jens.get("/problemer/2222-2222"))
    listed = jens.get("/problemer").text
    assert (MARKER in listed, number in listed) == (False, False)
    assert '<p class="how-many">0 problemer og idéer</p>' in listed
    for step in ("opfoelgning", "jeg-tager-den", "skaerm", "lempelse", "lempelse/svar", "laesere"):
        assert press_button(jens, number, step, level="3", answer="ja").status_code in (403, 404)
    with app.app_context():
        assert run_in_transaction(store.log_export, make_actor(app, "jens")) == set()


def test_a_seat_in_two_fora_gives_both_and_losing_one_takes_it(app, visit):
    number = add_issue(app, "alice", level=ConfidentialityLevel.CONFIDENTIAL)
    ib = visit("ib")
    assert ib.get(f"/problemer/{number}").status_code == 404
    ibs = person_id(app, "ib")
    with app.app_context():
        seat_id = find_seat("tf-politi").id
        membership_id = run_in_transaction(lambda: bodies.seat_person(ibs, seat_id, today()).id)
    assert ib.get(f"/problemer/{number}").status_code == 200
    assert visit("freja").post(f"/pladser/{membership_id}/slut").status_code == 303
    assert ib.get(f"/problemer/{number}").status_code == 404


def test_the_form_says_how_many_could_have_written_where_they_are_few(app, visit):
    few = "så andre kan måske gætte, at det er dig."
    assert (
        f"Du er den eneste, der kan skrive her som beboerrepræsentant, {few}"
        in visit("alice").get("/problemer/ny").text
    )
    for number in range(8):
        add_second_seat(app, f"nabo{number}", "tf-beboer")
    page = visit("alice").get("/problemer/tryghedsvandring").text
    assert f"I er kun 9, der kan skrive her som beboerrepræsentant, {few}" in page
    add_second_seat(app, "nabo9", "tf-beboer")
    for address in ("/problemer/ny", "/problemer/tryghedsvandring"):
        page = visit("alice").get(address).text
        assert ("Kun den, der får ansvaret, kan se dit navn." in page, few in page) == (True, False)
    assert "anonym" not in page
    # What SSP knows stays there; a resident is not told of what a resident never hears.
    told = [
        "retsplejeloven § 115" in visit(name).get("/problemer/ny").text for name in ("bob", "ib", "alice")
    ]
    assert told == [True, True, False]


def test_the_blank_form_on_a_phone_says_so_without_a_number(visit):
    page = visit().get("/offline/skal/issues.new").text
    assert "Er I få, der kan skrive her, kan andre måske gætte, at det er dig." in page


def test_a_reason_that_came_after_the_issue_was_closed_is_not_for_its_reporter(app, visit):
    alice = visit("alice")
    number = post_issue(app, alice, kind="andet", level="2")
    bob = visit("bob")
    press_button(bob, number, "jeg-tager-den")
    press_button(bob, number, "opfoelgning", state="lukket", reply="Det hører til klubben.")
    assert ask(bob, number, "1").status_code == 303
    assert press_button(visit("freja"), number, "lempelse/svar", answer="ja").status_code == 303
    own = alice.get(f"/problemer/{number}").text
    assert ("Det hører til klubben." in own, WHY in own) == (True, False)
    assert int(get_seat_value(app, "tf-skoleleder")) == find_issue_row(app, number).responsible_seat_id
