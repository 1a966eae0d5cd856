"""Where htmx shortens the way, the way without it leads to the same text."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.steps import heading

# The list of a room, its piece, who sees it, and a filter that leaves less of it.
LISTS = [
    ("/problemer", "issue-list", "leder", ("Status", "Løst")),
    ("/henvendelser", "enquiry-list", "drift", ("Sted", "Centeret")),
    ("/haervaerksregninger", "bill-list", "drift", ("Sted", "Byens Arena")),
]
rooms = pytest.mark.parametrize(("address", "piece", "who", "chosen"), LISTS)


def text_of(page: Page, piece: str) -> str:
    """Return the text of a piece with the spaces as one."""
    return " ".join(page.locator(f"#{piece}").inner_text().split())


def narrow(page: Page, chosen: tuple[str, str]) -> None:
    """Open the filter, choose, and press."""
    page.locator("main summary").click()
    page.get_by_label(chosen[0], exact=True).select_option(chosen[1])
    page.get_by_role("button", name="Vis", exact=True).click()


@rooms
def test_the_list_is_narrowed_in_place_and_says_what_the_page_says(
    visit: Visit, address: str, piece: str, who: str, chosen: tuple[str, str]
) -> None:
    page = visit(who)
    page.goto(address)
    whole = text_of(page, piece)
    page.evaluate("window.stillHere = true")
    narrow(page, chosen)
    expect(page).to_have_url(re.compile(rf"{address}\?"))
    narrowed = text_of(page, piece)
    assert narrowed != whole
    assert page.evaluate("window.stillHere") is True
    page.reload()
    assert page.evaluate("window.stillHere") is None
    assert text_of(page, piece) == narrowed


@rooms
def test_going_back_gives_the_whole_page(
    visit: Visit, address: str, piece: str, who: str, chosen: tuple[str, str]
) -> None:
    page = visit(who)
    page.goto(address)
    whole = text_of(page, piece)
    narrow(page, chosen)
    expect(page).to_have_url(re.compile(rf"{address}\?"))
    page.go_back()
    expect(page).to_have_url(re.compile(rf"{address}$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("header .site-name")).to_have_count(1)
    assert text_of(page, piece) == whole


@rooms
def test_a_day_that_cannot_be_read_is_answered_with_a_sentence(
    visit: Visit, address: str, piece: str, who: str, chosen: tuple[str, str]
) -> None:
    page = visit(who)
    page.goto(address)
    page.locator("main summary").click()
    page.get_by_label("Fra dag").fill("i går")
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page.locator("main .form-error-message")).to_contain_text("Skriv datoen med dag, måned og år")
    expect(page.get_by_label("Fra dag")).to_have_value("i går")


def test_an_answer_about_faults_is_put_into_the_page(visit: Visit) -> None:
    page = visit("leder")
    page.goto("/problemer")
    page.evaluate(
        """() => htmx.ajax('POST', '/problemer/ny', {target: '#issue-list', values: {
             csrf_token: document.querySelector('[name=csrf_token]').value}})"""
    )
    expect(page.locator("#issue-list #faults")).to_contain_text("Vælg hvad det handler om.")


def test_a_lost_session_leads_to_the_login(visit: Visit) -> None:
    page = visit("leder")
    page.goto("/problemer")
    page.context.clear_cookies()
    narrow(page, ("Status", "Løst"))
    heading(page, "Log ind")
    expect(page).to_have_url(re.compile(r"/log-ind\?naeste=/problemer\?"))
