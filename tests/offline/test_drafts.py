"""What came with a fault: kept on the server, opened by its writer in its own form, corrected and sent."""

import re

from sqlalchemy import select

from gladsaxe.activities.tables import Activity
from gladsaxe.database.tables import db
from gladsaxe.issues.tables import Issue
from gladsaxe.submissions.tables import Draft, Submission
from tests.faults import error_above_field, find_page_faults
from tests.issues.steps import is_same_page
from tests.offline.outbox import Outbox
from tests.offline.test_records import count_rows


def test_a_draft_is_corrected_and_sent(app, visit, issue):
    alice = visit("alice")
    phone = Outbox(alice.client)
    item = phone.record("issues.new", {**issue, "seen_on": "31-04-2018", "kind": ""}, sealed=True)
    answer = phone.send(item).json
    assert answer["outcome"] == "needs_fix"
    assert answer["errors"] == {
        "kind": ["Vælg hvad det handler om."],
        "seen_on": ["Den dato findes ikke. Se efter dag og måned."],
    }
    assert answer["draft"] == f"/kladder/{item['record_id']}"
    assert (count_rows(app, Issue), answer["address"]) == (0, None)
    front = alice.get("/").text
    assert "Mangler rettelse" in front and f'href="{answer["draft"]}"' in front
    page = alice.get(answer["draft"])
    assert find_page_faults(page.text) == [
        "Vælg hvad det handler om.",
        "Den dato findes ikke. Se efter dag og måned.",
    ]
    assert error_above_field(page.text, "seen_on") == "Den dato findes ikke. Se efter dag og måned."
    for held in (
        issue["text"],
        'value="31-04-2018"',
        f'value="{item["record_id"]}"',
        'action="/problemer/ny"',
    ):
        assert held in page.text
    right = {**issue, "submission_id": item["record_id"]}
    again = alice.post("/problemer/ny", {**right, "kind": ""})
    assert (again.status_code, count_rows(app, Draft)) == (422, 1)
    sent = alice.post("/problemer/ny", right)
    assert sent.headers["Location"] == f"/problemer/{answer['receipt']}/kvittering"
    assert (count_rows(app, Issue), count_rows(app, Draft)) == (1, 0)
    told = phone.status(item).json["records"][0]
    assert (told["outcome"], told["address"]) == ("accepted", sent.headers["Location"])
    assert "Mangler rettelse" not in alice.get("/").text
    assert alice.get(answer["draft"]).status_code == 404


def test_an_invalid_record_first_holds_nobody_up(app, phone, activity):
    alice = phone("alice")
    outcomes = [
        alice.send(alice.record("activities.new", fields)).json["outcome"]
        for fields in ({**activity, "participants": "mange"}, activity, {**activity, "title": ""}, activity)
    ]
    assert outcomes == ["needs_fix", "accepted", "needs_fix", "accepted"]
    assert (count_rows(app, Activity), count_rows(app, Draft)) == (2, 2)


def test_a_draft_is_its_writers_alone(visit, issue):
    alice, bob = visit("alice"), visit("bob")
    phone = Outbox(alice.client)
    item = phone.record("issues.new", {**issue, "kind": ""})
    phone.send(item)
    address = f"/kladder/{item['record_id']}"
    unknown = bob.get(f"/kladder/{'0' * 8}-0000-4000-8000-{'0' * 12}")
    assert bob.get(address).status_code == 404
    assert is_same_page(bob.get(address), unknown)
    assert bob.post(f"{address}/slet").status_code == 404
    assert "Mangler rettelse" not in bob.get("/").text
    assert "Du har ikke noget, der mangler rettelse." in bob.get("/kladder").text


def test_a_draft_that_is_not_wanted_is_let_go(app, visit, issue):
    alice = visit("alice")
    phone = Outbox(alice.client)
    item = phone.record("issues.new", {**issue, "kind": ""})
    phone.send(item)
    assert re.findall(r'<h2 class="h4"><a href="([^"]+)">', alice.get("/kladder").text) == [
        f"/kladder/{item['record_id']}"
    ]
    assert alice.post(f"/kladder/{item['record_id']}/slet").headers["Location"] == "/kladder"
    assert (count_rows(app, Draft), count_rows(app, Issue)) == (0, 0)
    assert phone.status(item).json["records"][0]["outcome"] == "discarded"
    with app.app_context():
        row = db.session.scalars(select(Submission)).one()
        assert (row.content, row.settled_by_id) == (None, row.person_id)
