"""Everything held about a person is handed out to the person, and nothing of others'."""

import json

from sqlalchemy import select

from gladsaxe.access.tables import Account
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.audit_log.tables import LogEntry
from gladsaxe.database.tables import Base, db
from gladsaxe.retention.personal_data import list_person_columns
from gladsaxe.retention.personal_words import (
    OTHERS_COLUMNS,
    SECRET_COLUMNS,
    SUBJECT_COLUMNS,
    TABLE_NAMES,
    TABLES_WITHOUT_PERSON,
)
from tests.issues.steps import post_issue

TEXT = "Nogen råber efter os hver aften ved opgang 7"


def export_data(app, *arguments: str) -> dict:
    result = app.test_cli_runner().invoke(args=["people", "export", *arguments])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def list_rows(document: dict, table: str) -> list[dict]:
    return [row for group in document["groups"] for row in group["rows"] if row["table"] == table]


def find_person_id(app, login_name: str) -> int:
    with app.app_context():
        return db.session.scalars(select(Account.person_id).where(Account.login_name == login_name)).one()


def test_every_table_that_leads_to_a_person_is_named(app):
    named = ("actor_id", "subject_id", "login_name", "subject")
    leading = {
        table.name
        for table in Base.metadata.tables.values()
        if list_person_columns(table) or any(column.name in named for column in table.columns)
    }
    assert leading - TABLES_WITHOUT_PERSON == set(TABLE_NAMES)


def test_every_hash_is_a_secret_and_every_column_exists(app):
    columns = {
        f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns
    }
    assert columns >= SECRET_COLUMNS | SUBJECT_COLUMNS | OTHERS_COLUMNS
    hashes = {
        place for place in columns if place.endswith("_hash") and place.partition(".")[0] in TABLE_NAMES
    }
    assert hashes <= SECRET_COLUMNS


def test_a_person_is_given_what_they_wrote_and_nobody_else(app, visit):
    post_issue(app, visit("alice"), text=TEXT)
    own = export_data(app, "alice")
    (issue,) = list_rows(own, "issue")
    assert issue["values"]["text"] == TEXT
    assert "reporter_id" not in issue["values"]
    assert list_rows(own, "account")[0]["values"]["login_name"] == "alice"
    for other in ("bob", "karl", "freja"):
        assert TEXT not in json.dumps(export_data(app, other), ensure_ascii=False)
    with app.app_context():
        hashes = list(db.session.scalars(select(Account.password_hash)))
    assert not any(value in json.dumps(own) for value in hashes if value)


def test_the_newest_report_of_a_room_comes_first(app, visit):
    alice = visit("alice")
    for text in ("Det første", "Det andet"):
        post_issue(app, alice, text=text)
    groups = [group for group in export_data(app, "ALICE")["groups"] if group["report"]["table"] == "issue"]
    texts = [row["values"]["text"] for group in groups for row in group["rows"] if row["table"] == "issue"]
    assert texts == ["Det andet", "Det første"]
    for group in groups:
        moments = [row["at"] for row in group["rows"]]
        assert moments == sorted(moments, reverse=True)


def test_who_asked_is_logged(app):
    alice, karl = find_person_id(app, "alice"), find_person_id(app, "karl")
    export_data(app, str(alice), "--asked-by", "karl")
    with app.app_context():
        entry = db.session.scalars(select(LogEntry).where(LogEntry.action == LogAction.EXPORTED)).one()
        assert (entry.subject_id, entry.why) == (alice, f"asked by person {karl}")


def test_an_unknown_person_is_refused(app):
    assert app.test_cli_runner().invoke(args=["people", "export", "ingen"]).exit_code == 1
