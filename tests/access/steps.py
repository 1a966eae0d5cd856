"""The steps that tests of accounts are written in."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pyotp

from gladsaxe.access import entry_codes, second_factor, store
from gladsaxe.agreement.store import find_seat
from gladsaxe.bodies import store as bodies
from gladsaxe.database.clock import freeze_time, now, today
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction

LOGIN_ADDRESS = "/log-ind?naeste=/min-side"
CHOSEN_PASSWORD = "en god lang kode"
FORM = {"name": "Ny Nabo", "login_name": "ny", "party": "", "estate": "", "starts_on": "1/1 2018"}


def seat_id(browser, name: str) -> str:
    """Return the value of a seat in the form that gives one."""
    return re.search(rf'<option value="(\d+)"[^>]*>{name}', browser.get("/pladser").text)[1]


def is_logged_in(browser) -> bool:
    """Tell whether a browser is logged in."""
    return browser.client.get("/min-side").status_code == 200


def session_cookie(browser) -> str:
    """Return the session's cookie."""
    return browser.client.get_cookie("session").value


def session_key(app, browser) -> str:
    """Return the key that the cookie holds."""
    serializer = app.session_interface.get_signing_serializer(app)
    return serializer.loads(session_cookie(browser)).get("_user_id", "")


def get_with_cookie(app, cookie):
    """Return the answer to a browser that has this cookie and nothing else."""
    client = app.test_client()
    client.set_cookie("session", cookie)
    return client.get("/min-side")


def person_id(app, name) -> int:
    """Return one of the cast's person."""
    with app.app_context():
        return store.find_account_by_login(name).person_id


def code_for(app, name, by=None) -> str:
    """Make a code for one of the cast, as from the page."""
    with app.app_context():
        account = store.find_account_by_login(name)
        return run_in_transaction(
            entry_codes.make_code,
            account.id,
            entry_codes.choose_purpose(account),
            person_id(app, by) if by else None,
        )


def code_app(app, name) -> pyotp.TOTP:
    """Take a code app into use for one of the cast and return it, with no code of it used yet."""
    with app.app_context():
        account = store.find_account_by_login(name)
        account_id = account.id
        run_in_transaction(second_factor.start_code_app, account_id)
        key = second_factor.find_pending_code_app(store.find_account_by_login(name), "Plan").key.replace(
            " ", ""
        )
        app_of_codes = pyotp.TOTP(key)
        with move_clock(minutes=-10):
            assert run_in_transaction(second_factor.activate_code_app, account_id, app_of_codes.at(now()), [])
        return app_of_codes


def add_second_seat(app, name, seat_key):
    """Give another person a seat and an account."""
    with app.app_context():
        hashed = store.find_account_by_login("alice").password_hash
        seat_id = find_seat(seat_key).id

        def work():
            person = bodies.add_person(name.capitalize())
            bodies.seat_person(person.id, seat_id, today())
            store.add_account(person.id, name, hashed)

        run_in_transaction(work)


def approve_seats(browser) -> int:
    """Say yes to every seat that a person may approve, and return how many there were."""
    page = browser.get("/pladser").text
    pending = re.findall(r'action="([^"]+/svar)">(?:(?!</form>).)*name="answer" value="ja"', page)
    approvals = [browser.post(address, {"answer": "ja"}) for address in pending]
    assert {answer.status_code for answer in approvals} <= {303}
    return len(approvals)


def find_forms(page, ending) -> dict[str, str]:
    """Return the addresses of the buttons of a kind by whom each is about."""
    found = re.findall(
        rf'action="([^"]+/{ending})".*?<span class="sr-only"> (?:(?:til|for) )?([^<]+)</span>',
        page,
        re.DOTALL,
    )
    return {name: address for address, name in found}


@contextmanager
def move_clock(**span):
    """Let it be some time later, or earlier."""
    with freeze_time(now() + timedelta(**span)):
        yield


def query_rows(app, query):
    """Return what a query finds."""
    with app.app_context():
        return db.session.execute(query).all()
