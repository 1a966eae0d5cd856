"""Photos after their record: checked, opened, and given to the row that was accepted earlier or later."""

import pytest
from sqlalchemy import select

from gladsaxe.attachments.tables import Photo
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues.tables import Issue, IssuePhoto
from gladsaxe.submissions.store import close_form, open_form
from gladsaxe.submissions.tables import AwaitedPhoto
from tests.offline.conftest import make_jpeg
from tests.offline.outbox import SEALED, Outbox, seal_content, sha256
from tests.offline.test_records import count_rows, read_refusal


def list_attached_photos(app) -> list[str]:
    """Return the text of the issue of each photo, in the order of the issues."""
    with app.app_context():
        query = select(Issue.text).join(IssuePhoto, IssuePhoto.issue_id == Issue.id).order_by(Issue.id)
        return list(db.session.scalars(query))


@pytest.mark.parametrize("sealed", [False, True])
def test_photos_join_the_row_that_was_accepted_before_them(app, phone, walk, sealed):
    alice = phone("alice")
    item = alice.record("issues.walk", walk)
    sent = [make_jpeg("red"), make_jpeg("blue"), make_jpeg("green")]
    if sealed:
        sent = [seal_content(photo, f"{item['record_id']}.{alice.owner}.photo", alice.key) for photo in sent]
    fields = [
        ("rows-0-photos", sha256(sent[0])),
        ("rows-3-photos", sha256(sent[1])),
        ("rows-3-photos", sha256(sent[2])),
    ]
    item = alice.record("issues.walk", walk, fields, sealed, record_id=item["record_id"])
    digests = [digest for _, digest in fields]
    assert read_refusal(alice.photo(sent[0])) == (404, "unknown_photo")
    assert alice.send(item).json["missing"] == digests
    kind = SEALED if sealed else "image/jpeg"
    for number, photo in enumerate(sent):
        answer = alice.photo(photo, kind)
        assert (answer.status_code, answer.json["outcome"], answer.json["replay"]) == (201, "accepted", False)
        again = alice.photo(photo, kind)
        assert (again.status_code, again.json["replay"]) == (200, True)
        assert alice.status(item).json["records"][0]["missing"] == digests[number + 1 :]
    assert list_attached_photos(app) == ["Mørkt her 0.", "Mørkt her 3.", "Mørkt her 3."]
    assert count_rows(app, Photo) == 3
    with app.app_context():
        assert all(photo.jpeg.startswith(b"\xff\xd8") for photo in db.session.scalars(select(Photo)))


def test_a_photo_is_asked_for_by_its_owner_and_its_digest_only(app, phone, issue):
    alice, bob = phone("alice"), phone("bob")
    photo = make_jpeg()
    item = alice.record("issues.new", issue, [("photos", sha256(photo))])
    alice.send(item)
    assert read_refusal(bob.photo(photo)) == (404, "unknown_photo")
    assert read_refusal(alice.photo(photo[:-1], name=sha256(photo))) == (422, "digest")
    assert read_refusal(alice.photo(photo, name="x" * 64)) == (400, "malformed")
    assert read_refusal(alice.photo(bytes(21 * 1024 * 1024))) == (413, "too_large")
    assert alice.status(item).json["records"][0]["missing"] == [sha256(photo)]
    assert alice.photo(photo).status_code == 201


def test_what_is_no_photo_is_told_and_done_with(app, phone, issue):
    alice = phone("alice")
    broken = b"\xff\xd8 no photo"
    item = alice.record("issues.new", issue, [("photos", sha256(broken))])
    alice.send(item)
    first, again = alice.photo(broken), alice.photo(broken)
    assert [answer.json["outcome"] for answer in (first, again)] == ["unusable", "unusable"]
    assert first.json["message"] == "Billedet skal være JPG, PNG, WEBP eller HEIC."
    assert alice.status(item).json["records"][0]["missing"] == []
    sealed = seal_content(make_jpeg(), "another record", alice.key)
    alice.send(alice.record("issues.new", issue, [("photos", sha256(sealed))]))
    assert alice.photo(sealed, SEALED).json["outcome"] == "unusable"
    assert count_rows(app, Photo) == 0


def test_photos_of_a_draft_wait_for_its_correction(app, visit, issue):
    alice = visit("alice")
    phone = Outbox(alice.client)
    first, late = make_jpeg("red"), make_jpeg("blue")
    chosen = [("photos", sha256(first)), ("photos", sha256(late))]
    item = phone.record("issues.new", {**issue, "text": ""}, chosen)
    assert phone.send(item).json["outcome"] == "needs_fix"
    assert phone.photo(first).status_code == 201
    page = alice.get(f"/kladder/{item['record_id']}").text
    assert "2 billeder er allerede modtaget og kommer med." in page
    alice.post("/problemer/ny", {**issue, "submission_id": item["record_id"]})
    assert list_attached_photos(app) == [issue["text"]]
    assert phone.status(item).json["records"][0]["missing"] == [sha256(late)]
    assert phone.photo(late).status_code == 201
    assert list_attached_photos(app) == [issue["text"]] * 2


def test_more_photos_than_a_form_takes_are_a_fault_and_the_rest_is_left_out(app, phone, issue):
    alice = phone("alice")
    photos = [make_jpeg(colour) for colour in ("red", "blue", "green", "black", "white", "pink")]
    item = alice.record("issues.new", issue, [("photos", sha256(photo)) for photo in photos])
    answer = alice.send(item).json
    assert answer["errors"] == {"photos": ["Du kan sende højst 5 billeder. Resten er ikke taget med."]}
    assert answer["missing"] == [sha256(photo) for photo in photos[:5]]


def test_photos_that_a_later_rev_no_longer_has_are_let_go(app, phone, issue):
    alice = phone("alice")
    old, kept, new = make_jpeg("red"), make_jpeg("blue"), make_jpeg("green")
    one = alice.record(
        "issues.new", {**issue, "kind": ""}, [("photos", sha256(old)), ("photos", sha256(kept))]
    )
    alice.send(one)
    for photo in (old, kept):
        assert alice.photo(photo).status_code == 201
    chosen = [("photos", sha256(kept)), ("photos", sha256(new))]
    two = alice.record("issues.new", issue, chosen, record_id=one["record_id"], rev=2)
    assert alice.send(two).json["missing"] == [sha256(new)]
    assert alice.photo(new).status_code == 201
    assert (len(list_attached_photos(app)), count_rows(app, Photo)) == (2, 2)


def test_a_draft_that_a_phone_corrects_keeps_its_photos(app, visit, issue):
    alice = visit("alice")
    phone = Outbox(alice.client)
    before, added = make_jpeg("red"), make_jpeg("blue")
    one = phone.record("issues.new", {**issue, "kind": ""}, [("photos", sha256(before))])
    phone.send(one)
    assert phone.photo(before).status_code == 201
    page = alice.get(f"/kladder/{one['record_id']}").text
    assert 'data-outbox-rev="2"' in page
    named = f"photos:{sha256(before)}"
    assert f'<input type="hidden" name="kept_photo" value="{named}">' in page
    chosen = [("photos", sha256(added))]
    corrected = {**issue, "kept_photo": named}
    two = phone.record("issues.new", corrected, chosen, record_id=one["record_id"], rev=2)
    answer = phone.send(two).json
    assert (answer["outcome"], answer["missing"]) == ("accepted", [sha256(added)])
    assert phone.photo(added).status_code == 201
    assert (len(list_attached_photos(app)), count_rows(app, Photo)) == (2, 2)


def test_photos_in_quarantine_come_along_when_it_is_settled(app, visit, walk):
    alice, freja = visit("alice"), visit("freja")
    phone = Outbox(alice.client)
    photo = make_jpeg()
    with app.app_context():
        run_in_transaction(close_form, "issues.walk")
    item = phone.record("issues.walk", walk, [("rows-3-photos", sha256(photo))])
    assert phone.send(item).json["outcome"] == "quarantined"
    assert phone.photo(photo).status_code == 201
    assert count_rows(app, Photo) == 0
    with app.app_context():
        run_in_transaction(open_form, "issues.walk")
    settled = freja.post(f"/karantaene/{item['record_id']}/1/foer-ind")
    assert settled.headers["Location"] == "/karantaene?afgjort=ja"
    assert list_attached_photos(app) == ["Mørkt her 3."]
    with app.app_context():
        assert db.session.scalars(select(AwaitedPhoto.content)).all() == [None]
