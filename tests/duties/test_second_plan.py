"""Another plan on the pages of the agreement's life: other bodies, other duties, several estates."""

from datetime import date

from sqlalchemy import select

from gladsaxe.activities.tables import Activity
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.duties import store
from gladsaxe.programme.store import list_area_forums
from tests.deviations.steps import freeze_day
from tests.indicators.pages import add_held_activity
from tests.indicators.test_second_plan import app  # noqa: F401 - the application with the other plan

PAGES = (
    "/aarshjul",
    "/delaftaler",
    "/afvigelser",
    "/beskeder-til-bestyrelsen",
    "/konflikter",
    "/aendringer",
    "/budget",
    "/andre-tiltag",
    "/centrale-maalinger",
)


def test_each_page_shows_this_plan_and_nothing_of_the_other(app, visit):  # noqa: F811
    erik = visit("erik")
    for page in PAGES:
        answer = erik.get(page)
        assert (page, answer.status_code, "Gladsaxe" in answer.text) == (page, 200, False)
    assert "6.000.000 kr." in erik.get("/budget").text
    assert "Cykelsti langs søen" in erik.get("/andre-tiltag").text


def test_its_council_meets_four_times_a_year(app):  # noqa: F811
    with app.app_context(), freeze_day(date(2020, 5, 4)):
        terms = [each.term.key for each in store.list_occurrences(None) if each.term.due.year == 2020]
    assert terms == [f"2020-{part}-naboraad" for part in (1, 2, 3, 4)]


def test_what_went_off_plan_comes_before_a_body_of_this_plan(app, visit):  # noqa: F811
    add_held_activity(app, date(2020, 6, 23), 9, "sankthans")

    def off_plan() -> None:
        row = db.session.scalars(select(Activity)).one()
        row.as_planned, row.deviation = False, "Det regnede."

    with app.app_context():
        run_in_transaction(off_plan)
        number = db.session.scalars(select(Activity.id)).one()
        names = {body.name for body in list_area_forums().values()}
    text = visit("erik").get(f"/afvigelser/aktivitet/{number}").text
    assert "Det regnede." in text
    assert any(name in text for name in names)
