"""A form sent in a lost session loses nothing; logging out leaves nothing in the cache."""

import re

from gladsaxe.attachments.tables import Photo
from gladsaxe.issues.tables import Issue
from tests.conftest import PASSWORD
from tests.issues.steps import make_picture
from tests.offline.test_photos import list_attached_photos
from tests.offline.test_records import count_rows

OURS = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
TEXT = 'Lygten "ved" skur 2\nblinker & <b>slukker</b>'


def hidden(text) -> dict[str, str]:
    from html import unescape

    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text.split("<main")[1])
    return {name: unescape(value) for name, value in found}


def test_what_was_typed_goes_on_to_its_receipt_after_login(app, visit, issue):
    alice = visit("alice")
    sent = {
        **issue,
        "text": TEXT,
        "submission_id": alice.client.get("/problemer/ny").headers["Location"][-36:],
    }
    token = alice.token()
    app.config["SECRET_KEY"] = "another key that only the tests know, long"
    lost = alice.client.post("/problemer/ny", data={**sent, "csrf_token": token}, headers=OURS)
    assert lost.status_code == 401
    assert "Log ind, så sender vi det, du har skrevet" in lost.text
    carried = hidden(lost.text)
    assert {name: carried[f"sendt-{name}"] for name in sent} == sent
    wrong = alice.client.post(
        "/log-ind-og-send", data={**carried, "login_name": "alice", "password": "forkert"}, headers=OURS
    )
    assert (wrong.status_code, "forkert" in wrong.text) == (422, False)
    carried = hidden(wrong.text)
    entered = {**carried, "login_name": "alice", "password": PASSWORD}
    right = alice.client.post("/log-ind-og-send", data=entered, headers=OURS)
    assert right.status_code == 303
    assert (
        TEXT.split("\n")[1].split(" ")[0] in alice.get("/problemer?vis=mine").text
        or count_rows(app, Issue) == 1
    )
    assert alice.get(right.headers["Location"]).status_code == 200


def test_photos_are_chosen_again_and_come_along(app, visit, issue):
    browser = visit()
    sent = {**issue, "photos": (make_picture(), "a.png")}
    lost = browser.client.post("/problemer/ny", data=sent, headers=OURS)
    assert lost.status_code == 401
    assert "Vælg billederne igen" in lost.text
    entered = {**hidden(lost.text), "login_name": "alice", "password": PASSWORD}
    entered["sendt-photos"] = (make_picture(), "a.png")
    assert browser.client.post("/log-ind-og-send", data=entered, headers=OURS).status_code == 303
    assert (list_attached_photos(app), count_rows(app, Photo)) == ([issue["text"]], 1)


def test_a_form_with_a_fault_is_shown_again_with_everything_typed(app, visit, issue):
    browser = visit()
    lost = browser.client.post("/problemer/ny", data={**issue, "kind": ""}, headers=OURS)
    entered = {**hidden(lost.text), "login_name": "alice", "password": PASSWORD}
    answer = browser.client.post("/log-ind-og-send", data=entered, headers=OURS)
    assert (answer.status_code, issue["text"] in answer.text) == (422, True)
    again = {**issue, "submission_id": hidden(answer.text)["submission_id"]}
    assert browser.post("/problemer/ny", again).status_code == 303


def test_another_form_is_sent_with_one_more_press(visit):
    browser = visit()
    reply = {"reply": "Vi kommer i morgen", "version": "1"}
    lost = browser.client.post("/problemer/2222-2222/opfoelgning", data=reply, headers=OURS)
    entered = {**hidden(lost.text), "login_name": "bob", "password": PASSWORD}
    page = browser.client.post("/log-ind-og-send", data=entered, headers=OURS)
    assert page.status_code == 200
    assert 'action="/problemer/2222-2222/opfoelgning"' in page.text
    assert hidden(page.text)["reply"] == "Vi kommer i morgen"


def test_a_token_that_does_not_fit_asks_for_one_more_press(app, visit, issue):
    alice = visit("alice")
    page = alice.client.post("/problemer/ny", data={**issue, "csrf_token": "old"}, headers=OURS)
    assert (page.status_code, "Send det, du har skrevet" in page.text) == (401, True)
    assert alice.client.post("/problemer/ny", data=hidden(page.text), headers=OURS).status_code == 303
    assert count_rows(app, Issue) == 1


def test_nothing_is_carried_for_another_site_and_never_a_password(app, visit, issue):
    for headers in ({}, {"Origin": "https://elsewhere.example"}, {**OURS, "Sec-Fetch-Site": "cross-site"}):
        lost = visit().client.post("/problemer/ny", data=issue, headers=headers)
        assert (lost.status_code, issue["text"] in lost.text) == (401, False)
        browser = visit()
        entered = {**{f"sendt-{name}": text for name, text in issue.items()}, "til": "/problemer/ny"}
        entered |= {"login_name": "alice", "password": PASSWORD, "csrf_token": browser.token()}
        assert browser.client.post("/log-ind-og-send", data=entered, headers=headers).status_code == 403
    lost = visit().client.post("/log-ind", data={"login_name": "alice", "password": PASSWORD}, headers=OURS)
    assert (lost.status_code, PASSWORD in lost.text) == (401, False)
    lost = visit().client.post("/min-side", data={"old": PASSWORD}, headers=OURS)
    assert (lost.status_code, PASSWORD in lost.text) == (401, False)
    assert count_rows(app, Issue) == 0


def test_logging_out_clears_the_cache_and_never_what_waits(visit):
    alice = visit("alice")
    assert alice.post("/log-ud").headers["Clear-Site-Data"] == '"cache"'
    assert alice.get("/").headers["Cache-Control"] == "no-store"
