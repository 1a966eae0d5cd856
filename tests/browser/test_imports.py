"""A file with three faults, corrected where it is coloured, changes a status that the board gets on paper."""

import re

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Visit, log_in
from tests.browser.looking import axe_finds, overflow
from tests.browser.program import Program
from tests.browser.steps import heading, press

HEADINGS = ("Mål", "Periode", "Området", "Sammenligning")
FAULTY = (
    ("5.4.1", "2019K4", 3.9, 3.8),
    ("5.4.9", 2019, 2.2, 0.9),
    ("5.1.3", 2019, 584, 65.7),
)
CORRECTED = {"B2": 2019, "A3": "5.2.1", "C4": 58.4}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_three_faults_corrected_change_a_status_and_the_workbook(
    visit: Visit, fresh_program: Program, script: bool, tmp_path
) -> None:
    page = visit(place=fresh_program, script=script)
    looks: list[str] = []

    def look() -> None:
        for width in (DESK, PHONE) if script else ():
            page.set_viewport_size({"width": width, "height": 844})
            looks.extend(axe_finds(page))
            if overflow(page) > 0:
                looks.append(f"{page.url} is {overflow(page)} px too wide at {width}")

    def send(file) -> None:
        page.goto("/indlaes")
        page.get_by_label("Tal til målene, en række for hvert tal").check()
        page.get_by_label("Filen (Excel eller CSV)").set_input_files(file)
        press(page, "Læs filen")

    log_in(page, fresh_program, "sekretariat")
    page.goto("/maal")
    status = page.locator(".status-card").filter(has_text="5.4.1").locator(".status-word").first
    expect(status).to_have_text("Vi mangler tal")

    book = openpyxl.Workbook()
    for row in (HEADINGS, *FAULTY):
        book.active.append(row)
    book.save(tmp_path / "tal.xlsx")
    send(tmp_path / "tal.xlsx")
    heading(page, "Filen har 3 fejl")
    look()
    with page.expect_download() as waiting:
        press(page, "Hent filen med fejl")
    waiting.value.save_as(tmp_path / "fejl.xlsx")

    marked = openpyxl.load_workbook(tmp_path / "fejl.xlsx")
    assert [bool(cell.value) for cell in marked.active["E"]] == [True] * 4
    for cell, value in CORRECTED.items():
        assert marked.active[cell].fill.fgColor.rgb == "00FFC7CE"
        marked.active[cell] = value
    marked.save(tmp_path / "rettet.xlsx")
    send(tmp_path / "rettet.xlsx")
    heading(page, "Det sker der")
    expect(page.locator("#counts tbody td").first).to_have_text("3")
    look()
    press(page, "Gem 3 rækker")
    heading(page, "Filen er gemt")
    expect(page.locator("main .alert-success")).to_contain_text("Gemt. Kvittering")
    look()

    page.goto("/maal")
    expect(status).not_to_have_text("Vi mangler tal")
    word = status.inner_text()
    page.goto("/excel")
    with page.expect_download() as waiting:
        press(page, "Hent Excel-fil")
    waiting.value.save_as(tmp_path / "board.xlsx")
    rows = (
        openpyxl.load_workbook(tmp_path / "board.xlsx", read_only=True)
        .worksheets[0]
        .iter_rows(values_only=True)
    )
    told = [[cell for cell in row if cell is not None] for row in rows]
    assert any(re.match(r"5\.4\.1", str(row[0])) and word in row for row in told if row), told
    assert "\n".join(looks) == ""
