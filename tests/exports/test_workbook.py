"""The workbook from contents made by hand: every cell, the charts, the print set-up, and what is left out."""

import io
import re
import tempfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from gladsaxe.exports.workbook import write_workbook
from tests.exports import sample
from tests.exports.reading import charts, drop_timezone, parts, rows, table, texts, values

SHEETS = [
    "Overblik",
    "Siden sidst",
    "Mål og status",
    "Målopfyldelse",
    "Diagrammer",
    "Tal pr. år",
    "Aktiviteter pr. måned og type",
    "Aktiviteter",
    "Problemer og idéer",
    "Driftens registre pr. år",
    "Tal og kilder",
    "Læsninger og definitioner",
]
# A sum of figures above, a difference of two beside, or what stands in the sheet of figures by year.
FORMULA = re.compile(
    r"<f>(?:SUM\(D\d+:D\d+\)|[DE]\d+-[DE]\d+|I\d+|(?:AVERAGE\()?(?:,?'Tal pr. år'![DFG]\d+)+\)?)</f>"
    r"<v>[-.\d]+</v>"
)
TABLES = [title for title in SHEETS if title not in ("Overblik", "Diagrammer")]
# The tables that are printed on two pages side by side, and how many columns stand on both.
WIDE = {"Mål og status": 2, "Aktiviteter": 2, "Tal og kilder": 3}
COUNTED = ("Deltagere", "Under 18", "Nye forældre", "Frivillige")


def make_workbook(**changes):
    """Return the workbook of the sample contents as bytes."""
    file = io.BytesIO()
    write_workbook(sample.contents(**changes), file)
    return file.getvalue()


@pytest.fixture(scope="module")
def content():
    return make_workbook()


@pytest.fixture(scope="module")
def book(content):
    return load_workbook(io.BytesIO(content), data_only=True)


def test_the_sheets_stand_in_the_order_they_are_read(book):
    assert book.sheetnames == SHEETS


def test_the_front_page_says_what_when_and_by_whom(book):
    assert rows(book["Overblik"]) == [
        ("Helhedsplan for Søbyen & omegn",),
        ("Aftale om boligsocial helhedsplan",),
        ("1 af 2 mål er nået, 1 kræver opmærksomhed.",),
        ("!  ✓",),
        (),
        ("Vist som det så ud", None, None, drop_timezone(2018, 12, 31)),
        ("Område", None, None, "Søbyen"),
        ("Perioden begynder", None, None, drop_timezone(2017, 1, 1)),
        ("Perioden slutter", None, None, drop_timezone(2020, 12, 31)),
        ("Hentet", None, None, drop_timezone(2019, 7, 1, 14, 0)),
        ("Hentet af", None, None, "Freja (Sekretariatsleder)"),
        ("Eksport nr.", None, None, "2019-00001"),
        ("Modtager", None, None, "Freja"),
        ("Formål", None, None, "Orientering om mål & status"),
        (),
        ("Nr.", "Mål", "Tegn", "Status", "I forhold til start", "Foreløbig"),
        ("1.1", "Mindre forskel i tryghed", "!", "Kræver opmærksomhed", "Bedre end ved start"),
        ("3.3", "200 aktive forældre", "✓", "Målet er nået"),
        ("2.1", "Et fælles hus", "…", "Afventer måling"),
        (),
        (None, "Ordene for status", "Tegn", "Det betyder"),
        (None, "Målet er nået", "✓", "Aftalens mål er opfyldt."),
        (None, "Kræver opmærksomhed", "!", "Det går fremad, men ikke hurtigt nok."),
        (),
        ("Sådan afgøres det",),
        ("På rette vej: fortsætter det sådan, når vi målet (1,00).",),
    ]
    assert book["Overblik"]["D6"].number_format == "[$-406]d. mmmm yyyy"


def test_a_goal_has_its_row(book):
    first, second, third = table(book["Mål og status"])
    assert first == {
        "Nr.": "1.1",
        "Indsatsområde": "Tryghed og trivsel",
        "Mål": "Mindre forskel i tryghed",
        "Aftalens ordlyd": sample.GAP.wording,
        "Enhed": "%\nResultat: procentpoint",
        "Start": 15,
        "Tal pr. periode": (
            "Start: forskel 15,0\n2017: 79,6 mod 81,2\n2018: 71,1 mod 84,9\n2019: ikke opgjort det år\n"
            "2020: 80,1 mod 88,4 (foreløbig)"
        ),
        "Seneste forskel": 8.3,
        "Gennemsnit": None,
        "Resultat": 9.0333333333,
        "Måltal": 7.5,
        "Målet": "højst 7,5 procentpoint",
        "Kræves i resten": 6,
        "Status": "Kræver opmærksomhed",
        "I forhold til start": "Bedre end ved start",
        "Forklaring": sample.SENTENCE,
        "Forbehold": "Stikprøvestørrelsen er ukendt.\nUsikkerheden dækker målet.",
        "Kilde": "Tryghedsindeks",
        "Modtaget": drop_timezone(2019, 1, 15),
    }
    assert (second["Resultat"], second["Seneste forskel"], second["Start"]) == (212, None, None)
    assert third["Tal pr. periode"] == "2018/2019: Nej"
    assert book["Mål og status"]["J5"].number_format == "#,##0.0"


def test_the_boards_own_assessment_gets_a_column_where_there_is_one():
    assessed = replace(sample.GAP, assessment="Bestyrelsen er ikke urolig.")
    book = load_workbook(io.BytesIO(make_workbook(criteria=(assessed,))), data_only=True)
    assert table(book["Mål og status"])[0]["Bestyrelsens egen vurdering"] == "Bestyrelsen er ikke urolig."


def test_the_figures_by_year_leave_holes_where_nothing_was_measured(book):
    wanted = ("Nr.", "Periode", "Området", "Sammenligning", "Forskel", "Sum indtil nu", "Målet (grænse)")
    assert [tuple(row[name] for name in wanted) for row in table(book["Tal pr. år"])] == [
        ("1.1", "Start", None, None, 15, None, 7.5),
        ("1.1", "2017", 79.6, 81.2, 1.6, None, 7.5),
        ("1.1", "2018", 71.1, 84.9, 13.8, None, 7.5),
        ("1.1", "2019", None, None, None, None, 7.5),
        ("1.1", "2020", 80.1, 88.4, 8.3, None, 7.5),
        ("3.3", "2017", 30, None, None, 30, 200),
        ("3.3", "2018", 62, None, None, 92, 200),
        ("3.3", "2019", 120, None, None, 212, 200),
        ("2.1", "2018/2019", None, None, None, None, None),
    ]


def test_no_cell_holds_the_noise_of_a_binary_float(content):
    for text in (text for name, text in parts(content).items() if name.startswith("xl/worksheets/sheet")):
        assert "00000001" not in text
        assert "99999999" not in text
    assert any("<v>8.3</v>" in text for text in parts(content).values())


def test_the_charts_draw_what_is_judged_against_the_target(content):
    drawn = charts(content)
    assert [texts(chart, "ser/val/numRef/f") for chart in drawn] == [
        ["'Tal pr. år'!$F$5:$F$9", "'Tal pr. år'!$H$5:$H$9"],
        ["'Tal pr. år'!$G$10:$G$12", "'Tal pr. år'!$H$10:$H$12"],
    ]
    assert [texts(chart, "ser/cat/strRef/f") for chart in drawn] == [
        ["'Tal pr. år'!$C$5:$C$9"] * 2,
        ["'Tal pr. år'!$C$10:$C$12"] * 2,
    ]
    assert [texts(chart, "ser/tx/v") for chart in drawn] == [
        ["Forskel til Politikredsen", "Målet: højst 7,5"],
        ["Sum indtil nu", "Målet: mindst 200"],
    ]


def test_a_chart_has_straight_lines_that_differ_without_colour_and_axes_that_show(content):
    first, second = charts(content)
    for chart in (first, second):
        assert values(chart, "ser/smooth") == ["0", "0"]
        assert values(chart, "delete") == ["0", "0"]
        assert values(chart, "dispBlanksAs") == ["gap"]
        assert values(chart, "legendPos") == ["b"]
        assert values(chart, "roundedCorners") == ["0"]
        assert values(chart, "ser/marker/symbol") == ["circle", "none"]
        dashes = [element.get("val") for element in chart.iter() if element.tag.endswith("}prstDash")]
        assert "dash" in dashes
    assert [element.get("formatCode") for element in first.iter() if element.tag.endswith("}numFmt")] == [
        "#,##0.0",
        "#,##0.0",
    ]
    # The start is a diamond, the provisional figure of 2020 hollow.
    assert values(first, "dPt/idx") == ["0", "4"]
    assert values(first, "dPt/marker/symbol") == ["diamond", "circle"]
    fills = [
        point.find("{*}marker/{*}spPr/{*}solidFill/{*}srgbClr").get("val")
        for point in first.iterfind(".//{*}dPt")
    ]
    assert fills == ["1B4F72", "FFFFFF"]


@pytest.mark.parametrize(
    ("limit", "under"),
    [
        pytest.param("9.0", ["4"], id="8,3 is close under it"),
        pytest.param("7.5", [], id="every figure is over it or far under it"),
        pytest.param("2.0", [], id="1,6 has no room above the axis"),
    ],
)
def test_a_label_that_the_targets_line_would_run_through_stands_under_its_point(limit, under):
    (chart,) = charts(make_workbook(criteria=(replace(sample.GAP, limit=sample.make_tenths(limit)),)))
    assert values(chart, "dLbl/idx") == under
    assert values(chart, "dLbls/dLbl/dLblPos") == ["b"] * len(under)
    assert values(chart, "dLbls/dLblPos") == ["t"]


def test_a_chart_stands_beside_the_words_that_say_the_same(book):
    sheet = book["Diagrammer"]
    assert sheet["A3"].value == f"1.1 Mindre forskel i tryghed\n\n{sample.SENTENCE}"
    assert [(chart.anchor._from.row, chart.anchor._from.col) for chart in sheet._charts] == [(2, 1), (3, 1)]
    # A chart lies within its row, so that no page break cuts it.
    anchor = sheet._charts[0].anchor
    assert 0 < anchor._from.rowOff < sheet.row_dimensions[3].height * 12_700 - anchor.ext.height


def test_the_activities_are_summed_and_listed(book):
    sums = table(book["Aktiviteter pr. måned og type"])
    assert [tuple(row.values()) for row in sums] == [
        (drop_timezone(2018, 5, 1), "Fællesspisning", 0, 1, 85, 30, 0, 8),
        (drop_timezone(2018, 6, 1), "Loppemarked", 2, 1, 1250, 60, 0, 12),
        ("I alt", None, 2, 2, 1335, 90, 0, 20),
    ]
    assert book["Aktiviteter pr. måned og type"]["A5"].number_format == "[$-406]mmmm yyyy"
    listed = table(book["Aktiviteter"])
    assert listed[0] == {
        "Dag": drop_timezone(2018, 5, 25),
        "Kl.": "17.30",
        "Type": "Fællesspisning",
        "Hvad": "Fællesspisning",
        "Sted": "Teltet",
        "Tilstand": "Gennemført",
        "Deltagere": 85,
        "Under 18": 30,
        "Nye forældre": None,
        "Frivillige": 8,
        "Som planlagt": "Ja",
        "Hvad blev anderledes": None,
        "Skrevet ind af": "Beboerkoordinator",
    }
    assert [row["Hvad"] for row in listed[1:]] == [
        *sample.HOSTILE[:6],
        "_x005F_x0041_",
        *sample.HOSTILE[7:9],
        "x␀␇y��",
    ]


def test_what_would_be_cut_off_in_a_row_is_wrapped():
    long = "Et navn, der er så langt, at det ikke kan stå på en enkelt linje i arket"
    lines = [sample.activity(long), sample.activity("Kort")]
    sheet = load_workbook(io.BytesIO(make_workbook(activities=lambda: [lines])), data_only=True)[
        "Aktiviteter"
    ]
    assert [sheet[f"B{row}"].alignment.wrap_text for row in (5, 6)] == [True, None]
    assert [sheet.row_dimensions[row].height for row in (5, 6)] == [30, None]


def test_issues_are_counts_and_registers_are_years(book):
    assert [tuple(row.values()) for row in table(book["Problemer og idéer"])] == [
        (2018, "Affald og rod", "Centeret", 2, 1, 3),
        (2018, "Ros", "Arenaen", None, 4, 4),
        ("I alt", None, None, 2, 5, 7),
    ]
    assert table(book["Driftens registre pr. år"]) == [
        {
            "År": 2018,
            "Henvendelser i alt": 140,
            "Heraf Skur": 104,
            "Hærværksregninger": 9,
            "Hærværk i alt": 41250.5,
            "Største regning": 8300.1,
        }
    ]
    assert book["Driftens registre pr. år"]["E5"].number_format == '#,##0.00" kr."'


def test_each_figure_stands_with_its_source(book):
    first, second, third, fourth = table(book["Tal og kilder"])
    assert first == {
        "Nr.": "1.1",
        "Mål": "Mindre forskel i tryghed",
        "Periode": "2017",
        "Området": 79.6,
        "Sammenligning": 81.2,
        "Svar": None,
        "Tilstand": "Opgjort",
        "Foreløbig": None,
        "Antal svar": 412,
        "Kilde": "Politiet, december 2018",
        "Modtaget": drop_timezone(2018, 12, 20),
        "Skrevet ind": drop_timezone(2018, 12, 22, 0, 30),
        "Skrevet ind af": "Sekretariatsleder",
        "Rettet fordi": None,
    }
    assert (second["Rettet fordi"], third["Tilstand"]) == ("Slåfejl", "Ikke opgjort det år")
    assert (fourth["Kilde"], fourth["Modtaget"]) == ("Summeret af aktiviteterne", None)


def test_the_readings_stand_with_their_goal(book):
    assert rows(book["Læsninger og definitioner"])[4:] == [
        ("1.1", "Mindre forskel i tryghed", "Aftalens ordlyd", "Forskellen … halveres"),
        ("1.1", "Mindre forskel i tryghed", "Læsning", "Gennemsnittet af de år, der er målt."),
    ]


def test_sums_that_are_not_kept_are_added_up_of_what_is_shown():
    counts = {"volunteers": None, "new_parents": 0}
    lines = [
        sample.activity(type="Ukendt", **counts),
        sample.activity(type="Loppemarked", state="Planlagt", **counts),
        sample.activity(**counts),
        sample.activity(under_18="skjult", new_parents="skjult", volunteers="færre end 5"),
        sample.activity(day=date(2018, 4, 30), participants=0, **counts),
    ]
    content = make_workbook(activity_sums=None, sees_small_numbers=False, activities=lambda: [lines])
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == SHEETS
    assert [tuple(row.values()) for row in table(book["Aktiviteter pr. måned og type"])] == [
        (drop_timezone(2018, 4, 1), "Fællesspisning", 0, 1, 0, 30, 0, 0),
        (drop_timezone(2018, 5, 1), "Fællesspisning", 0, 2, 170, 30, 0, 3),
        (drop_timezone(2018, 5, 1), "Loppemarked", 1, 0, 85, 30, 0, 0),
        (drop_timezone(2018, 5, 1), "Ukendt", 0, 1, 85, 30, 0, 0),
        ("I alt", None, 1, 4, 340, 120, 0, 3),
    ]


def test_sums_that_outlive_their_rows_stand_alone():
    book = load_workbook(io.BytesIO(make_workbook(has_activities=False, activities=tuple)))
    assert book.sheetnames == [title for title in SHEETS if title != "Aktiviteter"]
    assert rows(book["Overblik"])[-1][0] == "Aktiviteter: rækkerne er slettet, og kun summerne er gemt."


def test_headings_stay_and_filter_and_every_sheet_prints_on_landscape_a4(book):
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        # As high as it needs to be, but for the front page, which is one page.
        pages = int(sheet.title == "Overblik")
        across = 2 if sheet.title in WIDE else 1
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (across, pages)
        assert sheet.oddHeader.left.text == "Helhedsplan for Søbyen && omegn"
        assert sheet.oddHeader.right.text == sheet.title
        assert sheet.oddFooter.left.text == "Vist som det så ud 31-12-2018"
        assert sheet.oddFooter.right.text == "Side &P af &N"
    for title in TABLES:
        sheet = book[title]
        assert sheet.freeze_panes.endswith("5")
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.auto_filter.ref.startswith("A4:")
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[4]]
        assert min(widths) >= 6
        # What is repeated on the second page is printed there too; no letter is smaller than 7.5 points.
        repeated = WIDE.get(title, 0)
        assert sum(widths) + sum(widths[:repeated]) <= 210 * (2 if repeated else 1)
    # The sums under a table are not sorted away with it.
    assert book["Problemer og idéer"].auto_filter.ref == "A4:F6"


def test_a_table_too_wide_for_one_page_takes_two_that_both_say_whose_rows_they_are(book):
    for title, repeated in WIDE.items():
        sheet = book[title]
        assert sheet.print_title_cols == f"$A:${get_column_letter(repeated)}"
        assert sheet.freeze_panes == f"{get_column_letter(repeated + 1)}5"
        assert sheet.page_setup.pageOrder == "overThenDown"
        # A text that runs on from a column that is repeated would be cut off on the second page.
        assert [cell.value for row in sheet["A1:A3"] for cell in row] == [title, None, None]
        assert sheet.cell(2, repeated + 1).value
    assert "Mål" in [cell.value for cell in book["Mål og status"][4][: WIDE["Mål og status"]]]
    assert {book[title].print_title_cols for title in TABLES if title not in WIDE} == {None}


def test_words_in_the_place_of_a_number_stand_where_it_would():
    hidden = {"under_18": "skjult", "new_parents": "færre end 5", "volunteers": ""}
    lines = [sample.activity(**hidden), sample.activity("Et navn på\nto linjer", **hidden)]
    sheet = load_workbook(io.BytesIO(make_workbook(activities=lambda: [lines])))["Aktiviteter"]
    for row in (5, 6):
        shown = {sheet.cell(4, cell.column).value: cell for cell in sheet[row]}
        assert [shown[name].value for name in COUNTED] == [85, "skjult", "færre end 5", None]
        assert [shown[name].alignment.horizontal for name in COUNTED[1:3]] == ["right", "right"]


def test_more_different_words_than_are_kept_at_once_all_stand(monkeypatch):
    monkeypatch.setattr("gladsaxe.exports.cells.MAX_CACHED_CELLS", 3)
    first = date(2018, 1, 1)
    seen = [(first + timedelta(days=number % 5), f"Møde {number % 7}") for number in range(40)]
    lines = [sample.activity(title, day=day) for day, title in seen]
    chunks = [lines[:15], lines[15:]]
    sheet = load_workbook(io.BytesIO(make_workbook(activities=lambda: chunks)))["Aktiviteter"]
    listed = list(table(sheet))
    assert [(row["Dag"].date(), row["Hvad"]) for row in listed] == seen
    assert {cell.number_format for (cell,) in sheet["A5:A44"]} == {"dd-mm-yyyy"}


def test_the_file_says_what_it_is(book):
    properties = book.properties
    assert (properties.title, properties.creator, properties.language) == (
        "Status for Helhedsplan for Søbyen & omegn",
        "Projektkontoret",
        "da-DK",
    )
    assert properties.created == drop_timezone(2019, 7, 1, 12, 0)


def test_nothing_is_hidden_linked_or_commented_and_every_formula_reads_the_figures_by_year(content, book):
    assert [sheet.sheet_state for sheet in book] == ["visible"] * len(SHEETS)
    names = parts(content)
    assert not [
        name for name in names if "comment" in name or "externalLink" in name or "vba" in name.lower()
    ]
    for name, text in names.items():
        assert "hyperlink" not in text.lower(), name
        if name.startswith("xl/worksheets/sheet"):
            assert text.count("<f>") + text.count("<f ") == len(FORMULA.findall(text)), name
            assert 'hidden="1"' not in text
    assert [
        dimension for sheet in book for dimension in sheet.column_dimensions.values() if dimension.hidden
    ] == []


def test_a_sheet_without_rows_is_left_out_and_the_front_page_says_so():
    bare = replace(sample.ANSWER, periods=())
    none = {
        "activity_sums": None,
        "has_activities": False,
        "activities": tuple,
        "issues": (),
        "registers": (),
    }
    book = load_workbook(io.BytesIO(make_workbook(criteria=(bare,), since=None, **none)))
    assert book.sheetnames == ["Overblik", "Mål og status", "Målopfyldelse"]
    assert [row[0] for row in rows(book["Overblik"])[-10:]] == [
        "Ark, der er udeladt",
        "Siden sidst: der er ikke gemt et øjebliksbillede fra et tidligere møde.",
        "Diagrammer: der er ingen tal at tegne.",
        "Tal pr. år: ingen tal var skrevet ind.",
        "Aktiviteter pr. måned og type: ingen aktiviteter var skrevet ind.",
        "Aktiviteter: ingen aktiviteter var skrevet ind.",
        "Problemer og idéer: der var ingen, som modtageren kan se.",
        "Driftens registre pr. år: driften havde ikke skrevet noget ind.",
        "Tal og kilder: ingen tal var skrevet ind.",
        "Læsninger og definitioner: der er ingen læsninger at vise.",
    ]


def test_a_plan_with_a_name_that_is_a_formula_is_still_a_name():
    content = make_workbook(plan="=1+1", secretariat="\x00", as_of=date(2018, 1, 1))
    book = load_workbook(io.BytesIO(content), data_only=True)
    assert (book["Overblik"]["A1"].value, book["Overblik"]["A1"].data_type) == ("=1+1", "s")
    assert book.properties.creator == "␀"


def test_a_workbook_that_fails_leaves_no_draft_behind(tmp_path, monkeypatch):
    def failing():
        yield [sample.activity()]
        assert list(tmp_path.iterdir()), "openpyxl keeps its drafts here"
        raise OSError("the database is gone")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(OSError, match="the database is gone"):
        make_workbook(activities=failing)
    with pytest.raises(FileNotFoundError):
        write_workbook(sample.contents(), tmp_path / "missing" / "x.xlsx")
    assert list(tmp_path.iterdir()) == []
