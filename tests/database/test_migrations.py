"""The migrations make the mapped tables, and lead on from an earlier database that has rows."""

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from app import create_app
from gladsaxe.database.tables import Base, db
from tests.databases import DATABASE_KINDS, Template, configuration, fresh_database

EMPTY = Template("empty", lambda url: create_app(configuration(url)))


@pytest.fixture(params=DATABASE_KINDS)
def empty_app(request):
    with fresh_database(request.param, EMPTY) as url:
        app = create_app(configuration(url))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def test_the_migrations_equal_the_mapped_tables(app):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
        assert differences == []
        assert set(inspect(connection).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_sqlite_keeps_the_sums_of_activities_in_their_keys_order_and_loses_none(empty_app):
    flask_migrate.upgrade(revision="0011")
    with db.engine.begin() as connection:
        columns = "(id, key, position, name, definition, counts_new_parents)"
        row = "(1, 't', 1, 'Type', '{}', false)"
        connection.execute(text(f"INSERT INTO activity_type {columns} VALUES {row}"))
        connection.execute(
            text(
                "INSERT INTO activity_tally VALUES (1, 'aflyst', '2018-05-01', '2018-05-09', 2, 40, 7, 0, 3)"
            )
        )
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        kept = connection.execute(text("SELECT activities, participants, volunteers FROM activity_tally"))
        assert kept.all() == [(2, 40, 3)]
        if connection.dialect.name == "sqlite":
            made = text("SELECT sql FROM sqlite_master WHERE name = 'activity_tally'")
            assert "WITHOUT ROWID" in connection.scalar(made)
            assert inspect(connection).get_foreign_keys("activity_tally")


def test_an_earlier_database_with_rows_is_led_on_and_back(empty_app):
    flask_migrate.upgrade(revision="0001")
    with db.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO person (name, created_at) VALUES ('Alice', '2018-01-01 00:00:00')")
        )
        connection.execute(
            text("INSERT INTO estate (key, position, name, definition) VALUES ('e', 1, 'Estate', '{}')")
        )
        columns = "(key, position, name, definition, estate_id)"
        connection.execute(text(f"INSERT INTO place {columns} VALUES ('p', 1, 'Place', '{{}}', 1)"))
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT name FROM person")) == "Alice"
        assert (
            connection.scalar(text("SELECT e.name FROM place p JOIN estate e ON e.id = p.estate_id"))
            == "Estate"
        )
    flask_migrate.downgrade(revision="0001")
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT name FROM person")) == "Alice"
    flask_migrate.downgrade(revision="base")
    with db.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_what_meetings_saw_is_carried_over_to_the_one_store_and_back(empty_app):
    def run(statement: str, **values):
        with db.engine.begin() as connection:
            found = connection.execute(text(statement), values)
            return found.all() if found.returns_rows else []

    def insert(table: str, **values) -> None:
        columns, places = ", ".join(values), ", ".join(f":{name}" for name in values)
        run(f"INSERT INTO {table} ({columns}) VALUES ({places})", **values)

    flask_migrate.upgrade(revision="0009")
    item = {"position": 1, "definition": "{}"}
    insert("focus_area", id=1, key="a", name="Område", number="5.1", **item)
    insert("source", id=1, key="s", name="Kilde", **item)
    for number in (1, 2):
        named = {"key": f"c{number}", "number": f"5.1.{number}", "name": f"Mål {number}"}
        insert("criterion", id=number, area_id=1, source_id=1, **named, **item)
    insert("body", id=1, key="b", name="Bestyrelsen", kind="board", **item)
    insert("body", id=2, key="f", name="Forum", kind="forum", **item)
    insert("seat", id=1, key="p", name="Plads", body_id=1, role="board_member", **item)
    insert("person", id=1, name="Alice", created_at="2018-01-01 00:00:00")
    by = {"person_id": 1, "seat_id": 1, "written_at": "2018-01-01 00:00:00"}
    line = {"sentence": "Sådan.", "name": "Mål 1, som det hed", "number": "5.1.1", "target": "mindst 5"}
    for number, body, closed in ((1, 1, "2018-06-06 10:00:00"), (2, 2, "2018-06-06 10:00:00"), (3, 2, None)):
        insert(
            "meeting",
            id=number,
            body_id=body,
            day="2018-06-05",
            starts_at="10:00:00",
            place="",
            state="lukket" if closed else "planlagt",
            version=1,
            closed_at=closed,
            **by,
        )
        if closed:
            said = {"status": "sikret", "word": "Målet er sikret", "provisional": True}
            insert("seen_status", meeting_id=number, criterion_id=1, as_of="2018-06-05", **said, **line)
    kept = {"as_of": "2018-06-05", "made_at": "2018-06-06 10:00:00", "person_id": 1}
    for number, name in ((1, "Bestyrelsen, møde 5. juni 2018"), (2, "Gemt med hånden")):
        insert("snapshot", id=number, name=name, **kept)
        for criterion in (1, 2):
            told = {"status": "afventer", "result": "7", "sentence": "Før.", "figures": '{"2017": "7"}'}
            insert("snapshot_line", snapshot_id=number, criterion_id=criterion, **told)
    if db.engine.dialect.name == "postgresql":
        run("SELECT setval('snapshot_id_seq', 2)")

    def carried() -> list[tuple]:
        asked = "SELECT s.body_id, s.person_id, s.name, l.criterion_id, l.name, l.target, l.word, l.result"
        joined = "FROM snapshot_line l JOIN snapshot s ON s.id = l.snapshot_id"
        return [tuple(row) for row in run(f"{asked} {joined} ORDER BY s.id, l.criterion_id")]

    before = run("SELECT * FROM seen_status ORDER BY meeting_id")
    flask_migrate.upgrade()
    saw = (1, "Mål 1, som det hed", "mindst 5", "Målet er sikret")
    assert carried() == [
        (1, 1, "Bestyrelsen, møde 5. juni 2018", *saw, "7"),
        (1, 1, "Bestyrelsen, møde 5. juni 2018", 2, "Mål 2", "", "Afventer måling", "7"),
        (1, 1, "Gemt med hånden", 1, "Mål 1", "", "Afventer måling", "7"),
        (1, 1, "Gemt med hånden", 2, "Mål 2", "", "Afventer måling", "7"),
        (2, None, "Forum, møde 05-06-2018", *saw, ""),
    ]
    assert run("SELECT id, snapshot_id FROM meeting ORDER BY id") == [(1, 1), (2, 3), (3, None)]
    flask_migrate.downgrade(revision="0009")
    assert run("SELECT * FROM seen_status WHERE criterion_id = 1 ORDER BY meeting_id") == before
    assert run("SELECT id FROM snapshot ORDER BY id") == [(1,), (2,)]
