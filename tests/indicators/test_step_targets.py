"""Step targets: what should be reached by each period is said, drawn and holds the status."""

import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.indicators.arithmetic import build_steps
from gladsaxe.indicators.chart import build_chart
from gladsaxe.indicators.commands import indicators
from gladsaxe.indicators.decisions import format_reading
from gladsaxe.indicators.evaluation import Status, Thresholds
from gladsaxe.indicators.figures import Figure
from gladsaxe.indicators.rules import evaluate_criterion

CRITERIA = Path(__file__).with_name("soeengen_criteria.toml")
VECTORS = Path(__file__).with_name("vectors_soeengen.toml")
TABLES = {table["key"]: table for table in tomllib.loads(CRITERIA.read_text(encoding="utf-8"))["indicator"]}
CASES = tomllib.loads(VECTORS.read_text(encoding="utf-8"))["vector"]
SUM = TABLES["fritidsjob"]
LEVEL = {
    **SUM,
    "aggregate": "last",
    "op": "<=",
    "direction": "lower",
    "target": "40",
    "baseline_from": "agreement",
    "baseline_value": "100",
    "step_targets": {"2023": "90", "2024": "70", "2025": "55", "2026": "40"},
}


def evaluate(table, as_of, *values):
    criterion = Criterion.model_validate(table)
    figures = [
        Figure(period, Decimal(value)) for period, value in zip(criterion.counting, values, strict=False)
    ]
    return criterion, figures, evaluate_criterion(criterion, figures, as_of)


def test_each_worked_case_comes_out_exactly():
    words = ["evaluate", str(VECTORS), "--agreement", str(CRITERIA), "--json"]
    done = CliRunner().invoke(indicators, words)
    assert (done.exit_code, done.stderr) == (0, "")
    expected = [{"id": case["id"], **case["expected"]} for case in CASES]
    assert [json.loads(line) for line in done.stdout.splitlines()] == expected


def test_a_missed_step_holds_the_status_and_is_said_first():
    criterion, figures, evaluation = evaluate(SUM, date(2024, 12, 31), "5", "41")
    assert evaluation.status is Status.ATTENTION
    assert "Delmålet for 2024 er ikke nået: 46 af 50. " in evaluation.sentence
    steps = {step.subject: step.text for step in build_steps(criterion, evaluation, figures, Thresholds())}
    assert steps["Delmålet for 2024"] == "46 er ikke ≥ 50"
    without = {key: value for key, value in SUM.items() if key != "step_targets"}
    assert evaluate(without, date(2024, 12, 31), "5", "41")[2].status is Status.ON_TRACK


def test_a_step_that_is_reached_changes_no_status():
    _, _, evaluation = evaluate(SUM, date(2024, 12, 31), "20", "31")
    without = {key: value for key, value in SUM.items() if key != "step_targets"}
    assert evaluation.status is evaluate(without, date(2024, 12, 31), "20", "31")[2].status
    assert evaluation.status is Status.ATTENTION
    assert "Delmålet for 2024 er nået: 51 mod mindst 50." in evaluation.sentence


def test_a_level_is_compared_with_its_own_step():
    _, _, evaluation = evaluate(LEVEL, date(2024, 12, 31), "85", "70.04")
    assert "Delmålet for 2024 er ikke nået: 70,04 mod højst 70." in evaluation.sentence
    assert evaluation.status is Status.ATTENTION
    _, _, evaluation = evaluate(LEVEL, date(2024, 12, 31), "85", "70")
    assert "Delmålet for 2024 er nået: 70 mod højst 70." in evaluation.sentence
    assert evaluation.status is Status.ON_TRACK


def test_the_last_verdict_looks_at_the_target_alone():
    _, _, evaluation = evaluate(SUM, date(2026, 12, 31), "0", "0", "0", "120")
    assert evaluation.status is Status.REACHED
    assert "Delmål" not in evaluation.sentence


def test_before_the_first_figure_no_step_is_said():
    _, _, evaluation = evaluate(SUM, date(2023, 6, 1))
    assert evaluation.step is None


def test_the_page_lists_the_steps_and_the_chart_draws_them():
    criterion, figures, evaluation = evaluate(SUM, date(2024, 12, 31), "5", "41")
    listed = "20 i 2023, 50 i 2024, 85 i 2025, 120 i 2026"
    assert ("Delmål (lagt sammen)", listed) in format_reading(criterion)
    chart = build_chart(criterion, evaluation, figures, "Søengen")
    assert f"Delmål: {listed}." in chart.text
    assert ">Delmål<" in chart.svg


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"step_targets": {"2023": "20"}}, "der er ikke ét delmål for hver periode, der tæller"),
        ({"step_targets": {**SUM["step_targets"], "2027": "130"}}, "der er ikke ét delmål"),
        ({"step_targets": {**SUM["step_targets"], "i fjor": "1"}}, '"i fjor" er ikke et år som "2017"'),
        ({"step_targets": {**SUM["step_targets"], "2026": "119"}}, "delmålet for 2026 er ikke målet"),
        ({"aggregate": "final_only", "periods": ["2026"]}, "har ingen delmål undervejs"),
    ],
)
def test_steps_that_do_not_fit_are_named(changes, words):
    with pytest.raises(ValidationError) as fault:
        Criterion.model_validate({**SUM, **changes})
    assert [detail["loc"] for detail in fault.value.errors()] == [("step_targets",)]
    assert words in fault.value.errors()[0]["ctx"]["wrong"]


def test_steps_are_kept_as_json_without_loss():
    criterion = Criterion.model_validate(SUM)
    assert Criterion.model_validate(criterion.model_dump(mode="json", exclude_unset=True)) == criterion
