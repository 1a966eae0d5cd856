# ruff: noqa: E501 - the cells are easier to read on one line
"""Files as they are: each oddity is taken in with the right figures, or refused with the right sentence."""

from datetime import date, datetime, time

import pytest

from tests.imports.files import SHEET, edit_workbook, make_csv, make_workbook, make_xlsx, set_formula_result

T3 = "5.1.3 Mindre forskel i indkomst"
T3_2018 = f"{T3}, 2018: 56,6 mod 64,9"
HEAD = ("Mål", "Periode", "Tallet for området", "Sammenligning")
LINE = "Mål;Periode;Tallet for området;Sammenligning\n"


def make_table(*rows: tuple, head: tuple = HEAD) -> bytes:
    return make_xlsx([head, *rows])


# What the file is: its kind, its bytes, what a person answers, and what is new in it.
TAKEN = {
    # How the text is written.
    "utf-8 with a byte order mark": ("tal", make_csv(LINE + "5.1.3;2018;56,6;64,9", "utf-8-sig"), {}, [T3_2018]),
    "utf-8 without": ("tal", make_csv(LINE + "Mindre forskel i indkomst;2018;56,6;64,9"), {}, [T3_2018]),
    "cp1252": ("tal", make_csv(LINE + "5.1.3;2018;56,6;64,9\n“Kilde”: Danmarks Statistik – tabel", "cp1252"), {}, [T3_2018]),
    "iso-8859-1": ("tal", make_csv(LINE + "5.1.3;2018;56,6;64,9\nKilde: Købt tabel", "iso-8859-1") + b" \x81", {}, [T3_2018]),
    "utf-16": ("tal", make_csv(LINE + "5.1.3;2018;56,6;64,9", "utf-16"), {}, [T3_2018]),
    "a line that names the separator": ("tal", make_csv("sep=;\n" + LINE + "5.1.3;2018;56,6;64,9"), {}, [T3_2018]),
    "commas between columns and in numbers": (
        "tal",
        make_csv(LINE.replace(";", ",") + '5.1.3,2018,"56,6","64,9"'),
        {},
        [T3_2018],
    ),
    "tabs": ("tal", make_csv((LINE + "5.1.3;2018;56,6;64,9").replace(";", "\t")), {}, [T3_2018]),
    "a number with a point": ("tal", make_csv(LINE + "5.1.3;2018;56.6;64.9"), {}, [T3_2018]),
    "the line ends of an old Mac": ("tal", make_csv(LINE + "5.1.3;2018;56,6;64,9").replace(b"\r\n", b"\r"), {}, [T3_2018]),
    "a text over two lines with the separator in it": (
        "henvendelser",
        make_csv('Dato;Sted;Tekst\n2018-06-05;Centeret;"Larm; og\nigen kl. 23"\n6/6 2018;Centeret;Uro'),
        {},
        ["05-06-2018: Centeret, Larm; og\nigen kl. 23", "06-06-2018: Centeret, Uro"],
    ),
    "an English number": ("tal", make_csv(LINE + "5.2.3;2018;1,234.5;"), {}, ["5.2.3 Lavere udgifter til hærværk, 2018: 1234,5"]),
    # Where things stand.
    "headings in the fourth row": (
        "tal",
        make_xlsx([["Tal til bestyrelsen"], ["Udtrukket 5. juni 2019"], [], HEAD, ["5.1.3", 2018, 56.6, 64.9]]),
        {},
        [T3_2018],
    ),
    "headings in other words": (
        "tal",
        make_table(("5.1.3", 2018, 56.6, 64.9), head=("Indikator", "Årstal", "Værdi (%)", "Kommunen")),
        {},
        [T3_2018],
    ),
    "a criterion written once for several rows": (
        "tal",
        make_table(("5.1.3", 2017, 54.6, 64.0), (None, 2018, 56.6, 64.9)),
        {},
        [f"{T3}, 2017: 54,6 mod 64", T3_2018],
    ),
    "footnotes last": (
        "tal",
        make_table(("5.1.3", 2018, 56.6, 64.9), (), ("Indkomst er opgjort i løbende priser.",), ("Kilde: Danmarks Statistik",)),
        {},
        [T3_2018],
    ),
    "a row with the sum": (
        "henvendelser",
        make_xlsx([("Dato", "Sted", "Tekst"), ("05-06-2018", "Centeret", "Larm"), ("I alt", None, 1)]),
        {},
        ["05-06-2018: Centeret, Larm"],
    ),
    "the right sheet of several": (
        "tal",
        make_workbook({"Forside": [["Læs mig"]], "Tal": [HEAD, ["5.1.3", 2018, 56.6, 64.9]], "Noter": [["Note"]]}),
        {},
        [T3_2018],
    ),
    "a list that begins further in": (
        "tal",
        make_xlsx([[], [None, None, *HEAD], [None, None, "5.1.3", 2017, 54.6, 64], [None, None, "5.1.3", 2018, 56.6, 64.9]]),
        {},
        [f"{T3}, 2017: 54,6 mod 64", T3_2018],
    ),
    "columns and rows that are not used": (
        "tal",
        make_table(("x", "5.1.3", None, 2018, 56.6, 64.9), (), head=("Nøgleord", "Mål", "", "Periode", "Område", "Kommune")),
        {},
        [T3_2018],
    ),
    # Periods.
    "years as text": ("tal", make_table(("5.1.3", "2018", 56.6, 64.9)), {}, [T3_2018]),
    "years with a star": ("tal", make_table(("5.1.3", "2018*", 56.6, 64.9)), {}, [T3_2018]),
    "school years, short": (
        "tal",
        make_table(("5.4.2", "2017/18", 28.1, 17.5)),
        {},
        ["5.4.2 Færre udeblivelser fra tandplejen, 2017/2018: 28,1 mod 17,5"],
    ),
    "school years with a word": (
        "tal",
        make_table(("5.4.2", "Skoleåret 2018-2019", 28.1, 17.5)),
        {},
        ["5.4.2 Færre udeblivelser fra tandplejen, 2018/2019: 28,1 mod 17,5"],
    ),
    # Numbers.
    "numbers as text": ("tal", make_table(("5.1.3", 2018, "56,6", "64,9 %")), {}, [T3_2018]),
    "the accident of a binary number": ("tal", make_table(("5.1.3", 2018, 56.599999999999994, 64.9)), {}, [T3_2018]),
    "numbers shown in percent": (
        "tal",
        make_xlsx([HEAD, ["5.1.3", 2018, 0.566, 0.649]], formats={"C2": "0.0%", "D2": "0.0%"}),
        {},
        [T3_2018],
    ),
    "hard spaces between thousands": (
        "tal",
        make_csv(LINE + "5.2.3;2018;42\u00a0350,50;", "cp1252"),
        {},
        ["5.2.3 Lavere udgifter til hærværk, 2018: 42350,50"],
    ),
    "a formula with its result": (
        "tal",
        set_formula_result(make_table(("5.1.3", 2018, "=50+6.6", 64.9)), "50+6.6", "56.6"),
        {},
        [T3_2018],
    ),
    "kroner in words": (
        "tal",
        make_table(("5.2.3", 2018, "kr. 42.350,50", None)),
        {},
        ["5.2.3 Lavere udgifter til hærværk, 2018: 42350,50"],
    ),
    "17.016 of a count has one reading": (
        "tal",
        make_csv(LINE + "5.1.2;2018;1.016;"),
        {"points": ""},
        ["5.1.2 Færre henvendelser om upassende adfærd, 2018: 1016"],
    ),
    "17.016 said to be thousands": (
        "tal",
        make_csv(LINE + "5.2.3;2018;17.016;"),
        {"points": "tusinder"},
        ["5.2.3 Lavere udgifter til hærværk, 2018: 17016"],
    ),
    "17.016 said to be decimals": (
        "tal",
        make_csv(LINE + "5.1.3;2018;56.600;64.900"),
        {"points": "decimaler"},
        [f"{T3}, 2018: 56,600 mod 64,900"],
    ),
    # Signs.
    "two points": ("tal", make_table(("5.1.3", 2018, "..", "..")), {}, [f"{T3}, 2018: skjult af hensyn til personer"]),
    "one point": ("tal", make_table(("5.1.3", 2018, ".", 64.9)), {}, [f"{T3}, 2018: ikke opgjort det år"]),
    "three points": ("tal", make_table(("5.1.3", 2018, "…", 64.9)), {}, [f"{T3}, 2018: ikke opgjort det år"]),
    "a cross": ("tal", make_table(("5.1.3", 2018, "x", 64.9)), {}, [f"{T3}, 2018: skjult af hensyn til personer"]),
    "a star": ("tal", make_table(("5.1.3", 2018, 56.6, "*")), {}, [f"{T3}, 2018: skjult af hensyn til personer"]),
    "fewer than five": ("tal", make_table(("5.2.2", 2018, "<5", None)), {}, ["5.2.2 Færre bekymringssager om ekstremisme, 2018: skjult af hensyn til personer"]),
    "a dash said to be nought": (
        "tal",
        make_table(("5.2.2", 2018, "-", None)),
        {"signs": {"-": "nul"}},
        ["5.2.2 Færre bekymringssager om ekstremisme, 2018: 0"],
    ),
    "a dash said to be nothing": (
        "tal",
        make_table(("5.2.2", 2018, "–", None)),
        {"signs": {"-": "ikke_opgjort"}},
        ["5.2.2 Færre bekymringssager om ekstremisme, 2018: ikke opgjort det år"],
    ),
    "a provisional number": ("tal", make_table(("5.1.3", 2018, "56,6*", 64.9)), {}, [f"{T3_2018} (foreløbigt)"]),
    "the state in words": (
        "tal",
        make_table(("5.1.4", 2020, None, None, "Ikke opgjort det år"), head=(*HEAD, "Tilstand")),
        {},
        ["5.1.4 Mindre forskel i tryghed, 2020: ikke opgjort det år"],
    ),
    # Logbooks.
    "a logbook with its activity once": (
        "aktiviteter",
        make_xlsx(
            [
                ["Logbog 2018"],
                ["Aktivitet", "Dato", "Antal deltagere", "Heraf nye"],
                ["Forældrecafé", date(2018, 1, 10), 12, 3],
                [None, datetime(2018, 1, 17, 16, 30), 9, 0],  # noqa: DTZ001 - a cell has no zone
                ["Loppemarked", "27/1 2018", "85", None],
                ["I alt", None, 106, 3],
            ]
        ),
        {"constants": {"place": "Centeret"}},
        [
            "10-01-2018: Forældrecafé, Centeret, gennemført, 12 deltagere",
            "17-01-2018: Forældrecafé, Centeret, gennemført, 9 deltagere",
            "27-01-2018: Loppemarked, Centeret, gennemført, 85 deltagere",
        ],
    ),
    "a logbook under headings of activities": (
        "aktiviteter",
        make_csv("Dato;Sted;Deltagere\nForældrecafé\n10-01-2018;Centeret;12\nMusik\n11-01-2018;Biblioteket;20\n"),
        {"constants": {}},
        [
            "10-01-2018: Forældrecafé, Centeret, gennemført, 12 deltagere",
            "11-01-2018: Musik, Biblioteket, gennemført, 20 deltagere",
        ],
    ),
    "a logbook on a sheet named by its activity": (
        "aktiviteter",
        make_xlsx([("Dato", "Sted", "Deltagere"), (date(2018, 1, 10), "Centeret", 12)], sheet="Bydelsmødre"),
        {"constants": {}},
        ["10-01-2018: Bydelsmødre, Centeret, gennemført, 12 deltagere"],
    ),
    "a logbook with times, states and yes and no": (
        "aktiviteter",
        make_xlsx(
            [
                ("Dag", "Tid", "Type", "Hvad", "Sted", "Status", "Som planlagt", "Afvigelse", "Deltagere"),
                (date(2018, 6, 2), time(9, 30), "Musik", "Kor", "Centeret", "Aflyst", "Nej", "Regn", None),
            ]
        ),
        {},
        ["02-06-2018: Kor, Musik, Centeret, aflyst"],
    ),
    # Registers, places, seats.
    "bills": (
        "regninger",
        make_csv("Fakturadato;Sted;Beløb i kroner;Hærværk;Betalt af\n05-06-2018;Centeret;1.850,50;Rude;Forsikringen\n"
            "6. juni 2018;Skur 2;kr. 900,-;Lås;\n"),
        {},
        [
            "05-06-2018: Centeret, Rude, 1.850,50 kr., betalt af: forsikringen",
            "06-06-2018: Skur 2, Lås, 900 kr., betalt af: ikke afklaret endnu",
        ],
    ),
    "enquiries with a mark": (
        "henvendelser",
        make_csv("Dato;Sted;Henvendelse;Målgruppe\n05-06-2018;Centeret;Larm;Skur 2-målgruppe\n"),
        {},
        ["05-06-2018: Centeret, Larm (Skur 2-målgruppe)"],
    ),
    "places, one of them here": ("steder", make_xlsx([["Navn"], ["Cykelkælderen"], ["centeret"]]), {}, ["Cykelkælderen"]),
    "seats": (
        "pladser",
        make_csv("Funktion;Navn;Fra dag;Organ\nSkoleleder;Lone Lund;1/1 2019;Task Force for tryghed og civile fællesskaber"),
        {},
        ["Skoleleder, Grønnemose Skole (Task Force for tryghed og civile fællesskaber): Lone Lund, fra 01-01-2019"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_it_is_taken_in_with_the_right_figures(bring, name):
    kind, content, answers, expected = TAKEN[name]
    brought = bring(kind, content, answers)
    assert (brought.refused, brought.asked, brought.faults) == ("", False, [])
    assert brought.summary.news == expected
    assert brought.store().state == "gemt"
    again = bring(kind, content, answers)
    rows = again.summary.rows
    assert (again.faults, again.summary.counts()) == ([], (0, 0, rows))


REFUSED = {
    "a quarter": (
        make_table(("5.1.3", "2018K1", 56.6, 64.9)),
        (2, 2, "2018K1 er et kvartal, men målet opgøres pr. kalenderår. Hent tallene sådan fra kilden."),
    ),
    "a month": (
        make_table(("5.1.3", "2018M05", 56.6, 64.9)),
        (2, 2, "2018M05 er en måned, men målet opgøres pr. kalenderår. Hent tallene sådan fra kilden."),
    ),
    "a quarter in words": (
        make_table(("5.1.3", "1. kvartal 2018", 56.6, 64.9)),
        (2, 2, "2018K1 er et kvartal, men målet opgøres pr. kalenderår. Hent tallene sådan fra kilden."),
    ),
    "a month in words": (
        make_table(("5.1.3", "maj 2018", 56.6, 64.9)),
        (2, 2, "2018M05 er en måned, men målet opgøres pr. kalenderår. Hent tallene sådan fra kilden."),
    ),
    "half a year": (
        make_table(("5.1.3", "2018H1", 56.6, 64.9)),
        (2, 2, "2018H1 er et halvår, men målet opgøres pr. kalenderår. Hent tallene sådan fra kilden."),
    ),
    "a school year where a year is asked": (
        make_table(("5.1.3", "2018/2019", 56.6, 64.9)),
        (2, 2, "2018/2019 er et skoleår, men målet opgøres pr. kalenderår. Hent tallene sådan fra kilden."),
    ),
    "a year where a school year is asked": (
        make_table(("5.4.2", 2018, 28.1, 17.5)),
        (2, 2, "2018 er et kalenderår, men målet opgøres pr. skoleår, for eksempel 2017/2018. Hent tallene sådan fra kilden."),
    ),
    "no period": (
        make_table(("5.1.3", "i fjor", 56.6, 64.9)),
        (2, 2, "»i fjor« er ikke en periode. Skriv den som 2018."),
    ),
    "a day for a period": (
        make_table(("5.1.3", date(2018, 1, 1), 56.6, 64.9)),
        (2, 2, "»01-01-2018« er ikke en periode. Skriv den som 2018."),
    ),
    "a period outside the plan": (
        make_table(("5.1.3", 2012, 56.6, 64.9)),
        (2, 2, "2012 er ikke en af målets perioder. De er 2017-20."),
    ),
    "an unknown criterion": (
        make_table(("9.9.9", 2018, 56.6, 64.9)),
        (2, 1, "»9.9.9« er ikke et af aftalens mål."),
    ),
    "two figures of a period": (
        make_table(("5.1.3", 2018, 56.6, 64.9), ("5.1.3", 2018, 57.0, 64.9)),
        (3, 2, "Tallet for 2018 står også i række 2."),
    ),
    "a share over a hundred": (
        make_table(("5.1.3", 2018, 566, 64.9)),
        (2, 3, "Tallet kan ikke være over 100, for det er en andel i procent."),
    ),
    "half a person": (
        make_table(("5.2.2", 2018, 2.5, None)),
        (2, 3, "Det er et antal. Skriv et helt tal, for eksempel 25."),
    ),
    "a gap without its other part": (
        make_table(("5.1.3", 2018, 56.6, None)),
        (2, 4, "Skriv tallet, der sammenlignes med."),
    ),
    "words for a number": (
        make_table(("5.1.3", 2018, "ca. halvdelen", 64.9)),
        (2, 3, "Det er ikke et tal. Skriv tallet med komma, for eksempel 7,5."),
    ),
    "a formula without its result": (
        make_table(("5.1.3", 2018, "=50+6.6", 64.9)),
        (2, 3, "Cellen er en formel uden resultat. Åbn filen i Excel, gem den, og prøv igen, eller skriv tallet selv."),
    ),
    "an error of the spreadsheet": (
        make_table(("5.1.3", 2018, "#N/A", 64.9)),
        (2, 3, "Cellen viser en fejl i regnearket. Ret den, eller skriv tallet selv."),
    ),
    "a text too long": (
        make_table(("5.1.3", 2018, 56.6, 64.9, "k" * 205), head=(*HEAD, "Kilde")),
        (2, 5, "Teksten er 5 tegn for lang."),
    ),
    "received in the future": (
        make_table(("5.1.3", 2018, 56.6, 64.9, "05-06-2031"), head=(*HEAD, "Modtaget")),
        (2, 5, "Datoen kan ikke være i fremtiden."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_words_at_its_cell(bring, name):
    content, fault = REFUSED[name]
    assert bring("tal", content).faults == [fault]


ROWS_REFUSED = {
    "a logbook without a number": (
        "aktiviteter",
        make_csv("Dato;Type;Sted;Deltagere\n10-01-2018;Musik;Centeret;"),
        [(2, 4, "Skriv hvor mange der var med. Skriv 0, hvis ingen kom.")],
    ),
    "more children than people, and a type that is not known": (
        "aktiviteter",
        make_csv("Dato;Type;Sted;Deltagere;Børn\n10-01-2018;Musik;Centeret;5;9\n11-01-2018;Bingo;Centeret;5;"),
        [
            (2, 5, "Antal børn kan ikke være større end antal i alt."),
            (3, 2, "»Bingo« er ikke en slags aktivitet i aftalen."),
        ],
    ),
    "days that do not exist, lie ahead, or lack their century": (
        "henvendelser",
        make_csv("Dato;Sted;Tekst\n31-06-2018;Centeret;Larm\n01-06-2031;Centeret;Larm\n01-06-18;Centeret;Larm"),
        [
            (2, 1, "Den dato findes ikke. Se efter dag og måned."),
            (3, 1, "Datoen kan ikke være i fremtiden."),
            (4, 1, "Skriv året med fire cifre, for eksempel 05-06-2018."),
        ],
    ),
    "a day that the spreadsheet keeps as a number": (
        "henvendelser",
        make_xlsx([("Dato", "Sted", "Tekst"), (43256, "Centeret", "Larm")]),
        [(2, 1, "Skriv datoen med dag, måned og år, for eksempel 05-06-2018.")],
    ),
    "an unknown place and an unknown mark": (
        "henvendelser",
        make_csv("Dato;Sted;Tekst;Mærke\n05-06-2018;Månen;Larm;Hvad"),
        [(2, 2, "»Månen« er ikke et af aftalens steder."), (2, 4, "»Hvad« er ikke et af aftalens mærker.")],
    ),
    "bills of nothing, of less, and of words": (
        "regninger",
        make_csv("Dato;Sted;Beløb\n05-06-2018;Centeret;0\n05-06-2018;Centeret;-100\n05-06-2018;Centeret;mange"),
        [
            (2, 3, "Beløbet skal være over 0 kroner."),
            (3, 3, "Skriv beløbet i kroner, for eksempel 1.850 eller 1850,50."),
            (4, 3, "Skriv beløbet i kroner, for eksempel 1.850 eller 1850,50."),
        ],
    ),
    "a seat that several bodies have": (
        "pladser",
        make_csv("Plads;Navn;Fra dag\nSSP-konsulent;Lone Lund;01-01-2019"),
        [
            (
                2,
                1,
                "Flere har den plads: Koordinerende forum for Kriminalpræventiv indsats, Task Force for tryghed og "
                "civile fællesskaber. Skriv hvem i en kolonne, der hedder Organ.",
            )
        ],
    ),
    "one who sits there already": (
        "pladser",
        make_csv("Plads;Navn;Fra dag\nSkoleleder;Bob;01-01-2019"),
        [(2, 3, "Bob sidder der allerede fra 01-01-2017.")],
    ),
    "a place twice": (
        "steder",
        make_csv("Navn;Område\nKælderen;\nkælderen;"),
        [(3, 1, "Stedet står også i række 2.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS_REFUSED)
def test_rows_of_other_kinds_are_refused_in_words(bring, name):
    kind, content, faults = ROWS_REFUSED[name]
    assert bring(kind, content).faults == faults


@pytest.mark.parametrize(
    ("kind", "content", "reading"),
    [
        ("tal", make_csv(LINE + "5.2.3;2018;17.016;"), {"doubt": "17.016"}),
        ("tal", make_table(("5.2.2", 2018, "-", None)), {"signs": ["-"]}),
        ("tal", make_csv("A;B\n1;2"), {"guess": {}}),
        ("aktiviteter", make_csv("Dato;Type;Deltagere\n10-01-2018;Musik;5"), {"guess": {"day": 0, "type": 1, "participants": 2}}),
    ],
    ids=["a doubtful number", "a dash", "no known heading", "a place nowhere"],
)  # fmt: skip
def test_what_the_file_leaves_open_is_asked_and_never_guessed(bring, kind, content, reading):
    brought = bring(kind, content)
    assert brought.asked
    assert {name: brought.reading[name] for name in reading} == reading


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (make_csv("\n\n;;\n"), "Der står ikke noget i filen."),
        (make_xlsx([]), "Der står ikke noget i filen."),
        (b"a;b\n\0;2", "Filen er ikke et regneark. Vi kan læse Excel-filer (.xlsx) og CSV-filer."),
        (make_csv(";".join(["1"] * 301)), "Filen har over 300 kolonner. Vælg færre hos kilden, eller slet dem, du ikke skal bruge."),
        (edit_workbook(make_xlsx([["Mål"]]), {SHEET: ("</sheetData>", "</sheetDat")}), "Filen er beskadiget eller ikke hentet helt. Hent eller gem den igen, og prøv igen."),
    ],
    ids=["blank text", "blank workbook", "bytes", "too wide", "broken markup"],
)  # fmt: skip
def test_a_file_without_rows_is_refused_in_one_sentence(bring, content, sentence):
    assert bring("tal", content).refused == sentence


def test_a_file_with_headings_alone_says_that_nothing_stands_under_them(bring):
    assert bring("tal", make_table()).faults == [
        (1, 0, "Vi fandt ingen rækker under overskrifterne. Se efter, at det er det rigtige ark.")
    ]
