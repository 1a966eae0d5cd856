"""Nothing is lost and nothing is doubled, whatever the net and the server do.

The judge is what was typed against the rows of the database. bench/offline runs the same at length.
"""

import io
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import APIRequestContext, Error, Playwright, expect

from gladsaxe.attachments.rules import read_photo
from tests.browser.offline.house import PASSWORD, House
from tests.browser.offline.phone import (
    SMALLER,
    THANKS,
    UNSENT,
    Phone,
    a_record,
    a_text,
    flush_all,
    items,
    keep,
    outbox_program,
    send,
    send_all,
    send_unheard,
    write_problem,
)
from tests.offline_proxy import Fault, Faults
from tests.scale import Scale

MakePhone = Callable[..., Phone]
SHARE = 0.65
AT_ONCE = 50
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })"
# What a browser does when the phone is full; only Chromium can be told from outside that it is.
FULL = """() => {
  IDBObjectStore.prototype.add = () => {
    throw new DOMException("no room", "QuotaExceededError");
  };
}"""


def _picture(seed: random.Random) -> bytes:
    image = Image.frombytes("RGB", (24, 18), seed.randbytes(24 * 18 * 3))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _jpegs_by_text(house: House) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for text, jpeg in house.rows(
        "select issue.text, photo.jpeg from issue join issue_photo on issue_id = issue.id "
        "join photo on photo.id = photo_id"
    ):
        found.setdefault(text, []).append(jpeg)
    return found


def test_every_record_arrives_once_through_a_net_full_of_faults(
    house: House, phone: MakePhone, scale: Scale
) -> None:
    seed = random.Random(scale.seed)
    page = phone().of("alice")
    # The page of what waits draws its rows anew all the while, which costs as much as the sending.
    page.goto("/hjaelp")
    house.net.faults = Faults(scale.seed, SHARE)
    texts = [a_text(seed, f"{number:04}") for number in range(scale.records)]
    pictures = {text: _picture(seed) for text in texts[::10]}
    place = house.place()
    records = [a_record(text, place, [pictures[text]] if text in pictures else []) for text in texts]
    for at in range(0, len(records), AT_ONCE):
        keep(page, *records[at : at + AT_ONCE])
    flush_all(page)
    hit, seen = house.net.faults.share_hit(), house.net.faults.seen
    house.net.faults = None
    print(f"seed {scale.seed}: {scale.records} records, {len(pictures)} photos, {hit:.0%} hit, {dict(seen)}")
    assert hit >= 0.6
    assert set(seen) >= {str(fault) for fault in Fault}
    assert Counter(house.texts()) == Counter(texts)
    assert {item["state"] for item in items(page)} == {"received"}
    stored = _jpegs_by_text(house)
    assert set(stored) == set(pictures)
    for text, picture in pictures.items():
        sent = bytes(page.evaluate(SMALLER, [outbox_program(), list(picture)]))
        assert stored[text] == [read_photo(sent).jpeg]


def test_the_plain_form_sent_again_and_again_makes_one_row(
    house: House, playwright: Playwright, scale: Scale
) -> None:
    seed = random.Random(scale.seed)
    hidden = re.compile(r'name="(csrf_token|submission_id)" value="([^"]*)"')
    request = playwright.request.new_context(base_url=house.address)
    logging_in = {"login_name": "alice", "password": PASSWORD}
    request.post("/log-ind", form={**logging_in, **dict(hidden.findall(request.get("/log-ind").text()))})
    texts = [a_text(seed, f"P{number:04}").replace("\n", " ") for number in range(scale.plain)]
    faults = Faults(scale.seed, SHARE, hits=lambda path: path == "/problemer/ny")
    presses = 0
    for text in texts:
        house.net.faults = None
        own = dict(hidden.findall(request.get("/problemer/ny").text()))
        house.net.faults = faults
        presses += _press_until_thanked(request, {**dict(a_record(text, house.place())["fields"]), **own})
    print(f"seed {scale.seed}: {len(texts)} forms, {presses} presses, {faults.share_hit():.0%} hit")
    request.dispose()
    assert faults.share_hit() >= 0.55
    assert Counter(house.texts()) == Counter(texts)


def _press_until_thanked(request: APIRequestContext, fields: dict) -> int:
    for presses in range(1, 200):
        try:
            answer = request.post("/problemer/ny", multipart=fields, max_redirects=3)
        except Error as fault:
            assert re.search("socket|ECONN|aborted", str(fault))
            continue
        # Half a page is no receipt: the person does not see what comes after the break.
        if THANKS in answer.text():
            return presses
    raise AssertionError("never thanked")


def test_a_captive_portal_is_no_receipt(house: House, phone: MakePhone) -> None:
    page = phone().of("alice")
    write_problem(page, "Bag en portal")
    house.net.faults = Faults(1, 1.0, [Fault.CAPTIVE])
    send_unheard(page)
    page.goto("/ikke-sendt")
    page.get_by_role("button", name="Send nu").click()
    expect(page.locator("#waiting li")).to_contain_text(UNSENT)
    assert [item["state"] for item in items(page)] == ["waiting"]
    assert house.texts() == []
    house.net.faults = None
    send_all(page)
    assert house.texts() == ["Bag en portal"]


def test_after_two_weeks_and_a_new_key_one_login_sends_all(house: House, phone: MakePhone) -> None:
    alices = phone()
    page = alices.of("alice")
    house.stop()
    # The phone's clock stands two weeks back when the records are written.
    alices.context.clock.set_system_time("2026-01-01T12:00:00")
    texts = [f"Gammel {number}" for number in range(3)]
    keep(page, *(a_record(text, house.place()) for text in texts))
    alices.context.clock.set_system_time("2026-01-15T12:00:00")
    house.start(key="another key, made after the old one was lost")
    page.get_by_role("button", name="Send nu").click()
    expect(page.locator("#outbox")).to_have_text("Log ind for at sende 3")
    assert [item["state"] for item in items(page)] == ["waiting"] * 3
    page.locator("#outbox a").click()
    page.get_by_label("Brugernavn").fill("alice")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    expect(page.locator("#waiting-state")).to_have_text("Alt er sendt.")
    assert house.texts() == texts


def test_two_tabs_without_locks_make_one_row(house: House, phone: MakePhone) -> None:
    alices = phone()
    alices.context.add_init_script(NO_LOCKS)
    one = alices.of("alice")
    two = alices.page()
    two.goto("/ikke-sendt")
    expect(two.locator("#waiting-state")).to_have_text("Alt er sendt.")
    assert two.evaluate("navigator.locks") is None
    posts: list[str] = []

    def is_held(method: str, path: str) -> bool:
        if path.endswith("/records"):
            posts.append(method)
            # Both have sent theirs before either is answered.
            if len(posts) == 2:
                house.net.release.set()
        return path.endswith("/records")

    house.net.held = is_held
    keep(one, a_record("Fra to faner", house.place()))
    for tab in (one, two):
        tab.get_by_role("button", name="Send nu").click()
    for tab in (one, two):
        expect(tab.locator("#waiting-state")).to_have_text("Alt er sendt.")
    assert len(posts) == 2
    assert sorted(status for _, path, status in house.net.passed if path.endswith("/records")) == [200, 201]
    assert house.texts() == ["Fra to faner"]


def test_one_that_is_never_taken_holds_nobody_up_and_the_refused_end_in_quarantine(
    house: House, phone: MakePhone
) -> None:
    page = phone().of("alice")
    invalid = a_record("", house.place())
    unknown = {**a_record("Ukendt formular", house.place()), "form": "issues.gone"}
    closed = {**a_record("Lukket formular", house.place()), "form": "issues.walk"}
    good = [a_record(f"God {number}", house.place()) for number in range(3)]
    house.change(
        "insert into custody_closed_form (form, closed_at) values ('issues.walk', '2018-06-05 12:00:00')"
    )
    keep(page, invalid, unknown, closed)
    keep(page, *good)
    send_all(page)
    outcomes = {item["record_id"]: item["outcome"] for item in items(page)}
    assert outcomes == {
        invalid["recordId"]: "needs_fix",
        unknown["recordId"]: "quarantined",
        closed["recordId"]: "quarantined",
        **{record["recordId"]: "accepted" for record in good},
    }
    assert house.texts() == ["God 0", "God 1", "God 2"]
    house.change(
        "update membership set ends_on = '2018-01-01' "
        "where person_id = (select id from person where name = 'Alice')"
    )
    late = a_record("Uden plads", house.place())
    keep(page, late)
    flush_all(page)
    assert [item["outcome"] for item in items(page) if item["record_id"] == late["recordId"]] == [
        "quarantined"
    ]
    reasons = house.rows("select reason, count(*) from custody where reason <> '' group by reason")
    assert dict(reasons) == {"closed": 1, "no_right": 1, "unknown_form": 1}
    assert house.texts() == ["God 0", "God 1", "God 2"]


def test_a_restored_server_is_offered_what_it_lacks(house: House, phone: MakePhone, tmp_path: Path) -> None:
    page = phone().of("alice")
    house.copy_to(tmp_path / "older")
    keep(page, a_record("Efter kopien", house.place()))
    send_all(page)
    assert house.texts() == ["Efter kopien"]
    house.stop()
    house.restore(tmp_path / "older")
    assert house.texts() == []
    house.start()
    with page.expect_response("**/offline/v1/records"):
        page.get_by_role("button", name="Send nu").click()
    expect(page.locator("#waiting-state")).to_have_text("Alt er sendt.")
    [item] = items(page)
    expect(page.locator("#waiting li").first).to_contain_text(f"Sendt · kvittering {item['receipt']}")
    assert house.texts() == ["Efter kopien"]


def test_a_full_phone_says_so_and_keeps_the_text(house: House, phone: MakePhone) -> None:
    alices = phone()
    is_chromium = alices.context.browser.browser_type.name == "chromium"
    if is_chromium:
        session = alices.context.new_cdp_session(alices.page())
        # Room for the page, a draft and a text, and not for five photos.
        session.send("Storage.overrideQuotaForOrigin", {"origin": house.address, "quotaSize": 3_000_000})
    page = alices.of("alice")
    photos = [_large(number) for number in range(5 if is_chromium else 1)]
    write_problem(page, "Der er ikke plads")
    page.get_by_label("Billeder (frivilligt)").set_input_files(photos)
    if not is_chromium:
        page.evaluate(FULL)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Kunne ikke gemmes – kopiér teksten")
    expect(page.get_by_label("Det, du har skrevet")).to_have_value(
        re.compile("Hvad så du\\?: Der er ikke plads")
    )
    expect(page.get_by_label("Hvad så du?")).to_have_value("Der er ikke plads")
    assert (items(page), house.texts()) == ([], [])
    page.get_by_role("button", name="Send uden at gemme").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    assert house.texts() == ["Der er ikke plads"]
    assert house.rows("select count(*) from issue_photo") == [(len(photos),)]


def _large(number: int) -> dict:
    noise = Image.frombytes("L", (1600, 1200), random.Random(number).randbytes(1600 * 1200))
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=90)
    return {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
