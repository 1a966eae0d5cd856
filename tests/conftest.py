"""What every test stands on: an application on a fresh database of each kind, and the cast.

The cast, the same in every test: Alice is the residents' representative and Bob the school's professional in
the Task Force, Charlie has left his seat, Doris keeps the property office's registers, Erik works in the
secretariat that Freja leads, Gert sits in the board whose secretary is Hanne, Ib sits in the forum of crime
prevention, Karl administers the system and has no part in its content.
"""

import functools
import gc
import hashlib
import os
import re
import secrets
import signal
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from tests.databases import (  # noqa: F401 - pytest finds its hooks and the fixture here
    DATABASE_KINDS,
    MIGRATED,
    Template,
    configuration,
    database_url,
    fresh_database,
    pytest_configure,
    pytest_unconfigure,
)
from tests.kinds import pytest_collection_modifyitems  # noqa: F401 - pytest finds its hook here

# A run in the background is deaf to ctrl-C, and so would every program be that it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Each look through all that is kept takes a third of a second, for the tests themselves are kept too.
gc.set_threshold(10_000, 20, 50)

PASSWORD = "abcd-efgh-jkmn"
# Who, and the key of the seat.
CAST = {
    "alice": "tf-beboer",
    "bob": "tf-skoleleder",
    "charlie": None,
    "doris": "tf-faellesdrift",
    "erik": "beboerkoordinator",
    "freja": "sekretariatsleder",
    "gert": "b-kommune",
    "hanne": "system-bestyrelsessekretaer",
    "ib": "fk-ssp",
    "karl": "system-administrator",
}
FORMER_SEAT = ("tf-beboer", date(2017, 1, 1), date(2017, 12, 31))


def _seat_cast(url: str) -> None:
    """Load the shipped agreement and seat the cast."""
    from app import create_app
    from gladsaxe.access import store as access
    from gladsaxe.agreement import loading, rules, store
    from gladsaxe.bodies import store as bodies
    from gladsaxe.database.tables import db
    from gladsaxe.database.transactions import run_in_transaction

    app = create_app(configuration(url))
    with app.app_context():
        plan = rules.read_plan(SHIPPED_AGREEMENT)
        digest = hashlib.sha256(SHIPPED_AGREEMENT.read_bytes()).hexdigest()
        # A hash names its own cost: a cheap one keeps every login of the tests from taking half a second.
        hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

        def fill() -> None:
            loading.load_agreement(plan, digest)
            for name, seat_key in CAST.items():
                person = bodies.add_person(name.capitalize())
                seat = store.find_seat(seat_key or FORMER_SEAT[0])
                membership = bodies.seat_person(person.id, seat.id, FORMER_SEAT[1])
                if seat_key is None:
                    bodies.end_membership(membership.id, FORMER_SEAT[2])
                access.add_account(person.id, name, hashed)

        run_in_transaction(fill)
        db.session.remove()
        db.engine.dispose()


CAST_SEATED = Template("cast", _seat_cast, MIGRATED)


# To make an application, its addresses, templates and statements anew costs more than most tests do with it.
_applications: dict[str, Flask] = {}


def _create_application(url: str) -> Flask:
    from app import create_app

    if url not in _applications:
        _applications[url] = create_app(configuration(url))
        _applications[url].config["TESTING"] = True
    return _applications[url]


@pytest.fixture(params=DATABASE_KINDS)
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """Give the application on a fresh database with the shipped agreement and the cast, on both kinds."""
    from gladsaxe.database.tables import db

    with fresh_database(request.param, CAST_SEATED, f"application_{os.getpid()}") as url:
        made = _create_application(url)
        config, extensions, addresses = dict(made.config), dict(made.extensions), len(made.view_functions)
        yield made
        with made.app_context():
            db.session.remove()
            db.engine.dispose()
        for held, before in ((made.config, config), (made.extensions, extensions)):
            held.clear()
            held.update(before)
        if len(made.view_functions) != addresses:
            # What a test has added to it stays with that test.
            del _applications[url]


class Browser:
    """Visit pages as one person: follows no redirect by itself, and checks each page it is given."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, **kwargs):
        """Fetch a page; a form comes under an address that carries its submission id."""
        answer = self.client.get(address, **kwargs)
        if answer.status_code == 303 and "nr=" in answer.headers["Location"]:
            answer = self.client.get(answer.headers["Location"], **kwargs)
        return _check_response(answer)

    def post(self, address: str, data: dict | None = None, **kwargs):
        """Send a form with the session's token, as its page would."""
        return _check_response(
            self.client.post(address, data={**(data or {}), "csrf_token": self.token()}, **kwargs)
        )

    def token(self) -> str:
        """Return the token of this session, as the session's own page would write it."""
        raw = _csrf_of(self.client)
        if raw is None:
            self.client.get("/log-ind")
            raw = _csrf_of(self.client)
        key = self.client.application.secret_key
        return URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw)

    def submission_id(self, address: str) -> str:
        """Return the submission id of the form at an address."""
        return re.search(r'name="submission_id" value="([^"]+)"', self.get(address).text)[1]


def _csrf_of(client: FlaskClient) -> str | None:
    cookie = client.get_cookie("session")
    signed = client.application.session_interface.get_signing_serializer(client.application)
    return signed.loads(cookie.value).get("csrf_token") if cookie else None


def _check_response(response):
    if response.mimetype != "text/html" or not response.data or "<html" not in response.text:
        return response
    text = response.text
    assert len(re.findall(r"<h1[ >]", text)) == 1, "a page has one h1"
    assert re.search(r"<title>[^<]+</title>", text), "a page has a title"
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert sorted(ids) == sorted(set(ids)), "no two things have the same id"
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=", text), "nothing inline"
    for form in re.findall(r"<form.*?</form>", text, re.DOTALL):
        assert re.search(r'method="(get|post)"', form) and "action=" in form
        assert 'method="get"' in form or 'name="csrf_token"' in form
    return response


def confirm(app: Flask, name: str) -> None:
    """Take the second factor as shown in every session of one of the cast."""
    from sqlalchemy import update

    from gladsaxe.access.store import find_account_by_login
    from gladsaxe.access.tables import LoginSession
    from gladsaxe.database.clock import now
    from gladsaxe.database.tables import db
    from gladsaxe.database.transactions import run_in_transaction

    with app.app_context():
        account_id = find_account_by_login(name).id
        shown = update(LoginSession).where(LoginSession.account_id == account_id).values(confirmed_at=now())
        run_in_transaction(db.session.execute, shown)


def log_in_as(client: FlaskClient, name: str) -> None:
    """Open a session as the login page does, which has tests of its own and takes four requests."""
    from gladsaxe.access import authorization, sessions
    from gladsaxe.access.store import build_actor, find_account_by_login
    from gladsaxe.database.transactions import run_in_transaction

    app = client.application
    with app.app_context():
        account = find_account_by_login(name)
        assert account is not None
        account_id, roles = account.id, sessions.format_actor_roles(build_actor(account))
        key, token = run_in_transaction(sessions.open_session, account_id, roles, None, "Chrome på Android")
    client.set_cookie(app.config["DEVICE_COOKIE_NAME"], token)
    with client.session_transaction() as session:
        session.update({authorization.SESSION_KEY: key, "_fresh": True, "csrf_token": secrets.token_hex(20)})


# The rooms whose tests end nobody's session: there a person logs in once a test.
LASTING_SESSIONS = {
    "bodies",
    "deviations",
    "duties",
    "meetings",
    "programme",
}


@pytest.fixture
def visit(app: Flask, request: pytest.FixtureRequest) -> Callable[[str | None], Browser]:
    """Give a browser in which one of the cast is logged in with both factors, or nobody."""

    def sign_in(name: str | None = None, confirmed: bool = True) -> Browser:
        browser = Browser(app.test_client())
        if name is not None:
            log_in_as(browser.client, name)
            if confirmed:
                confirm(app, name)
        return browser

    return functools.cache(sign_in) if request.path.parent.name in LASTING_SESSIONS else sign_in


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the machine's own configuration out of the tests."""
    for name in (
        "DATABASE_URL",
        "SECRET_KEY",
        "GLADSAXE_DATA",
        "GLADSAXE_SECURE_COOKIES",
        "GLADSAXE_PROXIES",
        "GLADSAXE_CONNECTIONS",
        "GLADSAXE_CLOSING_MONTHS",
        "GLADSAXE_DAILY_MEGABYTES",
        "GLADSAXE_OIDC_ISSUER",
        "GLADSAXE_OIDC_CLIENT",
        "GLADSAXE_OIDC_SECRET",
        "GLADSAXE_OIDC_NAME",
        "GLADSAXE_LOG_KEY",
        "GLADSAXE_BACKUP_KEY",
        "GLADSAXE_BACKUPS",
    ):
        monkeypatch.delenv(name, raising=False)


def query_count(app: Flask, work: Callable[[], object]) -> int:
    """Return how many statements `work` sends to the database, after it has been done once."""
    from sqlalchemy import event

    from gladsaxe.database.tables import db

    seen: list[str] = []

    def count(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    # What an application remembers of the plan is asked for the first time only.
    work()
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(seen)
