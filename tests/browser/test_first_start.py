"""From an empty folder to a first account with a code app, on the page alone, with and without scripts."""

from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import expect

from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from tests.browser.conftest import DESK, PHONE, Visit
from tests.browser.looking import overflow
from tests.browser.program import running_empty
from tests.browser.steps import heading, press

PASSWORD = "kvik-regn-lampe-77"
ANSWERS = {
    "Dit navn": "Signe Holm",
    "Brugernavn": "signe",
    "Adgangskode": PASSWORD,
    "Adgangskode igen": PASSWORD,
}


@pytest.mark.parametrize(("width", "script"), [(PHONE, False), (DESK, True)])
def test_from_an_empty_folder_to_a_first_account(
    visit: Visit, tmp_path: Path, width: int, script: bool
) -> None:
    with running_empty(tmp_path) as empty:
        page = visit(width=width, place=empty, script=script)
        page.goto("/")
        heading(page, "Begynd")
        page.get_by_label("Opsætningskode").fill("forkert-kode")
        press(page, "Videre")
        expect(page.locator("#faults")).to_contain_text("Koden passer ikke")
        page.get_by_label("Opsætningskode").fill(empty.passwords["setup"].upper())
        press(page, "Videre")
        heading(page, "Planen og den første bruger")
        page.get_by_label("Vores egen, fra en fil").check()
        faulty = SHIPPED_AGREEMENT.read_text(encoding="utf-8").replace('target = "7.5"', "target = 7.5")
        file = {"name": "plan.toml", "mimeType": "application/toml", "buffer": faulty.encode()}
        page.get_by_label("Planens fil").set_input_files(file)
        for label, answer in ANSWERS.items():
            page.get_by_label(label, exact=True).fill(answer)
        press(page, "Gem og fortsæt")
        expect(page.locator("#faults")).to_contain_text("Planens fil har 1 fejl")
        expect(page.locator("main")).to_contain_text('indicator "t4-tryghed" → target')
        expect(page.get_by_label("Dit navn")).to_have_value("Signe Holm")
        assert overflow(page) <= 0
        page.get_by_label("Planens fil").set_input_files(SHIPPED_AGREEMENT)
        page.get_by_label("Adgangskode", exact=True).fill(PASSWORD)
        press(page, "Gem og fortsæt")
        expect(page.locator("#faults")).to_contain_text("Skriv adgangskoden igen.")
        # The file that was good came back with the page.
        for label in ("Adgangskode", "Adgangskode igen"):
            page.get_by_label(label, exact=True).fill(PASSWORD)
        press(page, "Gem og fortsæt")
        heading(page, "Kode-app")
        key = page.locator("dd.key").inner_text().replace(" ", "")
        page.get_by_label("Kode", exact=True).fill(pyotp.TOTP(key).now())
        page.get_by_label("Din adgangskode").fill(PASSWORD)
        press(page, "Tag i brug")
        heading(page, "Dine ekstra koder")
        press(page, "Til forsiden")
        expect(page.locator(".site-user")).to_contain_text("Signe Holm")
        assert page.context.request.get("/begynd").status == 404
        # Before the program stops: the outbox would ask it in vain.
        page.close()
