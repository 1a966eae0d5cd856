"""The quarantine: who sees what of it, and how it is settled."""

from datetime import timedelta

from sqlalchemy import select

from gladsaxe.activities.tables import Activity
from gladsaxe.bodies.store import end_membership, list_memberships
from gladsaxe.bodies.tables import Person
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues.tables import Issue
from gladsaxe.submissions.store import close_form
from gladsaxe.submissions.tables import Submission
from tests.faults import error_above_field
from tests.offline.outbox import Outbox, build_record
from tests.offline.test_records import count_rows


def shut(app, form) -> None:
    with app.app_context():
        run_in_transaction(close_form, form)


def address(item) -> str:
    return f"/karantaene/{item['record_id']}/{item['rev']}"


def test_a_closed_form_says_so_on_its_page_as_well(app, visit, issue):
    shut(app, "issues.new")
    alice = visit("alice")
    page = alice.client.get("/problemer/ny", follow_redirects=True)
    assert (page.status_code, "Formularen er lukket" in page.text) == (410, True)
    assert alice.post("/problemer/ny", issue).status_code == 410
    assert count_rows(app, Issue) == 0


def test_the_secretariat_reads_it_and_writes_it_in_as_the_one_who_sent_it(app, visit, activity):
    alice, erik = visit("alice"), visit("erik")
    shut(app, "activities.new")
    phone = Outbox(alice.client)
    item = phone.record("activities.new", activity, sealed=True)
    phone.send(item)
    row = erik.get("/karantaene").text
    assert ">Alice</td>" in row and "Formularen var lukket, da den kom." in row
    page = erik.get(address(item)).text
    for shown in ("<dd>Alice</dd>", "Loppemarked", "<dd>5. juni 2018 kl. 14.00</dd>", ">250<"):
        assert shown in page
    answer = erik.post(f"{address(item)}/foer-ind")
    assert answer.headers["Location"] == "/karantaene?afgjort=ja"
    assert "Den er ført ind." in erik.get(answer.headers["Location"]).text
    with app.app_context():
        made = db.session.scalars(select(Activity)).one()
        custody = db.session.scalars(select(Submission)).one()
        names = {person.id: person.name for person in db.session.scalars(select(Person))}
        assert (names[made.person_id], names[custody.settled_by_id]) == ("Alice", "Erik")
        assert (custody.outcome, custody.content) == ("accepted", None)
    assert phone.status(item).json["records"][0]["outcome"] == "accepted"
    assert erik.post(f"{address(item)}/foer-ind").status_code == 404
    assert count_rows(app, Activity) == 1


def test_what_was_written_before_a_role_was_lost_is_written_in_as_of_that_day(app, visit, issue):
    alice, freja = visit("alice"), visit("freja")
    phone = Outbox(alice.client)
    with app.app_context():
        person = db.session.scalars(select(Person.id).where(Person.name == "Alice")).one()
        held = [row.id for row in list_memberships(today()) if row.person_id == person]
        run_in_transaction(lambda: [end_membership(row, today() - timedelta(days=1)) for row in held])
    item = phone.record("issues.new", issue)
    assert phone.send(item).json["outcome"] == "quarantined"
    late = phone.record("issues.new", issue, saved_at="2999-01-01T00:00:00Z")
    phone.send(late)
    assert freja.post(f"{address(item)}/foer-ind").status_code == 303
    refused = freja.post(f"{address(late)}/foer-ind")
    assert refused.status_code == 422
    assert "Personen havde ingen plads, der må sende formularen, den dag det blev skrevet." in refused.text
    assert count_rows(app, Issue) == 1


def test_one_with_a_fault_goes_back_to_its_writer(app, visit, issue):
    alice, freja = visit("alice"), visit("freja")
    phone = Outbox(alice.client)
    item = phone.record("issues.new", {**issue, "text": ""}, form_version=7)
    assert phone.send(item).json["outcome"] == "quarantined"
    assert freja.post(f"{address(item)}/foer-ind").headers["Location"] == "/karantaene?afgjort=rettes"
    assert phone.status(item).json["records"][0]["errors"] == {"text": ["Skriv hvad du så."]}
    assert alice.get(f"/kladder/{item['record_id']}").status_code == 200


def test_it_is_discarded_with_a_reason_and_kept_as_it_came(app, visit, issue):
    alice, freja = visit("alice"), visit("freja")
    phone = Outbox(alice.client)
    item = phone.record("issues.new", issue, form_version=7)
    phone.send(item)
    empty = freja.post(f"{address(item)}/afvis", {"reason": "  "})
    assert (empty.status_code, error_above_field(empty.text, "reason")) == (422, "Skriv hvorfor.")
    freja.post(f"{address(item)}/afvis", {"reason": "Prøve"})
    with app.app_context():
        row = db.session.scalars(select(Submission)).one()
        assert (row.outcome, row.settled_reason, row.content.decode()) == ("discarded", "Prøve", item["body"])
        assert db.session.get(Person, row.settled_by_id).name == "Freja"
    assert "Der er ikke noget i karantæne." in freja.get("/karantaene").text
    assert phone.status(item).json["records"][0]["outcome"] == "discarded"


def test_what_is_confidential_is_so_in_quarantine_too(app, visit, issue, walk):
    phone = Outbox(visit("alice").client)
    erik, freja, bob = visit("erik"), visit("freja"), visit("bob")
    secret = {**issue, "kind": "utrygt", "text": "hemmeligt"}
    items = [
        phone.record("issues.new", secret, form_version=7),
        phone.record("issues.walk", {**walk, "rows-0-kind": "utrygt"}, form_version=7),
        phone.record("issues.new", {**secret, "kind": "findes ikke"}, form_version=7),
        phone.record("unknown.form", secret),
        build_record(phone.owner, "issues.new", secret, key={**phone.key, "id": "0" * 16}),
    ]
    for item in items:
        assert phone.send(item).json["outcome"] == "quarantined"
    listed = erik.get("/karantaene").text
    assert (listed.count("Fortroligt:"), "Alice" in listed, "hemmeligt" in listed) == (5, False, False)
    for item in items:
        for step in ("", "/foer-ind", "/afvis"):
            answer = erik.get(address(item)) if not step else erik.post(address(item) + step, {"reason": "x"})
            assert answer.status_code == 404
        assert freja.get(address(item)).status_code == 200
    assert "hemmeligt" in freja.get(address(items[0])).text
    assert "Indholdet kan ikke vises." in freja.get(address(items[4])).text
    assert bob.get("/karantaene").status_code == 403


def test_a_change_after_the_row_was_made_is_shown_and_never_a_second_row(app, visit, activity):
    phone, erik = Outbox(visit("alice").client), visit("erik")
    first = phone.record("activities.new", activity)
    phone.send(first)
    changed = phone.record(
        "activities.new", {**activity, "participants": "300"}, record_id=first["record_id"], rev=2
    )
    assert phone.send(changed).json["outcome"] == "quarantined"
    refused = erik.post(f"{address(changed)}/foer-ind")
    assert (refused.status_code, "Den første udgave er ført ind." in refused.text) == (422, True)
    assert count_rows(app, Activity) == 1


def test_an_old_key_that_is_put_back_opens_what_waited_for_it(app, visit, activity):
    phone, freja = Outbox(visit("alice").client), visit("freja")
    item = phone.record("activities.new", activity, sealed=True)
    folder = app.extensions["offline_keys"]._folder
    kept = {file: file.read_bytes() for file in folder.iterdir() if phone.key["id"] in file.name}
    for file in kept:
        file.rename(file.with_suffix(".away"))
    assert phone.send(item).json["outcome"] == "quarantined"
    refused = freja.post(f"{address(item)}/foer-ind")
    assert (refused.status_code, "Indholdet kan ikke læses endnu." in refused.text) == (422, True)
    for file in kept:
        file.with_suffix(".away").rename(file)
    assert freja.post(f"{address(item)}/foer-ind").status_code == 303
    assert count_rows(app, Activity) == 1
