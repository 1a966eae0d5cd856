"""Without scripts: the whole way, faults, a lost answer and a lost session, and one row of each form."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.offline.house import PASSWORD, House
from tests.browser.offline.phone import THANKS, Phone, log_in_plainly, send, write_problem
from tests.browser.steps import a_photo
from tests.offline_proxy import Fault, Faults

MakePhone = Callable[..., Phone]


def test_the_whole_way_without_scripts(house: House, phone: MakePhone) -> None:
    plain = phone(java_script_enabled=False)
    page = plain.page()
    log_in_plainly(page, "alice")

    write_problem(page, "")
    page.get_by_label("Billeder (frivilligt)").set_input_files(a_photo())
    send(page)
    expect(page.locator("#faults li")).to_have_text(["Skriv hvad du så."])
    page.get_by_label("Hvad så du?").fill("Rettet uden scripts")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    assert house.rows("select count(*) from issue_photo") == [(1,)]

    form = _lose_the_answer(house, page, "Svaret gik tabt")
    page = plain.page()
    page.goto(form)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)

    write_problem(page, "Skrevet i en tabt session")
    plain.context.clear_cookies()
    send(page)
    page.get_by_label("Brugernavn").fill("alice")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind og send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)

    page.get_by_role("button", name="Log ud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    assert house.texts() == ["Rettet uden scripts", "Skrevet i en tabt session", "Svaret gik tabt"]
    assert house.rows("select count(*) from issue_photo") == [(1,)]


def _lose_the_answer(house: House, page: Page, text: str) -> str:
    write_problem(page, text)
    form = page.url
    house.net.faults = Faults(1, 1.0, [Fault.CUT_AFTER_COMMIT], hits=lambda path: path == "/problemer/ny")
    with page.expect_event("requestfailed"):
        send(page)
    house.net.faults = None
    return form
