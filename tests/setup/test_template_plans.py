"""A plan that a template makes on the start page: its file comes first, and each address of it opens."""

from collections import defaultdict
from datetime import date

import pytest

from gladsaxe.access.store import add_account
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.plan_templates import list_templates
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.rules import parse_plan
from gladsaxe.bodies import store as bodies
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import run_in_transaction
from tests.access.test_every_address import TABLE
from tests.conftest import Browser, confirm, log_in_as
from tests.setup.test_first_start import ACCOUNT, _show_code, browser, empty  # noqa: F401 - fixtures

ANSWERS = {
    "title": "Helhedsplan Søengen",
    "area_name": "Søengen",
    "municipality": "Åkøbing Kommune",
    "associations": "Boligselskabet Nordbo\r\n\r\n Lejernes Boligforening \r\n",
    "first_day": f"01-01-{today().year - 1}",
    "last_day": f"31-12-{today().year + 2}",
}
KEYS = [template.key for template in list_templates()]
# Out of the session, or asked by a program with headers of its own.
LEAD_OF_TABLE = "freja"
LEFT_OUT = ("access.log_out", "access.log_out_everywhere", "offline.whoami")


def _begin_from_template(app, browser, key: str) -> None:  # noqa: F811
    _show_code(app, browser)
    answer = browser.post("/begynd/plan", {"plan": key, **ANSWERS, **ACCOUNT})
    assert answer.headers["Location"] == "/min-side/kode-app", answer.text


@pytest.mark.parametrize("key", KEYS)
def test_a_template_is_downloaded_and_is_the_file_that_is_loaded(empty, browser, key):  # noqa: F811
    _show_code(empty, browser)
    answer = browser.post("/begynd/plan", {"plan": key, **ANSWERS, "download": "1"})
    assert answer.mimetype == "application/toml"
    plan = parse_plan(answer.data)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={plan.agreement.key}.toml"
    assert [part.name for part in plan.party][1:] == ["Boligselskabet Nordbo", "Lejernes Boligforening"]
    _begin_from_template(empty, browser, key)
    with empty.app_context():
        stored = agreement.get_agreement()
        assert (stored.title, stored.key) == ("Helhedsplan Søengen", plan.agreement.key)
        assert stored.period_start == date(today().year - 1, 1, 1)


@pytest.mark.parametrize("field", ANSWERS)
def test_each_answer_is_asked_for(empty, browser, field):  # noqa: F811
    _show_code(empty, browser)
    for extra in ({}, {"download": "1"}):
        sent = {"plan": KEYS[0], **ANSWERS, field: " ", **(ACCOUNT if not extra else {}), **extra}
        answer = browser.post("/begynd/plan", sent)
        assert answer.status_code == 422
        assert answer.text.count('<a href="#') - answer.text.count('<a href="#main"') == 1
        assert f'<a href="#{field}"' in answer.text


def test_the_last_day_lies_after_the_first(empty, browser):  # noqa: F811
    _show_code(empty, browser)
    for day, sentence in (("01-01-2020", "skal ligge efter"), ("01-01-2199", "højst vare 20 år")):
        answer = browser.post("/begynd/plan", {"plan": KEYS[0], **ANSWERS, **ACCOUNT, "last_day": day})
        assert answer.status_code == 422
        assert sentence in answer.text


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_every_address_answers_the_lead_of_a_plan_from_a_template(empty, browser, key):  # noqa: F811
    _begin_from_template(empty, browser, key)
    lead = _seat_lead(empty)
    failed, opened = [], 0
    for (endpoint, method, address), answers in TABLE.items():
        if endpoint in LEFT_OUT:
            continue
        # A row that is not there, or the first one, where the address names one.
        target = address.format_map(defaultdict(lambda: "1"))
        status = (lead.get(target) if method == "GET" else lead.post(target)).status_code
        is_page = (
            method == "GET" and LEAD_OF_TABLE in answers.get(200, "").split() and is_fixed(empty, address)
        )
        opened += is_page
        if status >= 500 or (is_page and status != 200):
            failed.append((endpoint, method, target, status))
    assert failed == []
    assert opened > 30
    with empty.app_context():
        keys = [body.key for body in agreement.list_bodies()]
    assert [lead.get(f"/organisation/{key}").status_code for key in keys] == [200] * len(keys)


def is_fixed(app, address: str) -> bool:
    """Return True if an address names no row of the shipped plan or of the table's world."""
    return "{" not in address and not app.url_map.bind("").match(address.partition("?")[0], "GET")[1]


def _seat_lead(app) -> Browser:
    def fill() -> None:
        seats = [seat for seat in agreement.list_seats() if seat.role == Role.SECRETARIAT_LEAD]
        person = bodies.add_person("Lea Leder")
        bodies.seat_person(person.id, seats[0].id, today())
        add_account(person.id, "lea", "")

    with app.app_context():
        run_in_transaction(fill)
    client = app.test_client()
    log_in_as(client, "lea")
    confirm(app, "lea")
    return Browser(client)
