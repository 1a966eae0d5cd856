"""The floor: the least that a Flask program can do, with the sqlite3 module and Jinja and nothing else."""

import re
import secrets
import sqlite3
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask, abort, redirect, request, session
from itsdangerous import URLSafeTimedSerializer
from jinja2 import Template
from werkzeug.wrappers import Response

from bench.sides import Actions
from bench.wire import Answer, call, multipart

PAGE = 50
MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)
WORDS = {"planlagt": "Planlagt", "gennemfoert": "Gennemført", "udsat": "Udsat", "aflyst": "Aflyst"}
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
LIST = """
    SELECT activity.id, activity.day, activity.title, activity.state, activity.participants,
           activity_type.name AS type_name, place.name AS place_name
    FROM activity
    JOIN activity_type ON activity_type.id = activity.type_id
    JOIN place ON place.id = activity.place_id
"""
ORDER = f"ORDER BY activity.day DESC, activity.id DESC LIMIT {PAGE + 1}"
# What the program asks on the way to the same page: who this is, what they may do, what there is to choose.
PERSON = "SELECT name FROM person WHERE id = ?"
ROLES = """
    SELECT seat.role FROM membership JOIN seat ON seat.id = membership.seat_id
    WHERE membership.person_id = ? AND membership.starts_on <= ?
      AND (membership.ends_on IS NULL OR membership.ends_on >= ?) AND seat.withdrawn_on IS NULL
"""
CHOICES = {
    name: f"SELECT key, name FROM {table} WHERE withdrawn_on IS NULL ORDER BY position"
    for name, table in (("slags", "activity_type"), ("sted", "place"), ("omraade", "focus_area"))
}
OWN = "SELECT 1 FROM activity WHERE person_id = ? LIMIT 1"
INSERT = """
    INSERT INTO activity (
        submission_id, type_id, place_id, title, state, day, participants, deviation, text,
        person_id, seat_id, version, recorded_on, created_at, changed_at
    ) VALUES (?, ?, ?, ?, 'gennemfoert', ?, ?, '', '', 1, 1, 1, ?, ?, ?)
"""


def make_app(file: Path, page: str) -> Flask:
    """Make the bare program on a database with the program's own tables; `page` is the program's list."""
    app = Flask(__name__)
    app.secret_key = secrets.token_urlsafe(32)
    template = list_template(app, page, _show_day)
    signer = URLSafeTimedSerializer(app.secret_key)
    # One connection, always open: a connection a request would cost more.
    connection = connect(file)

    @app.get("/aktiviteter")
    def listing() -> str:
        today = date.today().isoformat()  # noqa: DTZ011 - the floor knows no zones
        person_id = session.get("person_id") or abort(401)
        connection.execute("BEGIN")
        name = connection.execute(PERSON, (person_id,)).fetchone()[0]
        connection.execute(ROLES, (person_id, today, today)).fetchall() or abort(403)
        choices = {field: connection.execute(query).fetchall() for field, query in CHOICES.items()}
        connection.execute(OWN, (person_id,)).fetchone()
        total = connection.execute("SELECT count(*) FROM activity").fetchone()[0]
        after = request.args.get("efter")
        if after is None:
            rows = connection.execute(f"{LIST} {ORDER}").fetchall()
        else:
            where = "WHERE (activity.day, activity.id) < (?, ?)"
            rows = connection.execute(f"{LIST} {where} {ORDER}", after.split("_")).fetchall()
        # One transaction, as the program has, so that the number and the rows are of one moment.
        connection.execute("ROLLBACK")
        values = {"name": name, "choices": choices, "token": signer.dumps(session["token"])}
        return render(template, rows, total, after is None, values)

    @app.post("/aktiviteter/ny")
    def new() -> Response:
        form = request.form
        day, month, year = form["day"].split("-")
        today = date.today().isoformat()  # noqa: DTZ011 - the floor knows no zones
        connection.execute("BEGIN IMMEDIATE")
        row = connection.execute(
            INSERT,
            (
                form["submission_id"],
                form["type_id"],
                form["place_id"],
                form["title"],
                f"{year}-{month}-{day}",
                form["participants"],
                *(today, f"{today} 12:00:00", f"{today} 12:00:00"),
            ),
        )
        connection.execute("COMMIT")
        return redirect(f"/aktiviteter/{row.lastrowid}", 303)

    return app


def list_template(app: Flask, page: str, show_day: Callable[[Any], str]) -> Template:
    """Return the program's list as a template in which only the list, the choices and who it is are open."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=show_day, count=_show_count)
    listing = (Path(__file__).parent / "templates" / "floor_list.html").read_text(encoding="utf-8")
    page = re.sub(r'<div id="activity-list">.*?</div>', lambda _: listing, page, flags=re.S)
    page = re.sub(r'(name="csrf_token" value=")[^"]+', r"\1{{ token }}", page)
    page = re.sub(r'(href="/min-side">)[^<]+', r"\1{{ name }}", page)
    for field in CHOICES:
        page = re.sub(
            rf'(<select[^>]* name="{field}".*?</option>\n).*?</select>',
            rf"\1{{% for value, text in choices.{field} %}}\n"
            r'<option value="{{ value }}">{{ text }}</option>'
            "\n{% endfor %}\n</select>",
            page,
            flags=re.S,
        )
    return app.jinja_env.from_string(page)


def render(
    template: Template,
    rows: Sequence[Any],
    total: int,
    first: bool,
    values: Mapping[str, Any],
) -> str:
    """Return the page of `rows`, of which one more than is shown tells that there is a next one.

    `values` are the person's name, the filters' choices and the form's token.
    """
    shown = rows[:PAGE]
    row_id, day, *_ = shown[-1]
    return template.render(
        rows=shown,
        total=total,
        key=f"{day}_{row_id}" if len(rows) > PAGE else None,
        first=first,
        words=WORDS,
        **values,
    )


def connect(file: Path) -> sqlite3.Connection:
    """Open a database with the durability of the program's own connections."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def actions(file: str, page: str) -> Actions:
    """Return what a side can ask of the floor, by the names that `program.actions` has."""
    app = make_app(Path(file), page)

    def create(fields: Mapping[str, str]) -> str:
        body = multipart({**fields, "submission_id": str(uuid.uuid4())})
        status, headers, _ = call(app, "/aktiviteter/ny", body)
        assert status.startswith("303"), status
        return headers["Location"]

    return {**visits(app, {"person_id": 1, "token": secrets.token_hex(20)}), "create": create}


def visits(app: Flask, held: Mapping[str, object]) -> Actions:
    """Return the actions of one who asks for pages, whose session's cookie holds `held`."""
    serializer = app.session_interface.get_signing_serializer(app)
    cookie = f"session={serializer.dumps(held)}"

    def fetch(path: str) -> int:
        return len(read(path, {})[2])

    def read(path: str, headers: Mapping[str, str]) -> Answer:
        answer = call(app, path, headers={**headers, "Cookie": cookie})
        assert answer[0].startswith("200"), f"{path}: {answer[0]}"
        return answer

    return {"fetch": fetch, "read": read}


def sql_actions(file: str) -> Actions:
    """Return what a side can ask of SQL alone: to run a statement and read every row."""
    connection = connect(Path(file))

    def query(statement: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in connection.execute(statement)]

    return {"query": query}


def _show_day(text: str) -> str:
    year, month, day = text.split("-")
    return f"{int(day)}. {MONTHS[int(month) - 1]} {year}"


def _show_count(value: int) -> str:
    return f"{value:,}".replace(",", ".")
