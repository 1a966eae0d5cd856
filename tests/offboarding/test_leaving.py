"""Leaving: dead at the next request everywhere, and open work with somebody who is there."""

import re

import pytest
from sqlalchemy import select

from gladsaxe.access import identities, store
from gladsaxe.access.rules import ADDRESSES, Right
from gladsaxe.access.tables import (
    Device,
    EntryCode,
    Identity,
    LoginSession,
    SecondFactor,
    SpareCode,
)
from gladsaxe.database.durable import write
from gladsaxe.issues.rules import Level
from gladsaxe.issues.tables import IssueReader
from gladsaxe.submissions.tables import Custody, Draft
from tests.access.steps import (
    CHOSEN,
    alone,
    code_app,
    code_for,
    forms,
    is_in,
    person_id,
    rows,
    seat_too,
    session_cookie,
)
from tests.conftest import PASSWORD
from tests.issues.steps import add, change, fields, row, seat
from tests.offline.outbox import HEADERS, Outbox


def leave(browser, name):
    return browser.post(forms(browser.get("/pladser").text, "stoppet")[name])


@pytest.mark.parametrize("way", ["button", "command"])
def test_a_leaver_is_dead_at_the_next_request_everywhere(app, visit, way):
    number = add(app, "alice", level=Level.CONFIDENTIAL)
    here, there = visit("bob"), visit("bob")
    cookies = [session_cookie(here), session_cookie(there)]
    token = here.token()
    totp = code_app(app, "bob")
    code = code_for(app, "bob")
    with app.app_context():
        write(identities.link, store.account_by_login("bob").id, "https://idp.example", "bob")
    assert here.get(f"/problemer/{number}").status_code == 200
    if way == "button":
        assert leave(visit("karl"), "Bob").status_code == 303
    else:
        done = app.test_cli_runner().invoke(args=["people", "leave", "bob"])
        assert (done.exit_code, "bob is out" in done.output) == (0, True)
    for rule in app.url_map.iter_rules():
        if ADDRESSES[rule.endpoint] is Right.ANYONE:
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
    assert [alone(app, cookie).status_code for cookie in cookies] == [303, 303]
    assert here.post("/log-ind", {"login_name": "bob", "password": PASSWORD}).status_code == 422
    assert here.post("/kode", {"code": code, "new": CHOSEN, "again": CHOSEN}).status_code == 422
    assert not is_in(here)
    for table in (LoginSession, Device, EntryCode, SecondFactor, SpareCode, Identity):
        of_bob = select(table).where(table.account_id == account_id(app, "bob"))
        assert rows(app, of_bob) == [], table
    assert totp.now()
    with app.app_context():
        assert store.actor_for(person_of_closed(app, "bob"), "Bob").roles == frozenset()


def account_id(app, name) -> int:
    return rows(app, select(store.Account.id).where(store.Account.login_name == name))[0][0]


def person_of_closed(app, name) -> int:
    return rows(app, select(store.Account.person_id).where(store.Account.login_name == name))[0][0]


def test_open_work_goes_to_the_secretariats_lead_when_nobody_sits_there(app, visit):
    numbers = [add(app, "alice", level=level) for level in (Level.OPEN, Level.CONFIDENTIAL)]
    bob = visit("bob")
    for number in numbers:
        assert change(bob, number, "jeg-tager-den").status_code == 303
    solved = add(app, "alice")
    change(bob, solved, "jeg-tager-den")
    change(bob, solved, "opfoelgning", state="loest")
    karl = visit("karl")
    answer = leave(karl, "Bob")
    page = karl.get(answer.headers["Location"]).text
    assert "Åbne problemer givet videre: 2. Kladder lagt i karantæne: 0." in page
    lead, old = int(seat(app, "sekretariatsleder")), int(seat(app, "tf-skoleleder"))
    assert [row(app, number).responsible_seat_id for number in (*numbers, solved)] == [lead, lead, old]
    freja = visit("freja")
    assert "Pladsen er blevet ledig." in freja.get(f"/problemer/{numbers[1]}").text
    assert all(number in freja.get("/problemer?vis=ansvar").text for number in numbers)


def test_a_seat_that_another_sits_in_keeps_its_work(app, visit):
    seat_too(app, "lone", "tf-skoleleder")
    number = add(app, "alice")
    change(visit("bob"), number, "jeg-tager-den")
    leave(visit("freja"), "Bob")
    assert row(app, number).responsible_seat_id == int(seat(app, "tf-skoleleder"))
    assert number in visit("lone").get("/problemer?vis=ansvar").text


def test_the_end_of_one_seat_hands_its_work_over_too(app, visit):
    number = add(app, "alice")
    change(visit("bob"), number, "jeg-tager-den")
    freja = visit("freja")
    assert freja.post(forms(freja.get("/pladser").text, "slut")["Bob"]).status_code == 303
    assert row(app, number).responsible_seat_id == int(seat(app, "sekretariatsleder"))
    assert visit("bob").get("/problemer").status_code == 403


def test_when_the_lead_leaves_the_work_goes_to_another_who_follows_up(app, visit):
    number = add(app, "alice", level=Level.STRICT)
    leave(visit("karl"), "Freja")
    taker = row(app, number).responsible_seat_id
    assert taker in {int(seat(app, key)) for key in ("tf-skoleleder", "tf-faellesdrift", "beboerkoordinator")}


def test_drafts_of_a_leaver_go_to_the_quarantine(app, visit):
    alice = visit("alice")
    phone = Outbox(alice.client)
    sent = phone.send(phone.record("issues.new", fields(app, kind=""))).json
    assert sent["outcome"] == "needs_fix"
    freja = visit("freja")
    leave(freja, "Alice")
    assert rows(app, select(Draft.record_id)) == []
    assert rows(app, select(Custody.outcome, Custody.reason)) == [("quarantined", "no_right")]
    assert "Personen havde ikke længere en plads" in freja.get("/karantaene").text


def test_a_leaver_is_named_as_a_reader_no_more(app, visit):
    number = add(app, "alice", level=Level.STRICT)
    freja = visit("freja")
    named = change(freja, number, "laesere", reader=person_id(app, "bob"), purpose="Skal tale med klassen")
    assert named.status_code == 303
    leave(freja, "Bob")
    assert [ended is not None for (ended,) in rows(app, select(IssueReader.ended_at))] == [True]


def test_leaving_twice_changes_nothing_more(app, visit):
    karl = visit("karl")
    address = forms(karl.get("/pladser").text, "stoppet")["Bob"]
    assert karl.post(address).status_code == 303
    assert karl.post(address).status_code == 404
    assert app.test_cli_runner().invoke(args=["people", "leave", "bob"]).exit_code == 1


def test_an_account_without_a_seat_can_be_shut_too(visit):
    karl, charlie = visit("karl"), visit("charlie")
    assert 'id="seatless"' in karl.get("/pladser").text
    assert leave(karl, "Charlie").status_code == 303
    assert not is_in(charlie)
    assert 'id="seatless"' not in karl.get("/pladser").text


def test_only_those_who_may_give_seats_shut_an_account(app, visit):
    number = person_id(app, "bob")
    for name in ("alice", "bob", "doris", "erik", "gert", "hanne", "ib"):
        assert visit(name).post(f"/pladser/{number}/stoppet").status_code == 403
    assert is_in(visit("bob"))
    assert visit("karl").post("/pladser/99999/stoppet").status_code == 404
