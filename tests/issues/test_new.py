"""Telling about a problem or an idea: the form, its faults, its receipt and its photos."""

import io
import re
import uuid

from PIL import Image

from gladsaxe.attachments.tables import Photo
from gladsaxe.issues.tables import Issue, IssueEvent
from tests.faults import error_above_field, find_page_faults
from tests.issues.steps import (
    count_rows,
    find_issue_row,
    get_place_value,
    is_same_page,
    make_issue_form,
    make_picture,
    post_issue,
    send_concurrently,
)

LONG = "å" * 10_000


FAULTS = [
    ({"kind": ""}, "kind", "Vælg hvad det handler om."),
    ({"kind": None}, "kind", "Vælg hvad det handler om."),
    ({"kind": "tyveri"}, "kind", "Vælg en af mulighederne."),
    ({"place": ""}, "place", "Vælg hvor det var."),
    ({"place": "999999"}, "place", "Vælg en af mulighederne."),
    ({"text": ""}, "text", "Skriv hvad du så."),
    ({"text": " \n "}, "text", "Skriv hvad du så."),
    ({"text": LONG + "åå"}, "text", "Teksten er 2 tegn for lang."),
    ({"seen_on": ""}, "seen_on", "Skriv hvilken dag det var."),
    ({"seen_on": "i går"}, "seen_on", "Skriv datoen med dag, måned og år, for eksempel 05-06-2018."),
    ({"seen_on": "31-04-2018"}, "seen_on", "Den dato findes ikke. Se efter dag og måned."),
    ({"seen_on": "01-01-2999"}, "seen_on", "Datoen kan ikke være i fremtiden."),
    ({"urgency": "straks"}, "urgency", "Vælg en af mulighederne."),
    ({"level": "4"}, "level", "Vælg en af mulighederne."),
    ({"where_exactly": "x" * 201}, "where_exactly", "Teksten er 1 tegn for lang."),
]


def test_a_form_shows_at_most_six_fields_and_says_where_danger_goes(visit):
    text = visit("alice").get("/problemer/ny").text
    shown, _, more = text.partition("<details")
    assert re.findall(r'(?:select|textarea|input)[^>]* name="(\w+)"', shown.split('id="safety"')[1]) == [
        "csrf_token", "submission_id",
        "kind", "place", "text", "seen_on", "urgency", "urgency", "urgency", "photos",
    ]  # fmt: skip
    assert set(re.findall(r'name="(\w+)"', more)) == {"where_exactly", "wants_reply", "level"}
    for sentence in (
        'Er der fare lige nu? Ring <a href="tel:112">112</a>.',
        'Ring til politiet på <a href="tel:114">114</a>.',
        "Det her er ikke en besked om et barn.",
        "Skriv ikke om bestemte personer. Alle i Task Force kan læse det, du skriver.",
    ):
        assert sentence in text


def test_what_was_told_is_kept_and_the_receipt_shows_its_number(app, visit):
    alice = visit("alice")
    number = post_issue(
        app,
        alice,
        kind="lys",
        place=get_place_value(app, "biblioteket"),
        text="  Der er mørkt bag biblioteket.\r\nHver aften. ",
        seen_on="5.6.2018",
        urgency="nu",
        where_exactly="ved bagdøren",
        wants_reply="y",
        level="1",
    )
    issue = find_issue_row(app, number)
    assert (issue.kind, issue.level, issue.state, issue.urgency) == ("lys", 1, "ny", "nu")
    assert issue.text == "Der er mørkt bag biblioteket.\nHver aften."
    assert (issue.where_exactly, issue.wants_reply, issue.seen_on.isoformat()) == (
        "ved bagdøren",
        True,
        "2018-06-05",
    )
    assert issue.responsible_seat_id is None
    text = alice.get(f"/problemer/{number}/kvittering").text
    assert "Tak. Vi har fået din besked" in text
    assert f"Nummer <strong>{number}</strong>" in text
    assert "<dd>Ny. Ingen har set på den endnu.</dd>" in text
    assert "Fællesdriften. Det går til den, der tager sig af den slags det sted. Task Force ser også" in text


def test_only_the_one_who_wrote_sees_the_receipt(app, visit):
    number = post_issue(app, visit("alice"))
    bob = visit("bob")
    unknown = bob.get("/problemer/2222-2222/kvittering")
    others = bob.get(f"/problemer/{number}/kvittering")
    assert others.status_code == 404
    assert is_same_page(others, unknown)


def test_each_fault_is_said_above_its_field_and_on_top(app, visit):
    alice, skur = visit("alice"), get_place_value(app, "skur-2")
    for changed, field, sentence in FAULTS:
        answer = alice.post("/problemer/ny", make_issue_form(app, **{"place": skur, **changed}))
        assert answer.status_code == 422, changed
        assert find_page_faults(answer.text) == [sentence]
        assert error_above_field(answer.text, field) == sentence
        assert "<title>Fejl: " in answer.text
    assert count_rows(app, Issue) == 0


def test_a_form_with_a_fault_still_holds_everything_typed(app, visit):
    sent = make_issue_form(
        app,
        kind="",
        place=get_place_value(app, "skur-2"),
        text="Døren <b>er</b> i stykker & åben",
        where_exactly="ved trappen",
        seen_on="4/6 2018",
        urgency="nu",
        level="2",
        wants_reply="y",
    )
    text = visit("alice").post("/problemer/ny", sent).text
    for held in (
        f'name="submission_id" value="{sent["submission_id"]}"',
        f'<option value="{sent["place"]}" selected>Skur 2</option>',
        "Døren &lt;b&gt;er&lt;/b&gt; i stykker &amp; åben</textarea>",
        'value="ved trappen"',
        'value="4/6 2018"',
        'value="nu" checked',
        'value="2" checked',
        'name="wants_reply" value="y" checked',
    ):
        assert held in text
    assert re.search(r"<details[^>]* open>", text)
    text = visit("alice").post("/problemer/ny", make_issue_form(app, seen_on="31/4 2018")).text
    assert 'value="31/4 2018"' in text


def test_every_fault_is_told_at_once(app, visit):
    answer = visit("alice").post("/problemer/ny", {"submission_id": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert find_page_faults(answer.text) == [
        "Vælg hvad det handler om.", "Vælg hvor det var.", "Skriv hvad du så.", "Skriv hvilken dag det var."
    ]  # fmt: skip


def test_ten_thousand_characters_and_strange_ones_are_fine(app, visit):
    alice = visit("alice")
    assert find_issue_row(app, post_issue(app, alice, text=LONG)).text == LONG
    number = post_issue(app, alice, text="<script>alert(1)</script> a\0b \u202e 🙂")
    assert (
        find_issue_row(app, number).text == "<script>alert(1)</script> a\N{REPLACEMENT CHARACTER}b \u202e 🙂"
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in alice.get(f"/problemer/{number}").text


def test_pressing_twice_going_back_and_reloading_show_the_same_receipt(app, visit):
    alice = visit("alice")
    sent = make_issue_form(app)
    first = alice.post("/problemer/ny", sent)
    again = alice.post("/problemer/ny", {**sent, "text": "noget andet"})
    broken = alice.post("/problemer/ny", {**sent, "text": ""})
    assert {answer.headers["Location"] for answer in (first, again, broken)} == {first.headers["Location"]}
    assert count_rows(app, Issue) == count_rows(app, IssueEvent) == 1
    assert visit("bob").post("/problemer/ny", sent).status_code == 403
    assert count_rows(app, Issue) == 1


def test_ten_presses_at_once_make_one_issue(app, visit):
    answers = send_concurrently(app, visit("alice"), "/problemer/ny", [make_issue_form(app)] * 10)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert count_rows(app, Issue) == 1


def test_photos_come_along_also_from_a_form_with_a_fault(app, visit):
    alice = visit("alice")
    sent = make_issue_form(app, text="")
    answer = alice.post(
        "/problemer/ny", {**sent, "photos": [(make_picture("red"), "a.png"), (make_picture("blue"), "b.png")]}
    )
    assert answer.status_code == 422
    assert "2 billeder er allerede modtaget og kommer med." in answer.text
    answer = alice.post(
        "/problemer/ny", {**sent, "text": "Nu med tekst", "photos": [(make_picture("red"), "a.png")]}
    )
    number = answer.headers["Location"].split("/")[2]
    page = alice.get(f"/problemer/{number}").text
    addresses = re.findall(r'<img src="([^"]+)"', page)
    assert len(addresses) == 2
    shown = alice.get(addresses[0])
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(shown.data)).size == (40, 30)


def test_a_form_with_photos_sent_again_reads_no_photo_twice(app, visit):
    alice = visit("alice")
    sent = make_issue_form(app)
    files = lambda: [(make_picture((n, n, n)), f"{n}.png") for n in range(4)]  # noqa: E731 - made anew each time
    first = alice.post("/problemer/ny", {**sent, "photos": files()})
    again = alice.post("/problemer/ny", {**sent, "photos": files()})
    assert first.headers["Location"] == again.headers["Location"]
    assert count_rows(app, Photo) == 4


def test_what_is_no_photo_is_said_and_the_text_stays(app, visit):
    answer = visit("alice").post(
        "/problemer/ny", {**make_issue_form(app), "photos": [(io.BytesIO(b"%PDF-1.4"), "regning.pdf")]}
    )
    assert answer.status_code == 422
    assert find_page_faults(answer.text) == ["Billedet skal være JPG, PNG, WEBP eller HEIC."]
    assert "Bænken ved boldbanen er brækket.</textarea>" in answer.text
    assert count_rows(app, Issue) == 0


def test_who_may_only_read_cannot_write_and_who_has_no_part_sees_nothing(app, visit):
    for name in ("gert", "hanne"):
        browser = visit(name)
        assert browser.get("/problemer/ny").status_code == 403
        assert browser.post("/problemer/ny", make_issue_form(app)).status_code == 403
        assert "/problemer/ny" not in browser.get("/problemer").text
    for name in ("charlie", "karl"):
        browser = visit(name)
        assert [browser.get(address).status_code for address in ("/problemer", "/problemer/ny")] == [403, 403]
    assert count_rows(app, Issue) == 0
