"""The program as it is served, on a fresh database, called through its WSGI entry."""

import hashlib
import re
import secrets
import uuid
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from app import create_app
from bench.sides import Actions
from bench.wire import Answer, call, multipart
from gladsaxe.access import store as access
from gladsaxe.agreement import loading, rules, store
from gladsaxe.bodies import store as bodies
from gladsaxe.core.configuration import SHIPPED_AGREEMENT, Configuration, parse_database_url
from gladsaxe.core.startup import pause_garbage_collection
from gladsaxe.database.clock import shift_clock_to
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction

LOGIN, PASSWORD, SEAT = "bench", "abcd-efgh-jkmn", "beboerkoordinator"
# A day near the end of the shipped plan's four years: nearly every period has figures.
TODAY = date(2020, 12, 15)
START = date(2017, 1, 1)
SECRET_KEY = secrets.token_urlsafe(32)


def application(file: Path) -> Flask:
    """Make the application on a database as the commands do, with its clock in the plan's period."""
    shift_clock_to(TODAY)
    with pause_garbage_collection():
        return create_app(
            Configuration(parse_database_url(str(file)), file.parent, SECRET_KEY, log_key=SECRET_KEY)
        )


def prepare(file: Path) -> None:
    """Migrate a new database, load the shipped agreement, and give one person a seat and an account."""
    app = application(file)
    with app.app_context():
        upgrade()
        run_in_transaction(_fill)
        close()


def close() -> None:
    """Leave everything in the one file, so that it can be copied."""
    db.session.remove()
    with db.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    db.engine.dispose()


def _fill() -> None:
    plan = rules.read_plan(SHIPPED_AGREEMENT)
    loading.load_agreement(plan, hashlib.sha256(SHIPPED_AGREEMENT.read_bytes()).hexdigest())
    person = bodies.add_person("Bo Bentsen")
    seat = store.find_seat(SEAT)
    assert seat is not None
    bodies.seat_person(person.id, seat.id, START)
    access.add_account(person.id, LOGIN, access.hash_password(PASSWORD))


class Visitor:
    """Visit the program as one person who has logged in."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.cookie = ""
        self.token = self._token("/log-ind")
        form = {"login_name": LOGIN, "password": PASSWORD, "csrf_token": self.token}
        kind = "application/x-www-form-urlencoded"
        status, headers, _ = call(app, "/log-ind", urlencode(form).encode(), self._headers(), kind)
        assert status.startswith("303"), status
        self.cookie = headers["Set-Cookie"].partition(";")[0]
        self.token = self._token("/min-side")

    def get(self, path: str, **headers: str) -> Answer:
        """Fetch an address, which must answer 200, perhaps after one redirect."""
        answer = call(self.app, path, headers={**self._headers(), **headers})
        if answer[0].startswith("303"):
            answer = call(self.app, answer[1]["Location"], headers={**self._headers(), **headers})
        assert answer[0].startswith("200"), f"{path}: {answer[0]}"
        return answer

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form, which must be taken in."""
        answer = call(self.app, path, multipart({**fields, "csrf_token": self.token}), self._headers())
        assert answer[0].startswith("303"), f"{path}: {answer[0]}"
        return answer

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie} if self.cookie else {}

    def _token(self, path: str) -> str:
        _, headers, body = self.get(path)
        if "Set-Cookie" in headers:
            self.cookie = headers["Set-Cookie"].partition(";")[0]
        found = re.search(rb'name="csrf_token" value="([^"]+)"', body)
        assert found is not None
        return found[1].decode()


def actions(file: str) -> Actions:
    """Return what a side can ask of the program: to fetch an address, and to write an activity in."""
    visitor = Visitor(application(Path(file)))

    def fetch(path: str) -> int:
        return len(visitor.get(path)[2])

    def read(path: str, headers: Mapping[str, str]) -> Answer:
        return visitor.get(path, **headers)

    def create(fields: Mapping[str, str]) -> str:
        return visitor.post("/aktiviteter/ny", {**fields, "submission_id": str(uuid.uuid4())})[1]["Location"]

    return {"fetch": fetch, "read": read, "create": create}
