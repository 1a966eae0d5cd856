"""The next person on a phone that holds what the earlier one wrote: nothing is shown or filed as theirs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.offline.house import House
from tests.browser.offline.phone import (
    EVERYTHING,
    STARTED,
    Phone,
    a_record,
    expect_draft,
    items,
    keep,
    log_in_plainly,
    outbox_program,
    send,
    worker_answers,
    write_problem,
)

MakePhone = Callable[..., Phone]
MARK = "Alices hemmelige mærke"
WHOAMI = "**/offline/v1/whoami"
NOBODY = "Vi ved ikke, hvem du er. Log ind, når du har net. Før det kan vi ikke gemme det, du skriver."
# What becomes of the question who is here; a held one is never answered.
ANSWERS: dict[str, Callable[[Route], None]] = {
    "held": lambda _route: None,
    "refused": lambda route: route.abort(),
    "captive": lambda route: route.fulfill(status=511, content_type="text/html", body="<p>Log on"),
}
# What a page of the earlier person would be that comes after the next one has logged in.
IDENTITY = "() => ({ ...document.documentElement.dataset })"


def _lose_session_with_draft(shared: Phone) -> Page:
    page = shared.of("alice")
    write_problem(page, MARK)
    expect_draft(page)
    # Her session ends as it does by itself, without a logout that the page sees.
    page.goto("/ikke-sendt")
    page.evaluate(STARTED, outbox_program())
    shared.context.clear_cookies()
    return page


@pytest.mark.parametrize("answer", ANSWERS)
def test_page_of_next_person_opens_and_files_nothing_as_earlier(
    house: House, phone: MakePhone, answer: str
) -> None:
    shared = phone(service_workers="block")
    page = _lose_session_with_draft(shared)
    shared.context.route(WHOAMI, ANSWERS[answer])
    log_in_plainly(page, "bob")
    write_problem(page, "Bobs eget")
    expect_draft(page)
    expect(page.locator(".outbox-draft")).to_have_count(0)
    assert MARK not in page.content()
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tak. Vi har fået din besked")
    assert (house.texts("Alice"), house.texts("Bob")) == ([], ["Bobs eget"])
    page.goto("/ikke-sendt")
    expect(page.locator("#waiting-state")).to_have_text("Alt er sendt.")
    assert MARK not in page.content() + page.evaluate(EVERYTHING)
    # The earlier person finds the draft again.
    shared.context.unroute_all(behavior="ignoreErrors")
    page.get_by_role("button", name="Log ud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    shared.log_in(page, "alice")
    page.goto("/problemer/ny")
    page.get_by_role("button", name="Skriv videre").click()
    expect(page.get_by_label("Hvad så du?")).to_have_value(MARK)


def test_blank_form_opens_nothing_while_next_person_logs_in(house: House, phone: MakePhone) -> None:
    shared = phone()
    page = _lose_session_with_draft(shared)
    worker_answers(page)
    page.goto("/log-ind")
    page.evaluate(STARTED, outbox_program())
    page.get_by_label("Brugernavn").fill("bob")
    page.get_by_label("Adgangskode").fill("forkert")
    page.get_by_role("button", name="Log ind").click()
    expect(page.locator(".form-error-message")).to_have_count(1)
    with house.without_net():
        page.goto("/problemer/ny")
        expect(page.locator(".outbox-state")).to_have_text(NOBODY)
        expect(page.locator(".outbox-draft")).to_have_count(0)
        assert MARK not in page.content()


def test_ended_session_locks_what_waits_and_keeps_whose_it_is(house: House, phone: MakePhone) -> None:
    shared = phone()
    page = shared.of("alice")
    with house.without_net():
        keep(page, a_record(MARK, house.place()))
    shared.context.clear_cookies()
    page.goto("/ikke-sendt")
    state = page.locator("#waiting-state")
    expect(state).to_have_text("1 ting er ikke sendt endnu. Log ind for at se og sende.")
    expect(page.locator("#outbox a")).to_have_text("Log ind for at sende 1")
    expect(page.locator("#waiting li")).to_have_count(0)
    assert "mærke" not in page.content()
    shared.log_in(page, "alice")
    expect(page.locator("#outbox a")).to_have_count(0)
    assert house.texts("Alice") == [MARK]


def test_page_that_is_older_than_the_last_login_opens_nothing(house: House, phone: MakePhone) -> None:
    shared = phone(service_workers="block")
    page = _lose_session_with_draft(shared)
    identity = page.evaluate(IDENTITY)
    shared.context.route(WHOAMI, ANSWERS["refused"])
    log_in_plainly(page, "bob")
    page.evaluate(STARTED, outbox_program())
    # The program first runs when the page is that of the earlier person, come too late.
    page.route("**/problemer/ny", lambda route: _answer_as_earlier(route, identity))
    page.goto("/problemer/ny")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du er logget ind som Bob – log ud først")
    assert items(page) == []
    assert page.evaluate("() => document.body.hidden") is False


def _answer_as_earlier(route: Route, identity: dict[str, str]) -> None:
    answer = route.fetch()
    text = answer.text()
    start, end = text.index("data-owner="), text.index(" data-worker")
    earlier = " ".join(f'data-{name}="{identity[name]}"' for name in ("owner", "since", "key", "lock"))
    route.fulfill(response=answer, body=text[:start] + earlier + text[end:])


def test_login_page_in_a_live_session_asks_to_log_out_first(house: House, phone: MakePhone) -> None:
    page = phone().of("alice")
    page.goto("/log-ind?naeste=/problemer")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Du er logget ind som Alice – log ud først")
    expect(page.get_by_role("link", name="Fortsæt som Alice")).to_have_attribute("href", "/problemer")
    page.get_by_role("main").get_by_role("button", name="Log ud").click()
    expect(heading).to_have_text("Log ind")


def test_borrowed_phone_can_be_left_offline(house: House, phone: MakePhone) -> None:
    shared = phone()
    page = shared.of("alice")
    write_problem(page, MARK)
    expect_draft(page)
    with house.without_net():
        page.get_by_role("button", name="Log ud").click()
        page.get_by_role("button", name="Lad det ligge låst, og log ud").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Du er logget ud på denne telefon")
        assert "Alice" not in page.inner_text("body")
        page.goto("/problemer/ny")
        expect(page.locator(".outbox-state")).to_have_text(NOBODY)
        expect(page.locator(".outbox-draft")).to_have_count(0)
    # Whoever opens the site next does not meet her session.
    page.goto("/min-side")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    assert shared.context.request.get("/min-side", max_redirects=0).status == 303
    shared.log_in(page, "alice")
    page.goto("/problemer/ny")
    page.get_by_role("button", name="Skriv videre").click()
    expect(page.get_by_label("Hvad så du?")).to_have_value(MARK)
