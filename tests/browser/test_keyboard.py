"""The keyboard alone is enough, and one can see where one is."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Visit
from tests.browser.steps import heading

FORMS = ("/problemer/ny", "/aktiviteter/ny")
# Where the focus is: what it is called, and whether a line is drawn around it or around what stands for it.
FOCUS = """() => {
  const here = document.activeElement, label = here.labels ? here.labels[0] : null;
  const boxes = [[here, null], [label, null], [label, '::before']].filter(([box]) => box);
  const drawn = boxes.some(([box, part]) => {
    const style = getComputedStyle(box, part);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  return {name: here.name || here.id || here.textContent.trim(), tag: here.tagName, drawn};
}"""


def walk(page: Page, last: str) -> list[dict]:
    """Press Tab from the top of the page until the element called `last`, and return the way there."""
    way: list[dict] = []
    while len(way) < 80 and (not way or way[-1]["name"] != last):
        page.keyboard.press("Tab")
        way.append(page.evaluate(FOCUS))
    return way


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("address", FORMS)
def test_tab_reaches_everything_and_can_be_seen(visit: Visit, address: str, width: int) -> None:
    page = visit("beboer", width)
    page.goto(address)
    way = walk(page, "Send")
    names = [step["name"] for step in way]
    assert names[0] == "Gå til sidens indhold"
    assert ("menu-switch" if width == PHONE else "Forside") in names
    fields = page.locator("main form :is(input:not([type=hidden]), select, textarea):visible")
    assert {fields.nth(number).get_attribute("name") for number in range(fields.count())} <= set(names)
    assert names[-1] == "Send"
    assert [step["name"] for step in way if not step["drawn"]] == []


def test_the_skip_link_leads_past_the_menu(visit: Visit) -> None:
    page = visit("beboer", DESK)
    page.goto("/problemer/ny")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til sidens indhold")).to_be_in_viewport()
    page.keyboard.press("Enter")
    way = walk(page, "kind")
    assert "Forside" not in [step["name"] for step in way]
    assert way[-1]["name"] == "kind"


def test_the_menu_opens_on_a_phone(visit: Visit) -> None:
    page = visit("beboer", PHONE)
    page.goto("/")
    entry = page.get_by_role("navigation", name="Menu").get_by_role("link", name="Aktiviteter")
    expect(entry).to_be_hidden()
    walk(page, "menu-switch")
    page.keyboard.press("Space")
    expect(entry).to_be_visible()
    walk(page, "Aktiviteter")
    page.keyboard.press("Enter")
    heading(page, "Aktiviteter")
    expect(entry).to_be_hidden()


@pytest.mark.parametrize("address", FORMS)
def test_the_summary_of_faults_leads_to_each_field(visit: Visit, address: str) -> None:
    page = visit("beboer")
    page.goto(address)
    walk(page, "Send")
    page.keyboard.press("Enter")
    summary = page.locator("#faults")
    expect(summary).to_be_visible()
    links = summary.get_by_role("link")
    assert links.count() >= 3
    for number in range(links.count()):
        field = links.nth(number).get_attribute("href").removeprefix("#")
        links.nth(number).focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#{field}")).to_be_focused()
        expect(page.locator(f"#{field}-error")).to_contain_text(links.nth(number).inner_text())
