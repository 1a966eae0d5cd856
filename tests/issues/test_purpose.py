"""What is strictly confidential is shown to who has just said what for: nothing before, nothing after."""

import io
import re
import zipfile
from datetime import timedelta

from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from gladsaxe.audit_log.rules import ReadingPurpose
from gladsaxe.audit_log.tables import LogEntry
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.clock import freeze_time, now
from gladsaxe.database.tables import db
from gladsaxe.issues.rules import PURPOSE_DURATION
from gladsaxe.issues.tables import IssueOpening
from gladsaxe.web.forms import CPR_IN_TEXT
from tests.access.steps import person_id, query_rows
from tests.faults import error_above_field
from tests.issues.steps import (
    add_issue,
    find_issue_row,
    make_picture,
    open_issue_page,
    post_issue,
    press_button,
)

MARKS = ("kendemærke tekst", "kendemærke sted", "kendemærke begrundelse", "kendemærke navngivet")
ASKED = "Hvad skal du bruge det til?"


def strict(app, visit):
    """Return a strict issue's number, with words and a reader in every place, and its photo's address."""
    number = post_issue(
        app,
        visit("alice"),
        level="3",
        text=MARKS[0],
        where_exactly=MARKS[1],
        photos=[(make_picture("pink"), "a.png")],
    )
    freja = visit("freja")
    assert press_button(freja, number, "opfoelgning", state="set", note=MARKS[2]).status_code == 303
    named = press_button(freja, number, "laesere", reader=str(person_id(app, "bob")), purpose=MARKS[3])
    assert named.status_code == 303
    return number, re.search(r'<img src="([^"]+)"', open_issue_page(freja, number))[1]


def surfaces(browser, number, photo) -> dict[str, bool]:
    """Return on which surfaces a browser is shown something of the issue's content."""
    page = {"HX-Request": "true"}
    asked = {
        "detail": browser.client.get(f"/problemer/{number}"),
        "list": browser.client.get("/problemer"),
        "piece of the list": browser.client.get("/problemer", headers=page),
        "search": browser.client.get("/soeg?q=kendemærke"),
        "search by number": browser.client.get(f"/soeg?q={number}"),
        "piece of the search": browser.client.get("/soeg?q=kendemærke", headers=page),
        "a form with a fault": browser.post(f"/problemer/{number}/opfoelgning"),
        "a form that was overtaken": browser.post(f"/problemer/{number}/opfoelgning", {"version": "1"}),
        "a purpose with a fault": browser.post(f"/problemer/{number}/formaal"),
    }
    found = {name: any(mark in answer.text for mark in MARKS) for name, answer in asked.items()}
    shown = browser.client.get(photo)
    assert shown.mimetype == "image/jpeg" or (shown.status_code, shown.headers["Location"]) == (
        303,
        f"/problemer/{number}",
    )
    return found | {"photo": shown.mimetype == "image/jpeg"}


def test_nothing_is_shown_before_nor_after_nor_in_another_session_nor_of_another_issue(app, visit):
    number, photo = strict(app, visit)
    freja, elsewhere = visit("freja"), visit("freja")
    closed = surfaces(freja, number, photo)
    assert set(closed.values()) == {False}
    page = freja.get(f"/problemer/{number}").text
    assert ASKED in page
    assert [word for word in ("Alice", "Bob", "Følg op", "Det er der sket") if word in page] == []
    other = add_issue(app, "alice", level=ConfidentialityLevel.STRICT, text="en anden sag")
    opened = now()
    assert MARKS[0] in open_issue_page(freja, number)
    # The two answers to a faulty purpose show the whole page, for it is open.
    assert set(surfaces(freja, number, photo).values()) == {True}
    assert "en anden sag" not in freja.get(f"/problemer/{other}").text
    assert "en anden sag" not in freja.get("/problemer").text
    assert set(surfaces(elsewhere, number, photo).values()) == {False}
    with freeze_time(opened + PURPOSE_DURATION - timedelta(seconds=1)):
        assert MARKS[0] in freja.get(f"/problemer/{number}").text
    with freeze_time(now() + PURPOSE_DURATION + timedelta(seconds=1)):
        assert set(surfaces(freja, number, photo).values()) == {False}
        # What was typed meanwhile is there still.
        typed = freja.post(f"/problemer/{number}/opfoelgning", {"version": "1", "reply": "Tak for det hele."})
        assert ("Tak for det hele." in typed.text, ASKED in typed.text) == (True, True)
        with zipfile.ZipFile(io.BytesIO(freja.client.get("/alle-data/hent").data)) as archive:
            whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert [mark for mark in (*MARKS, number) if mark in whole] == []


def test_the_purpose_is_in_the_log_as_a_word_of_ours_and_told_to_whom_it_is_about(app, visit):
    number, _photo = strict(app, visit)
    words = "kendemærke skal bruges i retten"
    bob = visit("bob")
    assert MARKS[0] in open_issue_page(bob, number, "other", opening_words=words)
    issue_id = str(find_issue_row(app, number).id)
    logged = query_rows(
        app,
        select(LogEntry.actor_id, LogEntry.why)
        .where(LogEntry.action == "read", LogEntry.entity == "issue", LogEntry.entity_id == issue_id)
        .order_by(LogEntry.seq),
    )
    assert logged[-1] == (person_id(app, "bob"), ReadingPurpose.OTHER)
    assert {why for _actor, why in logged} == {ReadingPurpose.FOLLOWING_UP, ReadingPurpose.OTHER}
    entries = query_rows(app, select(LogEntry.changes, LogEntry.why, LogEntry.entity_id))
    assert [entry for entry in entries if "kendemærke" in str(entry)] == []
    told = visit("alice").get("/min-side/indsigt").text
    assert ReadingPurpose.OTHER.word in told
    assert [word for word in ("Bob", "Freja", words) if word in told] == []
    # The handler sees who opened it and what for; a named reader does not see the others.
    assert f"Bob: {words}" in open_issue_page(visit("freja"), number)
    assert "Freja" not in bob.get(f"/problemer/{number}").text


def test_a_purpose_has_to_be_one(app, visit):
    number = add_issue(app, "alice", level=ConfidentialityLevel.STRICT, text=MARKS[0])
    freja = visit("freja")
    for sent, field, fault in (
        ({}, "opening", "Vælg en af mulighederne."),
        ({"opening": "handling"}, "opening", "Vælg en af mulighederne."),
        ({"opening": "other", "opening_words": " "}, "opening_words", "Skriv, hvad du skal bruge det til."),
        ({"opening": "other", "opening_words": "070761-4285"}, "opening_words", CPR_IN_TEXT),
    ):
        answer = freja.post(f"/problemer/{number}/formaal", sent)
        assert (answer.status_code, error_above_field(answer.text, field), MARKS[0] in answer.text) == (
            422,
            fault,
            False,
        )
    assert query_rows(app, select(IssueOpening.id)) == []


def test_what_cannot_be_kept_or_logged_is_not_opened(app, visit):
    number = add_issue(app, "alice", level=ConfidentialityLevel.STRICT, text=MARKS[0])
    freja = visit("freja")
    token = freja.token()
    for table in ("issue_opening", "log_entry"):

        def refuse(_connection, _cursor, statement, *_rest, table=table) -> None:
            if statement.startswith(f"INSERT INTO {table}"):
                raise OperationalError("x", {}, Exception("database or disk is full"))

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", refuse)
        try:
            sent = {"opening": "following_up", "csrf_token": token}
            assert freja.client.post(f"/problemer/{number}/formaal", data=sent).status_code == 507
            assert MARKS[0] not in freja.get(f"/problemer/{number}").text
        finally:
            event.remove(engine, "before_cursor_execute", refuse)
    assert MARKS[0] in open_issue_page(freja, number)
