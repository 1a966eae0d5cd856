"""A form's address carries its submission id: going back finds the same form, and once sent its receipt."""

import re
import uuid

import pytest

from tests.issues.steps import make_issue_form

FORMS = (
    "/problemer/ny",
    "/problemer/tryghedsvandring",
    "/aktiviteter/ny?gentag=sidste",
    "/henvendelser/ny",
    "/haervaerksregninger/ny",
    "/tal/t2-henvendelser/ny?periode=2018",
    "/maal/t2-henvendelser/vurdering",
)
WHO = {"/henvendelser/ny": "doris", "/haervaerksregninger/ny": "doris"}


def opened(browser, address) -> tuple[str, str]:
    """Ask for a form and return the address that it comes under and the id in that address."""
    answer = browser.client.get(address)
    assert answer.status_code == 303
    place = answer.headers["Location"]
    assert place.startswith(address)
    return place, re.search(r"[?&]nr=([0-9a-f-]{36})$", place)[1]


@pytest.mark.parametrize("address", FORMS)
def test_a_form_asked_for_again_under_its_address_is_the_same_form(visit, address):
    browser = visit(WHO.get(address, "erik"))
    place, number = opened(browser, address)
    assert [browser.submission_id(place) for _time in range(2)] == [number] * 2
    assert opened(browser, address)[1] != number


def test_the_address_of_a_form_that_was_sent_leads_to_its_receipt(app, visit):
    browser = visit("alice")
    place, number = opened(browser, "/problemer/ny")
    receipt = browser.post("/problemer/ny", make_issue_form(app, submission_id=number)).headers["Location"]
    again = browser.client.get(place)
    assert (again.status_code, again.headers["Location"]) == (303, receipt)


def test_somebody_elses_form_and_no_form_at_all_give_a_new_one(app, visit):
    alice, erik = visit("alice"), visit("erik")
    _place, number = opened(alice, "/problemer/ny")
    alice.post("/problemer/ny", make_issue_form(app, submission_id=number))
    for wrong in (number, "12", str(uuid.uuid4())[:-1]):
        fresh = erik.client.get(f"/problemer/ny?nr={wrong}")
        assert fresh.status_code == 303
        assert re.fullmatch(r"/problemer/ny\?nr=[0-9a-f-]{36}", fresh.headers["Location"])
        assert wrong not in fresh.headers["Location"].split("=")
