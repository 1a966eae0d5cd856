"""Faults come back in the file itself: its cells coloured, the reason in words in a column of its own."""

import io

import pytest
from openpyxl import load_workbook

from gladsaxe.imports import marker
from tests.imports.files import make_csv, make_xlsx
from tests.imports.pages import HEAD, parse_counts, parse_list, press_file_button, upload_file
from tests.indicators.pages import page_text

THREE = [
    ["Tal fra kommunen"],
    HEAD,
    ["5.4.1", 2017, 11.2, 5.0],
    ["5.4.1", "2018K1", 9.9, 4.9],
    ["5.4.1", 2019, 801, 4.6],
    ["9.9.9", 2020, 7.9, 4.4],
]
# What is sent back is no database's matter.
on_one = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
SENTENCES = {
    4: "2018K1 er et kvartal, men målet opgøres pr. kalenderår. Hent tallene sådan fra kilden.",
    5: "Tallet kan ikke være over 100, for det er en andel i procent.",
    6: "»9.9.9« er ikke et af aftalens mål.",
}
COLOUR = "00FFC7CE"


def coloured(page) -> set[str]:
    return {cell.coordinate for row in page for cell in row if cell.fill.fgColor.rgb == COLOUR}


@on_one
def test_three_faults_come_back_in_the_workbook_and_corrected_it_goes_in(visit):
    erik = visit("erik")
    address = upload_file(erik, "tal", make_xlsx(THREE, sheet="Kommunens tal"), "fra kommunen.xlsx")
    page = erik.get(address).text
    assert "Filen har 3 fejl" in page_text(page)
    assert parse_list(page, "import-faults") == [
        f"Række 4, Periode: {SENTENCES[4]}",
        f"Række 5, Tallet for området: {SENTENCES[5]}",
        f"Række 6, Mål: {SENTENCES[6]}",
    ]
    answer = erik.get(f"{address}/hent-fejl")
    assert 'filename="fra kommunen-fejl.xlsx"' in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.data))
    marked = book["Kommunens tal"]
    assert {row: marked.cell(row, 5).value for row in range(2, 7)} == {2: "Fejl", 3: None, **SENTENCES}
    assert coloured(marked) == {"B4", "E4", "C5", "E5", "A6", "E6"}
    assert "11,2" not in page_text(erik.get("/tal").text)

    # The same workbook, corrected where it is coloured, goes in with its column of faults.
    for cell, value in {"B4": 2018, "C5": 8.0, "A6": "5.4.1"}.items():
        marked[cell] = value
    out = io.BytesIO()
    book.save(out)
    corrected = upload_file(erik, "tal", out.getvalue(), "fra kommunen-fejl.xlsx")
    assert parse_counts(erik.get(corrected).text) == [4, 0, 0]
    press_file_button(erik, corrected, "gem")
    assert "801" not in page_text(erik.get("/tal").text)
    assert "11,2" in page_text(erik.get("/tal").text)


@on_one
def test_a_text_file_s_faults_come_back_as_a_workbook_with_the_same_rows(visit):
    doris = visit("doris")
    rows = make_csv("Dato;Sted;Tekst\n05-06-2018;Månen;=HYPERLINK(1)\n\n06-06-2018;Centeret;Larm")
    address = upload_file(doris, "henvendelser", rows, "h.csv")
    page = load_workbook(io.BytesIO(doris.get(f"{address}/hent-fejl").data)).worksheets[0]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Dato", "Sted", "Tekst", "Fejl"],
        ["05-06-2018", "Månen", "=HYPERLINK(1)", "»Månen« er ikke et af aftalens steder."],
        [None, None, None, None],
        ["06-06-2018", "Centeret", "Larm", None],
    ]
    assert coloured(page) == {"B2", "D2"}
    # What could be a formula is a text, and stays one when someone edits the cell.
    assert (page["C2"].data_type, page["C2"].quotePrefix) == ("s", True)


def test_a_workbook_too_large_to_keep_whole_comes_back_with_the_same_cells(monkeypatch, tmp_path):
    monkeypatch.setattr(marker, "MAX_WHOLE_BYTES", 0)
    monkeypatch.setattr(marker, "limit_process", lambda: None)
    (tmp_path / "f.xlsx").write_bytes(
        make_xlsx([["Noter"], HEAD, ["5.4.1", 2017, 0.112, 5]], formats={"C3": "0.0%"})
    )
    told = '{"kind": "tal", "sheet": "Ark1", "heading_row": 2, "width": 4, "faults": [[3, 2, "Nej."]]}'
    (tmp_path / "told.json").write_text(told)
    words_of = [str(tmp_path / name) for name in ("f.xlsx", "told.json", "out.xlsx")]
    assert marker.main(words_of) == 0
    page = load_workbook(tmp_path / "out.xlsx")["Ark1"]
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == [
        [*HEAD, "Fejl"],
        ["5.4.1", 2017, "11,2 %", 5, "Nej."],
    ]


@on_one
def test_old_faults_do_not_stay_in_the_file(visit):
    erik = visit("erik")
    again = [
        [*HEAD, "Fejl"],
        ["5.4.1", 2017, 11.2, 5, "Gammel fejl"],
        ["5.4.1", "i fjor", 11.2, 5, "Gammel fejl"],
    ]
    address = upload_file(erik, "tal", make_xlsx(again))
    page = load_workbook(io.BytesIO(erik.get(f"{address}/hent-fejl").data)).worksheets[0]
    assert [page.cell(row, 5).value for row in (1, 2, 3)] == [
        "Fejl",
        None,
        "»i fjor« er ikke en periode. Skriv den som 2018.",
    ]
    assert page.max_column == 5


@pytest.mark.parametrize(
    ("faults", "heading"), [(1, "Filen har 1 fejl"), (1_001, "Filen har mindst 1.000 fejl")]
)
@on_one
def test_many_faults_are_said_without_looking_through_them_all(bring_in, faults, heading, visit):
    rows = [HEAD, *(["5.4.1", "i fjor", 1, 1] for _ in range(faults))]
    brought = bring_in("tal", make_xlsx(rows))
    page = visit("erik").get(f"/indlaes/{brought.id}").text
    assert heading in page_text(page)
    assert len(parse_list(page, "import-faults")) == min(50, faults)
