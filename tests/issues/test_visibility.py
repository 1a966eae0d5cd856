"""Who sees which issue, on every surface."""

import re

from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues import monthly_totals, store
from gladsaxe.issues.tables import Issue
from tests.issues.steps import (
    add_issue,
    find_issue_row,
    get_seat_value,
    is_same_page,
    make_actor,
    make_picture,
    open_issue_page,
    post_issue,
    press_button,
)

READERS = {
    0: {"alice", "bob", "doris", "erik", "freja", "gert", "hanne", "ib"},
    1: {"bob", "doris", "erik", "freja"},
    2: {"bob", "freja"},
    3: {"freja"},
}
CAST = sorted(READERS[0])


def marker(level) -> str:
    return f"kendemærke nummer {level}"


def told_at_each_level(app, browser) -> dict[int, str]:
    return {
        level: post_issue(
            app,
            browser,
            level=str(level),
            text=marker(level),
            photos=[(make_picture((level, 9, 9)), "a.png")],
        )
        for level in READERS
    }


def test_each_level_on_every_surface_for_the_whole_cast(app, visit):
    alice = visit("alice")
    numbers = told_at_each_level(app, alice)
    freja = visit("freja")
    photos = {
        number: re.search(r'<img src="([^"]+)"', open_issue_page(freja, number))[1]
        for number in numbers.values()
    }
    for name in CAST:
        browser = {"alice": alice, "freja": freja}.get(name) or visit(name)
        listed = browser.get("/problemer").text
        seen = {level for level in READERS if name in READERS[level] or name == "alice"}
        total = f"{len(seen)} {'problem eller idé' if len(seen) == 1 else 'problemer og idéer'}"
        assert f'<p class="how-many">{total}</p>' in listed, name
        nothing = browser.get("/problemer/2222-2222")
        for level, number in numbers.items():
            page, image = browser.get(f"/problemer/{number}"), browser.get(photos[number])
            reads = name in READERS[level]
            assert (number in listed) is (level in seen), (name, level)
            assert (marker(level) in listed) is reads, (name, level)
            assert page.status_code == (200 if level in seen else 404), (name, level)
            assert (marker(level) in page.text) is reads, (name, level)
            assert (photos[number] in page.text) is reads, (name, level)
            assert image.status_code == (200 if reads else 404), (name, level)
            if level not in seen:
                assert is_same_page(page, nothing)
            if not reads:
                assert is_same_page(image, browser.get("/problemer/2222-2222/billeder/" + "0" * 32))


def test_what_is_not_yours_cannot_be_changed_and_answers_as_what_is_not_there(app, visit):
    number = add_issue(app, "alice", level=ConfidentialityLevel.CONFIDENTIAL)
    doris = visit("doris")
    for step in ("opfoelgning", "jeg-tager-den", "stadig-et-problem", "skaerm"):
        answer = press_button(doris, number, step, state="set", level="3")
        assert answer.status_code == 404
        assert is_same_page(answer, press_button(doris, "2222-2222", step, state="set", level="3"))
    assert find_issue_row(app, number).version == 1


def test_the_responsible_seat_reads_what_it_handles_and_only_it_learns_who_wrote(app, visit):
    number = add_issue(app, "alice", level=ConfidentialityLevel.CONFIDENTIAL, text=marker(2))
    bob, doris = visit("bob"), visit("doris")
    assert doris.get(f"/problemer/{number}").status_code == 404
    assert "Skrevet af" not in bob.get(f"/problemer/{number}").text
    assert (
        press_button(
            bob, number, "opfoelgning", responsible=get_seat_value(app, "tf-faellesdrift")
        ).status_code
        == 303
    )
    page = doris.get(f"/problemer/{number}").text
    assert marker(2) in page
    assert "<dt>Skrevet af</dt><dd>Alice, Beboerrepræsentant, Boligafdelingerne</dd>" in page
    assert "Alice" not in bob.get(f"/problemer/{number}").text


def test_what_is_kept_closest_goes_to_the_secretariat_s_lead(app, visit):
    number = add_issue(app, "bob", level=ConfidentialityLevel.STRICT)
    assert find_issue_row(app, number).responsible_seat_id == int(get_seat_value(app, "sekretariatsleder"))
    text = visit("bob").get(f"/problemer/{number}/kvittering").text
    assert "<dd>Kun Sekretariatsleder</dd>" in text


def test_a_resident_reads_back_status_and_replies_but_no_text_above_open(app, visit):
    alice, bob = visit("alice"), visit("bob")
    secrets = ["hemmelig tekst", "hemmeligt sted", "hemmelig tilføjelse", "hemmelig bemærkning"]
    number = post_issue(app, alice, kind="utrygt", text=secrets[0], where_exactly=secrets[1])
    press_button(bob, number, "opfoelgning", state="set", note=secrets[3])
    press_button(
        bob, number, "opfoelgning", state="lukket", note="Det hører til klubben.", reply="Tak for det."
    )
    press_button(alice, number, "stadig-et-problem", still=secrets[2])
    shown = bob.get(f"/problemer/{number}").text
    assert all(secret in shown for secret in secrets)
    own = alice.get(f"/problemer/{number}").text
    assert "Det hører til klubben." not in own
    assert "<strong>Svar:</strong> Tak for det." in own
    assert re.search(r">\s*Ny\s*<", own)
    for address in (
        f"/problemer/{number}",
        f"/problemer/{number}/kvittering",
        "/problemer",
        "/problemer?vis=mine",
    ):
        text = alice.get(address).text
        assert number in text
        assert [secret for secret in secrets if secret in text] == []


def test_a_forum_reads_only_its_own(app, visit):
    add_issue(app, "ib", level=ConfidentialityLevel.CONFIDENTIAL, kind=IssueKind.UNSAFE)
    number = add_issue(app, "alice", level=ConfidentialityLevel.CONFIDENTIAL)
    ib = visit("ib")
    assert ib.get(f"/problemer/{number}").status_code == 404
    assert '<p class="how-many">1 problem eller idé</p>' in ib.get("/problemer").text


def test_sums_and_rows_for_others_hold_nothing_that_they_may_not_see(app):
    for level in ConfidentialityLevel:
        add_issue(app, "alice", level=level)
    with app.app_context():
        seen = {
            name: (
                sum(part.count for part in monthly_totals.list_issue_counts(who)),
                len(run_in_transaction(store.log_export, who)) if who else 1,
            )
            for name, who in [(None, None), *((name, make_actor(app, name)) for name in CAST)]
        }
    assert seen == {
        None: (1, 1),
        "alice": (1, 1),
        "bob": (3, 3),
        "doris": (2, 2),
        "erik": (2, 2),
        # The handler reads what is kept closest, but it is in nobody's sums and in no file.
        "freja": (3, 3),
        "gert": (1, 1),
        "hanne": (1, 1),
        "ib": (1, 1),
    }


def test_raising_the_level_takes_it_from_those_who_may_not_read_it_any_more(app, visit):
    number = add_issue(app, "alice")
    erik, ib = visit("erik"), visit("ib")
    assert ib.get(f"/problemer/{number}").status_code == 200
    answer = press_button(erik, number, "skaerm", level="2")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/problemer")
    assert [browser.get(f"/problemer/{number}").status_code for browser in (erik, ib)] == [404, 404]
    assert find_issue_row(app, number).level == 2


def test_a_level_is_never_lowered(app, visit):
    number = add_issue(app, "alice", level=ConfidentialityLevel.CONFIDENTIAL)
    bob = visit("bob")
    for level in ("0", "1", "2", "", "7"):
        answer = press_button(bob, number, "skaerm", level=level)
        assert answer.status_code == 422
        assert "Vælg en af mulighederne." in answer.text
    assert find_issue_row(app, number).level == 2


def test_who_wrote_it_may_raise_it_without_reading_it(app, visit):
    alice = visit("alice")
    number = post_issue(app, alice, kind="stoej", text=marker(1))
    assert press_button(alice, number, "skaerm", level="3").status_code == 303
    assert find_issue_row(app, number).level == 3
    assert visit("bob").get(f"/problemer/{number}").status_code == 404
    assert marker(1) not in alice.get(f"/problemer/{number}").text


def test_a_photo_of_one_issue_is_not_shown_through_another(app, visit):
    bob = visit("bob")
    closed = post_issue(app, bob, level="3", photos=[(make_picture(), "a.png")])
    opened = post_issue(app, bob)
    address = re.search(r'<img src="([^"]+)"', open_issue_page(visit("freja"), closed))[1]
    assert bob.get(address.replace(closed, opened)).status_code == 404
    with app.app_context():
        assert {issue.number for issue in db.session.query(Issue)} == {closed, opened}


def test_a_small_letter_number_finds_the_same_issue(app, visit):
    number = add_issue(app, "alice")
    assert visit("bob").get(f"/problemer/{number.lower()}").status_code == 200
