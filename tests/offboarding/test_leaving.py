"""Leaving: dead at the next request everywhere, and open work with somebody who is there."""

import re

import pytest
from sqlalchemy import select

from gladsaxe.access import identities, store
from gladsaxe.access.rules import RIGHT_BY_ENDPOINT, Right
from gladsaxe.access.tables import (
    Device,
    EntryCode,
    LinkedIdentity,
    LoginSession,
    SecondFactor,
    SpareCode,
)
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.duties import store as duties
from gladsaxe.issues.tables import IssueReader
from gladsaxe.submissions.tables import Draft, Submission
from tests.access.steps import (
    CHOSEN_PASSWORD,
    add_second_seat,
    code_app,
    code_for,
    find_forms,
    get_with_cookie,
    is_logged_in,
    person_id,
    query_rows,
    session_cookie,
)
from tests.conftest import PASSWORD
from tests.issues.steps import add_issue, find_issue_row, get_seat_value, make_issue_form, press_button
from tests.offline.outbox import HEADERS, Outbox


def leave(browser, name):
    return browser.post(find_forms(browser.get("/pladser").text, "stoppet")[name])


@pytest.mark.parametrize("way", ["button", "command"])
def test_a_leaver_is_dead_at_the_next_request_everywhere(app, visit, way):
    number = add_issue(app, "alice", level=ConfidentialityLevel.CONFIDENTIAL)
    here, there = visit("bob"), visit("bob")
    cookies = [session_cookie(here), session_cookie(there)]
    token = here.token()
    totp = code_app(app, "bob")
    code = code_for(app, "bob")
    with app.app_context():
        run_in_transaction(
            identities.link_identity, store.find_account_by_login("bob").id, "https://idp.example", "bob"
        )
    assert here.get(f"/problemer/{number}").status_code == 200
    if way == "button":
        assert leave(visit("karl"), "Bob").status_code == 303
    else:
        done = app.test_cli_runner().invoke(args=["people", "leave", "bob"])
        assert (done.exit_code, "bob is out" in done.output) == (0, True)
    for rule in app.url_map.iter_rules():
        if RIGHT_BY_ENDPOINT[rule.endpoint] is Right.ANYONE:
            continue
        address = re.sub(r"<[^>]*uuid[^>]*>", "0" * 8 + "-0000-4000-8000-" + "0" * 12, rule.rule)
        address = re.sub(r"<int[^>]*>", "1", address)
        address = re.sub(r"<[^>]+>", number, address)
        for method in rule.methods - {"OPTIONS"}:
            headers = HEADERS if rule.endpoint.startswith("offline.") else {}
            data = {"csrf_token": token} if method == "POST" else None
            answer = here.client.open(address, method=method, data=data, headers=headers)
            kept_out = answer.status_code == 401 or answer.headers.get("Location", "").startswith("/log-ind")
            assert kept_out, (method, address, answer.status_code)
    assert here.client.get("/problemer", headers={"HX-Request": "true"}).status_code == 204
    assert [get_with_cookie(app, cookie).status_code for cookie in cookies] == [303, 303]
    assert here.post("/log-ind", {"login_name": "bob", "password": PASSWORD}).status_code == 422
    assert (
        here.post("/kode", {"code": code, "new": CHOSEN_PASSWORD, "again": CHOSEN_PASSWORD}).status_code
        == 422
    )
    assert not is_logged_in(here)
    for table in (LoginSession, Device, EntryCode, SecondFactor, SpareCode, LinkedIdentity):
        of_bob = select(table).where(table.account_id == account_id(app, "bob"))
        assert query_rows(app, of_bob) == [], table
    assert totp.now()
    with app.app_context():
        assert store.build_actor_on(person_of_closed(app, "bob"), "Bob").roles == frozenset()


def account_id(app, name) -> int:
    return query_rows(app, select(store.Account.id).where(store.Account.login_name == name))[0][0]


def person_of_closed(app, name) -> int:
    return query_rows(app, select(store.Account.person_id).where(store.Account.login_name == name))[0][0]


def test_open_work_goes_to_the_secretariats_lead_when_nobody_sits_there(app, visit):
    numbers = [
        add_issue(app, "alice", level=level)
        for level in (ConfidentialityLevel.OPEN, ConfidentialityLevel.CONFIDENTIAL)
    ]
    bob = visit("bob")
    for number in numbers:
        assert press_button(bob, number, "jeg-tager-den").status_code == 303
    solved = add_issue(app, "alice")
    press_button(bob, solved, "jeg-tager-den")
    press_button(bob, solved, "opfoelgning", state="loest", reply="Det er ordnet.")
    karl = visit("karl")
    answer = leave(karl, "Bob")
    page = karl.get(answer.headers["Location"]).text
    assert "Åbne problemer givet videre: 2. Kladder lagt i karantæne: 0." in page
    lead, old = int(get_seat_value(app, "sekretariatsleder")), int(get_seat_value(app, "tf-skoleleder"))
    assert [find_issue_row(app, number).responsible_seat_id for number in (*numbers, solved)] == [
        lead,
        lead,
        old,
    ]
    freja = visit("freja")
    assert "Pladsen er blevet ledig." in freja.get(f"/problemer/{numbers[1]}").text
    assert all(number in freja.get("/problemer?vis=ansvar").text for number in numbers)


def test_a_seat_that_another_sits_in_keeps_its_work(app, visit):
    add_second_seat(app, "lone", "tf-skoleleder")
    number = add_issue(app, "alice")
    press_button(visit("bob"), number, "jeg-tager-den")
    leave(visit("freja"), "Bob")
    assert find_issue_row(app, number).responsible_seat_id == int(get_seat_value(app, "tf-skoleleder"))
    assert number in visit("lone").get("/problemer?vis=ansvar").text


def test_the_end_of_one_seat_hands_its_work_over_too(app, visit):
    number = add_issue(app, "alice")
    press_button(visit("bob"), number, "jeg-tager-den")
    freja = visit("freja")
    assert freja.post(find_forms(freja.get("/pladser").text, "slut")["Bob"]).status_code == 303
    assert find_issue_row(app, number).responsible_seat_id == int(get_seat_value(app, "sekretariatsleder"))
    assert visit("bob").get("/problemer").status_code == 403


def test_when_the_lead_leaves_the_work_goes_to_another_who_follows_up(app, visit):
    number = add_issue(app, "alice", level=ConfidentialityLevel.STRICT)
    leave(visit("karl"), "Freja")
    taker = find_issue_row(app, number).responsible_seat_id
    assert taker in {
        int(get_seat_value(app, key)) for key in ("tf-skoleleder", "tf-faellesdrift", "beboerkoordinator")
    }


def test_drafts_of_a_leaver_go_to_the_quarantine(app, visit):
    alice = visit("alice")
    phone = Outbox(alice.client)
    sent = phone.send(phone.record("issues.new", make_issue_form(app, kind=""))).json
    assert sent["outcome"] == "needs_fix"
    freja = visit("freja")
    leave(freja, "Alice")
    assert query_rows(app, select(Draft.record_id)) == []
    assert query_rows(app, select(Submission.outcome, Submission.reason)) == [("quarantined", "no_right")]
    assert "Personen havde ikke længere en plads" in freja.get("/karantaene").text


def test_a_leaver_is_named_as_a_reader_no_more(app, visit):
    number = add_issue(app, "alice", level=ConfidentialityLevel.STRICT)
    freja = visit("freja")
    named = press_button(
        freja, number, "laesere", reader=person_id(app, "bob"), purpose="Skal tale med klassen"
    )
    assert named.status_code == 303
    leave(freja, "Bob")
    assert [ended is not None for (ended,) in query_rows(app, select(IssueReader.ended_at))] == [True]


def test_leaving_twice_changes_nothing_more(app, visit):
    karl = visit("karl")
    address = find_forms(karl.get("/pladser").text, "stoppet")["Bob"]
    assert karl.post(address).status_code == 303
    assert karl.post(address).status_code == 404
    assert app.test_cli_runner().invoke(args=["people", "leave", "bob"]).exit_code == 1


def test_an_account_without_a_seat_can_be_shut_too(visit):
    karl, charlie = visit("karl"), visit("charlie")
    assert 'id="seatless"' in karl.get("/pladser").text
    assert leave(karl, "Charlie").status_code == 303
    assert not is_logged_in(charlie)
    assert 'id="seatless"' not in karl.get("/pladser").text


def test_only_those_who_may_give_seats_shut_an_account(app, visit):
    number = person_id(app, "bob")
    for name in ("alice", "bob", "doris", "erik", "gert", "hanne", "ib"):
        assert visit(name).post(f"/pladser/{number}/stoppet").status_code == 403
    assert is_logged_in(visit("bob"))
    assert visit("karl").post("/pladser/99999/stoppet").status_code == 404


def test_a_leavers_mail_address_goes(app, visit):
    bob = person_id(app, "bob")
    with app.app_context():
        run_in_transaction(duties.update_digest_address, bob, "bob@example.dk")
    assert leave(visit("karl"), "Bob").status_code == 303
    with app.app_context():
        assert duties.find_digest_address(bob) == ""
