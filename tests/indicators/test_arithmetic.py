"""The calculation written out: each step with the very numbers, and its end the rules' result."""

from datetime import date

from gladsaxe.indicators.arithmetic import build_steps
from gladsaxe.indicators.evaluation import Thresholds
from gladsaxe.indicators.rules import evaluate_criterion
from tests.indicators.criteria import make_criterion, make_figures


def steps(short, day, **values):
    rule = make_criterion(short)
    known = make_figures(rule, **values)
    found = evaluate_criterion(rule, known, day)
    return {step.subject: step.text for step in build_steps(rule, found, known, Thresholds())}


def test_a_change_in_percent_of_a_mean_on_the_way():
    assert steps("t2", date(2018, 12, 31), y2017=120, y2018=104) == {
        "Gennemsnittet 2018": "104",
        "Ændringen fra start i procent": "(104 − 120) / 120 · 100 = ca. −13,33 %",
        "Målet": "mindst 20 % lavere. Lige nu: ca. −13,33 er ikke ≤ −20",
        "Målet som tal i samme enhed": "højst 120 · 80 / 100 = 96",
        "Hvis intet ændrer sig": "(104 + 2 · 104) / 3 = 104: opfylder ikke målet",
        "Hvad resten skal være": "højst (3 · 96 − 104) / 2 = 92",
        "Hvor langt mod målet": "(120 − 104) / (120 − 96) = 0,67, mindst 0,60: kræver opmærksomhed",
    }


def test_a_yearly_reduction():
    found = steps("t3", date(2018, 12, 31), y2017="10.0", y2018="8.3")
    assert found["Det seneste tal (2018)"] == "8,3"
    assert found["Faldet fra start fordelt på 2 perioder"] == "(10,5 − 8,3) / 2 = 1,1"
    assert found["Målet som tal i samme enhed"] == "højst 10,5 − 4 · 1 = 6,5"
    assert found["Hvis intet ændrer sig"] == "10,5 + (8,3 − 10,5) · 4 / 2 = 6,1: opfylder målet"
    assert "Hvor langt mod målet" not in found


def test_a_mean_of_gaps_at_the_end():
    assert steps("t4", date(2020, 12, 31), y2017="-1.6", y2018="13.8", y2019="11.7", y2020="6.1") == {
        "Forskellen i 2017": "50 − 51,6 = −1,6",
        "Forskellen i 2018": "50 − 36,2 = 13,8",
        "Forskellen i 2019": "50 − 38,3 = 11,7",
        "Forskellen i 2020": "50 − 43,9 = 6,1",
        "Gennemsnittet 2017-20": "((−1,6) + 13,8 + 11,7 + 6,1) / 4 = 30 / 4 = 7,5",
        "Målet": "højst 7,5 procentpoint. 7,5 ≤ 7,5",
    }


def test_a_sum_on_the_way():
    found = steps("f3", date(2018, 12, 31), y2017=71, y2018=60)
    assert found["Summen 2017-18"] == "71 + 60 = 131"
    assert found["Hvis intet ændrer sig"] == "131 + 2 · 60 = 251: opfylder målet"
    assert found["Hvad resten skal være"] == "mindst (200 − 131) / 2 = 34,5"


def test_few_go_on_as_their_mean():
    found = steps("k2", date(2018, 12, 31), y2017=5, y2018=6)
    assert found["Hvis intet ændrer sig"] == "(11 + 2 · 5,5) / 4 = 5,5: opfylder ikke målet"
    assert found["Hvor langt mod målet"] == "(6 − 5,5) / (6 − 3) = 0,17, under 0,60: ikke på rette vej"


def test_nothing_to_compute_has_no_steps():
    assert steps("t2", date(2018, 12, 31)) == {}
