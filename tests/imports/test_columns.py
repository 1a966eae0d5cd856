"""What columns mean is asked where the file leaves it open, and saved by name for the next time."""

import pytest

from gladsaxe.imports import reading
from tests.faults import find_page_faults
from tests.imports.bringing import read_here
from tests.imports.files import csv, workbook, xlsx
from tests.imports.pages import HEAD, bring, counts, listed, press
from tests.indicators.pages import page_text

# The questions are the pages'; what is written in is under test on both databases elsewhere.
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
AREA = "Høje Gladsaxe"
TABLE = xlsx([["Indkomst"], ["", "2017", "2018"], [AREA, 54.6, 56.6], ["Gladsaxe", 64, 64.9]])
OWN = csv("Hvornår;Hvilken;Hvor mange;Nøgle\n10-01-2018;Musik;12;a\n11-01-2018;Loppemarked;80;b")
CHOSEN = {"c_day": "0", "c_type": "1", "c_participants": "2", "c_place": "samme", "v_place": "Centeret"}


@pytest.fixture(autouse=True)
def _read_here(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "read_rows", read_here(tmp_path))


def test_own_headings_are_chosen_once_and_known_the_next_time(visit):
    erik = visit("erik")
    address = bring(erik, "aktiviteter", OWN, "egen.csv")
    page = erik.get(address).text
    assert "Hvad er der i kolonnerne?" in page_text(page)
    assert "10-01-2018" in page
    asked = press(erik, address, "kolonner", c_day="0", c_participants="0")
    assert asked.status_code == 422
    assert find_page_faults(asked.text) == [
        "Vælg hvor »Sted« står.",
        "Kolonnen er allerede valgt til »Dato«.",
    ]
    preview = press(erik, address, "kolonner", save_as="Klubbens logbog", **CHOSEN).text
    assert counts(preview) == [2, 0, 0]
    assert listed(preview, "news")[0] == "10-01-2018: Musik, Centeret, gennemført, 12 deltagere"
    # The next file of the same headings goes straight to its preview.
    later = OWN.replace(b"12;a", b"13;a")
    assert counts(erik.get(bring(erik, "aktiviteter", later, "egen2.csv")).text) == [2, 0, 0]
    # And the choices can be looked at and fetched by their name.
    again = erik.get(f"{address}/kolonner?gemte=Klubbens logbog").text
    assert 'value="Centeret"' in again and '<option value="0" selected>Hvornår</option>' in again


def test_a_constant_that_is_not_written_is_asked_for(visit):
    erik = visit("erik")
    address = bring(erik, "aktiviteter", OWN, "egen.csv")
    asked = press(erik, address, "kolonner", **{**CHOSEN, "v_place": ""})
    assert find_page_faults(asked.text) == ["Skriv »Sted« for alle rækker."]


def test_a_doubtful_number_and_a_dash_are_asked_about(visit):
    erik = visit("erik")
    content = csv(";".join(HEAD) + "\n5.2.3;2018;17.016;\n5.2.2;2018;-;")
    address = bring(erik, "tal", content, "tal.csv")
    page = page_text(erik.get(address).text)
    assert "I filen står 17.016. Hvilket tal er det?" in page
    assert "Hvad betyder »-« i filen?" in page
    columns = {"c_criterion": "0", "c_period": "1", "c_area": "2", "c_comparison": "3"}
    asked = press(erik, address, "kolonner", **columns)
    assert find_page_faults(asked.text) == [
        "Vælg hvad tallet er. Vi gætter ikke.",
        "Vælg hvad »-« betyder. Vi gætter ikke.",
    ]
    preview = press(erik, address, "kolonner", points="tusinder", sign_0="nul", **columns).text
    assert listed(preview, "news") == [
        "5.2.3 Lavere udgifter til hærværk, 2018: 17016",
        "5.2.2 Færre bekymringssager om ekstremisme, 2018: 0",
    ]


def test_a_table_s_rows_are_chosen_and_known_the_next_time(visit):
    erik = visit("erik")
    address = bring(erik, "tabel", TABLE, "tabel.xlsx")
    page = erik.get(address).text
    assert f'<option value="{AREA}" selected>' in page and '<option value="Gladsaxe" selected>' in page
    assert find_page_faults(press(erik, address, "kolonner", criterion="", area="").text) == [
        "Vælg hvilket mål tallene er til.",
        "Vælg hvor i tabellen området står.",
    ]
    chosen = {"criterion": "t3-indkomst", "area": AREA, "comparison": "Gladsaxe", "received_on": "05-06-2019"}
    preview = press(erik, address, "kolonner", save_as="Indkomst", source="Statistikbanken", **chosen).text
    assert counts(preview) == [2, 0, 0]
    press(erik, address, "gem")
    page = page_text(erik.get("/tal").text)
    assert "Statistikbanken" in page and "5. juni 2019" in page
    newer = xlsx([["Indkomst"], ["", "2018", "2019"], [AREA, 56.6, 58.4], ["Gladsaxe", 64.9, 65.7]])
    assert counts(erik.get(bring(erik, "tabel", newer, "nyere.xlsx")).text) == [1, 0, 1]


def test_another_sheet_can_be_read(visit):
    erik = visit("erik")
    book = workbook(
        {"A": [HEAD, ["5.4.1", 2017, 11.2, 5]], "B": [HEAD, ["5.4.1", 2018, 9.9, 5], ["5.4.1", 2019, 8, 5]]}
    )
    address = bring(erik, "tal", book)
    assert counts(erik.get(address).text) == [1, 0, 0]
    assert counts(press(erik, address, "laes", sheet="B").text) == [2, 0, 0]
    press(erik, address, "gem")
    assert "11,2" not in erik.get("/tal").text


def test_saved_choices_do_not_fit_another_file(visit):
    erik = visit("erik")
    press(erik, bring(erik, "aktiviteter", OWN, "egen.csv"), "kolonner", save_as="Klub", **CHOSEN)
    other = bring(erik, "aktiviteter", csv("A;B\n10-01-2018;Musik"), "anden.csv")
    page = erik.get(f"{other}/kolonner?gemte=Klub")
    assert (page.status_code, "selected>Hvornår" in page.text) == (200, False)
