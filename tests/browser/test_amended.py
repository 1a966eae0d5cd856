"""A target is amended, and the old board paper still shows the old status."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit, log_in
from tests.browser.program import Program
from tests.browser.steps import heading, press

PAPER = {"name": "svar.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 svar"}
CRITERION, BEFORE = "/maal/t2-henvendelser", "/maal/t2-henvendelser?pr=2020-05-03"
OLD, NEW = "Kræver opmærksomhed", "På rette vej"


def test_an_amended_target_leaves_the_old_board_paper_as_it_was(
    visit: Visit, way: dict, fresh_program: Program
) -> None:
    page = visit(**way, place=fresh_program)
    log_in(page, fresh_program, "leder")
    status = page.locator(".status-card .status-word").first
    page.goto(CRITERION)
    expect(status).to_have_text(OLD)

    page.goto("/moeder")
    page.locator("main").get_by_role("link", name=re.compile("10. december 2019")).first.click()
    heading(page, "Referat")
    paper, seen = page.url, page.locator("#seen tr").filter(has_text="5.1.2")
    expect(seen).to_have_count(1)
    shown_then = seen.inner_text()

    page.goto("/aftalen")
    page.locator("#agreement-in-use").get_by_role("link", name="Ændringer af aftalen").click()
    press(page, "Skriv en ændring ind")
    page.locator("main li").filter(has_text="5.1.2").get_by_role("link", name="Måltallet").click()
    heading(page, "Måltallet skal ændres")
    page.get_by_label("Nyt måltal").fill("-15")
    page.get_by_label("Hvorfor?").fill("Der tælles flere slags henvendelser med.")
    page.get_by_label("Hvornår blev det besluttet?").fill("10-12-2019")
    press(page, "Gem")
    expect(page.locator("#faults")).to_contain_text("Skriv hvilken beslutning.")
    expect(page.get_by_label("Nyt måltal")).to_have_value("-15")
    page.get_by_label("Hvilken beslutning?").fill("Bestyrelsesmøde den 10. december 2019, punkt 1")
    press(page, "Gem")
    expect(page.locator("main .alert-success")).to_contain_text("Gemt. Kvittering")
    amendment = page.url
    page.goto(CRITERION)
    expect(status).to_have_text(OLD)

    page.goto(amendment)
    page.get_by_label("Godkendt", exact=True).check()
    page.get_by_label("Hvilken dato har svaret?").fill("04-05-2020")
    page.get_by_label("Svarets nummer").fill("LBF 2020-117")
    page.get_by_label("Filen med svaret").set_input_files(PAPER)
    page.get_by_label("Fra hvilken dag gælder ændringen?").fill("04-05-2020")
    press(page, "Gem")
    expect(page.locator("main .badge").first).to_have_text("Godkendt")

    page.goto(CRITERION)
    expect(status).to_have_text(NEW)
    expect(page.locator("#aendringer")).to_contain_text("Gælder fra 4. maj 2020")
    page.goto(BEFORE)
    expect(status).to_have_text(OLD)
    page.goto(paper)
    assert seen.inner_text() == shown_then
