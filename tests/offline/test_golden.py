"""The golden outbox: an item of every form and version ever published is still accepted."""

import json
from pathlib import Path

from gladsaxe.offline.registrations import REGISTRATIONS
from gladsaxe.submissions.tables import Submission
from tests.issues.steps import get_place_value
from tests.offline.outbox import is_receipt, sha256
from tests.offline.test_records import count_rows

GOLDEN = Path(__file__).parent / "golden"


def items():
    return [json.loads(file.read_text()) for file in sorted(GOLDEN.glob("*.json"))]


def test_every_form_and_version_is_recorded():
    published = {
        (name, version) for name, entry in REGISTRATIONS.items() for version in range(1, entry.version + 1)
    }
    assert {(item["form"], item["form_version"]) for item in items()} == published


def test_what_was_recorded_is_accepted(app, phone):
    alice = phone("alice")
    for item in items():
        # The number of a place is the installation's own.
        body = item["body"].replace("PLACE", get_place_value(app))
        sent = {**item, "owner": alice.owner, "body": body, "sha256": sha256(body)}
        answer = alice.send(sent)
        current = REGISTRATIONS[item["form"]].version
        expected = "accepted" if item["form_version"] == current else "upgraded"
        assert is_receipt(answer, sent)
        assert (item["form"], answer.json["outcome"], answer.json["errors"]) == (item["form"], expected, {})
    assert count_rows(app, Submission) == len(items())


def test_an_older_version_is_converted_step_by_step(app, phone, issue, monkeypatch):
    entry = REGISTRATIONS["issues.new"]
    steps = {
        1: lambda fields: [("where" if name == "sted" else name, text) for name, text in fields],
        2: lambda fields: [("place" if name == "where" else name, text) for name, text in fields],
    }
    monkeypatch.setattr(type(entry), "version", 3)
    monkeypatch.setattr(type(entry), "upgrades", steps)
    alice = phone("alice")
    oldest = {("sted" if name == "place" else name): text for name, text in issue.items()}
    middle = {("where" if name == "place" else name): text for name, text in issue.items()}
    sent = [(1, oldest), (2, middle), (3, issue), (4, issue)]
    outcomes = [
        alice.send(alice.record("issues.new", fields, form_version=n)).json["outcome"] for n, fields in sent
    ]
    assert outcomes == ["upgraded", "upgraded", "accepted", "quarantined"]
