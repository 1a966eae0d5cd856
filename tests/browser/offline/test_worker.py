"""The service worker: the form comes when the net does not, and nothing depends on the worker."""

import re
import threading
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.offline.house import House
from tests.browser.offline.phone import (
    EVERYTHING,
    THANKS,
    Phone,
    a_record,
    expect_draft,
    flush_all,
    items,
    keep,
    send,
    send_all,
    send_unheard,
    worker_answers,
    write_problem,
)
from tests.offline_proxy import Fault, Faults

MakePhone = Callable[..., Phone]
PATIENCE = 4000
UPDATED = """async () => {
  const registration = await navigator.serviceWorker.ready;
  await registration.update();
  const coming = registration.installing ?? registration.waiting;
  if (coming.state === "installing") {
    await new Promise((done) => coming.addEventListener("statechange", done, { once: true }));
  }
  return coming.state;
}"""
CACHES = "caches.keys()"
GONE = """async (name) => {
  for (let looks = 0; looks < 500 && (await caches.keys()).includes(name); looks += 1) {
    await new Promise((done) => setTimeout(done, 20));
  }
}"""
NO_WORKER = """async () => {
  const left = async () => [...(await navigator.serviceWorker.getRegistrations()), ...(await caches.keys())];
  for (let looks = 0; looks < 500 && (await left()).length; looks += 1) {
    await new Promise((done) => setTimeout(done, 20));
  }
  return (await left()).length;
}"""
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  }
  return found.sort();
}"""


def test_a_slow_net_gives_way_to_the_form(house: House, phone: MakePhone) -> None:
    page = phone().of("alice")
    worker_answers(page)
    house.net.held = lambda method, path: method == "GET" and path.startswith("/problemer/ny")
    page.goto("/problemer/ny")
    # The blank form, and not before the net has had its time.
    assert page.evaluate("document.documentElement.dataset.owner") is None
    waited = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
    assert waited >= PATIENCE
    page.get_by_label("Hvad handler det om?").select_option("ide")
    page.get_by_label("Hvor er det?").select_option("Centeret")
    page.get_by_label("Hvad så du?").fill("Skrevet i kælderen")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    assert house.texts() == ["Skrevet i kælderen"]


def test_without_the_net_each_form_comes_blank_and_other_pages_give_way(
    house: House, phone: MakePhone
) -> None:
    page = phone().of("alice")
    worker_answers(page)
    page.goto("/min-side")
    with house.without_net():
        for address in ("/problemer/tryghedsvandring", "/aktiviteter/ny", "/problemer/ny"):
            page.goto(address)
            expect(page.locator("form[data-outbox-form]")).to_be_visible()
            assert page.locator("[name=submission_id]").input_value() != ""
            assert page.locator("[name=csrf_token]").input_value() == ""
        page.get_by_label("Hvad handler det om?").select_option("ide")
        page.get_by_label("Hvor er det?").select_option("Centeret")
        page.get_by_label("Hvad så du?").fill("Skrevet helt uden net")
        send_unheard(page)
        page.goto("/min-side")
        expect(page.get_by_role("heading", level=1)).to_have_text("Du har ikke net. Du kan skrive:")
        expect(page.locator("#outbox")).to_have_text("1 venter")
        expect(page.locator("main h1 + section a").first).to_have_attribute("href", "/problemer/ny")
        page.get_by_role("button", name="Send nu").click()
        expect(page.locator("#waiting-state")).to_have_text(
            re.compile(
                r"^1 ting er ikke sendt endnu\. Det lykkedes ikke kl\. [\d.]+\. Vi prøver igen kl\. [\d.]+\.$"
            )
        )
    send_all(page)
    with house.without_net():
        page.goto("/min-side")
        expect(page.locator("#waiting-state")).to_have_text("Intet venter på denne telefon.")
    assert house.texts() == ["Skrevet helt uden net"]
    kept = page.evaluate(KEPT)
    assert {path for path in kept if not path.startswith("/static/")} == {
        "/offline/skal/activities.new",
        "/offline/skal/ikke-sendt",
        "/offline/skal/issues.new",
        "/offline/skal/issues.walk",
    }
    assert "Alice" not in page.evaluate(EVERYTHING)


def test_a_kept_form_comes_blank_where_the_server_is_not(house: House, phone: MakePhone) -> None:
    page = phone().of("alice")
    worker_answers(page)
    house.net.faults = Faults(1, 1, (Fault.UNAVAILABLE,), lambda path: path == "/problemer/ny")
    page.goto("/problemer/ny")
    expect(page.locator("form[data-outbox-form]")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.owner") is None


def _change_what_is_kept(house: House) -> None:
    house.change("update agreement set file_sha256 = 'another file'")


def test_a_new_worker_waits_until_the_form_is_done(house: House, phone: MakePhone) -> None:
    page = phone().of("alice")
    worker_answers(page)
    write_problem(page, "Midt i en opdatering")
    [before] = page.evaluate(CACHES)
    _change_what_is_kept(house)
    assert page.evaluate(UPDATED) == "installed"
    page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.postMessage('give way'))")
    assert before in page.evaluate(CACHES)
    expect(page.get_by_label("Hvad så du?")).to_have_value("Midt i en opdatering")
    expect_draft(page)
    assert page.evaluate("navigator.serviceWorker.ready.then(({ waiting }) => waiting.state)") == "installed"
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    # No form is open any more, and the new one takes over with its own files.
    page.evaluate(GONE, before)
    assert len(page.evaluate(CACHES)) == 1
    page.goto("/hjaelp")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hjælp")
    assert house.texts() == ["Midt i en opdatering"]


def test_the_worker_before_answers_what_it_has_begun(house: House, phone: MakePhone) -> None:
    alices = phone()
    page = alices.of("alice")
    worker_answers(page)
    [before] = page.evaluate(CACHES)
    other = alices.page()
    other.goto("/min-side")
    asked = threading.Event()

    def held(_method: str, path: str) -> bool:
        if path == "/hjaelp":
            asked.set()
        return path == "/hjaelp"

    house.net.held = held
    other.evaluate("location.assign('/hjaelp')")
    assert asked.wait(30)
    _change_what_is_kept(house)
    assert page.evaluate(UPDATED) == "installed"
    page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.postMessage('give way'))")
    page.goto("/min-side")
    assert before in page.evaluate(CACHES)
    house.net.release.set()
    expect(other.get_by_role("heading", level=1)).to_have_text("Hjælp")
    page.evaluate(GONE, before)
    assert len(page.evaluate(CACHES)) == 1


def test_the_kill_switch_takes_the_worker_and_leaves_what_waits(house: House, phone: MakePhone) -> None:
    alices = phone()
    page = alices.of("alice")
    worker_answers(page)
    house.stop()
    keep(page, a_record("Venter bag afbryderen", house.place()))
    house.start(worker="no")
    page.goto("/hjaelp")
    page.close()
    # A page that the worker has opened keeps it to its end; the next one has none.
    tab = alices.page()
    tab.goto("/hjaelp")
    assert tab.evaluate(NO_WORKER) == 0
    flush_all(tab)
    assert house.texts() == ["Venter bag afbryderen"]
    # From here there is no worker, and the outbox works as before.
    tab.goto("/hjaelp")
    _is_kept_and_sent(house, tab, "Helt uden arbejder")
    assert tab.evaluate("navigator.serviceWorker.controller") is None
    assert house.texts() == ["Helt uden arbejder", "Venter bag afbryderen"]


def _is_kept_and_sent(house: House, page: Page, text: str) -> None:
    write_problem(page, text)
    with house.without_net():
        send_unheard(page)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#outbox")).to_have_text("")
    assert {item["state"] for item in items(page)} == {"received"}
