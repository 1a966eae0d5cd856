"""Hostile text in every field: stored equal or refused in Danish, shown and exported as text, never a 500."""

import io
import uuid
from html import unescape

import openpyxl
import pytest
from sqlalchemy import select

from gladsaxe.activities.tables import Activity
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.issues.tables import Issue
from gladsaxe.web.forms import clean_text
from tests.access.matrix import World, build_world
from tests.activities.pages import MARKET_FORM
from tests.faults import find_page_faults
from tests.issues.steps import get_place_value, make_issue_form
from tests.registers.steps import make_bill_form, make_enquiry_form

pytestmark = pytest.mark.slow

HOSTILE = {
    "formula": '=HYPERLINK("http://evil.example","klik")',
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(A1:A9)",
    "tab": "\t=1+1",
    "right to left": "\u202etxet\u2066 neddih\u2069",
    "NUL": "før\0efter",
    "surrogate": "før\udce5efter",
    "script": '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "template": "{{ 7 * 7 }}{% raw %}%(x)s%s${7*7}",
    "sql": "'; DROP TABLE issue; --",
    "joined signs": "Z̸̡̢͓̳̜̪̟̳̠̻̖͐a" * 20 + "👩‍👩‍👧‍👦",
    "one megabyte": "æ" * 500_000,
}


def forms(app, world: World) -> list[tuple[str, str, dict, list[str], list[str]]]:
    """Return who sends each form, where to, what is good in it, its texts, and its other fields."""
    walk = {"walked_on": "05-06-2018", "participants": ""}
    walk |= {"rows-0-kind": "lys", "rows-0-place": get_place_value(app), "rows-0-urgency": "snart"}
    told = {"decision": "Møde", "decided_on": "05-06-2018"}
    figure = {"period": "2017", "state": "ok", "area": "1", "received_on": "05-06-2018"}
    person = {"login_name": "x", "seat": "1", "starts_on": "05-06-2018"}
    change = {"version": "1"}
    return [
        (
            "alice",
            "/problemer/ny",
            make_issue_form(app),
            ["text", "where_exactly"],
            ["seen_on", "kind", "place", "level"],
        ),
        ("alice", "/problemer/tryghedsvandring", walk, ["rows-0-text"], ["walked_on", "participants"]),
        (
            "alice",
            "/aktiviteter/ny",
            dict(MARKET_FORM),
            ["title", "text", "deviation"],
            ["starts_at", "type", "day"],
        ),
        ("doris", "/henvendelser/ny", make_enquiry_form(app), ["text"], ["day", "mark", "problem"]),
        ("doris", "/haervaerksregninger/ny", make_bill_form(app), ["text"], ["amount", "problem", "paid_by"]),
        ("bob", "/problemer/{open}/opfoelgning", change, ["reason", "reply"], ["version", "state"]),
        ("freja", "/problemer/{strict}/formaal", {"opening": "other"}, ["opening_words"], ["opening"]),
        ("doris", "/henvendelser/{enquiry}/traek-tilbage", change, ["reason"], ["version"]),
        ("erik", "/tal/t1-faellesskab/ny", figure, ["source", "text"], ["area", "period", "state", "n"]),
        ("erik", "/maal/t1-faellesskab/vurdering", told, ["text", "decision"], ["decided_on"]),
        ("karl", "/pladser", person, ["name"], ["login_name", "seat", "party", "starts_on"]),
        ("karl", "/min-side", {}, [], ["old", "new", "again"]),
        ("nobody", "/log-ind", {}, [], ["login_name", "password"]),
    ]


def client_of(world: World, actor: str):
    client = world.app.test_client()
    if cookie := world.sessions[actor][0]:
        client.set_cookie("session", cookie)
    return client


def post(client, token: str, address: str, sent: dict):
    """Send a form as bytes, for a lone surrogate is no text that a client could encode."""
    parts = []
    for name, value in {"submission_id": str(uuid.uuid4()), **sent, "csrf_token": token}.items():
        head = f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        parts.append(head + value.encode("utf-8", "surrogateescape") + b"\r\n")
    body = b"".join([*parts, b"--x--\r\n"])
    return client.post(address, data=body, content_type="multipart/form-data; boundary=x")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_field_takes_hostile_text_as_text_or_refuses_it_in_danish(app, visit):
    world = build_world(app, visit)
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    wrong, sent_in = [], 0
    for actor, address, good, texts, others in forms(app, world):
        for kind, text in HOSTILE.items():
            for names in (texts, others):
                if not names or (kind == "one megabyte" and names is others):
                    continue
                client, number = client_of(world, actor), {"submission_id": str(uuid.uuid4())}
                sent = {**good, **dict.fromkeys(names, text), **number}
                answer = post(client, world.sessions[actor][1], address.format(**world.names), sent)
                sent_in += 1
                page = answer.text
                if answer.status_code == 303:
                    page = client.get(answer.headers["Location"]).text
                elif answer.status_code not in (200, 404, 413, 422, 429):
                    wrong.append((address, names, kind, answer.status_code))
                if answer.status_code == 422 and not (find_page_faults(page) or "alert-heading" in page):
                    wrong.append((address, names, kind, "no sentence"))
                if "<script>alert" in page or "<img src=x" in page or "Traceback" in page:
                    wrong.append((address, names, kind, "not as text"))
    assert wrong == []
    assert sent_in > 200


@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if kind != "one megabyte"])
def test_what_is_told_is_stored_and_shown_letter_for_letter(app, visit, kind):
    bob = visit("bob")
    sent = make_issue_form(app, text=f"x{HOSTILE[kind]}")
    answer = post(bob.client, bob.token(), "/problemer/ny", sent)
    assert answer.status_code == 303
    with app.app_context():
        stored = db.session.scalars(select(Issue.text)).one()
    awaited = clean_text(sent["text"].encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    assert stored == awaited
    number = answer.headers["Location"].split("/")[2]
    assert awaited.split("\n")[0] in unescape(bob.client.get(f"/problemer/{number}").text)


def test_what_looks_like_a_formula_is_exported_as_text(app, visit):
    alice = visit("alice")
    for kind in ("formula", "plus", "at", "script"):
        sent = {**MARKET_FORM, "submission_id": str(uuid.uuid4()), "title": HOSTILE[kind]}
        assert alice.post("/aktiviteter/ny", sent).status_code == 303
    with app.app_context():
        titles = set(db.session.scalars(select(Activity.title)))
    day = f"{today():%d-%m-%Y}"
    book = openpyxl.load_workbook(io.BytesIO(visit("hanne").get(f"/excel/hent?pr={day}").data))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value in titles]
    assert {cell.value for cell in cells} == titles
    assert {cell.data_type for cell in cells} == {"s"}
