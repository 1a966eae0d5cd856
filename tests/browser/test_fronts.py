"""What the plan's line answers is read without scrolling, on a phone and on a desk's screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

PLAN_LINE = re.compile(r"^(\d+ af \d+|Alle \d+) mål .+\.$")
STAFF = ("fagperson", "drift", "forum", "sekretariat", "leder", "bestyrelse", "sekretaer")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
@pytest.mark.parametrize("who", STAFF)
def test_the_plans_line_and_strip_are_read_without_scrolling(
    visit: Visit, who: str, width: int, height: int
) -> None:
    page = visit(who, width)
    page.set_viewport_size({"width": width, "height": height})
    for address in ("/", "/maal"):
        # A page that is left while its outbox still asks the server writes to the console.
        page.goto(address, wait_until="networkidle")
        line = page.locator("#plan-line")
        expect(line).to_have_text(PLAN_LINE)
        squares = page.locator(".plan-strip a")
        for part in (line, squares.first, squares.last):
            box = part.bounding_box()
            assert box["y"] >= 0 and box["y"] + box["height"] <= height, (address, box)
        assert all(square.bounding_box()["width"] >= 24 for square in squares.all())
        assert page.evaluate("scrollY") == 0
