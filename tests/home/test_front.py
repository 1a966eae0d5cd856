"""The front page: what waits, the role's tasks, what is new; every task of a role within two presses."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update
from werkzeug.exceptions import HTTPException

from gladsaxe.access.rules import ROLES_BY_RIGHT, Right
from gladsaxe.access.tables import Account
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.store import find_item
from gladsaxe.agreement.tables import Criterion
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.home.buttons import BUTTONS_BY_ROLE
from gladsaxe.home.news import list_news
from tests.activities.pages import add_market
from tests.indicators.pages import T4, act_as, page_text, submit_gaps
from tests.issues.steps import post_issue, press_button

ROLE_BY_NAME = {
    "alice": Role.RESIDENT,
    "bob": Role.PROFESSIONAL,
    "doris": Role.PROPERTY_OFFICE,
    "erik": Role.SECRETARIAT,
    "freja": Role.SECRETARIAT_LEAD,
    "gert": Role.BOARD_MEMBER,
    "hanne": Role.BOARD_SECRETARY,
    "ib": Role.FORUM_MEMBER,
    "karl": Role.ADMINISTRATOR,
}
# Before any day that the tests run on.
MARKET_DAY = "02-06-2018"
# The pages on which the tasks of a right are done, by the right that they ask for.
TASKS_BY_RIGHT = {
    Right.WRITE_ACTIVITIES: ("activities.new",),
    Right.WRITE_ISSUES: ("issues.new", "issues.walk"),
    Right.FOLLOW_UP_ISSUES: ("issues.listing",),
    Right.READ_ISSUES: ("issues.listing", "situation.picture"),
    Right.KEEP_REGISTERS: ("registers.new_enquiry", "registers.new_bill"),
    Right.READ_STATUS: ("indicators.status", "indicators.criterion", "indicators.data_calendar"),
    Right.KEEP_FIGURES: ("indicators.figures", "indicators.new_figure"),
    Right.IMPORT_FILES: ("imports.upload",),
    Right.EXPORT: ("exports.board", "exports.pack", "exports.audit"),
    Right.READ_MEETINGS: ("meetings.listing", "meetings.decisions", "meetings.my_tasks"),
    Right.RUN_MEETINGS: ("meetings.new",),
    Right.MANAGE_SEATS: ("access.seats", "access.add_person"),
    Right.APPROVE_SEATS: ("access.seats",),
    Right.SETTLE_QUARANTINE: ("offline_pages.quarantine",),
    Right.READ_PLAN: ("programme.overview", "programme.show_budget", "duties.wheel", "amendments.listing"),
    Right.KEEP_PLAN: ("programme.edit_budget_year", "indicators.new_fact_value", "duties.new"),
    Right.TAKE_STAND: ("deviations.listing",),
    Right.NOTIFY_BOARD: ("deviations.new_notice",),
    Right.RAISE_CONFLICTS: ("deviations.new_conflict",),
    Right.AMEND: ("amendments.choose",),
    Right.SEE_UPKEEP: ("backups.upkeep",),
}


def list_links(page: str) -> set[str]:
    main = unescape(page)
    links = re.findall(r'<a [^>]*?href="(/[^"#]*)', main) + re.findall(r'<form [^>]*?action="(/[^"#]*)', main)
    return set(links)


def list_endpoints(app, links: set[str]) -> Iterator[str]:
    adapter = app.url_map.bind("localhost")
    for link in links:
        for method in ("GET", "POST"):
            try:
                yield adapter.match(urlsplit(link).path, method=method)[0]
            except HTTPException:
                continue


@pytest.mark.parametrize(("name", "role"), ROLE_BY_NAME.items())
def test_every_task_of_a_role_is_two_presses_from_the_front(app, visit, name, role):
    browser = visit(name)
    first = list_links(browser.get("/").text)
    # One criterion's page stands for all of them.
    opened = [link for link in sorted(first) if not link.startswith(("/maal/", "/static/", "/organisation/"))]
    second = set().union(*(list_links(browser.get(link).text) for link in opened))
    reached = set(list_endpoints(app, first | second))
    tasks = {
        endpoint
        for right, endpoints in TASKS_BY_RIGHT.items()
        if role in ROLES_BY_RIGHT[right]
        for endpoint in endpoints
    }
    assert tasks - reached == set()


@pytest.mark.parametrize(("name", "role"), ROLE_BY_NAME.items())
def test_the_front_has_the_roles_own_buttons_and_three_parts(visit, name, role):
    page = visit(name).get("/").text
    buttons = re.search(r'id="own-tasks".*?</section>', page, re.S)[0]
    labels = [unescape(label) for label in re.findall(r'<a class="button[^>]*>(.*?)</a>', buttons)]
    expected = [button.label for button in BUTTONS_BY_ROLE[role] if not button.repeats]
    assert 2 <= len(labels) <= 4
    assert [label.partition(" (")[0] for label in labels] == expected
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", page) == ["Venter på dig", "Dine opgaver", "Nyt"]


def test_every_role_has_buttons():
    assert set(BUTTONS_BY_ROLE) == set(Role)


def test_repeating_is_offered_to_who_has_written_an_activity(visit):
    alice = visit("alice")
    assert "gentag=sidste" not in alice.get("/").text
    add_market(alice, day=MARKET_DAY)
    assert 'href="/aktiviteter/ny?gentag=sidste"' in alice.get("/").text


def test_what_waits_is_numbered_with_its_age_and_one_press_away(app, visit):
    number = post_issue(app, visit("alice"))
    freja = visit("freja")
    press_button(freja, number, "jeg-tager-den")
    page = freja.get("/").text
    waiting = re.search(r'<section id="front-waiting".*?</section>', page, re.S)[0]
    assert "<ol" in waiting
    item = re.search(rf'<li data-kind="issue"><a href="/problemer/{number}">(.*?)</li>', waiting, re.S)[1]
    assert "I dag" in item
    assert 'data-kind="issue"' not in visit("bob").get("/").text


def forget_visit(app, name: str, days: int) -> None:
    with app.app_context():
        past = now() - timedelta(days=days)
        login = Account.login_name == name
        times = {"visited_at": past, "previous_visit_at": None}
        run_in_transaction(db.session.execute, update(Account).where(login).values(**times))


def test_news_are_what_others_did_since_the_last_visit(app, visit):
    alice, freja = visit("alice"), visit("freja")
    number = post_issue(app, alice)
    assert "Der er ikke sket noget nyt" in page_text(alice.get("/").text)
    press_button(freja, number, "opfoelgning", state="set")
    forget_visit(app, "alice", 1)
    page = alice.get("/").text
    news = re.search(r'<section id="news".*?</section>', page, re.S)[0]
    assert news.count(f'href="/problemer/{number}"') == 1
    # Still the same visit: what is new stays new.
    assert f'href="/problemer/{number}"' in alice.get("/").text
    # What one did oneself is no news, and neither is another's issue.
    forget_visit(app, "freja", 1)
    assert (
        f'<li data-kind="issue"><a href="/problemer/{number}"'
        not in (re.search(r'<section id="news".*?</section>', freja.get("/").text, re.S)[0])
    )
    assert f'href="/problemer/{number}"' not in visit("gert").get("/").text


def test_new_figures_are_told_to_staff_without_their_value(app, visit):
    submit_gaps(visit("erik"), "t4-tryghed", {"2017": T4["2017"]})
    for name, told in (("gert", True), ("hanne", True), ("erik", False), ("alice", False)):
        page = visit(name).get("/").text
        assert ("Nyt tal: 5.1.4" in page_text(page)) == told, name
        assert T4["2017"][0] not in page


def test_a_hidden_criterion_and_an_unseen_issue_are_no_news(app, visit):
    submit_gaps(visit("erik"), "t4-tryghed", {"2017": T4["2017"]})
    number = post_issue(app, visit("alice"), level="2")

    def hide() -> None:
        row = find_item(Criterion, "t4-tryghed")
        row.definition = {**row.definition, "visible_to": ["bestyrelse"]}

    with app.app_context():
        run_in_transaction(hide)
    with act_as(app, "bob", now().date()) as actor:
        assert list_news(actor, now() - timedelta(days=14)) == []
    assert number not in visit("gert", confirmed=False).get("/").text
