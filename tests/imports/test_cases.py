"""Files as people have them: each is read as it is meant, asked about, or refused with its reason."""

from pathlib import Path

import pytest

from tests.imports.files import make_csv, make_xlsx

CASES = Path(__file__).parent / "cases"
HEAD = ("Dato", "Sted", "Tekst")


def read_case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def test_an_open_quotation_mark_is_refused_with_its_line(bring) -> None:
    file = bring("henvendelser", read_case("citat_abent.csv"))
    assert file.refused == (
        "Et citationstegn i linje 2 bliver ikke lukket igen, så vi kan ikke se, hvor cellen slutter. "
        "Ret det i filen, og prøv igen."
    )


def test_a_quoted_cell_over_two_lines_at_the_end_is_no_open_one(bring) -> None:
    file = bring("henvendelser", make_csv('Dato;Sted;Tekst\n05-06-2018;Centeret;"Larm\nog mere"'))
    assert (file.refused, file.summary.news) == ("", ["05-06-2018: Centeret, Larm\nog mere"])


def test_more_cells_than_headings_are_a_fault(bring) -> None:
    file = bring("henvendelser", read_case("semikolon_i_tekst.csv"))
    assert file.faults == [
        (
            2,
            0,
            "Rækken har 5 felter, men der er kun 3 overskrifter. "
            "Står der et skilletegn inde i en tekst, så sæt teksten i citationstegn.",
        )
    ]


@pytest.mark.parametrize("page", ["cp1252", "cp850", "mac_roman", "utf-8", "utf-16-le", "utf-16-be"])
def test_a_code_page_is_known_by_its_danish_letters(bring, page: str) -> None:
    text = "Dato;Sted;Tekst\n05-06-2018;Fællesarealer;Støj på trappen\n"
    file = bring("henvendelser", text.replace("\n", "\r\n").encode(page))
    assert file.summary.news == ["05-06-2018: Fællesarealer, Støj på trappen"]


def test_the_handed_file_of_an_old_program_is_read(bring) -> None:
    file = bring("henvendelser", read_case("cp850.csv"))
    assert file.summary.news == ["05-06-2018: Fællesarealer, Støj på trappen"]


def test_a_line_between_columns_is_known(bring) -> None:
    assert bring("henvendelser", read_case("pipe.csv")).summary.news == ["05-06-2018: Centeret, Larm"]


@pytest.mark.parametrize("start", ["", "\n ", '<?xml version="1.0"?>\n'])
def test_a_web_page_that_is_called_a_workbook_is_told(bring, start: str) -> None:
    file = bring("henvendelser", start.encode() + read_case("html_som.xls"))
    assert file.refused == (
        "Filen er en webside, selv om den hedder som et regneark. "
        "Åbn den i Excel, gem den som .xlsx, og prøv igen."
    )


def test_rows_that_begin_like_notes_are_rows_where_they_say_more(bring) -> None:
    file = bring("henvendelser", read_case("note_foerst.csv"))
    assert (file.summary.new, file.summary.skipped) == (3, [])


def test_a_note_below_the_last_row_is_left_out_and_shown(bring) -> None:
    content = make_xlsx(
        [HEAD, ("05-06-2018", "Centeret", "Larm"), ("Note: tal fra kontoret",), ("Se ark 2",)]
    )
    file = bring("henvendelser", content)
    assert file.summary.new == 1
    assert file.summary.skipped == [[3, "Note: tal fra kontoret"], [4, "Se ark 2"]]
    assert file.summary.skipped_rows == 2


def test_a_last_row_with_one_cell_under_a_heading_is_a_row(bring) -> None:
    file = bring("henvendelser", read_case("sidste_raekke_en_celle.csv"))
    assert {row for row, _column, _sentence in file.faults} == {3, 4}


def test_merged_cells_hold_for_each_of_their_rows(bring) -> None:
    file = bring("henvendelser", read_case("flettet_sted.xlsx"))
    assert file.summary.news == ["05-06-2018: Centeret, Larm", "05-06-2018: Centeret, Larm igen"]


@pytest.mark.parametrize(
    ("name", "kind"), [("to_beloeb.xlsx", "regninger"), ("antal_voksne_boern.xlsx", "aktiviteter")]
)
def test_two_columns_that_fit_one_field_are_asked_about(bring, name: str, kind: str) -> None:
    assert bring(kind, read_case(name)).asked


def test_a_heading_that_fits_wholly_goes_before_one_with_a_bracket(bring) -> None:
    head = ("Dato", "Sted", "Tekst (bemærkning)", "Tekst")
    file = bring("henvendelser", make_xlsx([head, ("05-06-2018", "Centeret", "x", "Larm")]))
    assert file.summary.news == ["05-06-2018: Centeret, Larm"]


def test_hidden_rows_are_asked_about(bring) -> None:
    content = read_case("skjult_raekke.xlsx")
    file = bring("henvendelser", content)
    assert file.asked
    assert file.reading["hidden"] == [3]
    assert bring("henvendelser", content, {"hidden": "med"}).summary.new == 2
    without = bring("henvendelser", content, {"hidden": "uden"}).summary
    assert (without.new, without.left_out) == (1, ["1 skjult række er ikke læst."])


def test_a_day_with_a_time_behind_it_is_the_day(bring) -> None:
    file = bring("henvendelser", read_case("formular_tidsstempel.csv"))
    assert (file.faults, file.summary.new) == ([], 3)


def test_a_cell_that_shows_a_year_is_that_year(bring) -> None:
    file = bring("tal", read_case("aar_som_dato.xlsx"))
    assert file.summary.news == ["5.1.3 Mindre forskel i indkomst, 2018: 57,1 mod 64,9"]


def test_an_amount_is_read_as_it_is_shown(bring) -> None:
    file = bring("regninger", read_case("beloeb_moms.xlsx"))
    assert file.faults == []
    assert "1543,21" in file.summary.news[0] or "1.543,21" in file.summary.news[0]


def test_a_duration_is_a_time_of_day(bring) -> None:
    file = bring("aktiviteter", read_case("tid_varighed.xlsx"))
    assert file.faults == []


def test_sheets_that_are_not_read_are_named(bring) -> None:
    file = bring("henvendelser", read_case("ark_per_maaned.xlsx"))
    assert file.reading["sheets"] == ["Januar", "Februar", "Marts", "April"]


def test_a_name_in_letters_of_two_pieces_is_the_same_person(bring) -> None:
    first = bring("pladser", read_case("plads_nfc.csv"))
    first.store()
    again = bring("pladser", read_case("plads_nfd.csv"))
    assert (again.summary.new, again.faults) == (
        0,
        [(2, 3, "Åse Ægidius-Løvå sidder der allerede fra 01-02-2020.")],
    )
