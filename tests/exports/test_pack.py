"""The board's pack: snapshots, what changed since, live formulas, the log, and everything in a zip."""

import io
import json
import re
import subprocess
import zipfile
from datetime import date
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.exports.numbers import format_digits
from gladsaxe.indicators import snapshots
from gladsaxe.indicators.statuses import list_statuses
from tests.exports import year
from tests.exports.reading import parts, table
from tests.indicators.pages import page_text

FORMULA = re.compile(r"<f>([^<]+)</f><v>([^<]+)</v>")


@pytest.fixture
def filled(app):
    with app.app_context():
        year.fill_year()
        with year.freeze_day(2019, 7, 1):
            year.add_figure("t3-indkomst", "2017", "54.6", "64.0", date(2018, 12, 20))
            year.add_figure("f1-dubu", "2018", "11.0", "5.1", date(2019, 3, 20))
            year.add_figure("t2-henvendelser", "2017", "9", received=date(2018, 1, 20))
        db.session.remove()
    return app


@pytest.fixture(autouse=True)
def _in_july_2019():
    with year.freeze_day(2019, 7, 2):
        yield


def fetch_workbook(browser, **query):
    return browser.get("/excel/hent", query_string={"pr": "01-07-2019", **query}).data


def keep(browser, name="Bestyrelsesmøde i september", day="31-12-2018"):
    address = "/bestyrelsens-pakke/gem"
    fields = {"submission_id": browser.submission_id(address), "name": name, "as_of": day}
    return browser.post(address, fields), fields


def test_a_snapshot_is_kept_once_and_says_what_the_statuses_were(filled, visit):
    hanne = visit("hanne")
    answer, fields = keep(hanne)
    assert answer.status_code == 303
    assert hanne.post("/bestyrelsens-pakke/gem", fields).headers["Location"] == answer.headers["Location"]
    with filled.app_context():
        assert len(snapshots.list_snapshots()) == 1
        told = [
            (line.criterion.key, line.status, line.sentence)
            for line in snapshots.find_snapshot(snapshots.list_snapshots()[0].id).lines
        ]
        then = list_statuses(date(2018, 12, 31), None)
        assert told == [
            (status.row.key, status.evaluation.status, status.evaluation.sentence) for status in then
        ]
    page = page_text(visit("gert").get(answer.headers["Location"]).text)
    assert "Sådan så status ud for bestyrelsen den 31. december 2018" in page


def test_what_changed_since_last_time_is_told_on_the_page_and_in_the_workbook(filled, visit):
    keep(visit("hanne"))
    gert = visit("gert")
    page = page_text(gert.get("/bestyrelsens-pakke").text)
    assert "Rettet tal for 2018: 71,1 mod 84,9 → 71,2 mod 84,9. Rettet fordi: Slåfejl i avisen" in page
    assert "Nyt tal for 2019: ikke skrevet ind → »Ikke opgjort det år«" in page
    sheet = load_workbook(io.BytesIO(fetch_workbook(gert)))["Siden sidst"]
    safety = [tuple(row.values())[2:] for row in table(sheet) if row["Nr."] == "5.1.4"]
    assert safety == [
        ("Rettet tal", "2018", "71,1 mod 84,9", "71,2 mod 84,9", "Slåfejl i avisen"),
        ("Nyt tal", "2019", "ikke skrevet ind", "»Ikke opgjort det år«", None),
    ]


def test_a_criterion_that_one_may_not_see_is_in_no_snapshot_that_one_reads(filled, visit):
    answer, _ = keep(visit("hanne"))
    assert "Færre bekymringssager" in visit("gert").get(answer.headers["Location"]).text
    for name, status in (("alice", 403), ("bob", 403), ("doris", 403)):
        assert visit(name).get(answer.headers["Location"]).status_code == status
    assert visit("gert").get("/bestyrelsens-pakke/999").status_code == 404
    assert visit("gert").get("/bestyrelsens-pakke/gem").status_code == 403


def test_each_sheet_carries_its_number_receiver_purpose_and_day_and_the_log_has_them(filled, visit):
    gert = visit("gert")
    fetch_workbook(gert)
    content = fetch_workbook(gert, modtager="Følgegruppen", formaal="Møde & budget")
    line = "Eksport 2019-00002 til Følgegruppen. Formål: Møde & budget. Hentet 02-07-2019."
    book = load_workbook(io.BytesIO(content))
    for sheet in book.worksheets[1:]:
        assert line in [value for row in sheet.iter_rows(max_row=3, values_only=True) for value in row], (
            sheet.title
        )
    assert [sheet.oddFooter.center.text for sheet in book] == ["Eksport 2019-00002"] * len(book.sheetnames)
    assert (book.properties.identifier, book.properties.description) == ("2019-00002", line)
    assert [sheet.sheet_state for sheet in book] == ["visible"] * len(book.sheetnames)
    assert not [name for name in parts(content) if "comment" in name.lower()]
    told = page_text(gert.get("/bestyrelsens-pakke/eksporter").text)
    assert told.index("2019-00002 Excel til bestyrelsen") < told.index("2019-00001 Excel til bestyrelsen")
    assert "Følgegruppen Møde & budget" in told


def test_goal_attainment_says_met_not_met_or_not_settled(filled, visit):
    rows = {
        row["Nr."]: row
        for row in table(load_workbook(io.BytesIO(fetch_workbook(visit("gert"))))["Målopfyldelse"])
    }
    assert {number: row["Målopfyldelse"] for number, row in rows.items()}["5.1.4"] == "Ikke afgjort"
    with year.freeze_day(2021, 7, 1):
        answer = visit("gert").get("/excel/hent?pr=01-07-2021").data
    over = {row["Nr."]: row for row in table(load_workbook(io.BytesIO(answer))["Målopfyldelse"])}
    assert over["5.1.4"]["Målopfyldelse"] in ("Ikke afgjort", "Ikke opfyldt")


def test_the_cells_of_gap_mean_and_result_are_formulas_with_our_results_beside_them(filled, visit):
    book = load_workbook(io.BytesIO(fetch_workbook(visit("gert"))))
    safety = next(row for row in table(book["Mål og status"]) if row["Nr."] == "5.1.4")
    assert safety["Gennemsnit"].startswith("=AVERAGE('Tal pr. år'!F")
    assert re.fullmatch(r"=I\d+", safety["Resultat"])
    assert re.fullmatch(r"='Tal pr. år'!F\d+", safety["Seneste forskel"])
    gaps = [row["Forskel"] for row in table(book["Tal pr. år"]) if row["Nr."] == "5.1.4"]
    assert [str(gap)[:2] for gap in gaps if gap is not None] == ["15", "=E", "=E"]


@pytest.mark.libreoffice
def test_libreoffice_works_the_formulas_out_to_our_results(filled, visit, tmp_path):
    content = fetch_workbook(visit("freja"))
    found = formulas(content)
    assert len(found) > 10
    emptied = tmp_path / "uden_resultater.xlsx"
    emptied.write_bytes(without_results(content))
    home = (tmp_path / "profil").as_uri()
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={home}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(tmp_path / "ud"),
            str(emptied),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    book = load_workbook(tmp_path / "ud" / "uden_resultater.xlsx", data_only=True)
    for sheet, cell, _formula, ours in found:
        assert book[sheet][cell].value == pytest.approx(ours, abs=1e-9), (sheet, cell)
    with filled.app_context():
        for status in list_statuses(date(2019, 7, 1), year.actor("freja")):
            if status.rule.answer == "number" and status.evaluation.result is not None:
                rows = [
                    row
                    for row in book["Mål og status"].iter_rows(min_row=5)
                    if row[0].value == status.row.number
                ]
                result = rows[0][9].value
                assert Fraction(format_digits(status.evaluation.result)) == pytest.approx(
                    Fraction(result), abs=1e-9
                )


def formulas(content):
    """Return each formula with its sheet, its cell and the result that we wrote beside it."""
    kept, results = (load_workbook(io.BytesIO(content), data_only=only) for only in (False, True))
    return [
        (sheet.title, cell.coordinate, cell.value, results[sheet.title][cell.coordinate].value)
        for sheet in kept
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def without_results(content):
    """Return the file without the results, so that whoever opens it has to work them out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = FORMULA.sub(r"<f>\1</f>", text.decode()).encode()
            new.writestr(name, text)
    return out.getvalue()


def test_the_papers_hold_what_the_page_holds(filled, visit):
    gert = visit("gert")
    whole = page_text(gert.get("/bestyrelsens-pakke/ark?pr=01-07-2019").text)
    with filled.app_context():
        for status in list_statuses(date(2019, 7, 1), year.actor("gert")):
            assert status.evaluation.sentence.partition(". ")[2] in whole
            one = page_text(gert.get(f"/bestyrelsens-pakke/ark/{status.row.key}?pr=01-07-2019").text)
            assert status.evaluation.sentence in one
    assert visit("freja").get("/bestyrelsens-pakke/ark/findes-ikke").status_code == 404


def test_everything_is_in_an_open_format_without_names_and_only_for_the_lead(filled, visit):
    content = visit("freja").get("/alle-data/hent?formaal=Planen+slutter").data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = archive.read("LAES_MIG.txt").decode()
        rows = {
            name: [json.loads(line) for line in archive.read(name).decode().splitlines()]
            for name in archive.namelist()
            if name.endswith(".jsonl")
        }
        whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "Eksport 2019-00001 til Freja (Sekretariatsleder). Formål: Planen slutter." in told
    assert [row["title"] for row in rows["activity.jsonl"]] == [
        "Forældrecafé, rettet",
        "=1+1",
        "Skrevet ind for sent",
    ]
    assert [row["area"] for row in rows["figure.jsonl"]][:3] == ["79.6", "71.1", "71.2"]
    assert len(rows["issue.jsonl"]) == 2
    assert {"situation_report.jsonl", "measure.jsonl", "export.jsonl"} < set(rows)
    assert not any("person_id" in row or "password" in row for kept in rows.values() for row in kept)
    for name in ("Alice", "Doris", "Erik"):
        assert name not in whole
    for name in ("erik", "gert", "hanne", "karl"):
        assert visit(name).get("/alle-data/hent").status_code == 403


def test_keeping_a_snapshot_inside_another_write_is_the_meetings_own(filled):
    with filled.app_context():
        who = year.actor("freja")

        def close_minutes():
            first = snapshots.add_board_snapshot(who, date(2019, 6, 30), "Møde 4").id
            return first, snapshots.add_board_snapshot(who, date(2019, 6, 30), "Møde 4").id

        first, again = run_in_transaction(close_minutes)
        assert first == again
