"""The floor once more with the packages that the customer has fixed, and still nothing of ours.

What it costs beyond the bare floor is the least use of Flask-SQLAlchemy, Flask-Login, WTForms and Flask-WTF
that such a page can be made with.
"""

import secrets
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_login import LoginManager, UserMixin, current_user, login_required
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect, generate_csrf
from sqlalchemy import MetaData, Row, bindparam, event, func, literal, select, tuple_, union_all
from sqlalchemy.sql.selectable import TypedReturnsRows
from wtforms import Form, SelectField, StringField

from bench.floor import CHOICES, MONTHS, PAGE, PRAGMAS, WORDS, list_template, render, visits
from bench.sides import Actions

TABLES = ("activity", "activity_type", "place", "focus_area", "person", "membership", "seat")


class Visitor(UserMixin):
    """Tell Flask-Login who it is."""

    def __init__(self, person_id: int, name: str) -> None:
        self.id = person_id
        self.name = name


class Narrowing(Form):
    """Ask what the list is narrowed to."""

    slags = SelectField("Slags", default="")
    sted = SelectField("Sted", default="")
    omraade = SelectField("Indsatsområde", default="")
    status = SelectField("Status", choices=[("", "Alle"), *WORDS.items()], default="")
    fra = StringField("Fra dag")
    til = StringField("Til dag")


class Queries:
    """Hold the queries of the page, each built once: to build one costs more than to run it."""

    def __init__(self, tables: MetaData) -> None:
        activity, kind, place, area, person, membership, seat = (tables.tables[name].c for name in TABLES)
        self.held = (
            select(person.name, seat.role)
            .join(membership.id.table, membership.person_id == person.id)
            .join(seat.id.table, seat.id == membership.seat_id)
            .where(
                person.id == bindparam("person_id"),
                membership.starts_on <= bindparam("today"),
                membership.ends_on.is_(None) | (membership.ends_on >= bindparam("today")),
                seat.withdrawn_on.is_(None),
            )
        )
        self.choices = union_all(
            *(
                select(literal(name).label("field"), table.key, table.name, table.position).where(
                    table.withdrawn_on.is_(None)
                )
                for name, table in (("slags", kind), ("sted", place), ("omraade", area))
            )
        ).order_by("field", "position")
        self.own = select(activity.id).where(activity.person_id == bindparam("person_id")).limit(1)
        self.total = select(func.count()).select_from(activity.id.table)
        self.first = (
            select(activity.id, activity.day, activity.title, activity.state, activity.participants)
            .add_columns(kind.name, place.name)
            .join(kind.id.table, kind.id == activity.type_id)
            .join(place.id.table, place.id == activity.place_id)
            .order_by(activity.day.desc(), activity.id.desc())
            .limit(PAGE + 1)
        )
        key = tuple_(bindparam("day", type_=activity.day.type), bindparam("row_id"))
        self.next = self.first.where(tuple_(activity.day, activity.id) < key)


def make_app(file: Path, page: str) -> Flask:
    """Make the program on a database with the program's own tables; `page` is the program's list."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=secrets.token_urlsafe(32),
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{file}",
        WTF_CSRF_TIME_LIMIT=None,
    )
    template = list_template(app, page, _show_day)
    db, logins = SQLAlchemy(app), LoginManager(app)
    CSRFProtect(app)
    with app.app_context():
        event.listen(db.engine, "connect", _prepare)
        event.listen(db.engine, "begin", _begin)
        db.metadata.reflect(db.engine, only=TABLES)
    queries = Queries(db.metadata)

    def read(query: TypedReturnsRows[Any], **values: object) -> Sequence[Row[Any]]:
        return db.session.connection().execute(query, values).all()

    @logins.user_loader
    def load(key: str) -> Visitor | None:
        found = read(queries.held, person_id=int(key), today=_today())
        return Visitor(int(key), found[0].name) if found else None

    @app.get("/aktiviteter")
    @login_required
    def listing() -> str:
        form = Narrowing(request.args)
        for name in CHOICES:
            form[name].choices = [("", "Alle")]
        for name, value, text, _position in read(queries.choices):
            form[name].choices.append((value, text))
        read(queries.own, person_id=current_user.id)
        total = read(queries.total)[0][0]
        after = request.args.get("efter")
        if after is None:
            rows = read(queries.first)
        else:
            day, _, row_id = after.partition("_")
            rows = read(queries.next, day=date.fromisoformat(day), row_id=int(row_id))
        choices = {name: form[name].choices[1:] for name in CHOICES}
        values = {"name": current_user.name, "choices": choices, "token": generate_csrf()}
        return render(template, rows, total, after is None, values)

    return app


def actions(file: str, page: str) -> Actions:
    """Return what a side can ask of it, by the names that `program.actions` has."""
    token = secrets.token_hex(20)
    return visits(make_app(Path(file), page), {"_user_id": "1", "_fresh": True, "csrf_token": token})


def _prepare(connection: Any, _record: object) -> None:
    # The driver sends no BEGIN of its own, so that the page is read in one transaction, as on each side.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the floor knows no zones


def _show_day(day: date) -> str:
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"
