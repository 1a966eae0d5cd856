"""What a person may send within a day: sealed and unknown forms, late photos, and the files of a page."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gladsaxe.attachments.tables import Photo, StoredDocument
from gladsaxe.database.clock import freeze_time, now
from gladsaxe.issues.tables import Issue
from gladsaxe.submissions.daily_limit import DAILY_LIMIT_SENTENCE
from tests.issues.steps import make_picture
from tests.offline.conftest import make_jpeg
from tests.offline.outbox import sha256
from tests.offline.test_records import count_rows, read_refusal

SLOW_DOWN = (429, "slow_down")


@pytest.fixture
def limit(app):
    """Give what sets how many bytes a person may send within a day."""

    def set_limit(size: int) -> None:
        configuration = app.extensions["configuration"]
        app.extensions["configuration"] = replace(configuration, daily_bytes=size)

    return set_limit


def test_unknown_forms_fill_no_disk(phone, limit):
    limit(100_000)
    alice, bob = phone("alice"), phone("bob")
    items = [alice.record("nothing.new", {"text": f"{number}" * 30_000}) for number in range(5)]
    answers = [alice.send(item) for item in items]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429, 429]
    assert read_refusal(answers[-1]) == SLOW_DOWN
    assert alice.send(items[0]).json["replay"] is True
    assert bob.send(bob.record("nothing.new", {"text": "x" * 30_000})).status_code == 201
    with freeze_time(now() + timedelta(hours=25)):
        assert phone("alice").send(items[-1]).status_code == 201


def test_what_was_accepted_is_no_burden(app, phone, issue, limit):
    limit(3_000)
    alice = phone("alice")
    answers = [alice.send(alice.record("issues.new", {**issue, "text": "x" * 1_000})) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [201] * 5
    assert count_rows(app, Issue) == 5


def test_late_photos_are_counted(app, phone, walk, limit):
    alice = phone("alice")
    photos = [make_jpeg("red"), make_jpeg("blue")]
    fields = [(f"rows-{number}-photos", sha256(photo)) for number, photo in enumerate(photos)]
    assert alice.send(alice.record("issues.walk", walk, fields)).status_code == 201
    assert alice.photo(photos[0]).status_code == 201
    limit(1)
    assert alice.photo(photos[0]).json["replay"] is True
    assert read_refusal(alice.photo(photos[1])) == SLOW_DOWN
    assert count_rows(app, Photo) == 1


def test_a_page_says_so_at_the_field(app, visit, issue, limit):
    alice = visit("alice")
    limit(1)
    fields = {**issue, "submission_id": alice.submission_id("/problemer/ny")}
    answer = alice.post("/problemer/ny", {**fields, "photos": (make_picture(), "a.png")})
    assert (answer.status_code, DAILY_LIMIT_SENTENCE in answer.text) == (422, True)
    assert (count_rows(app, Photo), count_rows(app, StoredDocument)) == (0, 0)
    assert alice.post("/problemer/ny", fields).status_code == 303
