"""What the browser tests stand on: the real program, Chromium and Firefox, and pages that are watched.

A page under watch fails its test when anything is written to the console as an error or a warning, which is
also how the content security policy refuses something, and when it asks another place than the program.
"""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.browser.program import Program, running

# A machine with much else to do is slow, not wrong.
expect.set_options(timeout=20_000)

PHONE, DESK = 390, 1280
HEIGHT = 844
ROLES = (
    "beboer",
    "fagperson",
    "drift",
    "forum",
    "sekretariat",
    "leder",
    "bestyrelse",
    "sekretaer",
    "admin",
)
CHROMIUM = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# A form with a fault is answered with 422, which Chromium writes to the console as an error of loading.
FAULTY_FORM = re.compile(r"Failed to load resource: the server responded with a status of 422 ")
# Firefox says this of a file that it stopped loading itself, because the page was left meanwhile.
LEFT_MEANWHILE = re.compile(r"Failed to load ‘\S+/static/\S+’\. A ServiceWorker intercepted the request and")

ITS_OWN_INTERRUPTION = re.compile(r'Navigation to "([^"]+)" is interrupted by another navigation to "\1"')

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Give the program with the demo; what one test writes in, another one sees."""
    with running(tmp_path_factory.mktemp("program")) as started:
        yield started


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Give Playwright."""
    with sync_playwright() as started:
        yield started


def installed(name: str) -> str:
    """Return where a browser is, or fail with how to get it."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is missing on this machine; run: sudo apt-get install -y {name}")
    return found


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Give Chromium."""
    browser = playwright.chromium.launch(executable_path=installed("chromium"), args=CHROMIUM)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    """Give Firefox ESR."""
    browser = playwright.firefox.launch(channel="moz-firefox", executable_path=installed("firefox-esr"))
    yield browser
    browser.close()


@pytest.fixture(params=["chromium", "firefox"])
def either(request: pytest.FixtureRequest) -> Browser:
    """Give each browser in turn."""
    return request.getfixturevalue(request.param)


# Each browser and each of with and without scripts is seen once: all four pairs cost twice as much.
WAYS = {"chromium": True, "firefox": False}


@pytest.fixture(params=WAYS, ids=["chromium-script", "firefox-no-script"])
def way(request: pytest.FixtureRequest) -> dict[str, object]:
    """Give how a page of a journey is opened: in which browser, and whether with scripts."""
    return {"browser": request.getfixturevalue(request.param), "script": WAYS[request.param]}


def log_in(page: Page, program: Program, who: str) -> None:
    """Log in through the page."""
    page.goto(f"{program.address}/log-ind")
    page.get_by_label("Brugernavn").fill(who)
    page.get_by_label("Adgangskode").fill(program.passwords[who])
    page.get_by_role("button", name="Log ind").click()
    page.wait_for_url(f"{program.address}/")


def enter(page: Page, program: Program, who: str) -> None:
    """Log in with a session of its own that has shown its second factor."""
    log_in(page, program, who)
    with sqlite3.connect(program.database, timeout=30) as database:
        newest = "(SELECT max(id) FROM login_session)"
        database.execute(f"UPDATE login_session SET confirmed_at = seen_at WHERE id = {newest}")
    database.close()


@pytest.fixture(scope="session")
def session_of(program: Program, chromium: Browser) -> Callable[[str], dict]:
    """Give the stored session of a login name of the demo; each logs in once."""
    stored: dict[str, dict] = {}

    def state(who: str) -> dict:
        if who not in stored:
            context = chromium.new_context()
            log_in(context.new_page(), program, who)
            stored[who] = context.storage_state()
            context.close()
        return stored[who]

    return state


@pytest.fixture
def visit(
    program: Program, chromium: Browser, session_of: Callable[[str], dict]
) -> Iterator[Callable[..., Page]]:
    """Give a new page under watch in a context of its own, logged in as `who`, relative to the program."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(
        who: str | None = None,
        width: int = PHONE,
        browser: Browser | None = None,
        place: Program = program,
        script: bool = True,
        **options: object,
    ) -> Page:
        context = (browser or chromium).new_context(
            base_url=place.address,
            viewport={"width": width, "height": HEIGHT},
            locale="da-DK",
            storage_state=session_of(who) if who else None,
            java_script_enabled=script,
            **options,
        )
        contexts.append(context)
        if not script and context.browser.browser_type.name == "firefox":
            # Firefox cannot be told from outside to run no scripts, so there none of them arrives.
            context.route(re.compile(r"\.js$"), lambda route: route.abort())
        page = steady(context.new_page())
        watch(page, place.address, faults)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert "\n".join(faults) == ""


def steady(page: Page) -> Page:
    """Return the page, which asks again where Firefox takes its own going to an address for another one's.

    It does so on a busy machine, when it is driven over BiDi; a person sees nothing of it.
    """
    go = page.goto

    def goto(address: str, **options: object) -> object:
        try:
            return go(address, **options)
        except Error as fault:
            if not ITS_OWN_INTERRUPTION.search(str(fault)):
                raise
            return go(address, **options)

    page.goto = goto
    return page


def watch(page: Page, origin: str, faults: list[str]) -> None:
    """Add to `faults` what a page must not do."""

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not FAULTY_FORM.match(message.text):
            faults.append(f"{page.url} wrote to the console: {message.text}")

    def asked(address: str) -> None:
        if not address.startswith((f"{origin}/", "data:", "blob:")):
            faults.append(f"{page.url} asked another place: {address}")

    def failed(error: object) -> None:
        if not LEFT_MEANWHILE.match(str(error)):
            faults.append(f"{page.url} failed: {error}")

    page.on("console", heard)
    page.on("pageerror", failed)
    page.on("request", lambda request: asked(request.url))


@pytest.fixture
def fresh_program(tmp_path: Path) -> Iterator[Program]:
    """Give a program of the test's own."""
    with running(tmp_path) as started:
        yield started
