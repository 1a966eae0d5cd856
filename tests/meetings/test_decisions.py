"""Decisions: followed step by step, listed by what is late, closed with a result, passed on by seat."""

import re
from datetime import date
from functools import partial

from gladsaxe.agreement.tables import Criterion, FocusArea, Seat
from gladsaxe.bodies import store as bodies
from gladsaxe.bodies.tables import Membership, Person
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.meetings.tables import Decision, DecisionStep
from tests.conftest import query_count
from tests.faults import find_page_faults
from tests.meetings.steps import (
    BOARD,
    DAY,
    GROUP,
    add_closed_decision,
    add_deviating_activity,
    find_id,
    freeze_day,
    make_submission_id,
    seat_id,
)


def post(browser, decision_id: int, what: str, **fields: str):
    return browser.post(
        f"/beslutninger/{decision_id}/{what}", {"submission_id": make_submission_id(), **fields}
    )


def find_decision(app, decision_id: int) -> Decision:
    with app.app_context():
        row = db.session.get_one(Decision, decision_id)
        db.session.expunge_all()
        return row


def listed(browser, view: str, address: str = "/beslutninger") -> list[str]:
    page = browser.get(f"{address}?vis={view}").text
    return re.findall(r'<h3 class="h4"><a href="/beslutninger/\d+">([^<]+)</a>', page)


def test_the_owner_writes_a_step_and_closing_asks_what_came_of_it(app, visit):
    decision_id = add_closed_decision(app)
    doris = visit("doris")
    with freeze_day(date(2018, 7, 1)):
        assert find_page_faults(post(doris, decision_id, "skridt", text="").text) == [
            "Skriv hvad der er sket."
        ]
        assert post(doris, decision_id, "skridt", text="Lamperne er bestilt.").status_code == 303
    assert find_decision(app, decision_id).last_step_on == date(2018, 7, 1)
    with freeze_day(date(2018, 8, 1)):
        asked = post(doris, decision_id, "afslut", progress="gennemfoert", result="")
        assert find_page_faults(asked.text) == ["Skriv hvad der kom ud af det."]
        done = post(doris, decision_id, "afslut", progress="gennemfoert", result="Der er lys.")
        assert done.status_code == 303
        again = post(doris, decision_id, "afslut", progress="opgivet", result="Nej.")
    assert find_page_faults(again.text) == [
        "Beslutningen er allerede afsluttet. Åbn den igen, hvis der er mere at gøre."
    ]
    row = find_decision(app, decision_id)
    assert (row.progress, row.result, row.closed_on) == ("gennemfoert", "Der er lys.", date(2018, 8, 1))
    page = doris.get(f"/beslutninger/{decision_id}").text
    steps = re.findall(r"· (\w+)</p><p class=\"typed\">([^<]+)<", page)
    assert steps == [("Skridt", "Lamperne er bestilt."), ("Afsluttet", "Der er lys.")]
    assert 'name="result"' not in page


def test_a_closed_decision_is_opened_again_with_a_reason(app, visit):
    decision_id = add_closed_decision(app)
    doris = visit("doris")
    post(doris, decision_id, "afslut", progress="gennemfoert", result="Der er lys.")
    assert find_page_faults(post(doris, decision_id, "genaabn", reason="").text) == ["Skriv hvorfor."]
    post(doris, decision_id, "genaabn", reason="Lampen gik.")
    assert (find_decision(app, decision_id).progress, find_decision(app, decision_id).closed_on) == (
        "aaben",
        None,
    )
    answer = post(doris, decision_id, "genaabn", reason="Igen.")
    assert find_page_faults(answer.text) == ["Beslutningen er allerede åben."]


def test_others_see_and_do_not_touch(app, visit):
    decision_id = add_closed_decision(app)
    bob, ib = visit("bob"), visit("ib")
    page = bob.get(f"/beslutninger/{decision_id}")
    assert (page.status_code, "Gem skridtet" in page.text) == (200, False)
    assert post(bob, decision_id, "skridt", text="Jeg var her.").status_code == 403
    assert ib.get(f"/beslutninger/{decision_id}").status_code == 404
    assert post(ib, decision_id, "skridt", text="Jeg var her.").status_code == 404
    for number in (999, 2**31, 2**70):
        assert ib.get(f"/beslutninger/{number}").status_code == 404
        assert ib.get(f"/moeder/{number}").status_code == 404
    with app.app_context():
        assert db.session.query(DecisionStep).count() == 0


def test_the_lists_tell_what_is_late_due_without_a_step_and_finished(app, visit):
    erik = visit("erik")
    add_closed_decision(app, text="For sent", due=date(2018, 7, 1))
    add_closed_decision(app, day=date(2018, 6, 6), text="Snart", due=date(2018, 8, 20))
    add_closed_decision(app, day=date(2018, 8, 1), text="Ny", due=date(2018, 12, 1))
    done = add_closed_decision(app, day=date(2018, 6, 7), text="Færdig", due=date(2018, 7, 1))
    with freeze_day(date(2018, 8, 10)):
        post(erik, done, "afslut", progress="opgivet", result="Det blev for dyrt.")
        assert listed(erik, "aabne") == ["Ny", "Snart", "For sent"]
        assert listed(erik, "overskredet") == ["For sent"]
        assert listed(erik, "snart") == ["Snart"]
        assert listed(erik, "uden-skridt") == ["Snart", "For sent"]
        assert listed(erik, "afsluttede") == ["Færdig"]
        page = erik.get("/beslutninger").text
    assert re.findall(r"(Åbne|overskredet|14 dage|60 dage|Afsluttede) \((\d)\)", page) == [
        ("Åbne", "3"),
        ("overskredet", "1"),
        ("14 dage", "1"),
        ("60 dage", "2"),
        ("Afsluttede", "1"),
    ]


def test_the_follow_up_groups_page_lists_the_same(app, visit):
    add_closed_decision(app, BOARD, text="For sent", due=date(2018, 7, 1))
    with app.app_context():
        alice = db.session.query(Person).filter_by(name="Alice").one().id
        run_in_transaction(bodies.seat_person, alice, find_id(Seat, "og-beboer"), date(2018, 1, 1))
    with freeze_day(date(2018, 8, 10)):
        page = visit("alice").get(f"/organisation/{GROUP}").text
    headings = re.findall(r'<h3 class="h4">([^<]+ \(\d\))</h3>', page)
    assert headings == [
        "Fristen er overskredet (1)",
        "Frist inden 14 dage (0)",
        "Uden skridt i 60 dage (1)",
        "Åbne (1)",
    ]
    assert "opfoelgning" not in visit("ib").get(f"/organisation/{GROUP}").text.partition("<main")[2]


def test_a_decision_is_given_on_with_a_new_date_and_a_reason(app, visit):
    decision_id = add_closed_decision(app)
    erik = visit("erik")
    new = {
        "owner": seat_id(app, "tf-skoleleder"),
        "due_on": "01-10-2018",
        "version": "1",
        "reason": "Skolen ejer porten.",
    }
    early = post(erik, decision_id, "giv-videre", **{**new, "due_on": "04-06-2018"})
    assert find_page_faults(early.text) == ["Fristen kan ikke være før beslutningen 5. juni 2018."]
    assert post(erik, decision_id, "giv-videre", **new).status_code == 303
    assert find_decision(app, decision_id).due_on == date(2018, 10, 1)
    page = visit("bob").get(f"/beslutninger/{decision_id}").text
    assert "Fristen er 1. oktober 2018 og ikke 1. september 2018. Givet videre til Skoleleder" in page
    assert "Skolen ejer porten." in page
    stale = post(erik, decision_id, "giv-videre", **new)
    assert "En anden har ændret beslutningen imens." in find_page_faults(stale.text)[0]


def test_giving_on_pressed_twice_leads_to_the_decision_again(app, visit):
    decision_id = add_closed_decision(app)
    sent = {
        "owner": seat_id(app, "tf-skoleleder"),
        "due_on": "01-10-2018",
        "version": "1",
        "reason": "Skolen ejer porten.",
        "submission_id": make_submission_id(),
    }
    doris = visit("doris")
    answers = [post(doris, decision_id, "giv-videre", **sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    with app.app_context():
        assert db.session.query(DecisionStep).filter_by(decision_id=decision_id).count() == 1


def test_the_successor_finds_what_the_seat_has_open(app, visit):
    add_closed_decision(app, owner="tf-skoleleder")
    bob, erik = visit("bob"), visit("erik")
    assert listed(bob, "", "/mine-opgaver") == ["Vi sætter lys op."]
    assert listed(erik, "", "/mine-opgaver") == []
    with app.app_context():
        seat = find_id(Seat, "tf-skoleleder")
        held = db.session.query(Membership).filter_by(seat_id=seat).one().id
        run_in_transaction(bodies.end_membership, held, date(2018, 6, 30))
        erik_id = db.session.query(Person).filter_by(name="Erik").one().id
        run_in_transaction(bodies.seat_person, erik_id, seat, date(2018, 7, 10))
    with freeze_day(date(2018, 7, 5)):
        assert "Ingen sidder på pladsen" in erik.get("/beslutninger").text
        assert listed(erik, "", "/mine-opgaver") == []
    with freeze_day(date(2018, 7, 10)):
        assert listed(erik, "", "/mine-opgaver") == ["Vi sætter lys op."]
        assert bob.get("/mine-opgaver").status_code == 403
        assert "Ingen sidder på pladsen" not in erik.get("/beslutninger").text
        assert "Mine opgaver" in erik.get("/").text


def test_the_criterions_page_shows_what_was_decided_about_it(app, visit):
    ib = visit("ib")
    with app.app_context():
        number = find_id(Criterion, "t2-henvendelser")
    assert "Der er ingen beslutninger om målet" in ib.get("/maal/t2-henvendelser").text
    decision_id = add_closed_decision(app, criterion_id=number)
    assert listed(ib, "", "/maal/t2-henvendelser") == ["Vi sætter lys op."]
    assert listed(ib, "", "/maal/t1-faellesskab") == []
    page = ib.get(f"/beslutninger/{decision_id}").text
    # The decision is for whoever sees the criterion, the minutes for the body alone.
    assert '<a href="/maal/t2-henvendelser">' in page
    assert "/moeder/" not in page.partition("<main")[2]


def test_a_decision_names_an_activity_and_a_sub_agreement(app, visit):
    activity_id = add_deviating_activity(app)
    with app.app_context():
        area = find_id(FocusArea, "tryghed-og-trivsel")
    decision_id = add_closed_decision(app, activity_id=activity_id, area_id=area)
    page = visit("bob").get(f"/beslutninger/{decision_id}").text
    assert f'<dd><a href="/aktiviteter/{activity_id}">Musikaften</a></dd>' in page
    assert '<dd><a href="/delaftaler/tryghed-og-trivsel">Tryghed og trivsel</a></dd>' in page
    assert listed(visit("bob"), "", "/delaftaler/tryghed-og-trivsel") == ["Vi sætter lys op."]
    assert listed(visit("bob"), "", f"/aktiviteter/{activity_id}") == ["Vi sætter lys op."]


def test_a_seat_shows_what_it_has_open_to_its_holder_and_the_secretariat(app, visit):
    add_closed_decision(app)
    address = "/organisation/pladser/tf-faellesdrift"
    assert listed(visit("doris"), "", address) == listed(visit("erik"), "", address) == ["Vi sætter lys op."]
    assert listed(visit("bob"), "", address) == []


def test_the_lists_ask_as_much_of_the_database_for_three_as_for_one(app, visit):
    with app.app_context():
        number = find_id(Criterion, "t2-henvendelser")
    doris = visit("doris")
    pages = ("/beslutninger?vis=aabne", "/mine-opgaver", "/maal/t2-henvendelser")
    add_closed_decision(app, criterion_id=number)

    def asked() -> list[int]:
        for page in pages:
            doris.get(page)
        return [query_count(app, partial(doris.get, page)) for page in pages]

    few = asked()
    for day in (6, 7):
        add_closed_decision(app, day=DAY.replace(day=day), criterion_id=number)
    assert asked() == few
