"""A failure is logged once, with the number that its page shows, and neither tells what somebody wrote."""

import json
import logging
import sqlite3

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, OperationalError, ProgrammingError

from gladsaxe.access.rules import RIGHT_BY_ENDPOINT, Right
from gladsaxe.database.tables import db
from gladsaxe.web.request_log import JsonFormatter, access_log
from tests.conftest import query_count
from tests.web.test_headers import check

WRITTEN = "Fru Jensen skriver"
STATEMENT, PARAMETERS = "INSERT INTO issue VALUES (?)", (WRITTEN,)


def _make(kind, cause) -> Exception:
    return kind(STATEMENT, PARAMETERS, cause, hide_parameters=True)


# What failed, the status and the first words of its page.
FAULTS = {
    "missing table": (
        _make(OperationalError, sqlite3.OperationalError("no such table: issue")),
        503,
        "Systemet er ikke gjort færdigt",
    ),
    "missing table of PostgreSQL": (
        _make(ProgrammingError, psycopg.errors.UndefinedTable("x")),
        503,
        "Systemet er ikke gjort færdigt",
    ),
    "full disk": (
        _make(OperationalError, sqlite3.OperationalError("database or disk is full")),
        507,
        "Der er ikke plads",
    ),
    "lock": (
        _make(OperationalError, sqlite3.OperationalError("database is locked")),
        503,
        "Vi kan ikke gemme lige nu",
    ),
    "deadlock": (
        _make(OperationalError, psycopg.errors.DeadlockDetected("x")),
        503,
        "Vi kan ikke gemme lige nu",
    ),
    "lost server": (
        _make(OperationalError, psycopg.OperationalError("connection refused")),
        503,
        "Vi kan ikke få fat i det",
    ),
    "server that stops": (
        _make(OperationalError, psycopg.errors.AdminShutdown("x")),
        503,
        "Vi kan ikke få fat i det",
    ),
    "value": (_make(DataError, psycopg.errors.NumericValueOutOfRange(WRITTEN)), 500, "Noget gik galt"),
    "own fault": (ValueError(WRITTEN), 500, "Noget gik galt"),
}


@pytest.fixture
def failing(app, monkeypatch, caplog):
    """Give a function that makes the address /fejl fail, and what is logged as lines."""
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    app._got_first_request = False
    state = {"fault": None}

    def fail():
        raise state["fault"]

    app.add_url_rule("/fejl", "failing", fail, methods=["GET"])
    monkeypatch.setitem(RIGHT_BY_ENDPOINT, "failing", Right.ANYONE)
    lines: list[dict] = []

    class Lines(logging.Handler):
        def emit(self, record):
            lines.append(json.loads(JsonFormatter().format(record)))

    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield state, lines
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("name", FAULTS)
def test_a_failure_is_logged_once_with_the_number_on_its_page(failing, visit, name):
    state, lines = failing
    fault, status, words = FAULTS[name]
    state["fault"] = fault
    alice = visit("alice")
    alice.get("/")
    lines.clear()
    answer = alice.client.get("/fejl")
    assert (answer.status_code, words in answer.text) == (status, True)
    check(answer)
    (line,) = lines
    assert line["request"] in answer.text
    assert (line["level"], line["method"], line["endpoint"]) == ("error", "GET", "failing")
    assert line["fault"][0]["kind"].endswith(type(fault).__name__)
    assert any("test_failures.py" in place for place in line["fault"][0]["places"])
    assert WRITTEN not in json.dumps(line, ensure_ascii=False)
    assert "Alice" in answer.text


def test_the_page_of_a_failure_asks_the_database_nothing(app, failing, visit):
    state, _lines = failing
    state["fault"] = FAULTS["lost server"][0]
    alice = visit("alice")
    alice.get("/")
    # The one is the session's, before the page fails.
    assert query_count(app, lambda: alice.client.get("/fejl")) == 1
    nobody = visit()
    assert query_count(app, lambda: nobody.client.get("/fejl")) == 0


def test_a_database_that_is_gone_gives_everybody_the_page(app, failing, visit, monkeypatch):
    _state, lines = failing
    alice = visit("alice")
    owner = alice.get("/").text.split('data-owner="')[1].split('"')[0]

    def lose(*_args, **_values):
        raise FAULTS["lost server"][0]

    lines.clear()
    monkeypatch.setattr(type(db.session), "scalar", lose)
    monkeypatch.setattr(type(db.session), "scalars", lose)
    monkeypatch.setattr(type(db.session), "execute", lose)
    answers = [client.get("/aktiviteter") for client in (alice.client, visit().client)]
    assert answers[0].status_code == 503
    assert "Vi kan ikke få fat i det" in answers[0].text
    # The phone still knows whose page it shows.
    assert f'data-owner="{owner}"' in answers[0].text
    assert [line["level"] for line in lines] == ["error"]
    # Nobody is led to log in as before.
    assert answers[1].status_code == 303


def test_the_access_log_tells_what_was_asked_for_and_not_by_whom(app, failing, visit):
    _state, lines = failing
    alice = visit("alice")
    alice.get("/")
    lines.clear()
    level = access_log.level
    access_log.setLevel(logging.INFO)
    try:
        alice.client.get("/soeg?q=Fru+Jensen")
        alice.client.get("/personer/Fru-Jensen")
    finally:
        access_log.setLevel(level)
    assert [(line["endpoint"], line["status"]) for line in lines] == [("search.search", 200), ("", 404)]
    assert all(
        set(line) == {"time", "level", "logger", "request", "method", "endpoint", "status", "ms", "bytes"}
        for line in lines
    )
    assert "Jensen" not in json.dumps(lines)


def test_a_fault_of_the_database_does_not_repeat_what_was_written(app):
    with app.app_context(), pytest.raises((OperationalError, ProgrammingError)) as caught:
        db.session.execute(text("INSERT INTO missing VALUES (:words)"), {"words": WRITTEN})
    assert WRITTEN not in str(caught.value)
