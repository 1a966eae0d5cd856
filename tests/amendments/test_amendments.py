"""Amendments (§ 11): proposed with a decision, approved by the funder, in force from a day on."""

import re
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import func, select

from gladsaxe.agreement import loading
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.rules import parse_plan
from gladsaxe.agreement.tables import AmendedText
from gladsaxe.amendments.rules import (
    ALREADY_SETTLED,
    CRITERION_EXISTS,
    NO_CHANGE,
    NOT_COMPUTABLE,
    PARTY_EXISTS,
    PERIOD_REVERSED,
    SEAT_RANGE_REVERSED,
    format_excluded_fault,
    list_excluded_periods,
)
from gladsaxe.amendments.tables import Amendment
from gladsaxe.attachments.tables import StoredDocument
from gladsaxe.core.period import Period, PlanPeriod
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.indicators import store as indicators
from gladsaxe.indicators.decisions import BoardDecision
from gladsaxe.indicators.entries import FigureEntry
from gladsaxe.indicators.evaluation import Status
from gladsaxe.indicators.figures import Figure
from gladsaxe.indicators.readings import CriterionReading
from gladsaxe.indicators.statuses import find_status
from tests.agreement.test_store import SHIPPED
from tests.conftest import query_count
from tests.deviations.steps import freeze_day, new_submission_id, open_files
from tests.faults import error_above_field, find_page_faults
from tests.issues.steps import make_actor

FEWER_ENQUIRIES = "/aendringer/ny/maal/t2-henvendelser"
DECIDED, APPROVED, FROM = date(2019, 12, 10), date(2020, 2, 3), date(2020, 3, 1)


def proposal(**changed) -> dict:
    good = {
        "submission_id": new_submission_id(),
        "value": "-15",
        "reason": "Der tælles flere slags.",
        "decision": "Bestyrelsesmøde, punkt 1",
        "decided_on": "10-12-2019",
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def approval(**changed) -> dict:
    good = {
        "submission_id": new_submission_id(),
        "state": "godkendt",
        "settled_on": "03-02-2020",
        "reference": "LBF 2020-17",
        "in_force_from": "01-03-2020",
        "paper": (b"%PDF-1.4 svar", "svar.pdf"),
    }
    return open_files({name: value for name, value in {**good, **changed}.items() if value is not None})


def proposed(visit, address=FEWER_ENQUIRIES, day=date(2020, 1, 6), **changed) -> str:
    with freeze_day(day):
        answer = visit("freja").post(address, proposal(**changed))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].split("?")[0]


def settle(visit, address, day=APPROVED, **changed):
    with freeze_day(day):
        return visit("freja").post(f"{address}/svar", approval(**changed))


def target(app, day, key="t2-henvendelser") -> Decimal:
    with app.app_context():
        row = agreement.find_item(agreement.tables.Criterion, key)
        return agreement.build_criterion(row, day).target


def kept(app) -> tuple:
    with app.app_context():
        counts = (
            db.session.scalar(select(func.count()).select_from(t))
            for t in (Amendment, AmendedText, StoredDocument)
        )
        return tuple(counts)


def enquiries(app) -> None:
    """Enter 120, 104 and 100 enquiries for 2017 to 2019: 15 % fewer, where 20 % are promised."""
    freja = make_actor(app, "freja")
    with app.app_context():
        row = agreement.find_item(agreement.tables.Criterion, "t2-henvendelser")
        rule, number = agreement.build_criterion(row), row.id
        for year, count in (("2017", "120"), ("2018", "104"), ("2019", "100")):
            figure = Figure(rule.period(year), Decimal(count))
            entry = FigureEntry(figure, "Demo", date(int(year) + 1, 1, 15))
            with freeze_day(entry.received_on):
                run_in_transaction(indicators.add_figure, freja, number, entry)


def status(app, day) -> tuple:
    with app.app_context():
        row = agreement.find_item(agreement.tables.Criterion, "t2-henvendelser")
        found = find_status(row, day, None)
        return found.evaluation.status, found.evaluation.sentence


def test_a_target_waits_for_the_funder_and_holds_from_its_day(app, visit):
    address = proposed(visit)
    page = visit("alice").get(address).text
    assert "Venter på godkendelse" in page and "Før: -20<br>Efter: <strong>-15</strong>" in page
    assert "Vi venter på svar fra Landsbyggefonden." in page
    assert target(app, date(2020, 12, 31)) == Decimal(-20)
    assert settle(visit, address).status_code == 303
    assert [target(app, day) for day in (date(2020, 2, 29), FROM)] == [Decimal(-20), Decimal(-15)]
    page = visit("alice").get(address).text
    assert "Godkendt, 3. februar 2020" in page and "LBF 2020-17" in page and "1. marts 2020" in page
    answer = visit("alice").get(f"{address}/fil")
    assert (answer.data, answer.headers["Content-Disposition"]) == (
        b"%PDF-1.4 svar",
        "attachment; filename=svar.pdf",
    )


def test_what_the_board_saw_before_stays_as_it_was(app, visit):
    enquiries(app)
    before = status(app, date(2020, 2, 29))
    assert before[0] is Status.ATTENTION
    settle(visit, proposed(visit))
    assert status(app, date(2020, 2, 29)) == before
    after = status(app, FROM)
    assert after[0] is Status.ON_TRACK
    assert "mod højst 96" in before[1] and "mod højst 102" in after[1]
    freja = visit("freja")
    old, new = (freja.get(f"/maal/t2-henvendelser?pr={day}").text for day in ("2020-02-29", "2020-03-01"))
    assert ("Kræver opmærksomhed" in old.split("ordlyd")[0], "På rette vej" in new) == (True, True)


def test_an_answer_that_is_written_in_late_changes_no_earlier_day(app, visit):
    settle(visit, proposed(visit), day=date(2020, 5, 4))
    days = (FROM, date(2020, 5, 3), date(2020, 5, 4))
    assert [target(app, day) for day in days] == [Decimal(-20), Decimal(-20), Decimal(-15)]


def test_a_change_without_its_decision_or_without_a_change_is_refused(app, visit):
    freja = visit("freja")
    for changed, field, sentence in [
        ({"decision": ""}, "decision", "Skriv hvilken beslutning."),
        ({"decided_on": ""}, "decided_on", "Skriv hvornår det blev besluttet."),
        ({"decided_on": "01-01-2999"}, "decided_on", "Datoen kan ikke være i fremtiden."),
        ({"reason": ""}, "reason", "Skriv hvorfor."),
        ({"value": ""}, "value", "Skriv tallet."),
        ({"value": "mange"}, "value", "Skriv tallet med komma, for eksempel 7,5."),
        ({"value": "-20"}, "value", NO_CHANGE),
    ]:
        answer = freja.post(FEWER_ENQUIRIES, proposal(**changed))
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
        assert error_above_field(answer.text, field) == sentence
        assert kept(app) == (0, 0, 0)


def test_a_faulty_answer_says_so_and_nothing_comes_in_force(app, visit):
    address = proposed(visit)
    for changed, field, sentence in [
        ({"state": None}, "state", "Vælg en af mulighederne."),
        ({"settled_on": ""}, "settled_on", "Skriv svarets dato."),
        ({"settled_on": "04-02-2020"}, "settled_on", "Datoen kan ikke være i fremtiden."),
        (
            {"settled_on": "09-12-2019"},
            "settled_on",
            "Godkendelsen kan ikke være før beslutningen den 10. december 2019.",
        ),
        ({"in_force_from": ""}, "in_force_from", "Skriv fra hvilken dag ændringen gælder."),
        ({"in_force_from": "02-02-2020"}, "in_force_from", "Ændringen kan ikke gælde, før den er godkendt."),
        ({"reference": ""}, "reference", "Skriv svarets nummer."),
        ({"paper": None}, "paper", "Vælg filen med godkendelsen."),
        ({"paper": (b"MZ", "svar.exe")}, "paper", None),
        ({"paper": (b"<html>", "svar.pdf")}, "paper", None),
        ({"paper": (b"", "svar.pdf")}, "paper", "Filen er tom. Vælg den igen."),
    ]:
        answer = settle(visit, address, **changed)
        sentence = sentence or "Filen skal være PDF, Word, Excel, OpenDocument, JPG eller PNG."
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
        assert error_above_field(answer.text, field) == sentence
        with app.app_context():
            row = db.session.scalars(select(Amendment)).one()
            assert (row.state, row.text_id, row.paper_id) == ("venter", None, None)


def test_a_file_that_came_with_a_faulty_answer_is_kept_for_the_next(app, visit):
    address, number = proposed(visit), new_submission_id()
    answer = settle(visit, address, submission_id=number, reference="")
    assert "svar.pdf er allerede modtaget og kommer med." in answer.text
    assert settle(visit, address, submission_id=number, paper=None).status_code == 303
    assert visit("freja").get(f"{address}/fil").data == b"%PDF-1.4 svar"
    assert kept(app) == (1, 1, 1)


def test_a_refused_amendment_changes_nothing_and_is_settled_once(app, visit):
    address = proposed(visit)
    refused = {"state": "ikke-godkendt", "in_force_from": "", "paper": None}
    assert settle(visit, address, **refused).status_code == 303
    assert target(app, date(2020, 12, 31)) == Decimal(-20)
    again = settle(visit, address)
    assert (again.status_code, find_page_faults(again.text)) == (422, [ALREADY_SETTLED])
    assert kept(app) == (1, 0, 0)


def test_the_other_kinds_change_base_reading_period_and_seat(app, visit):
    for address, changed in (
        ("/aendringer/ny/start/t3-indkomst", {"value": "10,2"}),
        (
            "/aendringer/ny/laesning/f1-dubu",
            {"value": None, "aggregate": "mean", "comparison_mode": "same_years"},
        ),
        ("/aendringer/ny/periode/t2-henvendelser", {"value": None, "periods": "2019, 2018 og 2020, 2021"}),
        ("/aendringer/ny/plads/og-kommune", {"value": None, "function": "Folk", "least": "2", "most": "3"}),
    ):
        assert settle(visit, proposed(visit, address, **changed)).status_code == 303
    with app.app_context():
        criteria = {row.key: agreement.build_criterion(row, FROM) for row in agreement.list_criteria()}
        assert criteria["t3-indkomst"].baseline_value == Decimal("10.2")
        assert criteria["f1-dubu"].aggregate == "mean"
        assert criteria["t2-henvendelser"].periods == ("2018", "2019", "2020", "2021")
        earlier = {
            row.key: agreement.build_criterion(row, date(2020, 2, 29)) for row in agreement.list_criteria()
        }
        assert earlier["t3-indkomst"].baseline_value == Decimal("10.5")
        seat = agreement.find_seat("og-kommune").id
        assert [agreement.list_seat_definitions(day)[seat]["max"] for day in (APPROVED, FROM)] == [2, 3]


def test_what_could_not_be_computed_is_refused(app, visit):
    for address, changed, sentence in (
        ("/aendringer/ny/periode/t1-faellesskab", {"value": None, "periods": "2019, 2020"}, NOT_COMPUTABLE),
        ("/aendringer/ny/periode/t2-henvendelser", {"value": None, "periods": "2016"}, NOT_COMPUTABLE),
        (
            "/aendringer/ny/plads/og-kommune",
            {"value": None, "function": "F", "least": "3", "most": "2"},
            SEAT_RANGE_REVERSED,
        ),
    ):
        answer = visit("freja").post(address, proposal(**changed))
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
    wrong = visit("freja").post("/aendringer/ny/periode/f2-tandpleje", proposal(value=None, periods="snart"))
    assert find_page_faults(wrong.text)[0].startswith("Skriv årene med komma imellem, for eksempel 2017/2018")
    assert kept(app) == (0, 0, 0)


def test_an_amended_reading_overtakes_what_the_board_decided_before(app, visit):
    freja = make_actor(app, "freja")
    with app.app_context():
        number = agreement.find_item(agreement.tables.Criterion, "t3-indkomst").id
        for base, day in (("10.2", date(2019, 1, 8)), ("10.3", date(2020, 4, 1))):
            read = CriterionReading(Decimal(base), "last", None)
            run_in_transaction(
                indicators.add_reading, freja, number, read, "Sådan.", BoardDecision("Møde", day)
            )
    settle(visit, proposed(visit, "/aendringer/ny/start/t3-indkomst", value="11"))
    with app.app_context():
        row = agreement.find_item(agreement.tables.Criterion, "t3-indkomst")
        bases = [
            find_status(row, day, None).rule.baseline_value for day in (APPROVED, FROM, date(2020, 4, 1))
        ]
        assert bases == [Decimal("10.2"), Decimal("11"), Decimal("10.3")]


def test_a_figure_is_cut_off_where_its_days_leave_the_plan():
    old = PlanPeriod(date(2017, 1, 1), date(2020, 12, 31))
    school, years = Period.parse("2019/2020"), [Period(year) for year in (2016, 2017, 2020, 2021)]
    for start, end, expected in (
        (date(2017, 1, 1), date(2021, 6, 30), []),
        (date(2016, 7, 1), date(2020, 12, 31), []),
        (date(2017, 1, 1), date(2020, 7, 31), [years[2]]),
        (date(2017, 1, 1), date(2020, 7, 30), [school, years[2]]),
        (date(2017, 2, 1), date(2020, 12, 31), [years[1]]),
    ):
        assert list_excluded_periods(old, PlanPeriod(start, end), [school, *years]) == expected


def test_who_may_do_what_and_what_does_not_exist(app, visit):
    address = proposed(visit)
    for name, reads, amends in (
        ("alice", 200, 403),
        ("erik", 200, 403),
        ("gert", 200, 403),
        ("karl", 403, 403),
    ):
        browser = visit(name)
        assert (name, browser.get(address).status_code) == (name, reads)
        assert (name, browser.get("/aendringer/ny").status_code) == (name, amends)
        assert (name, browser.post(f"{address}/svar", approval()).status_code) == (name, amends)
    freja = visit("freja")
    for missing in (
        "maal/findes-ikke",
        "andet/t2-henvendelser",
        "start/t2-henvendelser",
        "plads/t2-henvendelser",
    ):
        assert freja.get(f"/aendringer/ny/{missing}").status_code == 404
    assert freja.get("/aendringer/2147483647").status_code == 404
    assert freja.get(f"{address}/fil").status_code == 404


def test_the_lists_ask_the_same_for_one_and_for_three(app, visit):
    freja = visit("freja")
    proposed(visit)
    pages = ("/aendringer", "/maal/t2-henvendelser", "/maal")
    freja.get("/aendringer")
    before = [query_count(app, partial(freja.get, page)) for page in pages]
    for value in ("-10", "-5"):
        settle(visit, proposed(visit, value=value))
    assert [query_count(app, partial(freja.get, page)) for page in pages] == before
    shown = re.findall(r'<h2 class="h4"><a href="[^"]+">([^<]+)</a>', freja.get("/aendringer").text)
    assert shown == ["Måltallet: 5.1.2 Færre henvendelser om upassende adfærd"] * 3


def test_the_plan_itself_is_prolonged_from_a_day_and_cuts_no_figure_off(app, visit):
    """The board prolongs by half a year; wheel, budget and workbook follow from the day it is in force."""
    address = "/aendringer/ny/aftalens-periode/hoeje-gladsaxe-2017-2020"
    enquiries(app)
    freja = visit("freja")
    assert 'value="31-12-2020"' in freja.get(address).text
    days = {"value": None, "starts": "01-01-2017"}
    for changed, sentence in (
        ({"ends": "31-12-2020"}, NO_CHANGE),
        ({"ends": "31-12-2016"}, PERIOD_REVERSED),
        ({"ends": "30-06-2018"}, format_excluded_fault([Period(2018), Period(2019)])),
        ({"starts": "01-01-2018", "ends": "30-06-2021"}, format_excluded_fault([Period(2017)])),
        ({"ends": ""}, "Skriv hvilken dag aftalen slutter."),
    ):
        answer = freja.post(address, proposal(**{**days, **changed}))
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
    assert kept(app) == (0, 0, 0)

    shorter = proposed(visit, address, **days, ends="30-06-2020", decision="Møde, punkt 2")
    late = settle(visit, shorter, day=date(2020, 7, 2), in_force_from="01-07-2020")
    assert find_page_faults(late.text) == ["Ændringen skal gælde, før aftalen slutter."]
    with app.app_context(), freeze_day(date(2020, 2, 1)):
        row = agreement.find_item(agreement.tables.Criterion, "t2-henvendelser")
        early = FigureEntry(Figure(Period(2020), Decimal(40), provisional=True), "Demo", date(2020, 2, 1))
        run_in_transaction(indicators.add_figure, make_actor(app, "freja"), row.id, early)
    assert find_page_faults(settle(visit, shorter).text) == [format_excluded_fault([Period(2020)])]

    before = status(app, date(2020, 2, 29))
    longer = proposed(visit, address, **days, ends="30-06-2021")
    page = freja.get(longer).text
    assert "Før: 31. december 2020<br>Efter: <strong>30. juni 2021</strong>" in page
    assert "<h1>Aftalens periode: Helhedsplan for Høje Gladsaxe</h1>" in page
    assert settle(visit, longer).status_code == 303
    assert settle(visit, longer).status_code == 422
    with app.app_context():
        ends = [agreement.get_plan_period(day).end for day in (date(2020, 2, 29), FROM)]
        assert ends == [date(2020, 12, 31), date(2021, 6, 30)]
    assert status(app, date(2020, 2, 29)) == before
    for day, years in ((date(2020, 2, 29), False), (FROM, True)):
        with freeze_day(day):
            assert ('<option value="2021">' in freja.get("/aarshjul").text) is years
            assert (">2021</" in freja.get("/budget").text) is years
            said = "1. januar 2017 til 30. juni 2021. Aftalen blev skrevet for"
            assert (said in freja.get("/aftalen").text) is years
    with freeze_day(date(2021, 6, 30)):
        assert " er holdt i 2021" in freja.get("/moeder").text
    with freeze_day(date(2021, 7, 1)):
        assert " er holdt i 2021" not in freja.get("/moeder").text


PLAN_KEY = "hoeje-gladsaxe-2017-2020"
DAY_BEFORE = date(2020, 2, 29)


def test_the_budget_is_changed_from_a_day_and_its_sum_follows(app, visit):
    freja, address = visit("freja"), f"/aendringer/ny/oekonomi/{PLAN_KEY}"
    page = freja.get(address).text
    assert 'value="11706000"' in page and 'value="5582000"' in page
    same = proposal(value=None, funded="11706000", local="5582000")
    assert find_page_faults(freja.post(address, same).text) == [NO_CHANGE]
    missing = freja.post(address, proposal(value=None, funded="", local="5582000"))
    assert error_above_field(missing.text, "funded") == "Skriv beløbet i hele kroner."
    assert kept(app) == (0, 0, 0)

    waiting = proposed(visit, address, value=None, funded="12.000.000", local="5.582.000")
    text = freja.get(waiting).text
    assert "<dt>Støtten (kr.)</dt><dd>Før: 11.706.000<br>Efter: <strong>12.000.000</strong>" in text
    assert settle(visit, waiting).status_code == 303
    for day, funded, total in ((DAY_BEFORE, "11.706.000", "17.288.000"), (FROM, "12.000.000", "17.582.000")):
        with freeze_day(day):
            assert f"Aftalen: {funded} kr." in freja.get("/budget").text
            agreement_page = freja.get("/aftalen").text
            assert f"<td>{total} kr.</td>" in agreement_page
            assert ("Beløbene er ændret, siden aftalen blev skrevet." in agreement_page) is (day == FROM)
            assert ("betaler 67,71 %" in agreement_page) is (day != FROM)


def test_the_purpose_is_changed_from_a_day_and_the_first_one_stays_to_be_read(app, visit):
    freja, address = visit("freja"), f"/aendringer/ny/formaal/{PLAN_KEY}"
    assert settle(visit, proposed(visit, address, value=None, purpose="At bo trygt.")).status_code == 303
    for day, changed in ((DAY_BEFORE, False), (FROM, True)):
        with freeze_day(day):
            page = freja.get("/aftalen").text
            assert ("<p>At bo trygt.</p>" in page) is changed
            assert ("Da aftalen blev skrevet, stod der: Helhedsplanens formål er" in page) is changed


def test_a_dropped_criterion_is_judged_no_more_and_earlier_days_keep_it(app, visit):
    enquiries(app)
    before, freja = status(app, DAY_BEFORE), visit("freja")
    waiting = proposed(visit, "/aendringer/ny/udgaar/t2-henvendelser", value=None)
    assert "Før: er med i aftalen<br>Efter: <strong>udgår</strong>" in freja.get(waiting).text
    assert settle(visit, waiting).status_code == 303
    assert status(app, DAY_BEFORE) == before
    link = 'href="/maal/t2-henvendelser'
    with freeze_day(FROM):
        assert link not in freja.get("/maal").text
        assert link in freja.get("/maal?pr=2020-02-29").text
        assert "Målet udgår" in freja.get("/maal/t2-henvendelser").text
        assert freja.get("/aftalen").text.count("<strong>Udgået af aftalen.</strong>") == 1
        assert "t2-henvendelser" not in freja.get("/aendringer/ny").text
        assert freja.get(FEWER_ENQUIRIES).status_code == 404
    with freeze_day(DAY_BEFORE):
        assert link in freja.get("/maal").text
        assert "Udgået af aftalen." not in freja.get("/aftalen").text


def load(text: str, day: date) -> None:
    with freeze_day(day):
        run_in_transaction(loading.load_agreement, parse_plan(text.encode()), "c" * 64, "LBF 2020-17")


NEW_NAME = "Flere unge i job"


def file_with_a_new_criterion() -> str:
    start = SHIPPED.index('[[indicator]]\nkey = "f3-foraeldre"')
    stop = SHIPPED.index("# ----", start)
    added = SHIPPED[start:stop].replace("f3-foraeldre", "f4-job").replace('"5.4.3"', '"5.4.4"')
    return (
        SHIPPED[:stop]
        + added.replace('name = "200 aktive forældre"', f'name = "{NEW_NAME}"')
        + SHIPPED[stop:]
    )


def test_a_new_criterion_comes_with_the_file_once_the_funder_has_approved_it(app, visit):
    freja, address = visit("freja"), f"/aendringer/ny/nyt-maal/{PLAN_KEY}"
    taken = freja.post(address, proposal(value=None, title="200 aktive forældre", wording="Ord."))
    assert error_above_field(taken.text, "title") == CRITERION_EXISTS
    waiting = proposed(visit, address, value=None, title=NEW_NAME, wording="50 unge får job.")
    assert "Det bliver lagt ind med aftalens fil" in freja.get(waiting).text
    text = file_with_a_new_criterion()
    with app.app_context(), pytest.raises(loading.AmendmentNeeded, match=f"{NEW_NAME}.*kan kun komme med"):
        load(text, FROM)
    assert settle(visit, waiting).status_code == 303
    with app.app_context():
        with pytest.raises(loading.AmendmentNeeded):
            load(text, DAY_BEFORE)
        load(text, date(2020, 3, 5))
    with freeze_day(date(2020, 3, 5)):
        assert NEW_NAME in freja.get("/maal").text
        assert NEW_NAME not in freja.get("/maal?pr=2020-03-04").text
        assert "LBF 2020-17" in freja.get("/maal/f4-job").text


def test_a_party_leaves_and_joins_by_an_amendment_and_then_by_the_file(app, visit):
    freja = visit("freja")
    without = SHIPPED.replace(
        '[[party]]\nkey = "lejerbo"\nname = "Lejerbo"\nkind = "boligorganisation"\n'
        "signature_block_in_document = false\n",
        "",
    )
    with (
        app.app_context(),
        pytest.raises(loading.AmendmentNeeded, match="Parten »Lejerbo« kan kun udtræde"),
    ):
        load(without, FROM)
    leaves, joins = (f"/aendringer/ny/{kind}/{PLAN_KEY}" for kind in ("part-udtraeder", "part-tiltraeder"))
    assert find_page_faults(freja.post(leaves, proposal(value=None, party="")).text) == ["Vælg en part."]
    assert settle(visit, proposed(visit, leaves, value=None, party="Lejerbo")).status_code == 303
    with app.app_context():
        load(without, FROM)
        assert "Lejerbo" not in {party.name for party in agreement.list_parties()}
        with pytest.raises(loading.AmendmentNeeded, match="Parten »Lejerbo« kan kun tiltræde"):
            load(SHIPPED, FROM)
    there = freja.post(joins, proposal(value=None, party_name="fsb Gladsaxe"))
    assert error_above_field(there.text, "party_name") == PARTY_EXISTS
    assert settle(visit, proposed(visit, joins, value=None, party_name="Lejerbo")).status_code == 303
    with app.app_context():
        load(SHIPPED, FROM)
        assert "Lejerbo" in {party.name for party in agreement.list_parties()}
        with pytest.raises(loading.AmendmentNeeded):
            load(without, FROM)


def test_a_plan_without_a_budget_offers_no_change_of_it(visit, monkeypatch):
    freja = visit("freja")
    assert f"/oekonomi/{PLAN_KEY}" in freja.get("/aendringer/ny").text
    monkeypatch.setattr(agreement, "list_budget_lines", list)
    assert "/oekonomi/" not in freja.get("/aendringer/ny").text
    assert freja.get(f"/aendringer/ny/oekonomi/{PLAN_KEY}").status_code == 404
