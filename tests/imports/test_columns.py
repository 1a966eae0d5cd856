"""What columns mean is asked where the file leaves it open, and saved by name for the next time."""

import pytest

from gladsaxe.imports import reading
from tests.faults import find_page_faults
from tests.imports.files import make_csv, make_workbook, make_xlsx
from tests.imports.local_import import make_local_reader
from tests.imports.pages import HEAD, parse_counts, parse_list, press_file_button, upload_file
from tests.indicators.pages import page_text

# The questions are the pages'; what is written in is under test on both databases elsewhere.
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
AREA = "Høje Gladsaxe"
TABLE = make_xlsx([["Indkomst"], ["", "2017", "2018"], [AREA, 54.6, 56.6], ["Gladsaxe", 64, 64.9]])
OWN = make_csv("Hvornår;Hvilken;Hvor mange;Nøgle\n10-01-2018;Musik;12;a\n11-01-2018;Loppemarked;80;b")
CHOSEN = {"c_day": "0", "c_type": "1", "c_participants": "2", "c_place": "samme", "v_place": "Centeret"}


@pytest.fixture(autouse=True)
def _read_here(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "read_rows", make_local_reader(tmp_path))


def test_own_headings_are_chosen_once_and_known_the_next_time(visit):
    erik = visit("erik")
    address = upload_file(erik, "aktiviteter", OWN, "egen.csv")
    page = erik.get(address).text
    assert "Hvad er der i kolonnerne?" in page_text(page)
    assert "10-01-2018" in page
    asked = press_file_button(erik, address, "kolonner", c_day="0", c_participants="0")
    assert asked.status_code == 422
    assert find_page_faults(asked.text) == [
        "Vælg hvor »Sted« står.",
        "Kolonnen er allerede valgt til »Dato«.",
    ]
    preview = press_file_button(erik, address, "kolonner", save_as="Klubbens logbog", **CHOSEN).text
    assert parse_counts(preview) == [2, 0, 0]
    assert parse_list(preview, "news")[0] == "10-01-2018: Musik, Centeret, gennemført, 12 deltagere"
    # The next file of the same headings goes straight to its preview.
    later = OWN.replace(b"12;a", b"13;a")
    assert parse_counts(erik.get(upload_file(erik, "aktiviteter", later, "egen2.csv")).text) == [2, 0, 0]
    # And the choices can be looked at and fetched by their name.
    again = erik.get(f"{address}/kolonner?gemte=Klubbens logbog").text
    assert 'value="Centeret"' in again and '<option value="0" selected>Hvornår</option>' in again


def test_a_constant_that_is_not_written_is_asked_for(visit):
    erik = visit("erik")
    address = upload_file(erik, "aktiviteter", OWN, "egen.csv")
    asked = press_file_button(erik, address, "kolonner", **{**CHOSEN, "v_place": ""})
    assert find_page_faults(asked.text) == ["Skriv »Sted« for alle rækker."]


def test_a_doubtful_number_and_a_dash_are_asked_about(visit):
    erik = visit("erik")
    content = make_csv(";".join(HEAD) + "\n5.2.3;2018;17.016;\n5.2.2;2018;-;")
    address = upload_file(erik, "tal", content, "tal.csv")
    page = page_text(erik.get(address).text)
    assert "I filen står 17.016. Hvilket tal er det?" in page
    assert "Hvad betyder »-« i filen?" in page
    columns = {"c_criterion": "0", "c_period": "1", "c_area": "2", "c_comparison": "3"}
    asked = press_file_button(erik, address, "kolonner", **columns)
    assert find_page_faults(asked.text) == [
        "Vælg hvad tallet er. Vi gætter ikke.",
        "Vælg hvad »-« betyder. Vi gætter ikke.",
    ]
    preview = press_file_button(erik, address, "kolonner", points="tusinder", sign_0="nul", **columns).text
    assert parse_list(preview, "news") == [
        "5.2.3 Lavere udgifter til hærværk, 2018: 17016",
        "5.2.2 Færre bekymringssager om ekstremisme, 2018: 0",
    ]


def test_a_table_s_rows_are_chosen_and_known_the_next_time(visit):
    erik = visit("erik")
    address = upload_file(erik, "tabel", TABLE, "tabel.xlsx")
    page = erik.get(address).text
    assert f'<option value="{AREA}" selected>' in page and '<option value="Gladsaxe" selected>' in page
    assert find_page_faults(press_file_button(erik, address, "kolonner", criterion="", area="").text) == [
        "Vælg hvilket mål tallene er til.",
        "Vælg hvor i tabellen området står.",
    ]
    chosen = {"criterion": "t3-indkomst", "area": AREA, "comparison": "Gladsaxe", "received_on": "05-06-2019"}
    preview = press_file_button(
        erik, address, "kolonner", save_as="Indkomst", source="Statistikbanken", **chosen
    ).text
    assert parse_counts(preview) == [2, 0, 0]
    press_file_button(erik, address, "gem")
    page = page_text(erik.get("/tal").text)
    assert "Statistikbanken" in page and "5. juni 2019" in page
    newer = make_xlsx([["Indkomst"], ["", "2018", "2019"], [AREA, 56.6, 58.4], ["Gladsaxe", 64.9, 65.7]])
    assert parse_counts(erik.get(upload_file(erik, "tabel", newer, "nyere.xlsx")).text) == [1, 0, 1]


def test_another_sheet_can_be_read(visit):
    erik = visit("erik")
    book = make_workbook(
        {"A": [HEAD, ["5.4.1", 2017, 11.2, 5]], "B": [HEAD, ["5.4.1", 2018, 9.9, 5], ["5.4.1", 2019, 8, 5]]}
    )
    address = upload_file(erik, "tal", book)
    assert parse_counts(erik.get(address).text) == [1, 0, 0]
    assert parse_counts(press_file_button(erik, address, "laes", sheet="B").text) == [2, 0, 0]
    press_file_button(erik, address, "gem")
    assert "11,2" not in page_text(erik.get("/tal").text)


def test_saved_choices_do_not_fit_another_file(visit):
    erik = visit("erik")
    press_file_button(
        erik, upload_file(erik, "aktiviteter", OWN, "egen.csv"), "kolonner", save_as="Klub", **CHOSEN
    )
    other = upload_file(erik, "aktiviteter", make_csv("A;B\n10-01-2018;Musik"), "anden.csv")
    page = erik.get(f"{other}/kolonner?gemte=Klub")
    assert (page.status_code, "selected>Hvornår" in page.text) == (200, False)
