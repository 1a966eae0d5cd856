"""A seat takes two people: the administrator's way into what is confidential is closed."""

import re

import pytest
from sqlalchemy import select

from gladsaxe.access.seat_approval import prepare_seat
from gladsaxe.agreement.store import find_seat
from gladsaxe.bodies import store as bodies
from gladsaxe.bodies.tables import Membership
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues.rules import ConfidentialityLevel
from tests.access.steps import (
    CHOSEN_PASSWORD,
    FORM,
    approve_seats,
    find_forms,
    person_id,
    query_rows,
)
from tests.conftest import confirm
from tests.faults import find_page_faults
from tests.issues.steps import add_issue

LEAD_PAGE = "/organisation/pladser/sekretariatsleder"
GIVE = {"unit": "", "starts_on": "01-02-2018", "ends_on": ""}


def test_the_administrator_gets_no_content_by_giving_seats(app, visit):
    number = add_issue(app, "alice", level=ConfidentialityLevel.CONFIDENTIAL)
    karl = visit("karl")
    own = karl.post(LEAD_PAGE, {**GIVE, "person": str(person_id(app, "karl")), "name": ""})
    assert (own.status_code, find_page_faults(own.text)) == (422, ["Du kan ikke give dig selv en plads."])
    # An invented person is the same hole: the code opens an account whose seat gives nothing.
    with app.app_context():
        seat = str(find_seat("sekretariatsleder").id)
    paper = karl.post("/pladser", {**FORM, "seat": seat}).text
    code = re.search(r'class="password">([^<]+)<', paper)[1]
    invented = visit()
    assert (
        invented.post("/kode", {"code": code, "new": CHOSEN_PASSWORD, "again": CHOSEN_PASSWORD}).status_code
        == 303
    )
    confirm(app, "ny")
    for address in ("/", f"/problemer/{number}", "/problemer", "/alle-data", "/pladser"):
        refused = invented.get(address)
        assert refused.status_code == 403, address
        assert "Din plads er ikke godkendt endnu" in refused.text, address
    # Neither the one who prepared it nor the one it is for approves it.
    assert approve_seats(karl) == 0
    membership_id = query_rows(app, select(Membership.id).where(Membership.awaits_approval))[0][0]
    for browser in (karl, invented):
        assert browser.post(f"/pladser/{membership_id}/svar", {"answer": "ja"}).status_code == 403
    freja = visit("freja")
    assert "Ny Nabo" in freja.get("/pladser").text
    assert freja.post(f"/pladser/{membership_id}/svar", {"answer": "nej"}).status_code == 303
    assert freja.post(f"/pladser/{membership_id}/svar", {"answer": "ja"}).status_code == 404
    refused = invented.get("/")
    assert (refused.status_code, "ikke godkendt endnu" in refused.text) == (403, False)
    assert invented.post("/log-ud").headers["Location"] == "/log-ind"
    # What was refused and what was ended at once stays in the history, for everyone who sees seats.
    history = re.sub(r"<[^>]+>", " ", visit("alice").get(LEAD_PAGE).text)
    assert re.search(r"Ny Nabo.+Blev ikke godkendt", history, re.DOTALL)


def test_a_seat_that_began_and_ended_on_the_same_day_is_shown(app, visit):
    karl, hanne = visit("karl"), visit("hanne")
    address = "/organisation/pladser/fk-ssp"
    with app.app_context():
        ssp = find_seat("fk-ssp").id
        run_in_transaction(
            prepare_seat, None, "Otto", bodies.SeatAssignment(ssp, today()), person_id(app, "karl")
        )
    assert approve_seats(hanne) == 1
    assert karl.post(find_forms(karl.get("/pladser").text, "slut")["Otto"]).status_code == 303
    history = re.sub(r"<[^>]+>", " ", karl.get(address).text)
    assert re.search(r"Otto.+Sluttede samme dag", history, re.DOTALL)
    assert re.search(r"givet af Karl, godkendt af Hanne", history)


def test_the_lead_prepares_nothing_for_herself_alone(app, visit):
    freja, hanne = visit("freja"), visit("hanne")
    assert (
        freja.post("/organisation/pladser/fk-ssp", {**GIVE, "person": "", "name": "Otto"}).status_code == 303
    )
    assert approve_seats(freja) == 0
    membership_id = query_rows(app, select(Membership.id).where(Membership.awaits_approval))[0][0]
    assert freja.post(f"/pladser/{membership_id}/svar", {"answer": "ja"}).status_code == 404
    assert approve_seats(hanne) == 1


def test_the_first_lead_of_an_installation_is_the_exception_and_only_the_first(app):
    with app.app_context():
        lead, karl = find_seat("sekretariatsleder").id, person_id(app, "karl")
        second = bodies.SeatAssignment(lead, today())
        assert run_in_transaction(lambda: prepare_seat(None, "En til", second, karl).awaits_approval)
        with pytest.raises(bodies.OwnSeat):
            run_in_transaction(prepare_seat, karl, "", second, karl)
        # Ending the lead's seat does not bring the exception back.
        freja = person_id(app, "freja")
        run_in_transaction(bodies.end_all_memberships, freja, today())
        assert run_in_transaction(lambda: prepare_seat(None, "En tredje", second, karl).awaits_approval)


def test_the_first_leads_seat_counts_at_once(app, monkeypatch):
    with app.app_context():
        lead, karl = find_seat("sekretariatsleder").id, person_id(app, "karl")
        monkeypatch.setattr(bodies, "was_seat_role_held", lambda _role: False)
        first = bodies.SeatAssignment(lead, today())
        assert not run_in_transaction(lambda: prepare_seat(None, "Den første", first, karl).awaits_approval)
        other = bodies.SeatAssignment(find_seat("fk-ssp").id, today())
        assert run_in_transaction(lambda: prepare_seat(None, "En anden", other, karl).awaits_approval)


def test_a_seat_that_ended_is_not_made_longer(visit):
    karl = visit("karl")
    address = "/organisation/pladser/fk-ssp"
    end = re.findall(r'href="(/organisation/pladser/fk-ssp/\d+/slut)"', karl.get(address).text)[-1]
    assert karl.post(end, {"ends_on": "30-06-2018"}).status_code == 303
    longer = karl.post(end, {"ends_on": "30-06-2020"})
    assert longer.status_code == 422
    assert find_page_faults(longer.text) == [
        "Pladsen slutter 30. juni 2018. Giv den igen, hvis personen bliver længere."
    ]
    assert visit("ib").get("/problemer").status_code == 403


def test_giving_and_approving_seats_asks_for_the_second_factor(app, visit):
    given = visit("karl").post("/organisation/pladser/fk-ssp", {**GIVE, "person": "", "name": "Otto"})
    assert given.status_code == 303
    membership_id = query_rows(app, select(Membership.id).where(Membership.awaits_approval))[0][0]
    bob = person_id(app, "bob")
    for name, address in (
        ("karl", "/pladser"),
        ("karl", "/organisation/pladser/fk-ssp"),
        ("karl", f"/pladser/{bob}/ny-kode"),
        ("karl", f"/pladser/{bob}/stoppet"),
        ("freja", f"/pladser/{membership_id}/slut"),
        ("freja", f"/pladser/{membership_id}/svar"),
    ):
        answer = visit(name, confirmed=False).post(address, {"answer": "ja"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/bekraeft?naeste=/pladser"), address
    karl = visit("karl", confirmed=False)
    asked = karl.get(f"/organisation/pladser/fk-ssp/{membership_id}/slut")
    assert asked.headers["Location"] == f"/bekraeft?naeste=/organisation/pladser/fk-ssp/{membership_id}/slut"
    for address in ("/pladser", "/organisation/pladser/fk-ssp"):
        page = karl.get(address).text
        assert "Bekræft med en kode" in page, address
        assert '<form method="post" action="/pladser' not in page
        assert '<form method="post" action="/organisation' not in page
    assert query_rows(app, select(Membership.awaits_approval).where(Membership.id == membership_id)) == [
        (True,)
    ]


def test_the_lead_is_told_of_each_new_seat_and_code_until_it_is_read(app, visit):
    karl, freja = visit("karl"), visit("freja")
    assert 'id="seat-notices"' not in freja.get("/").text
    karl.post("/organisation/pladser/fk-ssp", {**GIVE, "person": "", "name": "Otto"})
    assert karl.post(f"/pladser/{person_id(app, 'bob')}/ny-kode").status_code == 200
    assert approve_seats(visit("hanne")) == 1
    page = freja.get("/").text
    for line in ("Karl: gav Otto pladsen", "Karl: en ny kode til Bob", "Hanne: godkendte Otto som"):
        assert page.count(line) == 1, line
    newest = re.search(r'name="newest" value="(\d+)"', page)[1]
    run = app.test_cli_runner().invoke(
        args=["people", "add", "Sven", "--login", "sven", "--seat", "sekretariatsleder"]
    )
    assert run.exit_code == 0
    told = [
        name for name in ("alice", "erik", "gert", "karl") if 'id="seat-notices"' in visit(name).get("/").text
    ]
    assert told == []
    assert 'name="newest"' not in visit("freja", confirmed=False).get("/").text
    assert freja.post("/pladser/beskeder/set", {"newest": newest}).status_code == 303
    page = freja.get("/").text
    assert "Otto" not in page
    # What came after the page was shown is still told, also what was done on the server.
    assert "På serveren: gav Sven pladsen Sekretariatsleder" in page
