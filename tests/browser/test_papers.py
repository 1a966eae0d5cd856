"""A criterion's sheet stays one A4 page with much written on it, and the sheet of all fits a phone."""

import re

import pytest

from tests.browser.conftest import PHONE, Visit

NARROW = 320
PAGE = re.compile(rb"/Type\s*/Page\b")
ASSESSMENT = "Bestyrelsen vurderer, at udviklingen skal følges tæt. " * 60


def test_each_sheet_fits_on_one_page_with_a_long_assessment(visit: Visit) -> None:
    page = visit("sekretaer")
    page.goto("/bestyrelsens-pakke/ark")
    sheets = [link.get_attribute("href") for link in page.locator(".paper tbody a").all()]
    pages = {}
    for sheet in sheets:
        page.goto(sheet)
        # Written in the page alone, for other tests read what the program keeps.
        page.locator(".paper").evaluate(
            "(paper, text) => paper.append(Object.assign(document.createElement('p'), {textContent: text}))",
            ASSESSMENT,
        )
        pages[sheet] = len(PAGE.findall(page.pdf(prefer_css_page_size=True)))
    assert pages == dict.fromkeys(sheets, 1) != {}


@pytest.mark.parametrize("width", [PHONE, NARROW])
def test_a_status_stays_within_its_cell_on_a_phone(visit: Visit, width: int) -> None:
    page = visit("sekretaer", width=width)
    page.goto("/bestyrelsens-pakke/ark")
    words = page.locator("td .status-word strong")
    assert words.count() > 1
    beyond = words.evaluate_all(
        """words => words.filter(word => {
          const cell = word.closest("td");
          const edge = cell.getBoundingClientRect().right - parseFloat(getComputedStyle(cell).paddingRight);
          return word.getBoundingClientRect().right > edge || word.scrollWidth > word.clientWidth;
        }).map(word => word.textContent)"""
    )
    assert beyond == []
