"""From the form to the receipt: what the person sees, and what is in the database."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from gladsaxe.attachments.rules import MAX_PHOTO_BYTES
from tests.browser.offline.house import House
from tests.browser.offline.phone import (
    EVERYTHING,
    THANKS,
    TRIED,
    Phone,
    a_record,
    expect_draft,
    flush_all,
    items,
    keep,
    outbox_program,
    send,
    send_all,
    send_unheard,
    write_problem,
)
from tests.browser.steps import a_photo

# Firefox tells Playwright nothing of a download, so what would be saved is caught in the page.
CATCH_COPY = """() => {
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    blob.text().then((text) => document.documentElement.setAttribute("data-copy", text));
    return make(blob);
  };
}"""
# The browser is asked not to clear away what waits, once, when something is sent.
COUNT_ASKED = """() => {
  window.asked = 0;
  StorageManager.prototype.persist = async () => { asked += 1; return true; };
}"""
REMOVE = "async ([program, record]) => (await import(program)).remove(record)"
# What a phone does to a connection while it sleeps: it is dead, and says so when it is used.
DEAD = """() => {
  const real = IDBDatabase.prototype.transaction;
  let dead;
  IDBDatabase.prototype.transaction = function (...words) {
    dead ??= this;
    if (this === dead) throw new DOMException("The database connection is closing.", "InvalidStateError");
    return real.apply(this, words);
  };
}"""
# In a window of the page's own, for Firefox tells Playwright nothing of a Back that ends where it came from.
BACK = """async () => {
  const opened = window.open("/hjaelp");
  const until = async (arrived) => {
    const isThere = () => opened.document.readyState === "complete" && arrived();
    for (let looks = 0; looks < 1000 && !isThere(); looks += 1) {
      await new Promise((done) => setTimeout(done, 20));
    }
  };
  const isAt = (ending) => () => opened.location.pathname.endsWith(ending);
  await until(isAt("/hjaelp"));
  opened.location.assign("/problemer/ny");
  await until(isAt("/problemer/ny"));
  const form = opened.document.querySelector("form[data-outbox-form]");
  await until(() => form.querySelector(".outbox-state"));
  form.elements.kind.value = "ide";
  form.elements.place.selectedIndex = 1;
  form.elements.text.value = "Kun én gang";
  form.requestSubmit();
  await until(isAt("/kvittering"));
  const receipt = opened.location.pathname;
  opened.document.body.dataset.left = "yes";
  opened.history.back();
  await until(() => !opened.document.body.dataset.left);
  const after = opened.location.pathname;
  opened.close();
  return [receipt, after];
}"""
MakePhone = Callable[..., Phone]


@pytest.fixture
def page(phone: MakePhone) -> Page:
    """Give a tab of Alice's phone, logged in."""
    return phone().of("alice")


def test_with_the_net_it_ends_at_the_receipt_page(house: House, page: Page) -> None:
    write_problem(page, "En bænk ved søen")
    page.get_by_label("Billeder (frivilligt)").set_input_files(a_photo())
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    assert house.texts() == ["En bænk ved søen"]
    send_all(page)
    assert house.rows("select count(*) from issue_photo") == [(1,)]
    [item] = items(page)
    number = page.locator("#waiting li").first
    expect(number).to_contain_text(f"Sendt · kvittering {item['receipt']}")
    # A received item keeps its first words, which nobody else can read.
    expect(number).to_contain_text("»En bænk ved søen«")
    assert "bænk ved søen" not in page.evaluate(EVERYTHING)
    assert (item["state"], item["outcome"], item["missing"]) == ("received", "accepted", [])


def test_a_photo_that_could_never_be_sent_is_refused_when_it_is_chosen(
    house: House, page: Page, tmp_path: Path
) -> None:
    huge, small, other = (tmp_path / name for name in ("stort.heic", "lille.png", "andet.png"))
    huge.write_bytes(bytes(MAX_PHOTO_BYTES + 1))
    for file in (small, other):
        file.write_bytes(a_photo()["buffer"])
    write_problem(page, "Teksten skal med")
    chosen = page.get_by_label("Billeder (frivilligt)")
    chosen.set_input_files([huge, small])
    refused = page.locator(".photo-refused")
    expect(refused).to_have_text(
        "»stort.heic« er ikke taget med. Det fylder 21 MB og må højst fylde 20 MB. "
        "Vælg en mindre størrelse i telefonens kamera, eller tag et skærmbillede af det."
    )
    assert chosen.evaluate("field => [...field.files].map((file) => file.name)") == ["lille.png"]
    chosen.set_input_files([other])
    expect(refused).to_have_count(0)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    send_all(page)
    assert house.texts() == ["Teksten skal med"]
    assert house.rows("select count(*) from issue_photo") == [(1,)]


def test_a_large_photo_that_can_be_drawn_is_made_smaller_and_sent(
    house: House, page: Page, tmp_path: Path
) -> None:
    large = tmp_path / "stort.png"
    # What comes after the picture's end is not drawn.
    large.write_bytes(a_photo()["buffer"] + bytes(MAX_PHOTO_BYTES))
    write_problem(page, "Et stort billede")
    page.get_by_label("Billeder (frivilligt)").set_input_files(large)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    send_all(page)
    assert house.rows("select count(*) from issue_photo") == [(1,)]


@pytest.mark.parametrize("own", [True, False])
def test_a_photo_that_the_server_finds_too_large_is_told_and_left_out(
    house: House, page: Page, own: bool
) -> None:
    refusal = {"json": {"error": "too_large"}} if own else {"body": "<h1>Too large</h1>"}
    page.route("**/offline/v1/photos/*", lambda route: route.fulfill(status=413, **refusal))
    write_problem(page, "Teksten kom frem")
    page.get_by_label("Billeder (frivilligt)").set_input_files(a_photo())
    send(page)
    told = page.locator(".outbox-panel")
    expect(told).to_contain_text(
        "Et billede fylder for meget og er ikke sendt." if own else "fylder for meget"
    )
    expect(told.get_by_role("link", name="Se kvitteringen")).to_be_visible()
    assert house.texts() == ["Teksten kom frem"]
    page.goto("/ikke-sendt")
    row = page.locator("#waiting li").first
    if not own:
        expect(row).to_contain_text("1 billede venter. Det fylder for meget")
        row.get_by_role("button", name="Undlad billedet", exact=True).click()
        expect(row).to_contain_text("1 billede venter. Det fylder for meget")
        row.get_by_role("button", name="Undlad billedet for altid").click()
    expect(page.locator("#waiting-state")).to_have_text("Alt er sendt.")
    # The server, which still lacks it, is asked, and it is not sent again.
    with page.expect_response("**/offline/v1/status"):
        page.get_by_role("button", name="Send nu").click()
    page.evaluate(TRIED, outbox_program())
    expect(page.locator("#outbox")).to_have_text("")
    assert [item["missing"] for item in items(page)] == [[]]


def test_without_the_net_it_is_kept_and_sent_later(house: House, page: Page) -> None:
    write_problem(page, "Skrevet uden net")
    page.evaluate(COUNT_ASKED)
    with house.without_net():
        send_unheard(page)
        expect(page.locator("#outbox")).to_have_text("1 venter")
    assert page.evaluate("asked") == 1
    assert house.texts() == []
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#outbox")).to_have_text("")
    assert house.texts() == ["Skrevet uden net"]


def test_five_saves_in_one_tick_are_five_rows(house: House, page: Page) -> None:
    records = [a_record(f"Nummer {number}", house.place()) for number in range(5)]
    keep(page, *records)
    assert sorted(item["seq"] for item in items(page)) == [1, 2, 3, 4, 5]
    send_all(page)
    assert house.texts() == [f"Nummer {number}" for number in range(5)]


def test_a_dead_connection_is_opened_again(house: House, page: Page) -> None:
    page.evaluate(DEAD)
    keep(page, a_record("Efter søvnen", house.place()))
    flush_all(page)
    assert house.texts() == ["Efter søvnen"]


def test_going_back_to_a_form_that_was_sent_leads_to_its_receipt(house: House, page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    first, second = page.evaluate(BACK)
    assert first == second
    assert re.fullmatch(r"/problemer/\w{4}-\w{4}/kvittering", second)
    assert house.texts() == ["Kun én gang"]


def test_what_is_typed_is_kept_as_a_draft_and_can_be_written_on(house: House, page: Page) -> None:
    write_problem(page, "Halvt skrevet")
    expect_draft(page)
    assert "Halvt" not in page.evaluate(EVERYTHING)
    page.goto("/problemer/ny")
    page.get_by_role("button", name="Skriv videre").click()
    expect(page.get_by_label("Hvad så du?")).to_have_value("Halvt skrevet")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    page.goto("/problemer/ny")
    expect(page.locator(".outbox-draft")).to_have_count(0)
    assert house.texts() == ["Halvt skrevet"]


def test_what_lacks_something_is_shown_as_the_plain_page_shows_it_and_put_right(
    house: House, page: Page
) -> None:
    write_problem(page, "")
    page.get_by_label("Billeder (frivilligt)").set_input_files(a_photo())
    with house.without_net():
        send_unheard(page)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_role("link", name="Ret det").click()
    faults = page.locator("#faults li")
    expect(faults).to_have_text(["Skriv hvad du så."])
    expect(page.get_by_label("Hvad så du?")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".kept-photos")).to_contain_text("1 billede er allerede modtaget")
    # Still nothing in it: with the net there, Send ends at the same sentences.
    page.evaluate("document.body.id = 'before'")
    send(page)
    expect(page.locator("body:not(#before) #faults li")).to_have_text(["Skriv hvad du så."])
    assert house.texts() == []
    # Put right without the net it is kept on the phone too, as the third of its record.
    page.get_by_label("Hvad så du?").fill("Nu med tekst")
    with house.without_net():
        send_unheard(page)
    flush_all(page)
    assert [(item["rev"], item["outcome"]) for item in items(page)][-1] == (3, "accepted")
    assert house.texts() == ["Nu med tekst"]
    assert house.rows("select count(*) from issue_photo") == [(1,)]


def test_a_link_stays_under_the_finger_while_a_photo_comes_after(house: House, page: Page) -> None:
    held: list[Route] = []
    page.route("**/offline/v1/photos/*", lambda route: held.append(route))
    write_problem(page, "")
    page.get_by_label("Billeder (frivilligt)").set_input_files(a_photo())
    with house.without_net():
        send_unheard(page)
    with page.expect_request("**/offline/v1/photos/*"):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_role("link", name="Ret det").hover()
    page.mouse.down()
    held[0].continue_()
    page.evaluate(TRIED, outbox_program())
    page.mouse.up()
    page.wait_for_url("**/kladder/**")


def test_a_row_that_waits_stays_as_it_is_while_another_is_sent(house: House, page: Page) -> None:
    first, second = a_record("Den første", house.place()), a_record("Den anden", house.place())
    with house.without_net():
        keep(page, first)
        keep(page, second)
        page.goto("/ikke-sendt")
        row = page.locator(f"#waiting li[data-record='{second['recordId']}']")
        row.get_by_role("button", name="Slet", exact=True).click()
        page.evaluate(REMOVE, [outbox_program(), first["recordId"]])
        expect(page.locator("#waiting li")).to_have_count(1)
        row.get_by_role("button", name="Slet for altid").click()
        expect(page.locator("#waiting li")).to_have_count(0)
    assert items(page) == []


def test_what_lacks_something_is_put_right_on_another_phone(house: House, phone: MakePhone) -> None:
    first, second = phone().of("alice"), phone().of("alice")
    write_problem(first, "")
    first.get_by_label("Billeder (frivilligt)").set_input_files(a_photo())
    send(first)
    first.wait_for_url("**/kladder/**")
    flush_all(first)
    second.goto(first.url)
    expect(second.get_by_label("Hvad handler det om?")).to_have_value("ide")
    second.get_by_label("Hvad så du?").fill("Rettet på den anden")
    # A draft of it is kept while it is typed, photos and number and all.
    expect_draft(second)
    second.goto("/ikke-sendt")
    second.get_by_role("link", name="Skriv videre").click()
    expect(second.get_by_label("Hvad så du?")).to_have_value("Rettet på den anden")
    send(second)
    expect(second.get_by_role("heading", level=1)).to_have_text(THANKS)
    assert [(item["rev"], item["outcome"]) for item in items(second)] == [(2, "accepted")]
    assert house.texts() == ["Rettet på den anden"]
    assert house.rows("select count(*) from issue_photo") == [(1,)]


def test_what_waits_can_be_changed_copied_and_deleted(house: House, page: Page) -> None:
    write_problem(page, "Før rettelsen")
    page.get_by_label("Billeder (frivilligt)").set_input_files(a_photo())
    server, house.net.upstream = house.net.upstream, None
    send_unheard(page)
    page.goto("/ikke-sendt")
    expect(page.locator("#waiting li")).to_contain_text("»Før rettelsen«")
    page.evaluate(CATCH_COPY)
    page.get_by_role("button", name="Gem en kopi").click()
    expect(page.locator("html")).to_have_attribute("data-copy", re.compile("Hvad så du\\?: Før rettelsen"))
    page.get_by_role("link", name="Ret").click()
    expect(page.get_by_label("Hvad så du?")).to_have_value("Før rettelsen")
    expect(page.locator(".outbox-state")).to_have_text("1 billede er med fra før.")
    page.get_by_label("Hvad så du?").fill("Efter rettelsen")
    # What is changed is kept while it is typed, beside what waits.
    expect_draft(page)
    page.goto("/ikke-sendt")
    page.get_by_role("link", name="Skriv videre").click()
    expect(page.get_by_label("Hvad så du?")).to_have_value("Efter rettelsen")
    send_unheard(page)
    assert [item["rev"] for item in items(page)] == [2]
    house.net.upstream = server
    send_all(page)
    assert house.texts() == ["Efter rettelsen"]
    assert house.rows("select count(*) from issue_photo") == [(1,)]


def test_deleting_takes_two_presses_and_what_waits_cannot_be_read(house: House, page: Page) -> None:
    with house.without_net():
        keep(page, a_record("Et hemmeligt mærke", house.place()))
        found = page.evaluate(EVERYTHING)
        assert "record_id" in found
        assert "hemmeligt" not in found
        assert "key false" in found
        assert "key true" not in found
        page.get_by_role("button", name="Slet").click()
        expect(page.locator("#waiting li")).to_have_count(1)
        page.get_by_role("button", name="Slet for altid").click()
        expect(page.locator("#waiting li")).to_have_count(0)
    send_all(page)
    assert house.texts() == []


def test_focus_goes_on_after_deleting(house: House, page: Page) -> None:
    with house.without_net():
        keep(page, *(a_record(f"Nummer {number}", house.place()) for number in range(2)))
        for left in (1, 0):
            page.get_by_role("button", name="Slet", exact=True).first.click()
            page.get_by_role("button", name="Slet for altid").click()
            expect(page.locator("#waiting li")).to_have_count(left)
            expect(page.locator("#waiting li :focus, #waiting-state:focus")).to_have_count(1)


def test_one_press_deletes_no_draft(page: Page) -> None:
    write_problem(page, "Slettes ikke")
    expect_draft(page)
    page.goto("/problemer/ny")
    page.get_by_role("button", name="Slet kladden", exact=True).click()
    page.goto("/problemer/ny")
    page.get_by_role("button", name="Slet kladden", exact=True).click()
    page.get_by_role("button", name="Slet kladden for altid").click()
    expect(page.locator(".outbox-draft")).to_have_count(0)
    expect(page.locator("form[data-outbox-form] :focus")).to_have_count(1)


def test_photos_that_wait_are_told_as_photos(house: House, page: Page) -> None:
    page.route("**/offline/v1/photos/*", lambda route: route.fulfill(status=503, body=""))
    write_problem(page, "Billedet kommer senere")
    page.get_by_label("Billeder (frivilligt)").set_input_files(a_photo())
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    page.goto("/ikke-sendt")
    expect(page.locator("#waiting-state")).to_have_text(re.compile("^1 billede er ikke sendt endnu"))


def test_an_emptied_storage_is_noticed_and_the_lost_titles_named(house: House, page: Page) -> None:
    with house.without_net():
        keep(page, a_record("Forsvinder", house.place()))
    page.evaluate(
        """() => new Promise((done) => { const r = indexedDB.deleteDatabase("gladsaxe");
           r.onsuccess = done; r.onblocked = () => {}; })"""
    )
    page.goto("/problemer")
    lost = page.locator("#outbox-lost")
    expect(lost).to_contain_text("Browseren har slettet noget")
    expect(lost.locator("li")).to_have_text(re.compile(r"^Problem eller idé, skrevet .+ kl\. \d+\.\d\d$"))
    lost.get_by_role("button", name="Jeg har set det").click()
    page.goto("/problemer")
    expect(page.locator("main h1")).to_be_visible()
    expect(lost).to_have_count(0)


def test_a_walk_with_more_rows_is_a_draft_and_then_sent_with_its_photos(house: House, page: Page) -> None:
    page.goto("/problemer/tryghedsvandring")
    page.get_by_role("button", name="Flere rækker").click()
    expect(page.locator("fieldset.observation")).to_have_count(10)
    for number in (1, 8):
        row = page.locator("fieldset.observation").nth(number)
        row.get_by_label("Hvad handler det om?").select_option("lys")
        row.get_by_label("Hvor er det?").select_option("Centeret")
        row.get_by_label("Hvad så I?").fill(f"Mørkt ved nummer {number}")
    expect_draft(page)
    assert "Mørkt" not in page.evaluate(EVERYTHING)
    page.goto("/problemer/tryghedsvandring")
    page.get_by_role("button", name="Skriv videre").click()
    expect(page.get_by_label("Hvad så I?").nth(8)).to_have_value("Mørkt ved nummer 8")
    for number in (1, 8):
        row = page.locator("fieldset.observation").nth(number)
        row.get_by_label("Billeder (frivilligt)").set_input_files(a_photo())
    with house.without_net():
        send_unheard(page)
    send_all(page)
    assert house.texts() == ["Mørkt ved nummer 1", "Mørkt ved nummer 8"]
    assert house.rows("select count(*) from issue_photo") == [(2,)]
