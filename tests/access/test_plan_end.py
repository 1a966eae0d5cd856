"""Seats end with the plan, and those who finish it keep theirs a year more."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from gladsaxe.access import store
from gladsaxe.access.tables import Account
from gladsaxe.agreement.loading import load_agreement
from gladsaxe.agreement.rules import read_plan
from gladsaxe.agreement.tables import Agreement, AmendedText
from gladsaxe.bodies import store as bodies
from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from tests.conftest import CAST

PLAN_END = date(2020, 12, 31)
CLOSING_END = date(2021, 12, 31)
FINISHING = {"doris", "erik", "freja", "gert", "hanne", "karl"}
EVERYBODY = set(CAST) - {"charlie"}


@pytest.fixture
def timely(app):
    """Give the application with a plan that was loaded in time."""
    load_on(app, date(2017, 1, 1))
    return app


def load_on(app, day: date) -> None:
    with app.app_context():
        run_in_transaction(db.session.execute, update(Agreement).values(first_loaded_on=day))


def list_holders(app, day: date) -> set[str]:
    """Return those of the cast who have a role on a day."""
    with app.app_context():
        accounts = db.session.execute(select(Account.login_name, Account.person_id)).all()
        return {name for name, person_id in accounts if store.build_actor_on(person_id, name, day).roles}


def amend_end(app, end: date, in_force_from: date) -> None:
    with app.app_context():
        text = AmendedText(
            changes={"period_end": end.isoformat()}, in_force_from=in_force_from, entered_on=in_force_from
        )
        run_in_transaction(db.session.add, text)


def test_seats_end_with_the_plan_but_for_those_who_finish_it(timely):
    assert list_holders(timely, PLAN_END) == EVERYBODY
    assert list_holders(timely, PLAN_END + timedelta(days=1)) == FINISHING
    assert list_holders(timely, CLOSING_END) == FINISHING
    assert list_holders(timely, CLOSING_END + timedelta(days=1)) == set()


@pytest.mark.parametrize(("months", "last"), [(0, PLAN_END), (3, date(2021, 3, 31))])
def test_the_installation_says_how_long_it_takes_to_finish(timely, months, last):
    timely.config["CLOSING_MONTHS"] = months
    assert {"freja", "karl"} <= list_holders(timely, last)
    assert list_holders(timely, last + timedelta(days=1)) == set()


def test_the_rights_are_gone_at_the_first_request_of_the_next_day(timely, visit):
    with freeze_time(datetime(2020, 12, 31, 22, 30, tzinfo=UTC)):
        browsers = {name: visit(name) for name in ("alice", "bob", "erik", "karl")}
        assert {name: browser.get("/").status_code for name, browser in browsers.items()} == dict.fromkeys(
            browsers, 200
        )
        assert browsers["bob"].get("/problemer").status_code == 200
    # In the plan's own time zone it is the next day.
    with freeze_time(datetime(2020, 12, 31, 23, 30, tzinfo=UTC)):
        assert browsers["alice"].get("/problemer").status_code == 403
        assert browsers["bob"].get("/problemer").status_code == 403
        assert browsers["erik"].get("/maal").status_code == 200
        assert browsers["karl"].get("/driftssikkerhed").status_code == 200
        assert "Alice" not in browsers["erik"].get("/organisation/pladser/tf-beboer").text.split("<h2")[0]


def test_an_approved_amendment_moves_the_end_with_the_plan(timely):
    amend_end(timely, date(2021, 6, 30), date(2020, 11, 1))
    assert list_holders(timely, date(2021, 6, 30)) == EVERYBODY
    assert list_holders(timely, date(2021, 7, 1)) == FINISHING
    amend_end(timely, date(2021, 3, 31), date(2021, 1, 15))
    assert list_holders(timely, date(2021, 4, 1)) == FINISHING


def test_a_plan_that_is_loaded_after_its_end_can_be_looked_at(app):
    load_on(app, date(2026, 11, 29))
    assert list_holders(app, date(2027, 11, 29)) == EVERYBODY
    assert list_holders(app, date(2027, 11, 30)) == set()


def test_to_load_the_file_again_prolongs_nothing(timely):
    with timely.app_context():
        run_in_transaction(load_agreement, read_plan(SHIPPED_AGREEMENT), "0" * 64)
        assert db.session.scalars(select(Agreement.first_loaded_on)).one() == date(2017, 1, 1)


def test_who_held_a_seat_to_the_end_can_be_erased(timely):
    with timely.app_context():
        alice = store.find_account_by_login("alice").person_id
        for moment, holds in ((PLAN_END, True), (PLAN_END + timedelta(days=1), False)):
            with freeze_time(datetime(moment.year, moment.month, moment.day, 12, tzinfo=UTC)):
                assert bodies.holds_seat(alice) is holds
