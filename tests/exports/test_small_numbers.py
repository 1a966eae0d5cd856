"""Few people are shown to the secretariat alone: on the pages, in the chart and in the workbook."""

import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook

from gladsaxe.access.disclosure import FEW_LABEL, HIDDEN_LABEL
from gladsaxe.database.tables import db
from tests.exports import year
from tests.exports.reading import table
from tests.indicators.pages import page_text


@pytest.fixture(autouse=True)
def _in_july_2019():
    with year.freeze_day(2019, 7, 2):
        yield


@pytest.fixture
def cafés(app):
    """Hold a large café and a small one in a year, and only a small one in the year after."""
    with app.app_context(), year.freeze_day(2019, 5, 10):
        year.confirm_register("aktiviteter", "2018")
        year.add_activity("Stor café", date(2018, 5, 2), participants=40, under_18=10, new_parents=9)
        small = year.add_activity(
            "Lille café", date(2018, 5, 9), participants=4, under_18=2, new_parents=3, volunteers=2
        )
        year.add_activity(
            "Næste år", date(2019, 5, 9), participants=8, under_18=7, new_parents=2, volunteers=0
        )
        db.session.remove()
    return small


def board_book(browser):
    return load_workbook(io.BytesIO(browser.get("/excel/hent?pr=02-07-2019").data), data_only=True)


def test_the_page_of_an_activity_and_the_list(visit, cafés):
    assert "Deltagere i alt 4 Under 18 år 2 Nye forældre 3 Frivillige 2" in page_text(
        visit("freja").get(f"/aktiviteter/{cafés}").text
    )
    gert = visit("gert")
    assert (
        f"Deltagere i alt {FEW_LABEL} Under 18 år {HIDDEN_LABEL} Nye forældre {HIDDEN_LABEL} "
        f"Frivillige {FEW_LABEL}" in page_text(gert.get(f"/aktiviteter/{cafés}").text)
    )
    listed = re.findall(r'data-title="Deltagere" class="number">(.*?)</td>', gert.get("/aktiviteter").text)
    assert listed == ["8", FEW_LABEL, "40"]


def test_the_history_of_an_activity_tells_no_count(app, visit, cafés):
    with app.app_context():
        year.rename_activity(cafés, "Mindre café")
        db.session.remove()
    assert "Nye forældre: før: 3 nu: 20" in page_text(visit("erik").get(f"/aktiviteter/{cafés}").text)
    told = page_text(visit("gert").get(f"/aktiviteter/{cafés}").text)
    assert "nu: Mindre café" in told
    assert "nu: 20" not in told


def test_the_workbook_adds_up_what_it_shows(visit, cafés):
    rows = table(board_book(visit("gert"))["Aktiviteter"])
    assert [(row["Deltagere"], row["Under 18"], row["Nye forældre"], row["Frivillige"]) for row in rows] == [
        (40, 10, HIDDEN_LABEL, 8),
        (FEW_LABEL, HIDDEN_LABEL, HIDDEN_LABEL, FEW_LABEL),
        (8, HIDDEN_LABEL, HIDDEN_LABEL, None if rows[2]["Frivillige"] is None else 0),
    ]
    sums = table(board_book(visit("gert"))["Aktiviteter pr. måned og type"])
    assert [(row["Deltagere"], row["Under 18"], row["Frivillige"], row["Udeladte tal"]) for row in sums] == [
        (40, 10, 8, 5),
        (8, 0, 0, 2),
        (48, 10, 8, 7),
    ]
    own = table(board_book(visit("freja"))["Aktiviteter pr. måned og type"])[-1]
    assert [own[name] for name in ("Deltagere", "Under 18", "Nye forældre", "Frivillige")] == [52, 19, 14, 10]


def test_a_year_of_few_is_in_no_sum_sentence_or_chart(visit, cafés):
    address = "/maal/f3-foraeldre?pr=02-07-2019"
    full, gert = visit("freja").get(address).text, visit("gert").get(address).text
    assert "Summen 2018-19 er 14 forældre" in page_text(full)
    assert "Summen 2018 er 12 forældre" in page_text(gert)
    assert "For få endnu. Tallet vises kun for sekretariatet" in page_text(gert)
    assert ("14" in full, "14 " in page_text(gert)) == (True, False)
    goals = {row["Nr."]: row for row in table(board_book(visit("gert"))["Mål og status"])}
    assert goals["5.4.3"]["Resultat"] == 12


def test_the_auditors_documentation_and_the_template_hold_no_figure_of_few(app, visit):
    with app.app_context():
        year.add_figure("f3-foraeldre", "2018", "3", received=date(2019, 2, 1))
        year.add_figure("t4-tryghed", "2018", "54.6", "60", date(2019, 2, 1), n=19)
        db.session.remove()

    def told(name):
        return re.findall(
            r"<td[^>]*>(Færre end [^<]*|3|54,6)</td>", visit(name).get("/dokumentation?aar=2019").text
        )

    def held(name):
        page = load_workbook(io.BytesIO(visit(name).get("/indlaes/hent-skabelon/tal").data))["Tal"]
        rows = [row for row in table(page, 1) if row["Tilstand"]]
        return [(row["Tallet for området"], row["Tilstand"]) for row in rows]

    assert told("erik") == ["54,6", "3"]
    assert told("gert") == ["Færre end 20 svar", "Færre end 5"]
    assert held("erik") == [(54.6, "Opgjort"), (3, "Opgjort")]
    assert held("hanne") == [(None, "Skjult af hensyn til personer")] * 2
