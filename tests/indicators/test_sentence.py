# ruff: noqa: E501 - sentences are kept whole
"""The sentence, word for word, for the statuses and ways of counting; the notes and words beside it."""

from datetime import date
from decimal import Decimal

import pytest

from gladsaxe.indicators.evaluation import STATUS_WORDS, TREND_WORDS, Status, Trend
from gladsaxe.indicators.figures import overdue_periods
from gladsaxe.indicators.rules import EvaluationContext, evaluate_criterion
from gladsaxe.indicators.sentence_parts import format_target
from tests.indicators.criteria import (
    HIDDEN,
    NEVER,
    evaluate_figures,
    make_criterion,
    make_figure,
    make_figures,
)

HIGHER = {"op": ">=", "direction": "higher"}


def test_the_sentence_of_the_design_word_for_word():
    found = evaluate_figures(make_criterion("t4"), "2018", y2017=11, y2018=7)
    assert found.sentence == (
        "Kræver opmærksomhed. Gennemsnittet 2017-18 er 9,0. Fortsætter 2018-niveauet (7,0), ender perioden på 8,0 "
        "mod højst 7,5. Målet kræver højst 6,0 i gennemsnit i 2019-20."
    )


@pytest.mark.parametrize(
    ("short", "changes", "as_of", "values", "sentence"),
    [
        # Before and without figures.
        ("t2", {}, "2016", {}, "Ikke begyndt. Det første år, der tæller, er 2018."),
        ("f2", {}, "2016/2017", {}, "Ikke begyndt. Det første skoleår, der tæller, er 2017/2018."),
        (
            "t2",
            {},
            "2017",
            {},
            "Vi mangler tal. Starttallet for 2017 er ikke skrevet ind, og målet sammenligner med det.",
        ),
        ("t4", {}, "2018", {}, "Vi mangler tal. Tallene for 2017-18 er ikke skrevet ind."),
        ("t4", {}, "2017", {}, "Vi mangler tal. Tallet for 2017 er ikke skrevet ind."),
        (
            "t1",
            {},
            "2018",
            {"y2017": 58},
            "Afventer måling. Ved start i 2017 var tallet 58,0. Der måles igen i 2020.",
        ),
        ("t4", {}, "2017", {"y2017": NEVER}, "Afventer måling. Det næste tal, der tæller, er for 2018."),
        # What cannot be calculated.
        (
            "t2",
            {},
            "2018",
            {"y2017": 0, "y2018": 3},
            "Kan ikke opgøres. Starttallet for 2017 er 0, og en ændring i procent kan ikke regnes fra 0.",
        ),
        (
            "t2",
            {},
            "2018",
            {"y2017": NEVER, "y2018": 3},
            "Kan ikke opgøres. Starttallet for 2017 blev ikke opgjort, og målet sammenligner med det. Bestyrelsen skal "
            "beslutte et andet starttal.",
        ),
        (
            "t4",
            {},
            "2020",
            {"y2017": 6, "y2018": NEVER, "y2019": NEVER, "y2020": NEVER},
            "Kan ikke opgøres. Kun 1 af 4 år er målt, og mindst 2 skal være målt.",
        ),
        (
            "f1",
            {},
            "2020",
            {"y2017": 6, "y2018": 6, "y2019": 6, "y2020": HIDDEN},
            "Kan ikke opgøres. Målet gælder 2020, og det år blev ikke opgjort.",
        ),
        (
            "f3",
            {},
            "2020",
            {"y2017": NEVER, "y2018": NEVER, "y2019": NEVER, "y2020": NEVER},
            "Kan ikke opgøres. Ingen af de 4 år, der tæller, blev opgjort.",
        ),
        # Means.
        (
            "t4",
            {},
            "2017",
            {"y2017": "1.6"},
            "På rette vej. Forskellen i 2017 er 1,6. Fortsætter 2017-niveauet (1,6), ender perioden på 1,6 "
            "mod højst 7,5. Målet kræver højst 9,5 i gennemsnit i 2018-20.",
        ),
        (
            "t4",
            {},
            "2020",
            {"y2017": "1.6", "y2018": "13.8", "y2019": "11.7", "y2020": NEVER},
            "Målet er ikke nået. Gennemsnittet 2017-19 er 9,0 mod højst 7,5.",
        ),
        (
            "t4",
            {},
            "2020",
            {"y2017": "7.5", "y2018": "7.5", "y2019": "7.5", "y2020": "7.6"},
            "Målet er ikke nået. Gennemsnittet 2017-20 er 7,53 mod højst 7,5.",
        ),
        (
            "t4",
            {},
            "2019",
            {"y2017": "7.5", "y2018": "7.6", "y2019": "7.5"},
            "Kræver opmærksomhed. Gennemsnittet 2017-19 er 7,53. Fortsætter 2019-niveauet (7,5), ender perioden på "
            "7,53 mod højst 7,5. Målet kræver højst 7,4 i 2020.",
        ),
        (
            "t2",
            {},
            "2018",
            {"y2017": 120, "y2018": 104},
            "Kræver opmærksomhed. Tallet for 2018 er 104 henvendelser. Det er 13,3 % lavere end i 2017 (120). "
            "Fortsætter 2018-niveauet (104), ender perioden på 104 mod højst 96. "
            "Målet kræver højst 92 i gennemsnit i 2019-20.",
        ),
        (
            "t2",
            {},
            "2020",
            {"y2017": 120, "y2018": 104, "y2019": 92, "y2020": 80},
            "Målet er nået. Gennemsnittet 2018-20 er 92 henvendelser. Det er 23,3 % lavere end i 2017 (120). "
            "Målet er mindst 20 % lavere.",
        ),
        (
            "k3",
            {},
            "2018",
            {"y2017": 40000, "y2018": 44000},
            "Ikke på rette vej. Tallet for 2018 er 44.000 kr. Det er 10,0 % højere end i 2017 (40.000). "
            "Fortsætter 2018-niveauet (44.000), ender perioden på 44.000 mod højst 36.000. "
            "Målet kræver højst 32.000 i gennemsnit i 2019-20.",
        ),
        (
            "k2",
            {},
            "2018",
            {"y2017": 5, "y2018": 4},
            "Ikke på rette vej. Gennemsnittet 2017-18 er 4,5 sager. Fortsætter gennemsnittet (4,5), ender perioden "
            "på 4,5 mod højst 3. Målet kræver højst 1,5 i gennemsnit i 2019-20.",
        ),
        (
            "k2",
            {},
            "2018",
            {"y2017": 8, "y2018": 7},
            "Kan ikke længere nås. Gennemsnittet 2017-18 er 7,5 sager. Målet kræver højst -1,5 i gennemsnit i "
            "2019-20, men tallet kan ikke komme under 0.",
        ),
        (
            "k2",
            {**HIGHER, "max_value": "10", "target": "9"},
            "2019",
            {"y2017": 8, "y2018": 8, "y2019": 8},
            "Kan ikke længere nås. Gennemsnittet 2017-19 er 8 sager. Målet kræver mindst 12 i 2020, men tallet kan "
            "ikke komme over 10.",
        ),
        # Last values.
        (
            "f1",
            {},
            "2018",
            {"y2017": "6.4", "y2018": "5.4"},
            "Kræver opmærksomhed. Forskellen i 2018 er 5,4. Fortsætter udviklingen fra start (7,0), ender perioden "
            "på 3,8 mod højst 3,5. Målet kræver højst 3,5 i 2020.",
        ),
        (
            "f2",
            {},
            "2018/2019",
            {"y2017": 10, "y2018": 8},
            "På rette vej. Forskellen i 2018/2019 er 8,0. Fortsætter udviklingen fra start (12,4), ender perioden "
            "på 5,8 mod højst 6,2. Målet kræver højst 6,2 i 2019/2020.",
        ),
        (
            "t3",
            {},
            "2018",
            {"y2017": 9, "y2018": "8.3"},
            "På rette vej. Forskellen i 2018 er 8,3. Den er faldet med 1,1 procentpoint pr. år fra 10,5 ved start. "
            "Fortsætter udviklingen fra start (10,5), ender perioden på 6,1 mod højst 6,5. "
            "Målet kræver højst 6,5 i 2020.",
        ),
        (
            "t3",
            {"baseline_value": "10.2"},
            "2020",
            {"y2017": 9, "y2018": 9, "y2019": 9, "y2020": "6.3"},
            "Målet er ikke nået. Forskellen i 2020 er 6,3. Den er faldet med 0,98 procentpoint pr. år fra 10,2 ved "
            "start. Målet er mindst 1,0 procentpoint pr. år.",
        ),
        (
            "t3",
            {},
            "2020",
            {"y2017": 9, "y2018": 9, "y2019": 9, "y2020": "12.5"},
            "Målet er ikke nået. Forskellen i 2020 er 12,5. Den er vokset med 0,5 procentpoint pr. år fra 10,5 ved "
            "start. Målet er mindst 1,0 procentpoint pr. år.",
        ),
        (
            "t3",
            {},
            "2020",
            {"y2017": 9, "y2018": 9, "y2019": 9, "y2020": "10.5"},
            "Målet er ikke nået. Forskellen i 2020 er 10,5. Den er som ved start (10,5). "
            "Målet er mindst 1,0 procentpoint pr. år.",
        ),
        # Before and after.
        (
            "t1",
            {},
            "2020",
            {"y2017": 58, "y2020": "63.5"},
            "Målet er nået. Tallet for 2020 er 63,5. Det er 5,5 højere end i 2017 (58,0). "
            "Målet er højere end ved start.",
        ),
        (
            "t1",
            {},
            "2020",
            {"y2017": "3.4", "y2020": "3.4"},
            "Målet er ikke nået. Tallet for 2020 er 3,4. Det er det samme som i 2017 (3,4). "
            "Målet er højere end ved start.",
        ),
        (
            "t1",
            {"unit": "%", "op": ">=", "target": "2.5"},
            "2020",
            {"y2017": 50, "y2020": 52},
            "Målet er ikke nået. Tallet for 2020 er 52,0 %. Det er 2,0 procentpoint højere end i 2017 "
            "(50,0). Målet er mindst 2,5 procentpoint højere.",
        ),
        # Sums.
        (
            "f3",
            {},
            "2018",
            {"y2017": 48, "y2018": 55},
            "På rette vej. Summen 2017-18 er 103 forældre. Fortsætter 2018-niveauet (55), ender perioden på 213 "
            "mod mindst 200. Målet kræver mindst 48,5 i gennemsnit i 2019-20.",
        ),
        (
            "f3",
            {},
            "2019",
            {"y2017": 70, "y2018": 80, "y2019": 55},
            "Målet er sikret. Summen 2017-19 er 205 forældre. Målet på mindst 200 er nået før tid og kan ikke "
            "tabes igen.",
        ),
        (
            "f3",
            {},
            "2020",
            {"y2017": 48, "y2018": 55, "y2019": 61, "y2020": 35},
            "Målet er ikke nået. Summen 2017-20 er 199 forældre mod mindst 200.",
        ),
    ],
)
def test_the_sentence(short, changes, as_of, values, sentence):
    assert evaluate_figures(make_criterion(short, **changes), as_of, **values).sentence == sentence


@pytest.mark.parametrize(
    ("answer", "as_of", "values", "sentence"),
    [
        ("yes_no", "2019", {"y2019": 1}, "På rette vej. Svaret for 2019 er ja."),
        ("yes_no", "2020", {"y2019": 1, "y2020": 0}, "Målet er ikke nået. Svaret for 2020 er nej."),
        ("text", "2019", {"y2019": 1}, "Afventer måling. Der svares på det, når 2020 er slut."),
        ("text", "2020", {"y2019": 1, "y2020": 1}, "Målet er nået. Vurderingen for 2020 er opfyldt."),
    ],
)
def test_the_sentence_of_an_answer(answer, as_of, values, sentence):
    changes = {
        "baseline_from": "none",
        "baseline_value": None,
        "op": ">=",
        "direction": "higher",
        "target": "1",
    }
    rule = make_criterion(
        "k2", answer=answer, aggregate="last", count=False, periods=["2019", "2020"], **changes
    )
    assert evaluate_figures(rule, as_of, **values).sentence == sentence


def test_the_sentence_of_a_figure_that_is_late():
    rule = make_criterion("t4", expected_after_days=30)
    known, day = make_figures(rule, y2017=7), date(2019, 3, 2)
    found = evaluate_criterion(rule, known, day, EvaluationContext(overdue=overdue_periods(rule, known, day)))
    assert found.sentence == (
        "Vi mangler tal. Tallet for 2018 skulle være kommet for over 30 dage siden. "
        "Sidst kendte status: På rette vej. Forskellen i 2017 er 7,0."
    )


def test_the_sentence_of_a_figure_that_is_waited_for():
    found = evaluate_figures(make_criterion("t3", expected_after_days=365), date(2018, 6, 1))
    assert found.sentence == "Afventer måling. Tallet for 2017 ventes senest 31. december 2018."


def test_the_sentence_of_a_running_sum():
    rule = make_criterion("f3")
    found = evaluate_criterion(
        rule,
        make_figures(rule, y2017=48, y2018=55, y2019=20),
        date(2019, 3, 14),
        EvaluationContext(last_twelve_months=Decimal(60)),
    )
    assert found.sentence == (
        "På rette vej. Summen 2017-19 er 123 forældre. Fortsætter de seneste 12 måneders niveau (60), ender perioden "
        "på 231 mod mindst 200. Målet kræver mindst 38,5 flere i gennemsnit i 2019-20."
    )
    assert found.notes == ("2019 er talt med til og med 14. marts 2019.",)


def test_what_is_left_out_and_why_stands_beside():
    found = evaluate_figures(make_criterion("t4"), "2020", y2017=NEVER, y2018=HIDDEN, y2019=NEVER)
    assert found.notes == ("2017 og 2019 er ikke med: ikke opgjort det år.", *found.notes[1:])
    assert found.notes[1:] == (
        "2018 er ikke med: skjult af hensyn til personer.",
        "Tallet for 2020 er ikke skrevet ind endnu.",
    )


def test_why_it_is_provisional_stands_beside():
    rule = make_criterion("t4")
    assert evaluate_figures(rule, "2017", y2017=7).notes == ("Foreløbig: der er kun ét tal endnu.",)
    known = [make_figure(rule, label, 7, provisional=label == "2018") for label in rule.periods]
    assert evaluate_criterion(rule, known, date(2020, 12, 31)).notes == (
        "Foreløbig: et af tallene er foreløbigt.",
    )
    assert evaluate_figures(rule, "2018", y2017=7, y2018=7).notes == ()


@pytest.mark.parametrize(
    ("short", "changes", "words"),
    [
        ("t1", {}, "højere end ved start"),
        ("t2", {}, "mindst 20 % lavere"),
        ("t2", {"op": "<"}, "mere end 20 % lavere"),
        ("t2", {"target": "5"}, "højst 5 % højere"),
        ("t2", {"target": "-7.5", **HIGHER}, "højst 7,5 % lavere"),
        ("t2", {"target": "5", "op": ">", "direction": "higher"}, "mere end 5 % højere"),
        ("t3", {}, "mindst 1,0 procentpoint pr. år"),
        ("t4", {}, "højst 7,5 procentpoint"),
        ("k2", {}, "højst 3 sager"),
        ("f2", {}, "højst 6,2 udeblivelser pr. 100 børn"),
        ("f3", {}, "mindst 200 forældre"),
    ],
)
def test_the_target_in_words(short, changes, words):
    assert format_target(make_criterion(short, **changes)) == words


def test_every_status_and_trend_has_its_word():
    assert list(STATUS_WORDS) == list(Status)
    assert list(TREND_WORDS) == list(Trend)
    assert STATUS_WORDS[Status.OUT_OF_REACH].word == "Kan ikke længere nås"
