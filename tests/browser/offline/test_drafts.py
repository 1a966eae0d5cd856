"""A draft is a promise too: across two windows, a newer form, a killed tab and another report's photos."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.offline.house import House
from tests.browser.offline.phone import (
    THANKS,
    Phone,
    expect_draft,
    items,
    send,
    send_all,
    send_unheard,
    write_problem,
)
from tests.browser.steps import a_photo

MakePhone = Callable[..., Phone]
SENT_ELSEWHERE = "Det er sendt fra et andet vindue; dine ændringer er her"


def _continue_draft(page: Page) -> None:
    page.goto("/problemer/ny")
    page.get_by_role("button", name="Skriv videre").click()
    expect(page.get_by_label("Hvad så du?")).not_to_have_value("")


def _serve_newer_form(route: Route) -> None:
    answer = route.fetch()
    text = answer.text()
    assert text.count('data-outbox-version="1"') == 1
    route.fulfill(response=answer, body=text.replace('data-outbox-version="1"', 'data-outbox-version="2"'))


@pytest.mark.parametrize("change", [False, True])
def test_draft_sent_in_one_window_and_continued_in_another(
    house: House, phone: MakePhone, change: bool
) -> None:
    shared = phone()
    first = shared.of("alice")
    write_problem(first, "Fra begge vinduer")
    expect_draft(first)
    second = shared.page()
    _continue_draft(first)
    _continue_draft(second)
    send(first)
    expect(first.get_by_role("heading", level=1)).to_have_text(THANKS)
    if not change:
        send(second)
        expect(second.get_by_role("heading", level=1)).to_have_text(THANKS)
        assert [item["rev"] for item in items(second)] == [1]
        return
    second.get_by_label("Hvad så du?").fill("Rettet i det andet vindue")
    send(second)
    expect(second.locator(".outbox-panel h2")).to_have_text(SENT_ELSEWHERE)
    expect(second.get_by_label("Hvad så du?")).to_have_value("Rettet i det andet vindue")
    send(second)
    expect(second.locator(".outbox-panel")).to_contain_text("Sekretariatet ser på den")
    assert [(item["rev"], item["outcome"]) for item in items(second)] == [(1, "accepted"), (2, "quarantined")]
    assert house.texts() == ["Fra begge vinduer"]


def test_newer_form_shows_an_older_draft_and_overwrites_nothing(house: House, phone: MakePhone) -> None:
    page = phone(service_workers="block").of("alice")
    write_problem(page, "Skrevet i den gamle formular")
    expect_draft(page)
    page.route("**/problemer/ny", _serve_newer_form)
    page.goto("/problemer/ny")
    page.get_by_role("button", name="Skriv videre").click()
    older = page.get_by_label("Det, du skrev før")
    expect(older).to_have_value(re.compile("Hvad så du\\?: Skrevet i den gamle formular"))
    field = page.get_by_label("Hvad så du?")
    expect(field).to_have_value("")
    field.fill("Skrevet i den nye")
    expect_draft(page)
    page.goto("/ikke-sendt")
    shown = page.locator("#waiting li")
    expect(shown).to_have_count(2)
    expect(shown.nth(0)).to_contain_text("»Skrevet i den gamle formular«")
    expect(shown.nth(1)).to_contain_text("»Skrevet i den nye«")


def test_newer_form_shows_what_waits_from_an_older_one(house: House, phone: MakePhone) -> None:
    page = phone(service_workers="block").of("alice")
    write_problem(page, "Venter fra den gamle")
    server, house.net.upstream = house.net.upstream, None
    send_unheard(page)
    house.net.upstream = server
    page.route("**/offline/v1/records", lambda route: route.abort())
    page.route("**/problemer/ny", _serve_newer_form)
    page.goto("/ikke-sendt")
    page.get_by_role("link", name="Ret").click()
    expect(page.get_by_label("Det, du skrev før")).to_have_value(re.compile("Venter fra den gamle"))
    expect(page.get_by_label("Hvad så du?")).to_have_value("")
    assert [(item["rev"], item["state"]) for item in items(page)] == [(1, "waiting")]


def test_photo_is_in_the_draft_when_the_tab_was_killed(house: House, phone: MakePhone) -> None:
    shared = phone()
    page = shared.of("alice")
    write_problem(page, "Med billede")
    page.get_by_label("Billeder (frivilligt)").set_input_files(a_photo())
    state = page.locator(".outbox-state:not([aria-busy])")
    expect(state).to_have_text(re.compile(r"Kladde gemt kl\. \d+\.\d\d med 1 billede"))
    page.close()
    page = shared.page()
    _continue_draft(page)
    expect(page.locator(".outbox-state")).to_have_text("1 billede er med fra før.")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    send_all(page)
    assert house.texts() == ["Med billede"]
    assert house.rows("select count(*) from issue_photo") == [(1,)]


def test_photo_never_moves_to_another_report(house: House, phone: MakePhone) -> None:
    page = phone().of("alice")
    write_problem(page, "Uden billede")
    expect_draft(page)
    page.goto("/problemer/ny")
    page.get_by_label("Billeder (frivilligt)").set_input_files(a_photo())
    page.get_by_role("button", name="Skriv videre").click()
    expect(page.get_by_label("Hvad så du?")).to_have_value("Uden billede")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)
    send_all(page)
    assert house.texts() == ["Uden billede"]
    assert house.rows("select count(*) from issue_photo") == [(0,)]
