# ruff: noqa: E501 - sentences are kept whole
"""`gladsaxe indicators evaluate`: all worked cases exactly, and every fault named with its case."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from gladsaxe.core.configuration import PROJECT_FOLDER, SHIPPED_AGREEMENT
from gladsaxe.indicators.commands import indicators

VECTORS = Path(__file__).with_name("vectors.toml")
CASES = tomllib.loads(VECTORS.read_text(encoding="utf-8"))["vector"]
HEAD = 'schema_version = 1\nagreement = "hoeje-gladsaxe-2017-2020"\n'


def run(*arguments):
    return CliRunner().invoke(indicators, ["evaluate", *map(str, arguments)])


def case(id="a", indicator="k2-bekymring", as_of="2017", inputs='[{ period = "2017", area = "6" }]', more=""):
    return (
        f'[[vector]]\nid = "{id}"\nindicator = "{indicator}"\nas_of = "{as_of}"\ninputs = {inputs}\n{more}\n'
    )


@pytest.fixture
def evaluate(tmp_path):
    def go(*cases, options=(), head=HEAD):
        file = tmp_path / "cases.toml"
        file.write_text(head + "\n".join(cases), encoding="utf-8")
        return run(file, *options)

    return go


@pytest.fixture(scope="module")
def printed():
    done = run(VECTORS, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_case_is_printed_once_in_the_order_of_the_file(printed):
    assert [line["id"] for line in printed] == [entry["id"] for entry in CASES]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[entry["id"] for entry in CASES])
def test_each_worked_case_comes_out_exactly(printed, number):
    assert printed[number] == {"id": CASES[number]["id"], **CASES[number]["expected"]}


def test_without_json_each_case_is_a_line_with_its_sentence():
    done = run(VECTORS)
    lines = done.stdout.splitlines()
    assert (done.exit_code, done.stderr, len(lines)) == (0, "", len(CASES))
    assert [line[:5] for line in lines] == ["OK   "] * len(CASES)
    assert lines[1] == (
        "OK   t1-b: Målet er ikke nået. Tallet for 2020 er 3,4. Det er det samme som i 2017 (3,4). "
        "Målet er højere end ved start."
    )


def test_cases_may_come_in_any_order(evaluate):
    done = evaluate(case("b"), case("a", "f3-foraeldre"), options=["--json"])
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["b", "a"]


def test_a_difference_is_shown_and_ends_with_1(evaluate):
    known = 'phase = "undervejs", periods_used = 1, missing = []'
    expected = f'expected = {{ {known}, result = "5", status = "afventer" }}'
    done = evaluate(case(more=expected), case("b"))
    assert done.exit_code == 1
    assert done.stdout.splitlines()[1:] == [
        '       result is "6", expected "5"',
        '       result_display is "6,0", expected nothing',
        '       trend is "uaendret", expected nothing',
        "       remaining is 3, expected nothing",
        '       projected is "6", expected nothing',
        '       required is "2", expected nothing',
        '       attainment is "0", expected nothing',
        '       status is "ikke_paa_vej", expected "afventer"',
        "     b: Ikke på rette vej. Tallet for 2017 er 6 sager. Fortsætter 2017-niveauet (6), ender perioden på 6 "
        "mod højst 3. Målet kræver højst 2 i gennemsnit i 2018-20.",
    ]
    assert evaluate(case(more=expected), options=["--json"]).exit_code == 0


def test_publication_days_of_the_agreement_do_not_matter_for_cases(evaluate):
    done = evaluate(case(indicator="t3-indkomst", inputs="[]"), options=["--json"])
    assert json.loads(done.stdout) == {
        "id": "a",
        "phase": "undervejs",
        "periods_used": 0,
        "missing": ["2017"],
        "status": "mangler_tal",
    }


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            case(indicator="t9"),
            'case "a": indicator: "t9" er ikke i aftalen. Tilladt: t1-faellesskab, ',
        ),
        (case(as_of="20"), 'case "a": as_of: "20" er ikke et år som "2017"'),
        (case(as_of="2017/2018"), 'case "a": as_of: "2017/2018" er ikke et år som "2017"'),
        (
            case(indicator="f2-tandpleje", inputs="[]"),
            'case "a": as_of: "2017" er ikke et skoleår som "2017/2018"',
        ),
        (
            case(inputs='[{ period = "2017", area = 6.5 }]'),
            'case "a": inputs "2017" → area: tallet 6.5 uden anførselstegn passer ikke her',
        ),
        (
            case(inputs='[{ period = "2017", area = "6,5" }]'),
            'case "a": inputs "2017" → area: teksten "6,5" passer ikke her. Tilladt: et tal i anførselstegn',
        ),
        (
            case(inputs='[{ period = "2017", area = "NaN" }]'),
            'case "a": inputs "2017" → area: teksten "NaN" passer ikke',
        ),
        (case(inputs='[{ period = "2017" }]'), 'case "a": inputs "2017" → area: mangler'),
        (case(inputs='[{ area = "6" }]'), 'case "a": inputs nr. 1 → period: mangler'),
        (
            case(indicator="t4-tryghed"),
            'case "a": inputs "2017" → comparison: mangler, for målet er en afstand',
        ),
        (
            case(inputs='[{ period = "2017", area = "6", state = "ikke_opgjort" }]'),
            'case "a": inputs "2017" → area: der er intet tal, hvor state er "ikke_opgjort"',
        ),
        (
            case(inputs='[{ period = "2017", state = "skjult" }]'),
            'case "a": inputs "2017" → state: teksten "skjult" passer ikke her. Tilladt: en af "ok", ',
        ),
        (
            case(inputs='[{ period = "2017", area = "-1" }]'),
            'case "a": inputs "2017" → area: -1 er under min_value, 0',
        ),
        (
            case(inputs='[{ period = "2017", area = "6", areal = "6" }]'),
            'case "a": inputs "2017" → areal: nøglen findes ikke her. Tilladt: "area" måske; ',
        ),
        (
            case(inputs='[{ period = "2017", area = "6" }, { period = "2017", area = "7" }]'),
            'case "a": inputs "2017": perioden står to gange',
        ),
        (
            case(inputs='[{ period = "i fjor", area = "6" }]'),
            'case "a": inputs "i fjor": "i fjor" er ikke et år som',
        ),
        (case(inputs='"6"'), 'case "a": inputs: teksten "6" passer ikke her'),
        (case(more='titel = "x"'), 'case "a": titel: nøglen findes ikke her'),
        (case(more='expected = { statu = "x" }'), 'case "a": expected → statu'),
        (
            case(more="override = { baseline_value = 10.2 }"),
            'case "a": override → baseline_value: tallet 10.2',
        ),
        (case(more='override = { basis = "1" }'), 'case "a": override → basis: nøglen findes ikke her'),
        (
            case(more='override = { direction = "higher" }'),
            'case "a": override → direction: op "<=" kræver direction "lower"',
        ),
        (
            '[[vector]]\nid = "a"\nindicator = "k2-bekymring"\nas_of = "2017"\n',
            'case "a": inputs: mangler',
        ),
        (
            '[[vector]]\nindicator = "k2-bekymring"\nas_of = "2017"\ninputs = []\n',
            "case nr. 2: id: mangler",
        ),
        ('[[vector]]\nid = "a"\nindicator = "k2-bekymring"\ninputs = []\n', 'case "a": as_of: mangler'),
        ('[[vector]]\nid = "a"\nas_of = "2017"\ninputs = []\n', 'case "a": indicator: mangler'),
        (
            '[[vector]]\nid = "a"\nindicator = "k2-bekymring"\nas_of = 2017\ninputs = []\n',
            'case "a": as_of: tallet 2017 uden anførselstegn passer ikke her. Tilladt: en tekst',
        ),
        (case("good"), 'case "good": id står to gange'),
    ],
)
def test_a_fault_is_named_with_its_case_and_place_and_nothing_else_is_printed(evaluate, text, fault):
    done = evaluate(case("good"), text, options=["--json"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(fault)
    assert done.stderr.count("\n") == 1


def test_all_faults_are_told_at_once(evaluate):
    twice = '[{ period = "2017", area = "x" }, { period = "2018", area = "-1" }]'
    done = evaluate(case("a", "t9"), case("b", inputs=twice), case("c", as_of="x"))
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == ['case "a"', 'case "b"', 'case "c"']


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("id = ", "det er ikke TOML (Invalid value (at end of document))"),
        ("", "der er ingen eksempler, hvert et [[vector]]"),
        ("vector = 3", "der er ingen eksempler, hvert et [[vector]]"),
        ("sager = 1\n[[vector]]", "sager: nøglen findes ikke her"),
        (b"\xff\xfe", "det er ikke TOML"),
    ],
)
def test_a_file_that_holds_no_cases(tmp_path, content, fault):
    file = tmp_path / "cases.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = run(file)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"{file}: {fault}")


def test_a_file_that_is_not_there(tmp_path):
    for arguments in ([tmp_path / "no.toml"], [VECTORS, "--agreement", tmp_path / "no.toml"]):
        done = run(*arguments)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr == f"{tmp_path / 'no.toml'}: filen kan ikke læses (No such file or directory)\n"


def test_the_list_of_indicators_is_all_that_an_agreement_needs(tmp_path, evaluate):
    text = SHIPPED_AGREEMENT.read_text(encoding="utf-8")
    start = text.index("[[indicator]]")
    agreement = tmp_path / "agreement.toml"
    agreement.write_text(text[start : text.index("[[watch]]")], encoding="utf-8")
    assert run(VECTORS, "--agreement", agreement).exit_code == 0
    agreement.write_text("[agreement]\n", encoding="utf-8")
    done = run(VECTORS, "--agreement", agreement)
    assert (done.exit_code, done.stderr) == (
        2,
        f"{agreement}: der er ingen mål, hvert et [[indicator]]\n",
    )


def test_a_faulty_criterion_is_told_with_the_case_that_asks_for_it(tmp_path):
    text = SHIPPED_AGREEMENT.read_text(encoding="utf-8")
    agreement = tmp_path / "agreement.toml"
    agreement.write_text(text.replace('target = "7.5"', "target = 7.5"), encoding="utf-8")
    done = run(VECTORS, "--agreement", agreement)
    assert done.exit_code == 2
    assert done.stderr.splitlines()[0] == (
        'case "t4-virkelige-tal": indicator "t4-tryghed" → target: tallet 7.5 uden anførselstegn passer ikke '
        'her. Tilladt: et tal i anførselstegn med punktum, som "12.5"'
    )


@pytest.mark.parametrize(
    ("indicator", "override", "inputs", "status"),
    [
        ("f1-dubu", 'aggregate = "mean"', ("10", "10", "10", "8.5"), "maal_ikke_naaet"),
        ("f1-dubu", 'aggregate = "last"', ("10", "10", "10", "8.5"), "maal_naaet"),
        (
            "k1-sigtede",
            'comparison_mode = "fixed_baseline", baseline_comparison = "4.0"',
            ("5", "5", "5", "5"),
            "maal_naaet",
        ),
        ("k1-sigtede", 'comparison_mode = "fixed_baseline"', ("5", "5", "5", "5"), "maal_ikke_naaet"),
    ],
)
def test_an_override_is_another_reading(evaluate, indicator, override, inputs, status):
    rows = ", ".join(
        f'{{ period = "{year}", area = "{area}", comparison = "5" }}'
        for year, area in enumerate(inputs, start=2017)
    )
    done = evaluate(
        case(indicator=indicator, as_of="2020", inputs=f"[{rows}]", more=f"override = {{ {override} }}"),
        options=["--json"],
    )
    assert json.loads(done.stdout)["status"] == status


def test_neither_flask_nor_a_database_is_loaded():
    script = (
        "import sys; from gladsaxe.indicators.commands import indicators; "
        "print(sorted({'flask', 'sqlalchemy', 'flask_sqlalchemy', 'wtforms'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT_FOLDER, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
