"""Older and odd browsers: each API is taken away in turn, and what was written always comes in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.offline.house import House
from tests.browser.offline.phone import THANKS, Phone, items, log_in_plainly, send, write_problem

MakePhone = Callable[..., Phone]
# What a browser without it can still keep a draft with, for the outbox has a substitute.
SUBSTITUTED = {
    "findLast": "delete Array.prototype.findLast",
    "AbortSignal.timeout": "delete AbortSignal.timeout",
    "dialog": "delete HTMLDialogElement.prototype.showModal",
    "randomUUID": "delete Crypto.prototype.randomUUID",
    "structuredClone": "delete window.structuredClone",
    "locks": "delete Navigator.prototype.locks",
    "BroadcastChannel": "delete window.BroadcastChannel",
    "storage": "delete Navigator.prototype.storage",
    "createImageBitmap": "delete window.createImageBitmap",
    "serviceWorker": "delete Navigator.prototype.serviceWorker",
}
# What it cannot do without, and the reason that the form gives.
TOO_OLD, NO_STORAGE = "Browseren er for gammel", "Browseren gemmer ikke noget for denne side"
NEEDED = {
    "subtle": ("delete Crypto.prototype.subtle", "Adressen begynder ikke med https"),
    "IndexedDB": ("delete window.indexedDB; delete Window.prototype.indexedDB", NO_STORAGE),
    "storage turned off": (
        "Object.defineProperty(window, 'indexedDB', { get() { throw new Error('turned off'); } })",
        NO_STORAGE,
    ),
    "at": ("delete Array.prototype.at", TOO_OLD),
    "replaceAll": ("delete String.prototype.replaceAll", TOO_OLD),
    "replaceChildren": ("delete Element.prototype.replaceChildren", TOO_OLD),
    "allSettled": ("delete Promise.allSettled", TOO_OLD),
    "TextEncoder": ("delete window.TextEncoder", TOO_OLD),
}


@pytest.mark.parametrize("name", SUBSTITUTED)
def test_without_it_drafts_are_kept_all_the_same(house: House, phone: MakePhone, name: str) -> None:
    shared = phone()
    shared.context.add_init_script(SUBSTITUTED[name])
    page = shared.of("alice")
    write_problem(page, f"Uden {name}")
    expect(page.locator(".outbox-state:not([aria-busy])")).to_contain_text("Kladde gemt kl.")
    # Logging out asks, and asking can be cancelled.
    page.get_by_role("button", name="Log ud").click()
    page.get_by_role("button", name="Annuller").click()
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    assert house.texts() == [f"Uden {name}"]
    assert [item["outcome"] for item in items(page)] == ["accepted"]


@pytest.mark.parametrize("name", NEEDED)
def test_without_it_the_form_is_plain_and_says_why(house: House, phone: MakePhone, name: str) -> None:
    script, reason = NEEDED[name]
    shared = phone(service_workers="block")
    shared.context.add_init_script(script)
    page = shared.page()
    log_in_plainly(page, "alice")
    write_problem(page, f"Uden {name}")
    text = f"{reason}, så vi gemmer ingen kladde. Det, du skriver, bliver sendt med det samme."
    expect(page.locator(".outbox-plain")).to_have_text(text)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    assert house.texts() == [f"Uden {name}"]
    page.goto("/ikke-sendt")
    expect(page.locator("#waiting-state")).to_have_text(text)


def test_any_exception_in_send_posts_plainly(house: House, phone: MakePhone) -> None:
    page = phone().of("alice")
    write_problem(page, "Trods en fejl")
    expect(page.locator(".outbox-state:not([aria-busy])")).to_contain_text("Kladde gemt kl.")
    page.evaluate("() => { FormData.prototype[Symbol.iterator] = () => { throw new TypeError(); }; }")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    assert house.texts() == ["Trods en fejl"]
