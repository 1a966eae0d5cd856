"""Every page as every role: the policy refuses nothing, axe finds nothing, it fits, its links lead on.

Each role asks for each page and follows its links without a browser. The browser opens a page in which an
element is made as in no page of that address before, for any role; two pages made alike look alike. Each
role's front page is opened too, for the menu that it has.

Which pages there are is read from the table of rights and the addresses themselves, so that a new one is
opened as each role that has its right, or the test fails.
"""

import hashlib
import os
import re
import uuid
from collections import Counter, deque
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import APIResponse, Browser, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from app import create_app
from gladsaxe.access.rules import RIGHT_BY_ENDPOINT, ROLES_BY_RIGHT
from gladsaxe.agreement.roles import Role
from tests.browser.conftest import DESK, HEIGHT, PHONE, ROLES, Visit, enter
from tests.browser.looking import axe_finds, bring_axe, overflow
from tests.browser.program import Program, running_empty
from tests.databases import FOLDER, configuration

# What the seats of a login name of the demo give, where it is not the role of the same name.
HELD = {
    "leder": (Role.SECRETARIAT_LEAD, Role.PROFESSIONAL, Role.FORUM_MEMBER, Role.BOARD_MEMBER),
    "bestyrelse": (Role.BOARD_MEMBER, Role.FORUM_MEMBER),
    "sekretaer": (Role.BOARD_SECRETARY,),
}
ALL = " ".join(ROLES)
# Who has the right to an address that the demo has no page of for them, and why.
NO_PAGE = {
    # There is no identity provider; tests/access/test_staff.py has one.
    **dict.fromkeys(("access.staff_answer", "access.staff_link", "access.staff_log_in"), ALL),
    # What is no page: asked for by every page, or by a program.
    **dict.fromkeys(("web.static", "offline.whoami", "offline_worker.blank_form"), ALL),
    # A register's keeper confirms it; the others who read the status have no page of it.
    "indicators.confirm_register": "beboer fagperson forum bestyrelse",
    # Files and photos, which the demo has none of.
    **dict.fromkeys(
        (
            "duties.paper",
            "amendments.paper",
            "activities.photo",
            "registers.bill_photo",
            "exports.board_file",
            "issues.photo",
        ),
        ALL,
    ),
    # Opened under the same watch in test_imports.py and test_life.py.
    **dict.fromkeys(("imports.faults", "imports.file", "meetings.settle"), ALL),
    # The demo has no file, meeting, draft or quarantine in that state; named in docs/security.md.
    **dict.fromkeys(
        ("imports.columns", "meetings.attendance", "offline_pages.draft", "offline_pages.quarantine_entry"),
        ALL,
    ),
    # The row decides, and the demo has none that is this person's.
    "activities.edit": "beboer fagperson drift forum bestyrelse",
    "issues.receipt": "forum bestyrelse sekretaer",
    "issues.walk_receipt": ALL,
    "deviations.conflict": "forum bestyrelse sekretariat sekretaer",
    "deviations.notice": "fagperson",
    **dict.fromkeys(("duties.done", "duties.undo"), "fagperson drift forum bestyrelse"),
    "meetings.raise_item": "forum",
    **dict.fromkeys(("situation.new_measure", "situation.write_report"), "forum bestyrelse"),
}
SETUP_PREFIX = "setup."
# Led to from a form, or from a criterion that is not among the first ones.
FURTHER = {
    "indicators.what_does_it_take": "/maal/t4-tryghed/hvad-skal-der-til",
    "indicators.new_reading": "/maal/f1-dubu/laesning",
}
COLLECT = """addEventListener("securitypolicyviolation", found => {
  console.error(`the policy refused ${found.violatedDirective} ${found.blockedURI}`);
});"""
# Of addresses that differ only in a number, how many are asked for.
ASKED = 2
KEYS = re.compile(
    r"(?<=/)(?:\d+|[0-9A-Z]{4}-[0-9A-Z]{4}|[0-9a-f-]{32,36}|[a-z]\d-[a-z0-9-]+)(?=/|$)"
    r"|(?<=/organisation/)(?!pladser/)[a-z-]+$|(?<=/organisation/pladser/)[a-z0-9-]+"
)
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]+)"')
TAG = re.compile(r"<[a-z][^>]*>")
# What an element is called, leads to or holds says nothing about how it is made.
ITS_OWN = re.compile(
    r"(?<= )(id|for|href|src|action|name|value|datetime|title|alt|data-[a-z-]+"
    r'|aria-(?:label|labelledby|describedby))="[^"]*"'
)


def pattern(address: str) -> str:
    """Return an address without its numbers and values."""
    parts = urlsplit(address)
    names = sorted({name for name, _value in parse_qsl(parts.query) if name != "nr"})
    return KEYS.sub("*", parts.path) + "?" + "&".join(names)


class Seen:
    """Hold what has been looked at in this run, in any of its processes, so that no role repeats it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def is_new(self, *words: str) -> bool:
        """Tell whether nobody has looked at it yet, and that it is looked at now."""
        name = hashlib.sha256("\0".join(words).encode()).hexdigest()
        try:
            (self._folder / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@pytest.fixture(scope="session")
def seen() -> Seen:
    """Give what has been looked at."""
    return Seen(Path(os.environ[FOLDER]) / "pages-seen")


@pytest.fixture(scope="session")
def addresses() -> MapAdapter:
    """Give the program's addresses."""
    return create_app(configuration("sqlite://")).url_map.bind("")


def endpoint_of(addresses: MapAdapter, address: str) -> str:
    """Return the endpoint of an address, nothing for one that no GET leads to."""
    try:
        return str(addresses.match(urlsplit(address).path, method="GET")[0])
    except HTTPException:
        return ""


def open_to(addresses: MapAdapter, who: str) -> dict[str, str]:
    """Return each endpoint that can be asked for and that the person has the right to, with its rule."""
    roles = set(HELD.get(who, ())) or {Role(who)}
    return {
        rule.endpoint: "" if rule.arguments else rule.rule
        for rule in addresses.map.iter_rules()
        if "GET" in rule.methods
        # Only an empty installation has them, and nobody has a role there: walked in a test of their own.
        and not rule.endpoint.startswith(SETUP_PREFIX)
        and roles & ROLES_BY_RIGHT.get(RIGHT_BY_ENDPOINT.get(rule.endpoint), frozenset())
    }


def told(page: Page) -> str:
    """Tell of something strictly confidential through the form, without the page, and return its receipt."""
    form = page.context.request.get("/problemer/ny").text()
    first = re.search(r'<select[^>]* name="place".*?<option value="(\d+)"', form, re.DOTALL)[1]
    sent = {"submission_id": str(uuid.uuid4()), "kind": "utrygt", "place": first, "text": "Nogen blev truet."}
    sent |= {"seen_on": "01-05-2020", "urgency": "snart", "level": "3"}
    sent["csrf_token"] = re.search(r'name="csrf_token" value="([^"]+)"', form)[1]
    answer: APIResponse = page.context.request.post("/problemer/ny", multipart=sent)
    assert answer.url.endswith("/kvittering"), answer.text()
    return urlsplit(answer.url).path


def faults_of(page: Page, whole: bool = True) -> list[str]:
    """Return what is wrong with the page at the width of a phone, and at that of a desk.

    What is in a page is the same at both, and the colours of an address are always the same: `whole` asks
    for all of it, else only for what may differ between two pages of one address.
    """
    faults = []
    # The width that it has comes first: the next page is opened at the other one, and laid out once less.
    for width in sorted((DESK, PHONE), key=lambda width: width != page.viewport_size["width"]):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if overflow(page) > 0:
            faults.append(f"{page.url} at {width} is {overflow(page)} px too wide")
        if whole or width == PHONE:
            found = axe_finds(page, colours=whole and width == PHONE)
            faults += [f"{page.url} at {width}: {fault}" for fault in found]
    return faults


@pytest.mark.parametrize("who", ROLES)
def test_every_page_of_a_role(
    visit: Visit, program: Program, addresses: MapAdapter, seen: Seen, who: str
) -> None:
    page = visit()
    page.add_init_script(COLLECT)
    bring_axe(page)
    enter(page, program, who)
    awaited = open_to(addresses, who)
    none = {endpoint for endpoint, roles in NO_PAGE.items() if who in roles.split()}
    waiting = deque(["/", *(rule for endpoint, rule in awaited.items() if rule and endpoint not in none)])
    if "issues.new" in awaited:
        waiting += [receipt := told(page), receipt.removesuffix("/kvittering")]
    waiting += [address for endpoint, address in FURTHER.items() if endpoint in awaited]
    if who == "drift":
        # The register that this seat keeps; the demo's year is confirmed, so no list asks for it.
        waiting.append("/registre/haervaerksregninger/2018")
    known, opened = set(waiting), set()
    asked, faults = Counter(), []
    while waiting:
        address = waiting.popleft()
        kind = pattern(address)
        if asked[kind] >= ASKED:
            continue
        asked[kind] += 1
        endpoint = endpoint_of(addresses, address)
        if endpoint == "activities.detail":
            # Led to from its form alone.
            waiting.append(f"{urlsplit(address).path}/kvittering")
        answer = page.context.request.get(address)
        if answer.status >= 400:
            faults.append(f"{address} answers {answer.status}")
        opened.add(endpoint)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        text = answer.text()
        made = {ITS_OWN.sub(r"\1", tag) for tag in TAG.findall(MAIN.search(text)[0])}
        new = {tag for tag in made if seen.is_new(endpoint, tag)}
        if new or address == "/":
            page.goto(address)
            faults += faults_of(page, whole=seen.is_new(endpoint) or address == "/")
        for link in (urldefrag(urljoin(address, unescape(link)))[0] for link in LINK.findall(text)):
            if not urlsplit(link).scheme and link not in known:
                known.add(link)
                waiting.append(link)
    if who == "leder":
        # What is strictly confidential is another page once it is said what for.
        page.goto(receipt.removesuffix("/kvittering"))
        page.get_by_role("button", name="Jeg følger op på det").click()
        page.get_by_role("heading", name="Det er der sket").wait_for()
        faults += faults_of(page)
    assert "\n".join(faults) == ""
    assert set(awaited) - opened - none == set()
    assert opened - {""} <= set(awaited), "only what is theirs is linked to"


def test_pages_for_nobody_and_a_form_with_faults(visit: Visit) -> None:
    page = visit()
    faults = []
    for address in ("/log-ind", "/hjaelp"):
        page.goto(address)
        faults += faults_of(page)
    page.goto("/log-ind")
    page.get_by_role("button", name="Log ind").click()
    # The phone forgets the person before first, and sends the form then.
    page.get_by_role("heading", name="Der er noget, du skal rette").wait_for()
    faults += faults_of(page)
    assert "\n".join(faults) == ""


def test_every_page_of_an_empty_installation(visit: Visit, addresses: MapAdapter, tmp_path: Path) -> None:
    rules = [rule for rule in addresses.map.iter_rules() if rule.endpoint.startswith(SETUP_PREFIX)]
    faults, opened = [], set()
    with running_empty(tmp_path) as empty:
        page = visit(place=empty)
        page.add_init_script(COLLECT)
        page.goto("/maal")
        faults += faults_of(page)
        page.get_by_label("Opsætningskode").fill(empty.passwords["setup"])
        page.get_by_role("button", name="Videre").click()
        for rule in rules:
            page.goto(rule.rule)
            opened.add(endpoint_of(addresses, page.url))
            faults += faults_of(page)
            page.locator("main form button").last.click()
            page.get_by_role("heading", name="Der er noget, du skal rette").wait_for()
            faults += faults_of(page)
        page.close()
    assert "\n".join(faults) == ""
    assert opened == {rule.endpoint for rule in rules}


def test_firefox_finds_nothing_either(visit: Visit, firefox: Browser) -> None:
    page = visit("leder", browser=firefox)
    faults = []
    for address in ("/", "/problemer", "/problemer/ny", "/aktiviteter", "/aktiviteter/ny", "/maal", "/tal"):
        page.goto(address)
        faults += axe_finds(page)
        if overflow(page) > 0:
            faults.append(f"{address} is {overflow(page)} px too wide")
    assert "\n".join(faults) == ""


def test_figures_that_are_not_opened_are_printed(visit: Visit) -> None:
    page = visit("leder")
    page.goto("/tal")
    tables = page.locator("details.figures:not([open]) table")
    shown = [table.is_visible() for table in tables.all()]
    assert shown == [False] * 10
    page.emulate_media(media="print")
    assert [table.is_visible() for table in tables.all()] == [True] * 10
