"""The whole way on a phone, in Chromium with scripts and in Firefox without."""

import re
import uuid

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, log_in
from tests.browser.program import Program
from tests.browser.steps import heading, press, tell_of_a_problem


@pytest.fixture
def arrive(visit: Visit, way: dict) -> Visit:
    """Give a phone in the browser at hand, with or without scripts."""
    return lambda who=None, **options: visit(who, **way, **options)


def test_a_problem_from_the_resident_to_the_office_and_back(arrive: Visit, program: Program) -> None:
    words = f"Bænken ved boldbanen er brækket {uuid.uuid4().hex[:8]}"
    resident = arrive()
    log_in(resident, program, "beboer")
    visited: list[str] = []
    resident.on("framenavigated", lambda frame: visited.append(frame.url))
    number = tell_of_a_problem(resident, words)
    receipt = resident.url

    # Back does not make a second one of it: the form that was sent is its receipt.
    if resident.context.browser.browser_type.name == "firefox":
        # Driven over BiDi, Firefox never tells that such a Back has come; it asks for the same address.
        resident.goto(next(address for address in visited if "/problemer/ny?nr=" in address))
    else:
        resident.go_back()
    expect(resident).to_have_url(receipt)
    expect(resident.locator("main .font-lead strong")).to_have_text(number)
    resident.goto("/problemer?vis=mine")
    expect(resident.locator("#issue-list li").filter(has_text=words)).to_have_count(1)

    professional = arrive("fagperson")
    professional.goto(f"/problemer/{number}")
    expect(professional.locator(".photos img")).to_have_count(1)
    press(professional, "Jeg tager den")
    expect(professional.locator("main .badge").first).to_have_text("I gang")
    professional.get_by_label("Hvor langt er det?").select_option("Løst")
    professional.get_by_label("Svar til den, der skrev").fill("Bænken er lavet. Tak, fordi du sagde det.")
    press(professional, "Gem")
    expect(professional.locator("main .badge").first).to_have_text("Løst")

    resident.goto(f"/problemer/{number}")
    expect(resident.locator("#history")).to_contain_text("Bænken er lavet. Tak, fordi du sagde det.")
    resident.get_by_label("Hvad ser du nu?").fill("Den er brækket igen.")
    press(resident, "Det er stadig et problem")
    expect(resident.locator("main .badge").first).not_to_have_text("Løst")

    office = arrive("drift")
    office.goto(f"/problemer/{number}")
    press(office, "Tag over som henvendelse")
    expect(office.get_by_label("Hvad handlede henvendelsen om?")).to_have_value(words)
    office.get_by_label("Skur 2-målgruppe").check()
    press(office, "Gem")
    expect(office.locator("main .alert-success")).to_contain_text("Henvendelsen er gemt. Kvittering")
    office.goto(f"/problemer/{number}")
    press(office, "Skriv en hærværksregning ind")
    office.get_by_label("Beløb i kroner").fill("1.850,50")
    press(office, "Gem")
    heading(office, re.compile("Hærværksregning"))
    expect(office.locator("main .facts")).to_contain_text("1.850,50 kr.")


def test_an_activity_is_written_in_and_pressing_twice_makes_one(arrive: Visit) -> None:
    title = f"Fællesspisning {uuid.uuid4().hex[:8]}"
    page = arrive("beboer")
    page.goto("/")
    press(page, "Skriv en aktivitet ind")
    page.get_by_label("Hvad lavede I?").fill(title)
    page.get_by_label("Hvilken slags aktivitet?").select_option("Fællesspisning")
    page.get_by_label("Hvor var det?").select_option("Centeret")
    page.get_by_label("Hvor mange var med i alt?").fill("85")
    page.get_by_role("button", name="Send").dblclick()
    heading(page, "Tak. Aktiviteten er gemt")
    page.goto("/aktiviteter")
    expect(page.locator("#activity-list").get_by_role("link", name=title)).to_have_count(1)


def test_a_figure_changes_the_status_and_the_board_gets_its_workbook(
    arrive: Visit, fresh_program: Program, tmp_path
) -> None:
    page = arrive(place=fresh_program)
    log_in(page, fresh_program, "sekretariat")
    page.goto("/maal")
    status = page.locator(".status-card").filter(has_text="5.4.1").locator(".status-word").first
    expect(status).to_have_text("Vi mangler tal")

    page.goto("/tal")
    page.get_by_role("link", name=re.compile(r"^5\.4\.1 .*2019$")).click()
    page.get_by_label("Tallet for Høje Gladsaxe").fill("3,9")
    page.get_by_label("Tallet for Gladsaxe Kommune").fill("3,8")
    press(page, "Gem")
    expect(page.locator("main .alert-success")).to_contain_text("Gemt. Kvittering")
    page.goto("/maal")
    expect(status).not_to_have_text("Vi mangler tal")
    word = status.inner_text()

    page.goto("/excel")
    with page.expect_download() as waiting:
        press(page, "Hent Excel-fil")
    waiting.value.save_as(tmp_path / "board.xlsx")
    book = openpyxl.load_workbook(tmp_path / "board.xlsx", read_only=True)
    rows = [
        [cell for cell in row if cell is not None] for row in book.worksheets[0].iter_rows(values_only=True)
    ]
    assert any("5.4.1" in map(str, row) and word in row for row in rows), rows
