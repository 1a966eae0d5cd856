"""`gladsaxe agreement load` and `show`: refuse, ask, change, and tell."""

import hashlib
from pathlib import Path

import pytest

from gladsaxe.agreement import commands, store
from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from gladsaxe.database.clock import freeze_time
from tests.agreement.test_store import BEFORE_THE_PLAN, SECOND, SHIPPED, dump


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *args, **kwargs: runner.invoke(args=["agreement", *map(str, args)], **kwargs)


@pytest.fixture
def coming():
    """Hold the clock before the plan's first day: nothing of it is in force."""
    with freeze_time(BEFORE_THE_PLAN):
        yield


@pytest.fixture
def reworded(tmp_path) -> Path:
    file = tmp_path / "plan.toml"
    text = SHIPPED.replace("opleves som stærkere ved helhedsplanens", "opleves stærkere ved helhedsplanens")
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def stricter(tmp_path) -> Path:
    file = tmp_path / "plan.toml"
    file.write_text(SHIPPED.replace('target = "7.5"', 'target = "7"'), encoding="utf-8")
    return file


CHANGE = 'criterion "t4-tryghed" (Mindre forskel i tryghed): the target (target) was "7.5", becomes "7"\n'
LOADED = "Loaded: Helhedsplan for Høje Gladsaxe (1 changed).\n"
# Nobody is seated yet on the day before the plan.
THINGS = "Noget er ødelagt eller i stykker, Affald og rod, Lys og mørke steder"
UNHELD = "".join(
    f"Ingen sidder på pladsen for {what}: {seat}. Det går til sekretariatet.\n"
    for what, seat in (
        (THINGS, "Skoleleder, Grønnemose Skole"),
        (THINGS, "Chefinspektør, Fællesdriften"),
        ("Noget gør stedet utrygt, Larm eller uro, Noget andet", "Sekretariatsleder"),
        ("En god idé, Ros", "Beboerkoordinator"),
    )
)


def target(app) -> str:
    with app.app_context():
        return str(store.build_criterion(store.list_criteria()[3]).target)


def test_the_first_file_is_loaded_without_asking(empty_app):
    answer = empty_app.test_cli_runner().invoke(args=["agreement", "load", str(SECOND)])
    assert (answer.exit_code, answer.output) == (0, "Loaded: Helhedsplan for Søbyen (48 added).\n")
    with empty_app.app_context():
        assert store.get_agreement().file_sha256 == hashlib.sha256(SECOND.read_bytes()).hexdigest()


def test_the_same_file_has_nothing_to_change(app, run):
    with app.app_context():
        before = dump()
    answer = run("load", SHIPPED_AGREEMENT)
    assert (answer.exit_code, answer.output) == (0, "Nothing to change.\n")
    with app.app_context():
        assert dump() == before


def test_an_edited_file_stops_where_nobody_can_be_asked(app, run, stricter, coming):
    answer = run("load", stricter)
    assert (answer.exit_code, answer.output) == (
        1,
        CHANGE + "Error: Nothing is changed: there is no terminal to ask on. Use --yes to change it.\n",
    )
    assert target(app) == "7.5"


def test_an_edited_file_is_loaded_when_told_so(app, run, stricter, coming):
    answer = run("load", stricter, "--yes")
    assert (answer.exit_code, answer.output) == (0, CHANGE + LOADED + UNHELD)
    assert target(app) == "7"


@pytest.mark.parametrize(
    ("reply", "code", "told", "kept"), [("n\n", 1, "Aborted!\n", "7.5"), ("y\n", 0, LOADED + UNHELD, "7")]
)
def test_an_edited_file_asks_on_a_terminal(app, run, stricter, coming, monkeypatch, reply, code, told, kept):
    monkeypatch.setattr(commands, "_has_terminal", lambda: True)
    answer = run("load", stricter, input=reply)
    assert (answer.exit_code, answer.output) == (code, f"{CHANGE}Change this? [y/N]: {reply}{told}")
    assert target(app) == kept


def test_a_target_of_a_plan_in_force_is_not_changed_by_its_file(app, run, stricter):
    answer = run("load", stricter, "--yes", "--reason", "Skrivefejl.")
    assert (answer.exit_code, answer.output) == (
        1,
        "Error: Målet »Mindre forskel i tryghed« (t4-tryghed): måltallet (target) kan kun ændres ved en "
        "ændring af aftalen, som Landsbyggefonden godkender, for aftalen har været i kraft siden "
        "1. januar 2017.\n",
    )
    assert target(app) == "7.5"


def test_words_of_a_plan_in_force_ask_for_a_reason_and_show_it_under_the_criterion(app, run, reworded, visit):
    answer = run("load", reworded, "--yes")
    assert (answer.exit_code, answer.output.splitlines()[-1]) == (1, f"Error: {commands.NO_REASON}")
    answer = run("load", reworded, "--yes", "--reason", "Fra 010190-1234.")
    assert (answer.exit_code, answer.output) == (1, f"Error: {commands.CPR_IN_REASON}\n")
    answer = run("load", reworded, "--yes", "--reason", "Ordet stod ikke i originalen.")
    assert (answer.exit_code, answer.output.splitlines()[-1]) == (0, LOADED.strip())
    page = visit("freja").get("/maal/t1-faellesskab").text
    section = page[page.index('id="aendringer"') :]
    assert "Målet selv er ikke ændret, siden aftalen blev skrevet." in section
    for text in ("Ordlyd", "opleves som stærkere", "opleves stærkere", "Ordet stod ikke i originalen."):
        assert text in section
    assert "Rettet siden" not in visit("freja").get("/maal/t4-tryghed").text
    agreement_page = visit("alice").get("/aftalen").text
    assert "Ordet stod ikke i originalen." in agreement_page[agreement_page.index('id="rettelser"') :]


def test_a_faulty_file_tells_every_fault_and_stores_nothing(app, run, tmp_path):
    file = tmp_path / "plan.toml"
    edits = {
        'target = "7.5"': "target = 7.5",
        'source = "infohus"': 'source = "infohuset"',
        'key = "lejerbo"\n': "",
    }
    text = SHIPPED
    for old, new in edits.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    with app.app_context():
        before = dump()
    answer = run("load", file, "--yes")
    assert answer.exit_code == 2
    assert [line.partition(": ")[0] for line in answer.output.splitlines()] == [
        "party nr. 6 → key",
        'indicator "t4-tryghed" → target',
        'indicator "k2-bekymring" → source',
    ]
    with app.app_context():
        assert dump() == before


def test_another_agreement_is_refused_in_one_line(run):
    answer = run("load", SECOND, "--yes")
    assert (answer.exit_code, answer.output) == (
        1,
        'Error: the database holds the agreement "hoeje-gladsaxe-2017-2020", the file holds '
        '"soebyen-2019-2023". One database holds one agreement.\n',
    )


def test_a_file_that_is_not_there_is_named(run, tmp_path):
    answer = run("load", tmp_path / "none.toml")
    assert answer.exit_code == 2
    assert f"File '{tmp_path / 'none.toml'}' does not exist." in answer.output


def test_show_tells_what_is_loaded(run):
    told = run("show").output.splitlines()
    assert told[0] == "Helhedsplan for Høje Gladsaxe: hoeje-gladsaxe-2017-2020"
    assert "   10  criterion" in told
    assert told[-1] == "5.4.3  f3-foraeldre: 200 aktive forældre (Logbog (dette system))"


def test_show_tells_that_nothing_is_loaded(empty_app):
    answer = empty_app.test_cli_runner().invoke(args=["agreement", "show"])
    assert (answer.exit_code, answer.output) == (
        1,
        "Error: no agreement is loaded: run gladsaxe agreement load FILE\n",
    )
