"""A criterion's sheet stays one A4 page, also when the board has written much about it."""

import re

from tests.browser.conftest import Visit

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
