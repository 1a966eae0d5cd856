"""Another plan's organisation: a seat for each estate, a body on no level, four meetings a year."""

import re
from datetime import date

from tests.indicators.test_second_plan import app  # noqa: F401 - pytest finds the fixture here
from tests.meetings.steps import freeze_day


def test_a_seat_is_filled_for_each_estate_where_the_plan_has_several(visit):
    page = visit("gert").get("/organisation/naboraad").text
    row = next(row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if "nr-beboer" in row)
    assert re.findall(r"<strong[^>]*>([^<]+)<", row) == [
        "Tom plads for Søparken",
        "Tom plads for Møllevangen",
        "Der mangler at stå, hvem 1 af dem sidder for",
    ]


def test_a_body_on_no_level_is_drawn_too(visit):
    page = visit("gert").get("/organisation").text
    assert page.count('class="organisation-box"') == 4
    assert "Skolenetværket" in re.search(r'aria-label="([^"]+)"', page[page.index("<svg") :])[1]
    assert "Gladsaxe" not in page


def test_four_meetings_a_year_are_asked_for_by_the_quarter(visit):
    erik = visit("erik")
    with freeze_day(date(2020, 2, 1)):
        page = erik.get("/moeder").text
    assert re.findall(r"senest (\d+\. \w+ \d+)", page) == ["31. marts 2020", "31. marts 2020"]
