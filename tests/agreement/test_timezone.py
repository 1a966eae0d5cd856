"""Days are counted by the plan's own time zone, which stands in its file and nowhere else."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gladsaxe.agreement.store import find_agreement, get_agreement
from gladsaxe.database import clock
from gladsaxe.database.clock import freeze_time, get_year_bounds, set_timezone, to_local_day, today
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.web.template_filters import format_moment
from tests.deviations.steps import make_notice_form

# New Year's Day in Denmark, still New Year's Eve in Nuuk.
MOMENT = datetime(2018, 12, 31, 23, 30, tzinfo=UTC)
PACKAGE = Path(__file__).parents[2] / "gladsaxe"


@pytest.fixture(autouse=True)
def danish_days_afterwards():
    """Count days as in Denmark again, whatever a test has set."""
    yield
    set_timezone("Europe/Copenhagen")


def move_plan(app, timezone: str) -> None:
    """Give the plan another time zone, as another process would."""
    with app.app_context():
        run_in_transaction(lambda: setattr(get_agreement(), "timezone", timezone))
    set_timezone("Europe/Copenhagen")


def test_a_page_shows_the_days_of_the_plans_time_zone(app, visit):
    move_plan(app, "America/Nuuk")
    with freeze_time(MOMENT):
        ib = visit("ib")
        address = ib.post("/beskeder-til-bestyrelsen/ny", make_notice_form(app)).location.split("?")[0]
        gert = visit("gert")
        assert gert.post(f"{address}/set").status_code == 303
        page = gert.get(address).text
    assert re.search(r"<dt>Fortalt</dt><dd>31\. december 2018", page)
    assert "31. december 2018 kl. 20.30" in page


def test_whoever_reads_the_plan_counts_by_its_time_zone(app):
    move_plan(app, "America/Nuuk")
    with app.app_context(), freeze_time(MOMENT):
        assert today() == date(2019, 1, 1)
        find_agreement()
        assert today() == to_local_day(MOMENT) == date(2018, 12, 31)
    assert format_moment(MOMENT) == "31. december 2018 kl. 20.30"
    assert get_year_bounds(2019)[0] == datetime(2019, 1, 1, 3, tzinfo=UTC)


def test_a_session_asks_for_its_seats_once_more_where_the_time_zone_is_another(app, visit):
    alice = visit("alice")
    assert alice.get("/min-side").status_code == 200
    move_plan(app, "America/Nuuk")
    assert alice.get("/min-side").status_code == 200
    assert not set_timezone("America/Nuuk")


def test_a_year_of_denmark_begins_an_hour_before_that_of_utc():
    assert get_year_bounds(2019) == (
        datetime(2018, 12, 31, 23, tzinfo=UTC),
        datetime(2019, 12, 31, 23, tzinfo=UTC),
    )


def test_no_time_zone_is_written_outside_the_clock_and_the_plans_file():
    named = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        if "Europe/Copenhagen" in file.read_text(encoding="utf-8")
    }
    # The clock's own before a plan is read, what a file leaves out, and the example in a sentence.
    assert named == {
        Path(clock.__file__).relative_to(PACKAGE).as_posix(),
        "agreement/parts.py",
        "agreement/values.py",
    }
