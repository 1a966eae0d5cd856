"""Giving a person a seat and a way in, and taking it back."""

import re

import pytest

from tests.access.steps import CHOSEN_PASSWORD, FORM, approve_seats, find_forms, move_clock, seat_id
from tests.conftest import CAST


def test_a_new_person_gets_a_seat_and_comes_in_with_the_code(visit):
    freja, newcomer = visit("freja"), visit()
    answer = freja.post("/pladser", {**FORM, "seat": seat_id(freja, "Skoleleder")})
    code = re.search(r'class="password">([^<]+)<', answer.text)[1]
    newcomer.post("/kode", {"code": code, "new": CHOSEN_PASSWORD, "again": CHOSEN_PASSWORD})
    # The code opens the account, and the seat gives nothing before a second person has said yes.
    assert newcomer.get("/").status_code == 403
    assert newcomer.get("/problemer").status_code == 403
    assert approve_seats(freja) == 0
    assert approve_seats(visit("hanne")) == 1
    assert "Hej Ny Nabo" in newcomer.get("/").text
    assert newcomer.get("/problemer").status_code == 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "Skriv personens navn."),
        ({"login_name": ""}, "Skriv et brugernavn."),
        ({"login_name": "alice"}, "Brugernavnet er taget. Vælg et andet."),
        ({"seat": ""}, "Vælg en plads."),
        ({"seat": "99999"}, "Vælg en af mulighederne."),
        ({"starts_on": "31-02-2018"}, "Den dato findes ikke. Se efter dag og måned."),
        ({"starts_on": "i morgen"}, "Skriv datoen med dag, måned og år, for eksempel 05-06-2018."),
    ],
)
def test_a_faulty_form_comes_back_with_its_sentence_and_all_that_was_typed(visit, change, sentence):
    freja = visit("freja")
    typed = {**FORM, "seat": seat_id(freja, "Skoleleder"), **change}
    answer = freja.post("/pladser", typed)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    for name in ("name", "login_name", "starts_on"):
        assert f'name="{name}" type="text" value="{typed[name]}"' in answer.text


def test_each_seat_is_to_be_confirmed_by_another_every_90_days(app, visit):
    freja, karl = visit("freja"), visit("karl")
    due = find_forms(freja.get("/pladser").text, "bekraeft")
    assert sorted(due) == sorted(name.capitalize() for name in CAST if CAST[name] and name != "freja")
    assert "Din egen plads bekræfter en anden." in freja.get("/pladser").text
    own = find_forms(karl.get("/pladser").text, "bekraeft")["Freja"]
    assert freja.post(own).status_code == 404
    for address in (*due.values(), own):
        assert karl.post(address).status_code == (404 if address == due["Karl"] else 303)
    assert freja.post(due["Karl"]).status_code == 303
    assert 'id="due"' not in freja.get("/pladser").text
    assert "Ja, sidder her stadig" not in visit("alice").get("/pladser").text
    with move_clock(days=90):
        assert 'id="due"' not in visit("freja").get("/pladser").text
    with move_clock(days=91):
        assert len(find_forms(visit("freja").get("/pladser").text, "bekraeft")) == len(due)


def test_a_person_changes_the_password_and_other_sessions_end(visit):
    here, there = visit("alice"), visit("alice")
    wrong = here.post("/min-side", {"old": "x", "new": "lang nok kode", "again": "lang nok kode"})
    assert (wrong.status_code, wrong.text.count("Adgangskoden passer ikke.")) == (422, 2)
    short = here.post("/min-side", {"old": "abcd-efgh-jkmn", "new": "kort", "again": "kortt"})
    assert short.text.count("Adgangskoden skal have mindst 10 tegn.") == 2
    assert short.text.count("De to adgangskoder er ikke ens.") == 2
    changed = here.post(
        "/min-side", {"old": "abcd-efgh-jkmn", "new": "lang nok kode", "again": "lang nok kode"}
    )
    assert changed.headers["Location"] == "/min-side?skiftet=1"
    assert "Din adgangskode er skiftet." in here.get("/min-side?skiftet=1").text
    assert there.get("/").status_code == 303


def test_only_those_who_may_give_seats_are_shown_how(visit):
    assert "Giv en person en plads" in visit("karl").get("/pladser").text
    assert "Giv en person en plads" not in visit("alice").get("/pladser").text
    assert visit("alice").post("/pladser", FORM).status_code == 403
    assert visit("freja").post("/pladser/99999/slut").status_code == 404
    assert visit("freja").post("/pladser/99999/ny-kode").status_code == 404


def test_ten_wrong_passwords_close_the_door_for_a_while(visit):
    door = visit()
    answers = [door.post("/log-ind", {"login_name": "alice", "password": "x"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "Du har prøvet for mange gange. Vent 15 minutter." in answers[-1].text


@pytest.mark.parametrize(
    "address",
    ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:x", "/%09/evil", "/%0a/evil"],
)
def test_after_logging_in_nobody_is_sent_elsewhere(visit, address):
    door = visit()
    answer = door.post(f"/log-ind?naeste={address}", {"login_name": "alice", "password": "abcd-efgh-jkmn"})
    assert answer.headers["Location"] == "/"


def test_after_logging_in_the_page_asked_for_comes(visit):
    door = visit()
    asked = door.get("/problemer?slags=lys&sted=1").headers["Location"]
    assert door.post(asked, {"login_name": "alice", "password": "abcd-efgh-jkmn"}).headers["Location"] == (
        "/problemer?slags=lys&sted=1"
    )
