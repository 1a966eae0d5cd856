"""A phone in a person's hand: its browser, what is typed on it, and what lies on it."""

import random
import re
import uuid
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, expect

from gladsaxe.offline.service_worker import ENTRY
from gladsaxe.web.static import read_manifest
from tests.browser.conftest import HEIGHT, PHONE, steady
from tests.browser.offline.house import PASSWORD, House

KINDS = ("oedelagt", "lys", "andet", "ide")
UNSENT = "Gemt på telefonen – ikke sendt"
THANKS = "Tak. Vi har fået din besked"
# Letters that go wrong when a text is cut, escaped or encoded twice.
LETTERS = "abcæøåÆØÅéß€😀 \n\"'<>&%+=\\"

# Everything that a page of this site can find on the phone, as one text.
EVERYTHING = """async () => {
  const found = [];
  const text = (value) => JSON.stringify(value, (_name, part) =>
    part instanceof ArrayBuffer ? text(new Uint8Array(part))
    : ArrayBuffer.isView(part) ?
      new TextDecoder().decode(part) + new TextDecoder("utf-16le").decode(part.slice(0, part.length & ~1))
    : part instanceof CryptoKey ? `key ${part.extractable}` : part);
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => {
      const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise((done) => {
        const r = db.transaction(store).objectStore(store).getAll(); r.onsuccess = () => done(r.result); });
      found.push(`${store}: ${text(rows)}`);
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push(request.url, await (await cache.match(request)).text());
    }
  }
  found.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }));
  return found.join("\\n");
}"""

ITEMS = """async () => {
  const db = await new Promise((done) => {
    const r = indexedDB.open("gladsaxe"); r.onsuccess = () => done(r.result); });
  const rows = await new Promise((done) => {
    const r = db.transaction("items").objectStore("items").getAll(); r.onsuccess = () => done(r.result); });
  db.close();
  return rows.map(({ record_id, rev, seq, state, outcome, receipt, missing, trouble, owner }) =>
    ({ record_id, rev, seq, state, outcome, receipt, missing, trouble, owner }));
}"""

# Press until nothing waits, without waiting for the page to be drawn in between.
FLUSH = """async (program) => {
  const { flush, own, unsent } = await import(program);
  for (let presses = 1; presses <= 20000; presses += 1) {
    await flush({ all: true });
    if (!(await own()).some(unsent)) return presses;
  }
  return 0;
}"""

KEEP = """async ([program, records]) => {
  const { keep } = await import(program);
  const png = (bytes) => new File([Uint8Array.from(bytes)], "p.png", { type: "image/png" });
  const file = ([field, bytes]) => [field, png(bytes)];
  const all = records.map((record) => keep({ ...record, photos: record.photos.map(file) }));
  return (await Promise.all(all)).map((item) => item.record_id);
}"""

# All that a page does by itself has been done, also sending what waited when it was opened.
STARTED = "async (program) => { await (await import(program)).started; }"

# The attempt that Send began has ended, and so has what the form does when it has.
TRIED = """async (program) => {
  const { flush, items } = await import(program);
  await flush();
  await items();
}"""

SMALLER = """async ([program, bytes]) => {
  const { smaller } = await import(program);
  const made = await smaller(new File([Uint8Array.from(bytes)], "p.png", { type: "image/png" }));
  return [...new Uint8Array(made.bytes)];
}"""


def outbox_program() -> str:
    """Return the address of the program that every page has, which a page imports but once."""
    return f"/static/{read_manifest()[ENTRY]}"


def a_text(seed: random.Random, mark: str) -> str:
    """Return a text that nobody else writes, trimmed as the form trims it."""
    letters = "".join(seed.choice(LETTERS) for _ in range(seed.randint(5, 60)))
    return f"{mark} {letters}".strip()


def a_record(text: str, place: str, photos: list[bytes] | None = None) -> dict:
    """Return a problem as the form would hand it to the outbox."""
    fields = [
        ["kind", "ide"],
        ["place", place],
        ["text", text],
        ["seen_on", "05-06-2018"],
        ["urgency", "snart"],
        ["where_exactly", ""],
        ["level", "0"],
    ]
    chosen = [["photos", list(content)] for content in photos or []]
    return {
        "recordId": str(uuid.uuid4()),
        "form": "issues.new",
        "version": 1,
        "fields": fields,
        "photos": chosen,
        "readable": text,
    }


@dataclass
class Phone:
    """Hold a browser of one person's phone."""

    house: House
    context: BrowserContext
    pages: list[Page] = field(default_factory=list)

    def page(self) -> Page:
        """Open a tab."""
        return steady(self.context.new_page())

    def of(self, who: str) -> Page:
        """Open a tab at the page of what waits, logged in anew: a session goes with its row."""
        page = self.page()
        self.log_in(page, who)
        page.goto("/ikke-sendt")
        expect(page.locator("#waiting-state")).to_have_text("Alt er sendt.")
        page.evaluate(STARTED, outbox_program())
        return page

    def log_in(self, page: Page, who: str) -> None:
        """Log in through the page, and wait until the phone knows whose it is."""
        page.goto("/log-ind")
        page.get_by_label("Brugernavn").fill(who)
        page.get_by_label("Adgangskode").fill(PASSWORD)
        page.get_by_role("button", name="Log ind").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Hej {who.capitalize()}")
        page.evaluate(STARTED, outbox_program())


def a_phone(browser: Browser, house: House, **options: object) -> Phone:
    """Give a phone with nothing on it."""
    context = browser.new_context(
        base_url=house.address, viewport={"width": PHONE, "height": HEIGHT}, locale="da-DK", **options
    )
    if options.get("java_script_enabled") is False and browser.browser_type.name == "firefox":
        # Firefox cannot be told from outside to run no scripts, so there none of them arrives.
        context.route(re.compile(r"\.js$"), lambda route: route.abort())
    return Phone(house, context)


def log_in_plainly(page: Page, who: str) -> None:
    """Log in on a phone without scripts."""
    page.goto("/log-ind")
    page.get_by_label("Brugernavn").fill(who)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hej {who.capitalize()}")


def keep(page: Page, *records: dict) -> None:
    """Keep records as the form does, without sending them."""
    page.evaluate(KEEP, [outbox_program(), list(records)])


def items(page: Page) -> list[dict]:
    """Return what lies on the phone."""
    return page.evaluate(ITEMS)


def flush_all(page: Page) -> int:
    """Send until nothing waits, and return how many rounds that took."""
    return page.evaluate(FLUSH, outbox_program())


def worker_answers(page: Page) -> None:
    """Wait until the service worker answers for the page.

    A page that was on its way when the worker took over stays without one; the next has it.
    """
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    if page.evaluate("navigator.serviceWorker.controller === null"):
        page.reload()


def write_problem(page: Page, text: str) -> None:
    """Fill the form of problems and ideas, without sending it."""
    page.goto("/problemer/ny")
    page.get_by_label("Hvad handler det om?").select_option("ide")
    page.get_by_label("Hvor er det?").select_option("Centeret")
    page.get_by_label("Hvad så du?").fill(text)


def expect_draft(page: Page) -> None:
    """Wait until the last word that was typed is in the draft, too."""
    state = page.locator(".outbox-state:not([aria-busy])")
    expect(state).to_have_text(re.compile(r"Kladde gemt kl\. \d+\.\d\d"))


def send(page: Page) -> None:
    """Press Send."""
    page.get_by_role("button", name="Send", exact=True).click()


def send_unheard(page: Page) -> None:
    """Press Send while nothing answers, and wait until the phone has given up for now.

    Until then the form waits too, and leads on by itself when the net comes back.
    """
    send(page)
    expect(page.locator(".outbox-panel")).to_contain_text(UNSENT)
    page.evaluate(TRIED, outbox_program())


def send_all(page: Page) -> None:
    """Stay on the page of what waits and press until everything is sent."""
    page.goto("/ikke-sendt")
    state = page.locator("#waiting-state")
    expect(state).not_to_be_empty()
    for _ in range(400):
        page.get_by_role("button", name="Send nu").click()
        expect(state).to_have_text(re.compile("ikke sendt endnu|Alt er sendt|skal rettes"))
        # What must be put right is said beside what is received, and others may be on their way still.
        done = "skal rettes" in state.inner_text() and all(item["outcome"] for item in items(page))
        if done or state.inner_text() == "Alt er sendt.":
            return
    raise AssertionError(f"still waiting: {items(page)}")
