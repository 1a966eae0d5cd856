"""A form on a phone: light to load, short at first sight, large enough to hit."""

import pytest

from tests.browser.conftest import PHONE, Visit

RESIDENTS = ("/problemer/ny", "/aktiviteter/ny")
FORMS = {
    **dict.fromkeys(RESIDENTS, "beboer"),
    "/problemer/tryghedsvandring": "beboer",
    "/henvendelser/ny": "drift",
    "/haervaerksregninger/ny": "drift",
}
MOST_BYTES, MOST_FIELDS, SMALLEST = 90_000, 6, 44


@pytest.mark.parametrize("address", FORMS)
def test_the_first_load_of_a_form_is_light(visit: Visit, address: str) -> None:
    page = visit(FORMS[address])
    received: list[int] = []
    debugger = page.context.new_cdp_session(page)
    debugger.send("Network.enable")
    debugger.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    assert len(received) >= 3, "the page and its two styles"
    assert sum(received) <= MOST_BYTES


@pytest.mark.parametrize("address", RESIDENTS)
def test_at_most_six_things_are_asked_at_first_sight(visit: Visit, address: str) -> None:
    page = visit("beboer")
    page.goto(address)
    folded = page.locator("main form details .form-group")
    assert folded.count() >= 2
    assert page.locator("main form .form-group:visible").count() <= MOST_FIELDS
    page.locator("main form summary").click()
    assert page.locator("main form .form-group:visible").count() > MOST_FIELDS


@pytest.mark.parametrize(
    ("who", "address"), [("beboer", "/"), *((who, address) for address, who in FORMS.items())]
)
def test_what_is_pressed_is_large_enough_for_a_thumb(visit: Visit, who: str, address: str) -> None:
    page = visit(who, PHONE)
    page.goto(address)
    small = page.evaluate(
        """smallest => [...document.querySelectorAll(
             'button, .button, summary, select, input:not([type=hidden], .form-radio, .form-checkbox), '
             + '.form-radio + label, .form-checkbox + label, .site-menu-label, .plain-list a')]
           .filter(box => box.checkVisibility({opacityProperty: true}))
           .filter(box => box.getBoundingClientRect().height < smallest)
           .map(box => box.outerHTML)""",
        SMALLEST,
    )
    assert small == []
