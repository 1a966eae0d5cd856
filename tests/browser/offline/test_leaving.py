"""Leaving the phone to the next person: what waits stays, and nothing of it can be read."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.offline.house import House
from tests.browser.offline.phone import (
    EVERYTHING,
    TRIED,
    Phone,
    a_record,
    expect_draft,
    items,
    keep,
    outbox_program,
    send_all,
    worker_answers,
    write_problem,
)

MakePhone = Callable[..., Phone]
# From another window, for Firefox tells Playwright nothing of a Back that is led on to another page.
BACK = """async () => {
  const seen = [];
  for (let step = 0; step < 2; step += 1) {
    other.document.body.dataset.left = "yes";
    other.history.back();
    const isThere = () => other.document.readyState === "complete" && !other.document.body.dataset.left;
    for (let looks = 0; looks < 1000 && !isThere(); looks += 1) {
      await new Promise((done) => setTimeout(done, 20));
    }
    seen.push([other.location.pathname, other.document.documentElement.outerHTML]);
  }
  return seen;
}"""
MARK = "Alices hemmelige mærke"


def _with_two_waiting(house: House, phone: Phone) -> Page:
    page = phone.of("alice")
    keep(page, *(a_record(f"{MARK} {number}", house.place()) for number in range(2)))
    page.get_by_role("button", name="Log ud").click()
    return page


def test_left_sealed_it_is_read_by_nobody_and_sent_as_its_owners(house: House, phone: MakePhone) -> None:
    shared = phone()
    page = _with_two_waiting(house, shared)
    page.get_by_role("button", name="Lad det ligge låst, og log ud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    shared.log_in(page, "bob")
    page.goto("/ikke-sendt")
    expect(page.locator("#waiting-state")).to_have_text("Alt er sendt.")
    expect(page.locator("#waiting li")).to_have_count(0)
    found = page.evaluate(EVERYTHING)
    assert "record_id" in found
    assert "hemmelige" not in found
    keep(page, a_record("Bobs", house.place()))
    send_all(page)
    assert (house.texts("Alice"), house.texts("Bob")) == ([], ["Bobs"])
    page.get_by_role("button", name="Log ud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    shared.log_in(page, "alice")
    page.goto("/ikke-sendt")
    expect(page.locator("#waiting-state")).to_have_text("Alt er sendt.")
    assert house.texts("Alice") == [f"{MARK} 0", f"{MARK} 1"]
    assert house.texts("Bob") == ["Bobs"]


def test_deleting_at_logout_asks_for_the_word(house: House, phone: MakePhone) -> None:
    page = _with_two_waiting(house, phone())
    page.get_by_role("button", name="Slet det, og log ud").click()
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text(
        "Skriv SLET, hvis det skal slettes."
    )
    assert len(items(page)) == 2
    page.get_by_label("Eller skriv SLET for at slette det").fill("SLET")
    page.get_by_role("button", name="Slet det, og log ud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    assert items(page) == []


def test_sending_at_logout_sends_and_then_leaves(house: House, phone: MakePhone) -> None:
    page = _with_two_waiting(house, phone())
    with house.without_net():
        page.get_by_role("button", name="Send nu, og log ud").click()
        expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("Vi kunne ikke sende det.")
    page.get_by_role("button", name="Send nu, og log ud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    assert house.texts() == [f"{MARK} 0", f"{MARK} 1"]


def test_cancelling_while_it_sends_stays_logged_in(house: House, phone: MakePhone) -> None:
    page = _with_two_waiting(house, phone())
    held: list[Route] = []
    page.route("**/offline/v1/records", lambda route: held.append(route), times=1)
    with page.expect_request("**/offline/v1/records"):
        page.get_by_role("button", name="Send nu, og log ud").click()
    page.get_by_role("button", name="Annuller").click()
    held[0].continue_()
    page.evaluate(TRIED, outbox_program())
    expect(page.locator(".site-user")).to_contain_text("Alice")
    page.goto("/min-side")
    expect(page.get_by_role("heading", level=1)).to_have_text("Min side")


def test_back_after_logout_shows_nothing_of_the_one_who_left(house: House, phone: MakePhone) -> None:
    shared = phone()
    opener = shared.of("alice")
    # An address without the program, for every page that has met her leaves with her.
    opener.goto("/sw.js")
    with opener.expect_popup() as opened:
        opener.evaluate("() => { window.other = window.open() }")
    page = opened.value
    write_problem(page, MARK)
    expect_draft(page)
    form = page.url
    page.goto("/min-side")
    expect(page.locator(".site-user")).to_contain_text("Alice")
    page.get_by_role("button", name="Log ud").click()
    page.get_by_role("button", name="Lad det ligge låst, og log ud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    seen = opener.evaluate(BACK)
    assert [address for address, _ in seen] == ["/log-ind"] * 2
    assert not re.search(f"Alice|{MARK}", " ".join(text for _, text in seen))
    page.goto(form)
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    # Without the net the blank form comes, and it knows nothing of her draft.
    shared.log_in(page, "bob")
    worker_answers(page)
    with house.without_net():
        page.goto("/problemer/ny")
        expect(page.get_by_label("Hvad så du?")).to_have_value("")
        expect(page.locator(".outbox-draft")).to_have_count(0)
    assert MARK.split()[1] not in page.evaluate(EVERYTHING)
    page.goto("/")
    page.get_by_role("button", name="Log ud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    shared.log_in(page, "alice")
    page.goto("/problemer/ny")
    page.get_by_role("button", name="Skriv videre").click()
    expect(page.get_by_label("Hvad så du?")).to_have_value(MARK)
