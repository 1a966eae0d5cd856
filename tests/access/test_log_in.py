"""Logging in, out, and what the gate lets through."""

import pytest


def test_the_cast_comes_in_and_goes_out(visit):
    alice = visit("alice")
    assert "Alice" in alice.get("/").text
    assert alice.post("/log-ud").headers["Location"] == "/log-ind"
    assert alice.get("/").headers["Location"] == "/log-ind?naeste=/"


@pytest.mark.parametrize(
    ("name", "password"), [("alice", "wrong"), ("nobody", "abcd-efgh-jkmn"), ("ALICE ", "abcd-efgh-jkmn ")]
)
def test_wrong_name_and_wrong_password_answer_alike(visit, name, password):
    answer = visit().post("/log-ind", {"login_name": name, "password": password})
    assert answer.status_code == 422
    assert answer.text.count("Brugernavn eller adgangskode passer ikke. Prøv igen.") == 2
