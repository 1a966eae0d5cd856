"""The pages of the organisation: who sits where, what is empty, whose turn it is, and giving a seat."""

import re
from datetime import date

import pytest

from gladsaxe.agreement.tables import Party, Seat
from gladsaxe.bodies import store
from gladsaxe.bodies.tables import Membership, Person
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from tests.access.steps import approve_seats
from tests.conftest import query_count
from tests.faults import find_page_faults

TURN = "/organisation/pladser/og-beboer"
FORM = {"person": "", "name": "Nye Nina", "unit": "", "starts_on": "01-02-2018", "ends_on": ""}


def party(app, key: str) -> str:
    with app.app_context():
        return str(db.session.query(Party).filter_by(key=key).one().id)


def count(app) -> tuple[int, int]:
    with app.app_context():
        return db.session.query(Person).count(), db.session.query(Membership).count()


def cells(text: str, seat: str) -> str:
    row = next(row for row in re.findall(r"<tr>.*?</tr>", text, re.DOTALL) if f"pladser/{seat}" in row)
    return re.sub(r"<[^>]+>", " ", row)


def test_the_page_draws_the_bodies_and_points_out_what_is_empty(visit):
    page = visit("alice").get("/organisation").text
    assert page.count('class="organisation-box"') == 6
    assert page.count('class="organisation-line"') == 3
    assert "2 tomme pladser" in cells(page, "b-kommune")
    assert "Tom plads for Lejerbo" in cells(page, "b-forretningsfoerer")
    assert "Tom plads" not in cells(page, "fk-ssp")
    assert "Her sidder 1. Der skal sidde mindst 15." in page


def test_an_overfull_seat_is_pointed_out(app, visit):
    freja = visit("freja")
    for name in ("Anna", "Otto"):
        answer = freja.post("/organisation/pladser/b-politi", {**FORM, "name": name})
        assert answer.headers["Location"] == "/organisation/pladser/b-politi?gemt=1"
    assert "Tom plads" in cells(freja.get("/organisation/bestyrelse").text, "b-politi")
    assert freja.get("/organisation/pladser/b-politi").text.count("Venter på godkendelse") == 2
    assert approve_seats(visit("hanne")) == 2
    assert "1 for mange" in cells(freja.get("/organisation/bestyrelse").text, "b-politi")


def test_the_turn_of_the_rotating_seat_follows_the_agreements_order(app, visit):
    freja = visit("freja")
    assert "<dt>Næste i turen</dt><dd>Boligforeningen 3B</dd>" in freja.get(TURN).text
    freja.post(TURN, {**FORM, "unit": party(app, "3b"), "ends_on": "31-12-2018"})
    freja.post(TURN, {**FORM, "name": "Ole", "unit": party(app, "aab"), "starts_on": "01-01-2019"})
    assert approve_seats(visit("hanne")) == 2
    page = freja.get(TURN).text
    assert "<dt>Næste i turen</dt><dd>Arbejdernes Boligselskab i Gladsaxe</dd>" in page
    assert re.findall(r'data-title="Navn">([^<]+)<', page) == [
        "Ole, Boligforeningen AAB",
        "Nye Nina, Boligforeningen 3B",
    ]
    assert "Næste i turen: Arbejdernes" in freja.get("/organisation/opfoelgningsgruppe").text


def test_a_seat_that_is_passed_on_says_so(app, visit):
    freja = visit("freja")
    address = "/organisation/pladser/b-organisationsbestyrelse"
    freja.post(address, {**FORM, "unit": party(app, "fsb"), "delegated": "y"})
    assert "Nye Nina, fsb Gladsaxe (givet videre til den lokale afdelingsformand)" in freja.get(address).text


def test_bad_input_is_said_and_changes_nothing(app, visit):
    freja = visit("freja")
    before = count(app)
    for change, sentence in [
        ({"name": ""}, "Vælg en person, eller skriv et navn."),
        ({"person": "99999"}, "Vælg en af mulighederne."),
        ({"unit": ""}, "Vælg hvem personen sidder for."),
        ({"starts_on": "31-12-2016"}, "Aftalen begynder 1. januar 2017. Skriv en senere dag."),
        ({"starts_on": "01-01-2021"}, "Aftalen slutter 31. december 2020. Skriv en tidligere dag."),
        ({"starts_on": "31-02-2018"}, "Den dato findes ikke. Se efter dag og måned."),
        ({"ends_on": "31-01-2018"}, "Den sidste dag kan ikke være før den første."),
    ]:
        answer = freja.post(TURN, {**FORM, "unit": party(app, "3b"), **change})
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
        assert f'value="{change.get("name", "Nye Nina")}"' in answer.text
        assert count(app) == before


def test_a_person_cannot_hold_the_same_seat_twice_on_the_same_day(app, visit):
    freja = visit("freja")
    with app.app_context():
        alice = str(db.session.query(Person).filter_by(name="Alice").one().id)
    address = "/organisation/pladser/tf-beboer"
    before = count(app)
    answer = freja.post(address, {**FORM, "person": alice, "name": ""})
    sentence = "Personen sidder allerede på pladsen i de dage. Se listen, og ret dagene."
    assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
    assert count(app) == before
    charlie = re.search(r'<option value="(\d+)"[^>]*>Charlie<', freja.get(address).text)[1]
    again = freja.post(address, {**FORM, "person": charlie, "name": "", "starts_on": "01-01-2018"})
    assert again.status_code == 303


def test_two_spans_of_one_person_are_refused_below_the_pages_too(app):
    with app.app_context():
        seat = db.session.query(Seat).filter_by(key="fk-ssp").one().id
        person = db.session.query(Person).filter_by(name="Ib").one().id
        with pytest.raises(store.AlreadySeated):
            run_in_transaction(store.seat_person, person, seat, date(2019, 1, 1))


def test_the_last_day_is_written_and_must_not_be_before_the_first(app, visit):
    freja = visit("freja")
    address = "/organisation/pladser/fk-ssp"
    end = re.search(r'href="(/organisation/pladser/fk-ssp/\d+/slut)"', freja.get(address).text)[1]
    answer = freja.post(end, {"ends_on": "31-12-2016"})
    assert find_page_faults(answer.text) == ["Den sidste dag kan ikke være før 1. januar 2017."]
    assert freja.post(end, {"ends_on": "30-06-2018"}).status_code == 303
    assert "30. juni 2018" in freja.get(address).text
    assert "Tom plads" in cells(freja.get("/organisation").text, "fk-ssp")
    assert freja.post("/organisation/pladser/tf-ssp/1/slut", {"ends_on": "30-06-2018"}).status_code == 404


def test_only_those_who_give_seats_are_shown_how(visit):
    alice = visit("alice")
    assert "Giv pladsen til en person" not in alice.get(TURN).text
    assert alice.post(TURN, FORM).status_code == 403
    assert alice.get("/organisation/pladser/findes-ikke").status_code == 404
    assert alice.get("/organisation/findes-ikke").status_code == 404


def test_the_page_asks_as_much_of_the_database_for_many_as_for_few(app, visit):
    freja = visit("freja")
    freja.get("/organisation")
    few = query_count(app, lambda: freja.get("/organisation"))
    for name in ("Anna", "Otto", "Vita"):
        freja.post("/organisation/pladser/b-politi", {**FORM, "name": name})
    assert query_count(app, lambda: freja.get("/organisation")) == few
