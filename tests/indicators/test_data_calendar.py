"""Late is not the same as not yet published; what is owed to us is told by who owes it."""

from datetime import date

import pytest

from gladsaxe.database.tables import db
from gladsaxe.indicators.data_calendar import DeliveryStatus, build_calendar
from gladsaxe.indicators.statuses import list_statuses
from tests.exports import year
from tests.indicators.pages import page_text


@pytest.fixture
def filled(app):
    with app.app_context():
        year.fill_year()
        db.session.remove()
    with year.freeze_day(2019, 7, 2):
        yield app


def standings(app, key, day):
    with app.app_context(), year.freeze_day(day.year, day.month, day.day):
        found = next(status for status in list_statuses(day, None) if status.row.key == key)
        return {line.period.label: line.standing for line in build_calendar(found).lines}


@pytest.mark.parametrize(
    ("day", "standing"),
    # Income for 2017 is expected 365 days after the year, and late when 30 days more have gone.
    [
        (date(2017, 6, 1), DeliveryStatus.AHEAD),
        (date(2018, 12, 30), DeliveryStatus.UNPUBLISHED),
        (date(2018, 12, 31), DeliveryStatus.DUE),
        (date(2019, 1, 30), DeliveryStatus.DUE),
        (date(2019, 1, 31), DeliveryStatus.LATE),
    ],
)
def test_late_is_not_the_same_as_not_yet_published(app, day, standing):
    assert standings(app, "t3-indkomst", day)["2017"] is standing


def test_a_late_figure_is_missing_in_the_status_too(app):
    for day, overdue in ((date(2019, 1, 30), False), (date(2019, 1, 31), True)):
        with app.app_context(), year.freeze_day(day.year, day.month, day.day):
            found = next(status for status in list_statuses(day, None) if status.row.key == "t3-indkomst")
            assert bool(found.evaluation.overdue) is overdue


def test_what_is_in_what_is_counted_here_and_how_much_has_come(filled):
    with filled.app_context():
        found = {status.row.key: build_calendar(status) for status in list_statuses(date(2019, 7, 1), None)}
    safety = found["t4-tryghed"]
    assert [(line.period.label, line.standing) for line in safety.lines] == [
        ("2017", DeliveryStatus.IN),
        ("2018", DeliveryStatus.IN),
        ("2019", DeliveryStatus.IN),
        ("2020", DeliveryStatus.AHEAD),
    ]
    assert (safety.received, safety.due) == (3, 3)
    assert (found["t3-indkomst"].received, found["t3-indkomst"].due) == (0, 1)


def test_the_page_and_the_digest_tell_what_is_owed_by_whom(filled, visit):
    page = page_text(visit("freja").get("/datakalender").text)
    assert "0 af 1 tal er kommet, som skulle være her nu." in page
    assert "5.1.3 Mindre forskel i indkomst, 2017: For sent, ventet 31. december 2018" in page
    digest = visit("freja").get("/datakalender/hent")
    assert digest.mimetype == "text/plain"
    assert (
        "Sekretariatet (købt tabelpakke fra Danmarks Statistik):\n"
        "- 5.1.3 Mindre forskel i indkomst, 2017: ventet 31. december 2018 (183 dage siden)\n"
    ) in digest.text


def test_a_criterion_that_one_may_not_see_is_not_in_it(filled, visit):
    told = [visit(name).get("/datakalender").text for name in ("freja", "alice")]
    assert ["bekymringssager" in page for page in told] == [True, False]
