"""The auditor's documentation of a year, as a page and as a workbook, each line with its record."""

import io
import re
from datetime import UTC, date, datetime

import openpyxl

from gladsaxe.agreement.tables import Criterion
from gladsaxe.amendments import store as amendments
from gladsaxe.amendments.rules import AmendmentKind, AmendmentState, FunderAnswer
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.indicators.decisions import BoardDecision
from tests.meetings.steps import (
    BOARD,
    actor,
    add_closed_decision,
    add_item,
    begin_meeting,
    close_minutes,
    enter_figure,
    find_id,
    freeze_day,
    make_submission_id,
    plan_meeting,
)

YEAR = "/dokumentation?aar=2018"


def rows(page: str, section: str) -> list[list[str]]:
    """Return the cells of a section's lines, the last one the record."""
    part = page.partition(f">{section}</h2>")[2].partition("<h2")[0]
    found = [
        re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        for row in re.findall(r"<tr>.*?</tr>", part, re.DOTALL)
    ]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in found if row]


def a_year(app) -> None:
    """Let a year happen: a figure that is corrected, a board meeting that decides, and minutes corrected."""
    enter_figure(app, "2017", "100", date(2018, 1, 15))
    enter_figure(app, "2017", "110", date(2018, 2, 1))
    add_closed_decision(app, BOARD, text="Gå en runde hver uge.", owner="tf-faellesdrift")


def test_each_line_of_the_year_is_there_and_names_its_record(app, visit):
    a_year(app)
    page = visit("hanne").get(YEAR).text
    figures = rows(page, "Tal modtaget")
    assert [row[2:4] + row[-1:] for row in figures] == [
        ["2017", "100", "Tal nr. 1"],
        ["2017", "110", "Tal nr. 2"],
    ]
    assert figures[0][7] == "15-01-2018"
    (decision,) = rows(page, "Beslutninger")
    assert decision[:4] == [
        "05-06-2018",
        "Bestyrelse med bystrategisk blik",
        "Beslutning",
        "Gå en runde hver uge.",
    ]
    assert decision[-1] == "Beslutning nr. 1"
    seen = rows(page, "Status, som møderne så")
    assert len(seen) == 10 and {row[-1] for row in seen} == {"Møde nr. 1"}
    (change,) = rows(page, "Ændringer")
    assert change[1:4] == [
        "Tal for 5.1.2 Færre henvendelser om upassende adfærd, 2017",
        "Tal nr. 1 er afløst af tal nr. 2",
        "Talt forkert.",
    ]
    for address in dict.fromkeys(re.findall(r'<td data-title="Post"><a href="([^"#]+)', page)):
        assert visit("hanne").get(address).status_code == 200, address


def test_another_year_is_empty_and_says_so(app, visit):
    a_year(app)
    page = visit("hanne").get("/dokumentation?aar=2017").text
    for sentence in (
        "Ingen tal blev modtaget i året.",
        "Intet referat blev lukket i året, så der er ingen gemt status.",
        "Ingen beslutninger blev truffet i året.",
        "Intet blev ændret i året.",
    ):
        assert sentence in page
    assert (visit("hanne").get("/dokumentation?aar=1999").status_code, "aar=1999" in page) == (422, False)


def test_corrected_minutes_and_moved_dates_are_changes(app, visit):
    erik = visit("erik")
    meeting_id = plan_meeting(app, BOARD)
    item_id = add_item(app, meeting_id)
    begin_meeting(app, meeting_id)
    address = f"/moeder/{meeting_id}/punkter/{item_id}/referat"
    erik.post(address, {"submission_id": make_submission_id(), "version": "0", "minutes": "Der kom 12."})
    close_minutes(app, meeting_id)
    with freeze_day(date(2018, 7, 1)):
        corrected = {"version": "1", "minutes": "Der kom 21.", "reason": "Byttet om."}
        erik.post(address, {"submission_id": make_submission_id(), **corrected})
    (change,) = rows(erik.get(YEAR).text, "Ændringer")
    assert change[0] == "01-07-2018"
    assert change[2:4] == ["Før: Der kom 12.\nNu: Der kom 21.", "Byttet om."]


def test_what_is_written_on_new_years_night_stands_in_the_year_of_the_plans_own_clock(app, visit):
    erik, duty = visit("erik"), "/aarshjul/aftalen/revision/2018"
    meeting_id = plan_meeting(app, BOARD)
    item_id = add_item(app, meeting_id)
    begin_meeting(app, meeting_id)
    close_minutes(app, meeting_id)
    with freeze_day(date(2018, 12, 12)):
        sent = {"submission_id": make_submission_id(), "done_on": "12-12-2018", "result": "Den er sendt."}
        assert erik.post(duty, sent).status_code == 303
    with freeze_time(datetime(2018, 12, 31, 23, 30, tzinfo=UTC)):
        corrected = {"version": "0", "minutes": "Der kom 21.", "reason": "Byttet om."}
        sent = {"submission_id": make_submission_id(), **corrected}
        assert erik.post(f"/moeder/{meeting_id}/punkter/{item_id}/referat", sent).status_code == 303
        sent = {"submission_id": make_submission_id(), "reason": "Forkert brev."}
        assert erik.post(f"{duty}/fortryd", sent).status_code == 303
    with freeze_day(date(2019, 2, 1)):
        years = {
            year: rows(erik.get(f"/dokumentation?aar={year}").text, "Ændringer") for year in (2018, 2019)
        }
    assert years[2018] == []
    assert [(row[0], row[3]) for row in years[2019]] == [
        ("01-01-2019", "Byttet om."),
        ("01-01-2019", "Forkert brev."),
    ]


def test_the_workbook_holds_the_same_lines(app, visit):
    a_year(app)
    hanne = visit("hanne")
    page = hanne.get(YEAR).text
    answer = hanne.get("/dokumentation/hent?aar=2018")
    assert answer.headers["Content-Disposition"].endswith("filename=dokumentation_hoeje_gladsaxe_2018.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    titles = ["Overblik", "Tal modtaget", "Status, som møderne så", "Beslutninger", "Ændringer"]
    assert book.sheetnames == titles
    for title in titles[1:]:
        lines = [row for row in book[title].iter_rows(min_row=5, values_only=True) if row[-1]]
        assert [row[-2] for row in lines] == [row[-1] for row in rows(page, title)]
        assert all(row[-1].startswith("/") for row in lines)
    assert book["Tal modtaget"]["D6"].value == 110


def test_only_those_who_may_take_exports_get_it(visit):
    assert visit("alice").get(YEAR).status_code == 403
    assert visit("gert").get(YEAR).status_code == 200
    assert visit("hanne").get("/dokumentation/hent?aar=1999").status_code == 422


def test_an_amendment_stands_in_the_year_of_its_decision_and_of_its_approval(app, visit):
    with app.app_context(), freeze_day(date(2018, 12, 20)):
        criterion = find_id(Criterion, "t2-henvendelser")
        decision = BoardDecision("Bestyrelsen, punkt 3", date(2018, 12, 11))
        change = amendments.ProposedChange(
            AmendmentKind.TARGET, criterion, {"target": "-15"}, {"target": "-20"}, "Flere skriver ind."
        )
        work = amendments.propose_amendment
        number = run_in_transaction(work, make_submission_id(), actor("freja"), change, decision).id
    hanne = visit("hanne")
    (line,) = rows(hanne.get(YEAR).text, "Ændringer")
    assert line == [
        "11-12-2018",
        "Aftalen: Måltallet for Færre henvendelser om upassende adfærd",
        "Måltal: -20 bliver -15. Venter på godkendelse",
        "Flere skriver ind.",
        "Sekretariatsleder",
        f"Ændring nr. {number}",
    ]
    with app.app_context(), freeze_day(date(2019, 2, 1)):
        approval = FunderAnswer(AmendmentState.APPROVED, date(2019, 1, 15), "LBF 2019-7", date(2019, 2, 1))
        run_in_transaction(
            amendments.settle_amendment, number, make_submission_id(), actor("freja"), approval, None
        )
    (line,) = rows(hanne.get("/dokumentation?aar=2019").text, "Ændringer")
    assert line[0] == "15-01-2019"
    assert line[2].endswith("Godkendt 15-01-2019, LBF 2019-7")
