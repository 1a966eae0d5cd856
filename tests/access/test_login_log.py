"""Logins, failures, lock-outs, step-ups and refusals are in the log, without content, and are shown."""

import re

from sqlalchemy import select

from gladsaxe.audit_log.rules import ACCESS_ACTIONS
from gladsaxe.audit_log.store import verify_log
from gladsaxe.audit_log.tables import LogEntry
from gladsaxe.database.tables import db
from tests.access.steps import code_app, person_id
from tests.conftest import PASSWORD
from tests.databases import LOG_ID
from tests.issues.steps import post_issue


def read_events(app) -> list[tuple]:
    with app.app_context():
        columns = LogEntry.action, LogEntry.entity, LogEntry.entity_id, LogEntry.subject_id, LogEntry.why
        query = select(*columns).where(LogEntry.action.in_(ACCESS_ACTIONS)).order_by(LogEntry.seq)
        events = [tuple(row) for row in db.session.execute(query)]
        assert verify_log(LOG_ID) == []
        db.session.remove()
    return events


def test_a_login_and_a_failure_are_logged_and_an_unknown_name_is_hashed(app, visit):
    door = visit()
    door.post("/log-ind", {"login_name": "freja", "password": "forkert"})
    door.post("/log-ind", {"login_name": "hemmelig-adgangskode", "password": "forkert"})
    door.post("/log-ind", {"login_name": "freja", "password": PASSWORD})
    freja = person_id(app, "freja")
    wrong, unknown, entered = read_events(app)
    assert (wrong[0], wrong[3], wrong[4]) == ("login_fail", freja, "access.log_in")
    assert (unknown[:2], unknown[3]) == (("login_fail", "unknown"), None)
    assert re.fullmatch("[0-9a-f]{32}", unknown[2])
    assert (entered[0], entered[1], entered[3]) == ("login", "account", freja)
    with app.app_context():
        texts = [str(tuple(row)) for row in db.session.execute(select(LogEntry.__table__))]
        db.session.remove()
    assert not [text for text in texts if "hemmelig" in text or "forkert" in text]


def test_a_lock_out_is_logged_once_however_many_come_after_it(app, visit):
    door = visit()
    for _ in range(15):
        door.post("/log-ind", {"login_name": "freja", "password": "forkert"})
    assert [event[0] for event in read_events(app)] == ["login_fail"] * 10 + ["lock_out"]


def test_a_step_up_and_a_wrong_code_are_logged(app, visit):
    bob = visit("bob", confirmed=False)
    totp = code_app(app, "bob")
    bob.post("/bekraeft", {"code": "000000" if totp.now() != "000000" else "000001"})
    bob.post("/bekraeft", {"code": totp.now()})
    assert [event[0] for event in read_events(app)] == ["step_fail", "step_up"]


def test_a_refusal_is_logged_alike_whether_the_page_is_there_or_not(app, visit):
    """What the refused request wrote is rolled back, and the refusal stays."""
    number = post_issue(app, visit("alice"), level="2", text="x")
    erik = visit("erik")
    before = len(read_events(app))
    other = f"{number[:-2]}99"
    for asked in (number, other):
        assert erik.get(f"/problemer/{asked}").status_code == 404
        assert erik.post(f"/problemer/{asked}/opfoelgning", {"state": "lukket"}).status_code == 404
    assert visit("alice").get("/karantaene").status_code == 403
    refused = read_events(app)[before:]
    assert [event[:3] for event in refused] == [
        *[("refused", "page", number)] * 2,
        *[("refused", "page", other)] * 2,
        ("refused", "page", ""),
    ]
    assert {event[3] for event in refused[:4]} == {person_id(app, "erik")}


def test_each_sees_ones_own_and_the_administrator_everybodys_without_numbers(app, visit):
    number = post_issue(app, visit("alice"), level="2", text="x")
    visit().post("/log-ind", {"login_name": "erik", "password": "forkert"})
    visit("erik").get(f"/problemer/{number}")
    own = visit("erik").get("/min-side/logins").text
    assert "Forkert brugernavn, adgangskode eller kode" in own
    assert "Afvist ved noget fortroligt" in own
    assert "Forkert brugernavn" not in visit("gert").get("/min-side/logins").text
    visit().post("/log-ind", {"login_name": "ingen", "password": "forkert"})
    everybody = visit("karl").get("/driftssikkerhed/logins").text
    assert "Erik, med brugernavn og adgangskode" in everybody
    assert "Et brugernavn, vi ikke kender" in everybody
    assert number not in everybody
    assert visit("freja").get("/driftssikkerhed/logins").status_code == 403


def test_older_events_are_on_the_next_page(app, visit, monkeypatch):
    monkeypatch.setattr("gladsaxe.access.login_log.PAGE_SIZE", 2)
    for _ in range(5):
        visit().post("/log-ind", {"login_name": "erik", "password": "forkert"})
    erik, shown, address = visit("erik"), [], "/min-side/logins"
    while address:
        page = erik.get(address).text
        shown.append(page.count("Forkert brugernavn"))
        older = re.search(r'href="(/min-side/logins\?foer=\d+)"', page)
        address = older[1] if older else None
    assert shown == [2, 2, 1]
