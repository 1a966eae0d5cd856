"""Each change and each confidential reading leaves an entry, in the transaction that it belongs to."""

import json

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from gladsaxe.audit_log.recording import ReadingNotLogged, log_reading
from gladsaxe.audit_log.rules import TEXT_PLACEHOLDER, LogAction, ReadingPurpose
from gladsaxe.audit_log.store import verify_log
from gladsaxe.audit_log.tables import LogEntry
from gladsaxe.bodies.store import add_person
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues.tables import Issue
from tests.databases import LOG_ID
from tests.issues import steps
from tests.issues.steps import (
    add_issue,
    find_issue_row,
    get_seat_value,
    make_actor,
    make_picture,
    post_issue,
    press_button,
)

MARK = "kendemærke i en tekst"


def entries(app, **wanted) -> list[LogEntry]:
    with app.app_context():
        found = db.session.scalars(select(LogEntry).filter_by(**wanted).order_by(LogEntry.seq)).all()
        db.session.expunge_all()
        return list(found)


def test_a_change_says_old_new_who_and_what_for_and_no_content(app, visit):
    number = add_issue(app, "alice", text=MARK)
    bob = visit("bob")
    answer = press_button(bob, number, "opfoelgning", state="lukket", note=f"{MARK} hvorfor", reply=MARK)
    assert answer.status_code == 303
    issue = find_issue_row(app, number)
    changed = entries(app, entity="issue", entity_id=str(issue.id), action=LogAction.CHANGED)
    entry = next(entry for entry in changed if ["state", "ny", "lukket"] in json.loads(entry.changes))
    bob_id, alice_id = make_actor(app, "bob").person_id, make_actor(app, "alice").person_id
    assert (entry.actor_id, entry.subject_id, entry.roles) == (bob_id, alice_id, "fagperson")
    assert (entry.why, entry.level) == ("issues.follow_up", 0)
    written = entries(app, entity="issue_event", action=LogAction.ADDED)[-1]
    assert ["note", "", TEXT_PLACEHOLDER] in json.loads(written.changes)
    with app.app_context():
        for line in db.session.execute(select(LogEntry.changes, LogEntry.entity_id, LogEntry.why)):
            assert MARK not in str(line)
        assert verify_log(LOG_ID) == []


def test_what_is_rolled_back_leaves_no_entry(app):
    def half() -> None:
        add_person("Halv")
        raise ZeroDivisionError

    def savepoint() -> None:
        add_person("Ny")
        try:
            with db.session.begin_nested():
                half()
        except ZeroDivisionError:
            add_person("Anden")

    before = len(entries(app))
    with app.app_context():
        with pytest.raises(ZeroDivisionError):
            run_in_transaction(half)
        assert len(entries(app)) == before
        run_in_transaction(savepoint)
        assert verify_log(LOG_ID) == []
    assert len(entries(app)) == before + 2


def test_each_confidential_reading_is_logged_and_no_other(app, visit):
    numbers = {
        level: post_issue(app, visit("alice"), level=str(level.value), photos=[(make_picture(), "a.png")])
        for level in ConfidentialityLevel
    }
    ids = {level: str(find_issue_row(app, number).id) for level, number in numbers.items()}
    freja, bob, doris = visit("freja"), visit("bob"), visit("doris")
    for number in numbers.values():
        bob.get(f"/problemer/{number}")
        doris.get(f"/problemer/{number}")
    read = entries(app, action=LogAction.READ)
    bob_id, alice_id = make_actor(app, "bob").person_id, make_actor(app, "alice").person_id
    assert [
        (entry.entity_id, entry.actor_id, entry.subject_id, entry.level, entry.why) for entry in read
    ] == [(ids[ConfidentialityLevel.CONFIDENTIAL], bob_id, alice_id, 2, ReadingPurpose.FORUM)]
    page = steps.open_issue_page(freja, numbers[ConfidentialityLevel.STRICT], "preparing")
    photo = page.split('<img src="')[1].split('"')[0]
    assert freja.get(photo).mimetype == "image/jpeg"
    read = entries(app, action=LogAction.READ)[1:]
    assert [(entry.entity_id, entry.why) for entry in read] == [
        (ids[ConfidentialityLevel.STRICT], ReadingPurpose.PREPARING)
    ] * 2
    # A list and a search show the beginning of what is written, so each line is a reading.
    for address in ("/problemer", "/soeg?q=bænken"):
        for headers in ({}, {"HX-Request": "true"}):
            before = len(entries(app, action=LogAction.READ))
            freja.get(address, headers=headers)
            assert len(entries(app, action=LogAction.READ)) == before + 2, address
    # A file holds nothing that is strictly confidential, and tells each other one.
    before = len(entries(app, action=LogAction.READ))
    assert freja.get("/alle-data/hent").status_code == 200
    told = entries(app, action=LogAction.READ)[before:]
    assert [(entry.entity_id, entry.why) for entry in told] == [
        (ids[ConfidentialityLevel.CONFIDENTIAL], ReadingPurpose.EXPORT)
    ]


def test_what_cannot_be_logged_is_not_shown(app, visit, monkeypatch):
    number = add_issue(app, "alice", level=ConfidentialityLevel.CONFIDENTIAL, text=MARK)
    opened = add_issue(app, "alice", text=f"{MARK} åben")
    bob = visit("bob")

    def refuse(_connection, _cursor, statement, *_rest) -> None:
        if statement.startswith("INSERT INTO log_entry"):
            raise OperationalError("x", {}, Exception("database or disk is full"))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        for address in (f"/problemer/{number}", "/problemer", "/soeg?q=kendemærke"):
            answer = bob.get(address)
            assert (answer.status_code, MARK in answer.text) == (507, False)
        assert f"{MARK} åben" in bob.get(f"/problemer/{opened}").text
    finally:
        event.remove(engine, "before_cursor_execute", refuse)
    assert MARK in bob.get(f"/problemer/{number}").text


def test_a_surface_that_does_not_log_cannot_read(app):
    with app.app_context(), pytest.raises(ReadingNotLogged):
        log_reading("issue", 1, ConfidentialityLevel.CONFIDENTIAL, None, ReadingPurpose.FORUM)
    with app.app_context():
        log_reading("issue", 1, ConfidentialityLevel.INTERNAL, None, ReadingPurpose.FORUM)


def test_a_person_is_told_when_and_what_for_and_never_who(app, visit):
    alice = visit("alice")
    number = post_issue(app, alice, kind="utrygt", text=MARK)
    bob = visit("bob")
    bob.get(f"/problemer/{number}")
    press_button(bob, number, "opfoelgning", responsible=get_seat_value(app, "tf-faellesdrift"))
    page = alice.get("/min-side/indsigt").text
    assert "Fagfolk i forummet følger op" in page
    assert "En, der følger op på problemer og idéer" in page
    assert [name for name in ("Bob", "Doris", MARK) if name in page] == []
    told = app.test_cli_runner().invoke(args=["log", "report", str(make_actor(app, "alice").person_id)])
    assert told.exit_code == 0
    assert "Fagfolk i forummet følger op" in told.output
    assert [name for name in ("Bob", "bob", "Doris", MARK) if name in told.output] == []
    assert "Ingen har læst" in visit("gert").get("/min-side/indsigt").text


def test_writers_at_once_make_one_chain(app):
    import threading

    def one(number: int) -> None:
        with app.app_context():
            for turn in range(3):
                run_in_transaction(add_person, f"W{number}-{turn}")

    writers = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with app.app_context():
        assert verify_log(LOG_ID) == []
        named = db.session.scalar(text("SELECT count(*) FROM person WHERE name LIKE 'W%'"))
        logged = db.session.scalar(
            text("SELECT count(*) FROM log_entry WHERE entity = 'person' AND action = 'added'")
        )
        cast = db.session.scalar(text("SELECT count(*) FROM person"))
    assert (named, logged) == (24, cast)


def test_the_number_of_entries_is_the_number_of_changed_rows(app):
    before = len(entries(app))
    add_issue(app, "alice")
    added = entries(app)[before:]
    assert sorted((entry.entity, entry.action) for entry in added) == [
        ("issue", "added"),
        ("issue_event", "added"),
    ]
    with app.app_context():
        assert db.session.scalar(select(Issue.text)) is not None
