"""Sessions: a new id where who acts changes, the old one dead, and nothing that was tampered with."""

import random
from string import ascii_letters, digits

import pytest
from itsdangerous import BadData
from itsdangerous.encoding import base64_decode

from gladsaxe.access.store import add_account, find_account_by_login
from gladsaxe.agreement.store import find_seat
from gladsaxe.bodies import store as bodies
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import run_in_transaction
from tests.access.steps import (
    CHOSEN_PASSWORD,
    code_app,
    get_with_cookie,
    is_logged_in,
    move_clock,
    person_id,
    session_cookie,
    session_key,
)
from tests.conftest import PASSWORD

TAMPERED = 1000


def log_in(browser, name="bob"):
    return browser.post("/log-ind", {"login_name": name, "password": PASSWORD})


def login_again(app, browser):
    log_in(browser)
    return lambda: log_in(browser)


def step_up(app, browser):
    log_in(browser)
    totp = code_app(app, "bob")
    return lambda: browser.post("/bekraeft", {"code": totp.now()})


def role_change(app, browser):
    log_in(browser)
    bob = person_id(app, "bob")

    def change():
        with app.app_context():
            seat_id = find_seat("fk-ssp").id
            run_in_transaction(bodies.seat_person, bob, seat_id, today())
        return browser.get("/problemer")

    return change


def new_password(app, browser):
    log_in(browser)
    return lambda: browser.post(
        "/min-side", {"old": PASSWORD, "new": CHOSEN_PASSWORD, "again": CHOSEN_PASSWORD}
    )


@pytest.mark.parametrize("prepare", [login_again, step_up, role_change, new_password])
def test_the_id_changes_and_the_old_one_is_dead(app, visit, prepare):
    browser = visit()
    change = prepare(app, browser)
    cookie, key = session_cookie(browser), session_key(app, browser)
    assert get_with_cookie(app, cookie).status_code == 200
    assert change().status_code in (200, 303)
    assert is_logged_in(browser)
    assert session_key(app, browser) not in ("", key)
    assert get_with_cookie(app, cookie).headers["Location"] == "/log-ind?naeste=/min-side"


def test_logging_in_keeps_nothing_of_the_session_before(app, visit):
    browser = visit()
    token = browser.token()
    planted = session_cookie(browser)
    assert log_in(browser).status_code == 303
    assert get_with_cookie(app, planted).status_code == 303
    assert browser.client.post("/log-ud", data={"csrf_token": token}).status_code == 401
    assert is_logged_in(browser)


def test_logging_out_ends_the_session_also_for_a_copy_of_the_cookie(app, visit):
    browser = visit("bob")
    cookie = session_cookie(browser)
    browser.post("/log-ud")
    assert get_with_cookie(app, cookie).status_code == 303


def read_signature(cookie) -> tuple[str, bytes]:
    """Return what is signed and the bytes of the signature."""
    signed, _, signature = cookie.rpartition(".")
    try:
        return signed, base64_decode(signature)
    except BadData:
        return signed, b""


def spoil(cookie, chance) -> str:
    """Return the cookie changed in one of the ways that somebody would try."""
    way, place = chance.randrange(5), chance.randrange(len(cookie))
    letter = chance.choice("ABCxyz019-_.!~%")
    changed = {
        0: cookie[:place] + letter + cookie[place + 1 :],
        1: cookie[:place] + letter + cookie[place:],
        2: cookie[:place] + cookie[place + 1 :],
        3: cookie[:place],
        4: cookie[:-1] + letter,
    }[way]
    return changed if changed != cookie else spoil(cookie, chance)


def test_of_a_thousand_tampered_cookies_none_is_taken(app, visit):
    cookie = session_cookie(visit("freja"))
    chance = random.Random(4)
    tried = [cookie[:-1] + letter for letter in ascii_letters + digits + "-_"]
    tried += [spoil(cookie, chance) for _ in range(2 * TAMPERED)]
    # The last letter has two bits to spare, so that some of these are the same signature in other letters.
    spoiled = {text for text in tried if read_signature(text) != read_signature(cookie)}
    assert len(spoiled) >= TAMPERED
    taken = [text for text in sorted(spoiled) if get_with_cookie(app, text).status_code != 303]
    assert (taken, get_with_cookie(app, cookie).status_code) == ([], 200)


def test_a_cookie_signed_with_our_key_that_names_no_session_is_not_taken(app):
    serializer = app.session_interface.get_signing_serializer(app)
    for guess in ("", "1", "None", "freja"):
        assert get_with_cookie(app, serializer.dumps({"_user_id": guess, "_fresh": True})).status_code == 303


def test_a_session_ends_when_it_is_not_used_and_at_last_in_any_case(app, visit):
    idle, busy = visit("bob"), visit("bob")
    with move_clock(days=13):
        assert is_logged_in(busy)
    with move_clock(days=15):
        assert not is_logged_in(idle)
        assert is_logged_in(busy)
    for days in (20, 26):
        with move_clock(days=days):
            assert is_logged_in(busy)
    with move_clock(days=31):
        assert not is_logged_in(busy)


def test_my_devices_shows_each_and_ends_one(app, visit):
    here, there = visit(), visit()
    phone = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/605.1"}
    firefox = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    entered = {"login_name": "bob", "password": PASSWORD}
    here.post("/log-ind", entered, headers=firefox)
    there.post("/log-ind", entered, headers=phone)
    page = here.get("/min-side/enheder").text
    assert page.count('<h2 class="h4">') == 2
    assert "Firefox på Linux (den, du bruger nu)" in page
    assert "Safari på iPhone</h2>" in page
    number = page.split("Safari på iPhone</h2>")[1].split("/min-side/enheder/")[1].split("/")[0]
    assert visit("alice").post(f"/min-side/enheder/{number}/log-ud").status_code == 404
    assert is_logged_in(there)
    assert here.post(f"/min-side/enheder/{number}/log-ud").status_code == 303
    assert (is_logged_in(here), is_logged_in(there)) == (True, False)
    assert "Safari" not in here.get("/min-side/enheder").text


def test_logging_out_everywhere_ends_every_session_of_mine_and_nobody_elses(visit):
    mine, others = [visit("bob") for _ in range(3)], visit("alice")
    assert mine[0].post("/min-side/log-ud-alle-steder").status_code == 303
    assert ([is_logged_in(browser) for browser in mine], is_logged_in(others)) == ([False] * 3, True)


def test_a_browser_that_brings_a_device_cookie_of_its_own_making_gets_another(app, visit):
    browser = visit()
    browser.client.set_cookie("device", "fixed-by-somebody")
    log_in(browser)
    kept = browser.client.get_cookie("device")
    assert kept.value != "fixed-by-somebody"
    assert (kept.http_only, kept.same_site) == (True, "Lax")


def test_an_account_without_a_password_lets_nobody_in(app, visit):
    with app.app_context():
        run_in_transaction(lambda: add_account(bodies.add_person("Ny").id, "ny") and None)
        assert find_account_by_login("ny").password_hash == ""
    for password in ("", " ", PASSWORD):
        assert visit().post("/log-ind", {"login_name": "ny", "password": password}).status_code == 422
