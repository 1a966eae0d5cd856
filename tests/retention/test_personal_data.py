"""Everything held about a person is handed out to the person, and nothing of others'."""

import json
import re
from dataclasses import replace

from sqlalchemy import select

from gladsaxe.access.tables import Account
from gladsaxe.agreement.roles import Role
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.audit_log.tables import LogEntry
from gladsaxe.database.tables import Base, db
from gladsaxe.retention import own_data
from gladsaxe.retention.own_data import list_own_rooms
from gladsaxe.retention.personal_data import REPORT_TABLES, list_person_columns
from gladsaxe.retention.personal_words import (
    NAME_COLUMNS,
    OTHERS_COLUMNS,
    REPORT_PAGES,
    ROOM_NAMES,
    SECRET_COLUMNS,
    SUBJECT_COLUMNS,
    TABLE_NAMES,
    TABLES_WITHOUT_PERSON,
    WORDLESS_COLUMNS,
)
from tests.issues.steps import make_actor, make_picture, post_issue, press_button
from tests.registers.steps import make_enquiry_form

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


def test_the_own_page_shows_the_own_and_no_confidential_text(app, visit):
    alice = visit("alice")
    number = post_issue(app, alice, text="Lampen ved vaskeriet er i stykker")
    hidden = post_issue(app, alice, level="2", text=TEXT)
    assert "/min-side/mine-data" in alice.get("/min-side").text
    page = alice.get("/min-side/mine-data").text
    assert "Lampen ved vaskeriet er i stykker" in page
    assert f'href="/problemer/{number}"' in page
    assert f'href="/problemer/{hidden}"' in page
    assert TEXT not in page
    assert page.index(hidden) < page.index(number)
    assert number not in visit("bob").get("/min-side/mine-data").text


def test_what_does_not_exist_before_the_code_is_not_on_the_own_page(app, visit):
    number = post_issue(app, visit("alice"), level="2", text=TEXT)
    press_button(visit("bob"), number, "opfoelgning", state="set", reply="Vi ser på det")
    page = visit("bob").get("/min-side/mine-data").text
    assert f'href="/problemer/{number}"' in page
    assert "Vi ser på det" not in page
    assert number not in visit("bob", confirmed=False).get("/min-side/mine-data").text


def test_a_raised_report_leaves_the_own_page_of_who_wrote_on_it(app, visit):
    number = post_issue(app, visit("alice"), text="Lampen ved vaskeriet er i stykker")
    press_button(visit("erik"), number, "opfoelgning", state="set", reply="Vi skifter pæren")
    assert "Vi skifter pæren" in visit("erik").get("/min-side/mine-data").text
    assert press_button(visit("alice"), number, "skaerm", level="3").status_code == 303
    page = visit("erik").get("/min-side/mine-data").text
    assert ("Vi skifter pæren" in page, number in page) == (False, False)
    assert "Vi skifter pæren" in json.dumps(export_data(app, "erik"), ensure_ascii=False)


def test_a_link_is_given_to_what_the_role_may_open_alone(app, visit):
    doris = visit("doris")
    row = re.search(r"/(\d+)", doris.post("/henvendelser/ny", make_enquiry_form(app)).headers["Location"])[1]
    assert f'<a href="/henvendelser/{row}">Henvendelse {row}</a>' in doris.get("/min-side/mine-data").text
    with app.app_context():
        actor = replace(make_actor(app, "doris"), roles=frozenset({Role.ADMINISTRATOR}))
    with app.test_request_context():
        groups = [group for room in list_own_rooms(actor) for group in room.groups]
    assert [group.link for group in groups if group.title == f"Henvendelse {row}"] == [""]


def test_the_own_page_is_cut_and_says_how_much_the_file_has_more(app, visit, monkeypatch):
    alice = visit("alice")
    for text in ("Det første", "Det andet", "Det tredje"):
        post_issue(app, alice, text=text)
    assert "står kun i filen.</p>" not in alice.get("/min-side/mine-data").text
    # Each report is two rows: the report, and that it was told.
    monkeypatch.setattr(own_data, "MAX_SHOWN", 3)
    page = alice.get("/min-side/mine-data").text
    assert ("Det tredje" in page, "Det første" in page) == (True, False)
    assert "3 ældre linjer står kun i filen.</p>" in page


def test_every_word_column_that_is_named_exists(app):
    columns = {
        f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns
    }
    assert columns >= WORDLESS_COLUMNS | NAME_COLUMNS
    assert set(REPORT_PAGES) == set(REPORT_TABLES)
    for page in REPORT_PAGES.values():
        rules = list(app.url_map.iter_rules(page.endpoint)) if page.endpoint else []
        assert all(page.argument in rule.arguments for rule in rules)


def test_of_a_photo_the_size_is_told(app, visit):
    post_issue(app, visit("alice"), photos=[(make_picture(), "a.png")])
    (photo,) = list_rows(export_data(app, "alice"), "photo")
    assert re.fullmatch(r"\d+ bytes", photo["values"]["jpeg"])


def test_every_room_that_leads_to_a_person_is_named(app):
    rooms = {
        mapper.class_.__module__.split(".")[1]
        for mapper in Base.registry.mappers
        if mapper.class_.__tablename__ in TABLE_NAMES
    }
    assert rooms - {"audit_log"} == set(ROOM_NAMES)


def test_who_asked_is_logged(app):
    alice, karl = find_person_id(app, "alice"), find_person_id(app, "karl")
    export_data(app, str(alice), "--asked-by", "karl")
    with app.app_context():
        entry = db.session.scalars(select(LogEntry).where(LogEntry.action == LogAction.EXPORTED)).one()
        assert (entry.subject_id, entry.why) == (alice, f"asked by person {karl}")


def test_an_unknown_person_is_refused(app):
    assert app.test_cli_runner().invoke(args=["people", "export", "ingen"]).exit_code == 1
