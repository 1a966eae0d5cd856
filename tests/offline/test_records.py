"""Every row of the contract: what the outbox sends, what the server answers, what stands in the rows."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from gladsaxe.activities.tables import Activity
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues.tables import Issue, IssueWalk
from gladsaxe.offline import api, store
from gladsaxe.offline.registrations import REGISTRATIONS
from gladsaxe.submissions.rules import receipt_number
from gladsaxe.submissions.store import close_form
from gladsaxe.submissions.tables import Draft, Submission
from tests.offline.outbox import (
    HEADERS,
    RECORDS,
    WHOAMI,
    Outbox,
    build_body,
    build_headers,
    is_receipt,
    sha256,
)


def count_rows(app, table) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def list_submissions(app) -> list[tuple[int, str, str]]:
    with app.app_context():
        rows = db.session.execute(
            select(Submission.rev, Submission.outcome, Submission.reason).order_by(Submission.rev)
        )
        return [tuple(row) for row in rows]


def read_refusal(answer) -> tuple[int, str]:
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert set(answer.json) == {"error", "message"}
    return answer.status_code, answer.json["error"]


@pytest.mark.parametrize("sealed", [False, True])
def test_what_a_form_takes_is_accepted_with_the_receipt_of_the_page(
    app, visit, activity, issue, walk, sealed
):
    alice = visit("alice")
    phone = Outbox(alice.client)
    for form, fields, table, title in (
        ("activities.new", activity, Activity, "Aktiviteten er gemt"),
        ("issues.new", issue, Issue, "Vi har fået din besked"),
        ("issues.walk", walk, IssueWalk, "Vi har fået"),
    ):
        before = count_rows(app, table)
        item = phone.record(form, fields, sealed=sealed)
        answer = phone.send(item)
        assert is_receipt(answer, item)
        assert answer.status_code == 201
        got = answer.json
        assert (got["outcome"], got["replay"], got["missing"], got["errors"]) == ("accepted", False, [], {})
        assert got["receipt"] == receipt_number(item["record_id"])
        assert title in alice.get(got["address"]).text
        again = phone.send(item)
        assert (again.status_code, again.json) == (200, {**got, "replay": True})
        assert count_rows(app, table) == before + 1
    with app.app_context():
        # What was accepted stands in its own row, and nowhere else.
        assert set(db.session.scalars(select(Submission.content))) == {None}


def test_what_is_sent_without_a_login_or_from_elsewhere_is_refused(app, visit, issue):
    phone = Outbox(visit("alice").client)
    item = json.dumps(phone.record("issues.new", issue)).encode()
    stranger = visit().client
    for answer in (
        stranger.get(WHOAMI, headers=HEADERS),
        stranger.get(WHOAMI),
        stranger.post(RECORDS, data=item, headers=build_headers(item)),
        stranger.post("/offline/v1/status", data=b"{}", headers=HEADERS),
        stranger.put(f"/offline/v1/photos/{'0' * 64}", data=b"x", headers=HEADERS),
    ):
        assert read_refusal(answer) == (401, "log_in")
    for header, value in (
        ("Origin", "https://elsewhere.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Sec-Fetch-Site", "none"),
    ):
        answer = phone.client.post(RECORDS, data=item, headers={**build_headers(item), header: value})
        assert read_refusal(answer) == (403, "cross_site")
    bare = {name: value for name, value in build_headers(item).items() if name != "X-Outbox"}
    assert read_refusal(phone.client.post(RECORDS, data=item, headers=bare)) == (400, "malformed")
    assert count_rows(app, Submission) == 0


def test_another_owners_item_is_refused_and_stays_theirs(app, phone, issue):
    alice, bob = phone("alice"), phone("bob")
    waiting = alice.record("issues.new", issue, sealed=True)
    assert read_refusal(bob.send(waiting)) == (403, "other_owner")
    assert read_refusal(bob.status(waiting, owner=alice.owner)) == (403, "other_owner")
    assert count_rows(app, Submission) == 0
    assert alice.send(waiting).json["outcome"] == "accepted"
    # Nor does a record that was taken in become another's by its number.
    stolen = bob.record("issues.new", issue, record_id=waiting["record_id"])
    assert read_refusal(bob.send(stolen)) == (403, "other_owner")
    assert bob.status(stolen).json["records"] == [
        {"known": False, "record_id": waiting["record_id"], "rev": 1}
    ]


def test_what_was_changed_on_the_way_is_refused(app, phone, issue):
    alice = phone("alice")
    item = alice.record("issues.new", issue)
    content = json.dumps(item).encode()
    cut = alice.client.post(RECORDS, data=content[:-9], headers=build_headers(content))
    assert read_refusal(cut) == (422, "digest")
    assert read_refusal(alice.send({**item, "body": item["body"].replace("boldbanen", "skolen")})) == (
        422,
        "digest",
    )
    assert read_refusal(alice.send(item, **{"Content-Digest": "md5=:AAAA:"})) == (400, "malformed")
    assert count_rows(app, Submission) == 0


def test_a_key_that_is_taken_by_other_content_is_refused(app, phone, issue):
    alice = phone("alice")
    item = alice.record("issues.new", issue)
    alice.send(item)
    other = alice.record("issues.new", {**issue, "text": "Noget andet"}, record_id=item["record_id"])
    assert read_refusal(alice.send(other)) == (409, "other_content")
    # The same text sealed anew is the same item.
    again = alice.record("issues.new", issue, record_id=item["record_id"], sealed=True)
    answer = alice.send(again)
    assert is_receipt(answer, again) and answer.json["replay"]
    assert count_rows(app, Issue) == 1


def test_too_much_and_too_often_are_told(app, phone, issue, monkeypatch):
    alice = phone("alice")
    large = alice.record("issues.new", {**issue, "text": "x" * (4 * 1024 * 1024)})
    assert read_refusal(alice.send(large)) == (413, "too_large")
    monkeypatch.setattr(api, "MAX_RECORDS_PER_MINUTE", 1)
    item = alice.record("issues.new", issue)
    assert alice.send(item).status_code == 201
    refused = alice.send(alice.record("issues.new", issue))
    assert read_refusal(refused) == (429, "slow_down")
    assert refused.headers["Retry-After"] == "30"
    assert alice.send(item).json["replay"] is True


@pytest.mark.parametrize(
    ("reason", "refused"),
    [("connection lost", (503, "try_later")), ("database or disk is full", (507, "full"))],
)
def test_a_database_that_refuses_loses_nothing(app, phone, issue, monkeypatch, reason, refused):
    from sqlalchemy.exc import OperationalError

    alice = phone("alice")
    item = alice.record("issues.new", issue)

    def fail(*_):
        raise OperationalError("secret", {}, Exception(reason))

    with monkeypatch.context() as broken:
        broken.setattr(store, "add_record", fail)
        answer = alice.send(item)
    assert read_refusal(answer) == refused
    assert answer.headers["Retry-After"] == "30"
    assert count_rows(app, Submission) == 0
    assert alice.send(item).json["outcome"] == "accepted"


def test_a_fault_of_ours_in_a_form_leaves_the_record_in_quarantine_and_no_half_row(
    app, phone, issue, monkeypatch
):
    alice = phone("alice")

    def fail(*_args):
        db.session.add(Draft(record_id="x", person_id=1, form="", fields="", errors=""))
        raise ZeroDivisionError

    monkeypatch.setattr(REGISTRATIONS["issues.new"], "accept", fail, raising=False)
    answer = alice.send(alice.record("issues.new", issue))
    assert (answer.status_code, answer.json["outcome"]) == (201, "quarantined")
    assert list_submissions(app) == [(1, "quarantined", "fault")]
    assert (count_rows(app, Issue), count_rows(app, Draft)) == (0, 0)


def test_twenty_deliveries_at_once_make_one_row(app, visit, issue):
    alice = visit("alice")
    phone = Outbox(alice.client)
    item = phone.record("issues.new", issue)
    session = alice.client.get_cookie("session").value
    start = Barrier(20)

    def deliver(_):
        client = app.test_client()
        client.set_cookie("session", session)
        content = json.dumps(item).encode()
        start.wait()
        return client.post(RECORDS, data=content, headers=build_headers(content))

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(deliver, range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({answer.json["receipt"] for answer in answers}) == 1
    assert (count_rows(app, Issue), count_rows(app, Submission)) == (1, 1)


def test_a_lost_answer_is_found_by_asking_and_a_restored_server_says_what_it_lacks(app, phone, issue):
    alice = phone("alice")
    sent, never = alice.record("issues.new", issue), alice.record("issues.new", issue)
    answer = alice.send(sent).json
    told = alice.status(sent, never).json["records"]
    assert told == [
        {"known": True, **answer, "replay": True},
        {"known": False, "record_id": never["record_id"], "rev": 1},
    ]
    with app.app_context():

        def restore_older_copy():
            from gladsaxe.issues.tables import IssueEvent

            for table in (IssueEvent, Issue, Submission):
                db.session.execute(table.__table__.delete())

        run_in_transaction(restore_older_copy)
    assert [row["known"] for row in alice.status(sent).json["records"]] == [False]
    offered = alice.send(sent)
    assert (offered.status_code, offered.json["receipt"]) == (201, answer["receipt"])
    assert count_rows(app, Issue) == 1


def test_a_closed_form_a_lost_role_and_what_is_unknown_end_in_quarantine(app, visit, phone, issue):
    from datetime import timedelta

    from gladsaxe.bodies.store import end_membership, list_memberships
    from gladsaxe.database.clock import today

    alice = phone("alice")
    with app.app_context():
        run_in_transaction(close_form, "issues.walk")
    who = alice.whoami().json["forms"]
    assert {name: entry["open"] for name, entry in who.items()} == {
        "activities.new": True, "issues.new": True, "issues.walk": False
    }  # fmt: skip
    items = {
        "closed": alice.record("issues.walk", {}),
        "unknown_form": alice.record("deviations.new", {"a": "b"}),
        "unknown_version": alice.record("issues.new", issue, form_version=9),
        "unreadable": alice.record("issues.new", {}, body="[]"),
    }
    for item in items.values():
        assert is_receipt(alice.send(item), item)
    with app.app_context():
        person = db.session.scalar(select(Submission.person_id))
        held = [row.id for row in list_memberships(today()) if row.person_id == person]
        run_in_transaction(lambda: [end_membership(row, today() - timedelta(days=1)) for row in held])
    items["no_right"] = alice.record("issues.new", issue)
    assert alice.send(items["no_right"]).json["outcome"] == "quarantined"
    with app.app_context():
        rows = db.session.execute(select(Submission.record_id, Submission.reason, Submission.outcome)).all()
    assert {tuple(row) for row in rows} == {
        (item["record_id"], reason, "quarantined") for reason, item in items.items()
    }
    assert count_rows(app, Issue) == 0


def test_what_is_sealed_for_another_key_or_to_something_else_is_kept(app, phone, issue):
    alice = phone("alice")
    other = {"id": "0" * 16, "public": alice.key["public"]}
    from tests.offline.outbox import build_record

    unknown = build_record(alice.owner, "issues.new", issue, key=other)
    moved = alice.record("issues.new", issue, sealed=True)
    moved["record_id"] = str(uuid.uuid4())
    for item in (unknown, moved):
        assert alice.send(item).json["outcome"] == "quarantined"
    with app.app_context():
        rows = db.session.execute(select(Submission.record_id, Submission.reason)).all()
    assert {tuple(row) for row in rows} == {
        (unknown["record_id"], "unknown_key"), (moved["record_id"], "unreadable")
    }  # fmt: skip


def test_a_key_is_rotated_and_the_old_one_still_opens(app, phone, issue):
    alice = phone("alice")
    old = alice.record("issues.new", issue, sealed=True)
    said = app.test_cli_runner().invoke(args=["sync", "rotate-key"]).output
    alice.key = alice.whoami().json["key"]
    assert alice.key["id"] in said
    new = alice.record("issues.new", issue, sealed=True)
    assert [alice.send(item).json["outcome"] for item in (old, new)] == ["accepted", "accepted"]
    files = sorted(app.extensions["offline_keys"]._folder.iterdir())
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert old["sealed"][:12] != new["sealed"][:12]


def test_a_page_and_a_phone_make_one_row_of_one_form(app, visit, issue):
    alice = visit("alice")
    phone = Outbox(alice.client)
    first = phone.record("issues.new", issue)
    phone.send(first)
    pressed = alice.post("/problemer/ny", {**issue, "submission_id": first["record_id"]})
    assert pressed.headers["Location"] == f"/problemer/{receipt_number(first['record_id'])}/kvittering"
    record_id = str(uuid.uuid4())
    alice.post("/problemer/ny", {**issue, "submission_id": record_id})
    later = phone.record("issues.new", issue, record_id=record_id, sealed=True)
    answer = phone.send(later)
    assert is_receipt(answer, later) and answer.json["replay"]
    assert count_rows(app, Issue) == 2


def test_of_several_revs_one_becomes_a_row(app, phone, issue):
    alice = phone("alice")
    one = alice.record("issues.new", {**issue, "text": ""})
    two = alice.record("issues.new", issue, record_id=one["record_id"], rev=2)
    three = alice.record("issues.new", {**issue, "text": "Ny tekst"}, record_id=one["record_id"], rev=3)
    assert [alice.send(item).json["outcome"] for item in (one, two, three)] == [
        "needs_fix", "accepted", "quarantined"
    ]  # fmt: skip
    assert list_submissions(app) == [
        (1, "superseded", ""),
        (2, "accepted", ""),
        (3, "quarantined", "changed_after"),
    ]
    late = alice.record("issues.new", {**issue, "text": ""}, rev=2)
    early = alice.record("issues.new", {**issue, "place": ""}, record_id=late["record_id"], rev=1)
    assert [alice.send(item).json["outcome"] for item in (late, early)] == ["needs_fix", "superseded"]
    assert (count_rows(app, Issue), count_rows(app, Draft)) == (1, 1)


HOSTILE = [
    b"", b"null", b"[]", b"{}", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000,
    b"1" * 10_000, b'{"record_id": NaN}', b'"\\ud800"',
]  # fmt: skip
WRONG = {
    "record_id": [None, 1, "", "x", "{}", str(uuid.uuid4()).upper(), ["a"], "\0" * 36],
    "rev": [None, 0, -1, 1.0, True, "1", 2**31, 10**400, []],
    "owner": [None, 1, "", "\ud800", "\0", {}],
    "form": [None, "", "A", "../x", "a" * 41, "x\0", 7],
    "form_version": [None, 0, False, "1", 2**63],
    "seq": [None, -1, "x", 1.5],
    "body": [None, 1, "", "\ud800", "a\0b", {}, []],
    "sealed": ["both"],
    "sha256": [None, "x", "A" * 64, "0" * 63, 0],
    "photos": ["x", {}, [1], ["x"], [["a"]], ["0" * 64] * 501],
}


def test_hostile_requests_are_refused_and_never_a_fault(app, phone, issue):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    alice = phone("alice")
    for content in HOSTILE:
        assert read_refusal(alice.send(content)) == (400, "malformed"), content[:20]
    good = alice.record("issues.new", issue)
    for name, values in WRONG.items():
        for value in values:
            assert read_refusal(alice.send({**good, name: value})) == (400, "malformed"), (name, value)
    for records in (None, "x", [1], [{}], [{"record_id": good["record_id"], "rev": 1}] * 201):
        answer = alice._post("/offline/v1/status", {"owner": alice.owner, "records": records}, {})
        assert read_refusal(answer) == (400, "malformed")
    assert count_rows(app, Submission) == 0
    for moment in (None, 7, "i går", "9999-99-99", "0001-01-01T00:00:00+23:59", "2018-06-05T12:00:00"):
        assert alice.send(alice.record("issues.new", issue, saved_at=moment)).json["outcome"] == "accepted"


def test_hostile_bodies_are_kept_and_never_a_fault(app, visit, issue):
    alice, erik = visit("alice"), visit("freja")
    phone = Outbox(alice.client)
    for body in (
        "x", "null", "[]", "{}", '{"fields": 1}', '{"fields": [["a"]]}', '{"fields": [[1, 2]]}',
        "[" * 100_000, '{"fields": [], "photos": [["x", "y"]]}',
        build_body({}, [("rows-1-photos", "0" * 64)]), build_body([("a", "b")] * 5_001),
    ):  # fmt: skip
        item = phone.record("issues.new", {}, body=body)
        assert phone.send(item).json["outcome"] == "quarantined", body[:40]
    for value in ("\0", "\ud800", "a\udfffb", "x" * 300_000, "<script>", "9" * 5_000):
        for name in ("kind", "place", "text", "seen_on", "urgency", "level", "where_exactly", value[:99]):
            answer = phone.send(phone.record("issues.new", {**issue, name: value}))
            assert answer.json["outcome"] in ("accepted", "needs_fix"), (name, value[:9])
    for fields in (
        {"rows-99999999999999999999-kind": "lys"}, {"rows--1-kind": "x"}, {"rows-x-kind": "x"},
        {f"rows-{row}-kind": "lys" for row in range(80)},
    ):  # fmt: skip
        assert phone.send(phone.record("issues.walk", fields)).json["outcome"] == "needs_fix"
    for address in alice.get("/kladder").text.split('href="')[1:]:
        if address.startswith("/kladder/"):
            assert alice.get(address.split('"')[0]).status_code == 200
    assert erik.get("/karantaene").status_code == 200


def test_the_digest_of_a_text_is_of_its_utf8(phone, issue):
    item = phone("alice").record("issues.new", issue)
    assert item["sha256"] == sha256(item["body"].encode("utf-8"))
