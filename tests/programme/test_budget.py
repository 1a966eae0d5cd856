"""The budget by source and year: spent against planned, and the plan against the agreement."""

import re
from datetime import date

from sqlalchemy import func, select

from gladsaxe.database.tables import db
from gladsaxe.programme import store
from gladsaxe.programme.rules import BudgetSourceSum, BudgetYearSum, sum_budget_sources
from gladsaxe.programme.tables import BudgetYear
from tests.conftest import query_count
from tests.deviations.steps import freeze_day, new_submission_id
from tests.faults import error_above_field, find_page_faults

LBF_2018 = "/budget/lbf/2018"


def form(**changed) -> dict:
    good = {
        "submission_id": new_submission_id(),
        "planned": "2.926.500",
        "spent": "1000000",
        "spent_to": "31-12-2018",
    }
    return {**good, "note": "", **changed}


def table(browser, name) -> list[list[str]]:
    text = browser.get("/budget").text
    region = re.search(rf'aria-label="{name} år for år">(.*?)</table>', text, re.DOTALL)[1]
    rows = re.findall(r"<tr>(.*?)</tr>", region, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>([^<]*)", row)[:4] for row in rows[1:]]


def test_each_source_shows_its_years_and_the_agreement_its_sum(app, visit):
    freja = visit("freja")
    assert (
        "Aftalen: 11.706.000 kr. Heraf er 11.706.000 kr. ikke lagt i et år endnu."
        in freja.get("/budget").text
    )
    with freeze_day(date(2020, 5, 4)):
        assert freja.post(LBF_2018, form()).status_code == 303
        freja.post("/budget/local/2018", form(planned="1395500", spent="1500000"))
    assert table(freja, "Landsbyggefonden")[1] == ["2018", "2.926.500", "1.000.000", "1.926.500"]
    assert table(freja, "Lokal medfinansiering")[1] == ["2018", "1.395.500", "1.500.000", "-104.500"]
    assert table(freja, "I alt")[1] == ["2018", "4.322.000", "2.500.000", "1.822.000"]
    assert table(freja, "I alt")[-1] == ["I alt", "4.322.000", "2.500.000", "1.822.000"]
    assert "Heraf er 8.779.500 kr. ikke lagt i et år endnu." in freja.get("/budget").text


def test_what_was_typed_before_is_kept_and_the_newest_holds(app, visit):
    freja = visit("freja")
    freja.post(LBF_2018, form(spent="1"))
    freja.post(LBF_2018, form(spent="2", planned="99.000.000"))
    assert table(freja, "Landsbyggefonden")[1][1:3] == ["99.000.000", "2"]
    assert "<strong>Planen er 87.294.000 kr. højere end aftalen.</strong>" in freja.get("/budget").text
    with app.app_context():
        assert db.session.scalars(select(BudgetYear.spent_kr).order_by(BudgetYear.id)).all() == [1, 2]


def test_a_faulty_year_says_so_and_enters_nothing(app, visit):
    freja = visit("freja")
    for field, value, sentence in [
        ("planned", "", "Skriv beløbet i hele kroner."),
        ("planned", "-5", "Skriv et helt tal, for eksempel 25."),
        ("spent", "", "Skriv beløbet i hele kroner. Skriv 0 for intet."),
        ("spent", "12,50", "Skriv et helt tal, for eksempel 25."),
        ("spent_to", "", "Skriv hvilken dag."),
        ("spent_to", "31-12-2017", "Datoen skal ligge i 2018 eller senere."),
        ("spent_to", "01-01-2999", "Datoen kan ikke være i fremtiden."),
    ]:
        answer = freja.post(LBF_2018, form(**{field: value}))
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
        assert error_above_field(answer.text, field) == sentence
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(BudgetYear)) == 0


def test_only_a_source_and_a_year_of_the_agreement_and_only_its_keepers(visit):
    for address in ("/budget/total/2018", "/budget/lbf/2016", "/budget/lbf/2021", "/budget/andet/2018"):
        assert visit("freja").get(address).status_code == 404
    for name, status in (("alice", 403), ("gert", 403), ("hanne", 303)):
        assert (name, visit(name).post(LBF_2018, form()).status_code) == (name, status)
    assert visit("karl").get("/budget").status_code == 403


def test_the_page_asks_the_same_for_one_year_and_for_many(visit, app):
    freja = visit("freja")
    freja.post(LBF_2018, form())
    freja.get("/budget")
    one = query_count(app, lambda: freja.get("/budget"))
    for year in (2017, 2018, 2018):
        freja.post(f"/budget/local/{year}", form())
    assert query_count(app, lambda: freja.get("/budget")) == one


def test_a_year_is_whole_only_when_every_source_is_known():
    entered, missing = (
        BudgetYearSum(2018, 10, 4, is_entered=True),
        BudgetYearSum(2018, 0, 0, is_entered=False),
    )
    total = sum_budget_sources(
        [BudgetSourceSum("a", "A", 20, [entered]), BudgetSourceSum("b", "B", 30, [missing])], "I alt"
    )
    assert (total.agreed_kr, total.planned_kr, total.spent_kr, total.unplanned_kr) == (50, 10, 4, 40)
    assert (total.years[0].is_entered, total.years[0].left_kr) == (False, 6)
    assert sum_budget_sources([], "I alt").years == []


def test_a_plan_without_a_budget_has_no_sources(app, monkeypatch):
    with app.app_context():
        monkeypatch.setattr(store.agreement, "list_budget_lines", list)
        assert store.list_budget_sources() == []
