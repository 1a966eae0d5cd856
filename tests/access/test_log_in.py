"""Logging in, out, and what the gate lets through."""

from io import BytesIO

import pytest

from tests.conftest import PASSWORD

SAME_ORIGIN = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


def test_the_cast_comes_in_and_goes_out(visit):
    alice = visit("alice")
    assert "Alice" in alice.get("/").text
    assert alice.post("/log-ud").headers["Location"] == "/log-ind"
    assert alice.get("/").headers["Location"] == "/log-ind?naeste=/"


def test_nobody_logs_in_over_a_live_session_of_another(visit):
    alice = visit("alice")
    page = alice.get("/log-ind?naeste=/problemer").text
    assert "Du er logget ind som Alice – log ud først" in page
    assert 'href="/problemer">Fortsæt som Alice' in page
    answer = alice.post("/log-ind", {"login_name": "bob", "password": PASSWORD})
    assert (answer.status_code, "Du er logget ind som Alice – log ud først" in answer.text) == (422, True)
    assert "Alice" in alice.get("/min-side").text
    # Who presses twice comes in.
    assert alice.post("/log-ind", {"login_name": "alice", "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize(
    ("name", "password"), [("alice", "wrong"), ("nobody", "abcd-efgh-jkmn"), ("ALICE ", "abcd-efgh-jkmn ")]
)
def test_wrong_name_and_wrong_password_answer_alike(visit, name, password):
    answer = visit().post("/log-ind", {"login_name": name, "password": password})
    assert answer.status_code == 422
    assert answer.text.count("Brugernavn eller adgangskode passer ikke. Prøv igen.") == 2


@pytest.mark.parametrize(("length", "status"), [(60_000, 422), (65_536, 413), (3_800_000, 413)])
@pytest.mark.parametrize("address", ["/log-ind", "/kode", "/log-ind-og-send"])
def test_a_form_before_login_holds_64_kb(visit, address, length, status):
    browser = visit()
    token = browser.token()
    fields = {"login_name": "x" * length, "password": "x", "csrf_token": token}
    assert browser.client.post(address, data=fields, headers=SAME_ORIGIN).status_code == status


@pytest.mark.parametrize("address", ["/log-ind", "/kode"])
def test_no_file_is_read_before_login(visit, address):
    browser = visit()
    fields = {"login_name": "alice", "csrf_token": browser.token(), "file": (BytesIO(bytes(70_000)), "a.png")}
    assert browser.client.post(address, data=fields).status_code == 413


@pytest.mark.parametrize(("length", "status"), [(70_000, 422), (4_200_000, 413)])
def test_a_form_of_a_person_who_is_logged_in_holds_4_mb(visit, length, status):
    alice = visit("alice")
    fields = {"submission_id": alice.submission_id("/problemer/ny"), "text": "x" * length}
    assert alice.post("/problemer/ny", fields).status_code == status
