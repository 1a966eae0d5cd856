"""Passwords that are guessed first are refused: common ones, a person's own words, the plan's words."""

import pytest

from gladsaxe.access.passwords import is_guessable_password
from gladsaxe.access.store import find_account_by_login, verify_password
from gladsaxe.database.tables import db
from tests.access.steps import CHOSEN_PASSWORD, code_for
from tests.conftest import PASSWORD

TOO_EASY = "Adgangskoden er for let at gætte."
OWN_WORDS = ("freja", "Freja Østergård", "Høje Gladsaxe", "Den boligsociale helhedsplan")


@pytest.mark.parametrize(
    "password",
    [
        *("1234567890", "0987654321", "1111111111", "1212121212", "12345678901234", "abcdefghij"),
        *("qwertyuiop", "1qaz2wsx3edc", "aaaaaaaaaa", "123123123123", "12-34-56-78-90"),
        *("password123", "Passw0rd2024!", "adgangskode", "Adgangskode1!", "hemmelig12", "velkommen1"),
        *("sommer2019!", "Liverpool2020", "iloveyou1234", "passwordpassword", "k0de0rd123"),
        *("frejafreja", "Freja12345", "østergård1", "oestergaard2020", "ostergard-19", "FrejaØstergård"),
        *("hoejegladsaxe", "Gladsaxe2017", "højegladsaxe!", "helhedsplan1", "boligsocial2020"),
    ],
)
def test_what_is_guessed_first_is_refused(password):
    assert is_guessable_password(password, OWN_WORDS)


@pytest.mark.parametrize(
    "password",
    [
        CHOSEN_PASSWORD,
        PASSWORD,
        "rundetrappekastmug",
        "h7kq-29xm-pw4d",
        "vi cykler mod Ribe tit",
        "8402957361",
    ],
)
def test_what_takes_long_to_guess_is_taken(password):
    assert not is_guessable_password(password, OWN_WORDS)


@pytest.mark.parametrize("password", ["1234567890", "erik-erik-1", "hoejegladsaxe"])
def test_neither_page_takes_a_password_that_is_easy_to_guess(app, visit, password):
    erik = visit("erik")
    answer = erik.post("/min-side", {"old": PASSWORD, "new": password, "again": password})
    assert (answer.status_code, TOO_EASY in answer.text) == (422, True)
    entered = {"code": code_for(app, "erik"), "new": password, "again": password}
    answer = visit().post("/kode", entered)
    assert (answer.status_code, TOO_EASY in answer.text) == (422, True)
    with app.app_context():
        assert verify_password(find_account_by_login("erik"), PASSWORD)
        db.session.remove()
    # The code is not used up by it.
    entered |= {"new": CHOSEN_PASSWORD, "again": CHOSEN_PASSWORD}
    assert visit().post("/kode", entered).status_code == 303
