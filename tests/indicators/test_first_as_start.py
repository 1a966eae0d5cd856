"""A last value without a start: the first figure serves as one, and a lone figure is no direction."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.indicators.arithmetic import build_steps
from gladsaxe.indicators.evaluation import Status, Thresholds, Trend
from gladsaxe.indicators.figures import Figure
from gladsaxe.indicators.rules import evaluate_criterion

CRITERIA = Path(__file__).with_name("soeengen_criteria.toml")
[TABLE] = [
    table
    for table in tomllib.loads(CRITERIA.read_text(encoding="utf-8"))["indicator"]
    if table["key"] == "frivillige"
]


def evaluate(as_of, values, **changes):
    criterion = Criterion.model_validate({**TABLE, **changes})
    figures = [Figure(criterion.period(year), Decimal(value)) for year, value in values.items()]
    evaluation = evaluate_criterion(criterion, figures, as_of)
    return evaluation, {
        step.subject: step.text for step in build_steps(criterion, evaluation, figures, Thresholds())
    }


def test_one_figure_that_misses_asks_for_attention_and_is_provisional():
    evaluation, _ = evaluate(date(2023, 12, 31), {"2023": "2"})
    assert (evaluation.status, evaluation.provisional) == (Status.ATTENTION, True)
    assert (evaluation.trend, evaluation.attainment, evaluation.first_as_start) == (None, None, None)
    assert "Fortsætter 2023-niveauet (2), ender perioden på 2 mod mindst 60." in evaluation.sentence


def test_the_way_is_computed_from_the_first_figure_and_says_so():
    evaluation, steps = evaluate(date(2025, 12, 31), {"2023": "22", "2024": "35", "2025": "41"})
    assert evaluation.trend is Trend.BETTER
    assert "Fortsætter udviklingen fra 2023 (22), ender perioden på 50,5" in evaluation.sentence
    assert "Aftalen har intet starttal. Tallet for 2023 bruges som start." in evaluation.notes
    assert steps["Hvis intet ændrer sig"] == "22 + (41 − 22) · 3 / 2 = 50,5: opfylder ikke målet"
    assert steps["Hvor langt mod målet"].startswith("(22 − 50,5) / (22 − 60) = 0,75, mindst 0,60")


def test_a_first_year_without_a_figure_is_passed_over():
    evaluation, steps = evaluate(date(2025, 12, 31), {"2024": "30", "2025": "41"})
    assert steps["Hvis intet ændrer sig"].startswith("30 + (41 − 30) · 2 / 1 = 52")
    assert evaluation.status is Status.ATTENTION


def test_a_way_back_is_off_track():
    evaluation, _ = evaluate(date(2024, 12, 31), {"2023": "50", "2024": "40"})
    assert (evaluation.trend, evaluation.status) == (Trend.WORSE, Status.OFF_TRACK)


def test_a_start_of_the_agreement_is_used_before_any_figure():
    base = {"baseline_from": "agreement", "baseline_value": "10"}
    evaluation, _ = evaluate(date(2024, 12, 31), {"2023": "22", "2024": "35"}, **base)
    assert evaluation.first_as_start is None
    assert "udviklingen fra start (10)" in evaluation.sentence
