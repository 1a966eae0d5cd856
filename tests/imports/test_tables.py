# ruff: noqa: E501 - the cells are easier to read on one line
"""Tables as the statistics office and the fund export them become the figures of a criterion, unedited."""

import pytest

from gladsaxe.imports.rules.series import read_table
from tests.imports.files import make_csv, make_xlsx

AREA, TOWN = "Høje Gladsaxe", "Gladsaxe"
T3 = "5.1.3 Mindre forskel i indkomst"
# As the statistics bank saves a table: title, units, years as text, a stub on its first row only, footnotes.
STATBANK = make_xlsx(
    [
        ["Indkomst i alt efter område, enhed, indkomstinterval og tid"],
        ["Enhed: Procent"],
        [],
        ["", "", "", "2015", "2016", "2017", "2018"],
        ["Personer i gruppen", "200.000 kr. og derover", AREA, 51.0, 52.9, 54.6, 56.6],
        ["", "", TOWN, 62.1, 63.0, 64, 64.9],
        [],
        ["Indkomster er opgjort i løbende priser."],
        ["Kilde: Danmarks Statistik, statistikbanken.dk/INDKP105"],
    ]
)
STATBANK_NAMES = [
    f"Personer i gruppen · 200.000 kr. og derover · {AREA}",
    f"Personer i gruppen · 200.000 kr. og derover · {TOWN}",
]
BOTH = [f"{T3}, 2017: 54,6 mod 64", f"{T3}, 2018: 56,6 mod 64,9"]
CODES = "OMRÅDE;ENHED;INDKINT;TID;INDHOLD\n9001;116;200;2017;54,6\n9001;116;200;2018;56,6\n159;116;200;2017;64\n159;116;200;2018;64,9\n"
ENGLISH = CODES.replace("OMRÅDE;ENHED;INDKINT;TID;INDHOLD", "REGION;UNIT;INCINT;TIME;CONTENTS").replace(
    ",", "."
)


def make_answers(area: str, comparison: str = "", criterion: str = "t3-indkomst", **more) -> dict:
    return {"criterion": criterion, "area": area, "comparison": comparison, **more}


TAKEN = {
    "the statistics bank's table": (STATBANK, make_answers(*STATBANK_NAMES), BOTH),
    "the same as text": (
        make_csv(
            "Indkomst i alt efter område, enhed og tid;;;\nEnhed: Procent;;;\n;;2017;2018\n"
            f"Procent;{AREA};54,6;56,6\n;{TOWN};64,0;64,9\n\nKilde: Danmarks Statistik\n",
            "cp1252",
        ),
        make_answers(f"Procent · {AREA}", f"Procent · {TOWN}"),
        [f"{T3}, 2017: 54,6 mod 64,0", BOTH[1]],
    ),
    "the code form": (make_csv(CODES, "utf-8-sig"), make_answers("9001 · 116 · 200", "159 · 116 · 200"), BOTH),
    "the English form": (make_csv(ENGLISH), make_answers("9001 · 116 · 200", "159 · 116 · 200"), BOTH),
    "the English table": (
        make_xlsx(
            [
                ["Income by region, unit and time"],
                ["Units: Per cent"],
                ["", "2017", "2018"],
                [AREA, "54.6", "56.6"],
                [TOWN, "64.0", "64.9"],
            ]
        ),
        make_answers(AREA, TOWN),
        [f"{T3}, 2017: 54,6 mod 64,0", BOTH[1]],
    ),
    "years down and areas across": (
        make_xlsx([["", AREA, TOWN], ["2017", 54.6, 64], ["2018", 56.6, 64.9]]),
        make_answers(AREA, TOWN),
        BOTH,
    ),
    "a column of years": (
        make_csv(f"År;Område;Procent\n2017;{AREA};54,6\n2018;{AREA};56,6\n2017;{TOWN};64\n2018;{TOWN};64,9\n"),
        make_answers(AREA, TOWN),
        BOTH,
    ),
    "the fund's table of one year": (
        make_xlsx(
            [
                ["Boligsociale data 2018"],
                [],
                ["Boligområde", "Antal beboere", "Andel sigtede 10-17-årige"],
                [AREA, 3915, "2,4"],
                ["Hele kommunen", 69000, "0,9"],
                [],
                ["* betyder, at tallet er skjult"],
            ]
        ),
        make_answers(f"{AREA} · Andel sigtede 10-17-årige", "Hele kommunen · Andel sigtede 10-17-årige", "k1-sigtede"),
        ["5.2.1 Færre unge sigtes, 2018: 2,4 mod 0,9"],
    ),
    "the fund's table of several years": (
        make_csv(
            f"Boligområde;År;Antal beboere;Andel sigtede\n{AREA};2017;3900;2,6\n;2018;3915;*\n"
            "Kommunen;2017;69000;1,0\n;2018;69100;0,9\n"
        ),
        make_answers(f"{AREA} · Andel sigtede", "Kommunen · Andel sigtede", "k1-sigtede"),
        ["5.2.1 Færre unge sigtes, 2017: 2,6 mod 1,0", "5.2.1 Færre unge sigtes, 2018: skjult af hensyn til personer"],
    ),
    "school years": (
        make_xlsx([["", "2016/17", "2017/18", "2018/19"], [AREA, 29, 28.1, 27.2], ["Kommunen", 18, 17.5, 17.9]]),
        make_answers(AREA, "Kommunen", "f2-tandpleje"),
        [
            "5.4.2 Færre udeblivelser fra tandplejen, 2017/2018: 28,1 mod 17,5",
            "5.4.2 Færre udeblivelser fra tandplejen, 2018/2019: 27,2 mod 17,9",
        ],
    ),
    "one series of counts": (
        make_csv("Sager;2017;2018\nBekymringssager;4;1.016\n"),
        make_answers("Bekymringssager", criterion="k2-bekymring", points=""),
        ["5.2.2 Færre bekymringssager om ekstremisme, 2017: 4", "5.2.2 Færre bekymringssager om ekstremisme, 2018: 1016"],
    ),
    "an English 54,600 said to be a comma": (
        make_csv(ENGLISH.replace("54.6\n", "54,600\n")),
        make_answers("9001 · 116 · 200", "159 · 116 · 200", points="decimaler"),
        [f"{T3}, 2017: 54,600 mod 64", BOTH[1]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_the_table_becomes_the_figures(bring, name):
    content, said, expected = TAKEN[name]
    brought = bring("tabel", content, said)
    assert (brought.refused, brought.faults) == ("", [])
    assert brought.summary.news == expected
    brought.store()
    assert bring("tabel", content, said).summary.counts() == (0, 0, len(expected))


def test_periods_outside_the_plan_are_left_out_and_said(bring):
    brought = bring("tabel", STATBANK, make_answers(*STATBANK_NAMES))
    assert brought.summary.left_out == ["2015-16 er ikke blandt målets perioder og er sprunget over."]
    assert (brought.reading["title"], brought.reading["unit"]) == (
        "Indkomst i alt efter område, enhed, indkomstinterval og tid",
        "Enhed: Procent",
    )


@pytest.mark.parametrize(
    ("content", "said", "fault"),
    [
        (
            make_xlsx([["", "2018K1", "2018K2"], [AREA, 50, 51]]),
            make_answers(AREA),
            (2, 2, "2018K1 er et kvartal, men målet opgøres pr. kalenderår. Hent tallene sådan fra kilden."),
        ),
        (
            make_xlsx([["", "2018M01", "2018M02"], [AREA, 50, 51]]),
            make_answers(AREA),
            (2, 2, "2018M01 er en måned, men målet opgøres pr. kalenderår. Hent tallene sådan fra kilden."),
        ),
        (
            make_xlsx([["", "2018"], [AREA, 50], [TOWN, "-"]]),
            make_answers(AREA, TOWN),
            (2, 2, "Her står »-«. Vælg ved kolonnerne, hvad det betyder."),
        ),
        (
            make_csv(f";2018\n{AREA};56.600\n"),
            make_answers(AREA),
            (2, 2, "56.600 kan læses på to måder. Skriv 56600, hvis tegnet skiller tusinder, eller 56,600, hvis det er et komma."),
        ),
        (
            make_xlsx([["", "2017", "2018"], [AREA, 50, 51], [TOWN, 60, None]]),
            make_answers(AREA, TOWN),
            (2, 3, "Her skal stå et tal. Kilden har ikke noget."),
        ),
        (
            make_xlsx([["", "2018"], [AREA, 50]]),
            make_answers("Et andet sted"),
            (1, 0, "Vælg igen, hvilket mål og hvilken række i tabellen det drejer sig om."),
        ),
    ],
    ids=["quarters", "months", "a dash", "a doubtful number", "a gap in a series", "a row that is not there"],
)  # fmt: skip
def test_a_table_is_refused_in_words(bring, content, said, fault):
    assert bring("tabel", content, said).faults[0] == fault


def test_the_other_part_of_a_gap_may_have_come_from_another_table(bring):
    bring("tabel", STATBANK, make_answers(*STATBANK_NAMES)).store()
    alone = make_xlsx([["", "2018"], ["Området", 57.1]])
    brought = bring("tabel", alone, make_answers("Området"))
    assert brought.summary.changes == [[BOTH[1], f"{T3}, 2018: 57,1 mod 64,9"]]


def test_a_table_without_years_is_refused_in_one_sentence(bring):
    refused = bring("tabel", make_xlsx([["Område", "Antal"], [AREA, 3915]])).refused
    assert (
        refused
        == "Vi kan ikke finde årene. De skal stå som overskrifter eller i en kolonne, der hedder Tid eller År."
    )


def test_two_rows_of_the_same_name_are_told_apart():
    rows = [(1, ["", "n2017"]), (2, ["sMænd", "n1"]), (3, ["sMænd", "n2"])]
    assert [series.name for series in read_table(rows).series] == ["Mænd", "Mænd · nr. 2"]
