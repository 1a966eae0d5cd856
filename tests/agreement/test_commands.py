"""`gladsaxe agreement load` and `show`: refuse, ask, change, and tell."""

import hashlib
from pathlib import Path

import pytest

from gladsaxe.agreement import commands, store
from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from tests.agreement.test_store import SECOND, SHIPPED, dump


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *args, **kwargs: runner.invoke(args=["agreement", *map(str, args)], **kwargs)


@pytest.fixture
def stricter(tmp_path) -> Path:
    file = tmp_path / "plan.toml"
    file.write_text(SHIPPED.replace('target = "7.5"', 'target = "7"'), encoding="utf-8")
    return file


CHANGE = 'criterion "t4-tryghed" (Mindre forskel i tryghed): the target (target) was "7.5", becomes "7"\n'
LOADED = "Loaded: Helhedsplan for Høje Gladsaxe (1 changed).\n"


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


def test_an_edited_file_stops_where_nobody_can_be_asked(app, run, stricter):
    answer = run("load", stricter)
    assert (answer.exit_code, answer.output) == (
        1,
        CHANGE + "Error: Nothing is changed: there is no terminal to ask on. Use --yes to change it.\n",
    )
    assert target(app) == "7.5"


def test_an_edited_file_is_loaded_when_told_so(app, run, stricter):
    answer = run("load", stricter, "--yes")
    assert (answer.exit_code, answer.output) == (0, CHANGE + LOADED)
    assert target(app) == "7"


@pytest.mark.parametrize(
    ("reply", "code", "told", "kept"), [("n\n", 1, "Aborted!\n", "7.5"), ("y\n", 0, LOADED, "7")]
)
def test_an_edited_file_asks_on_a_terminal(app, run, stricter, monkeypatch, reply, code, told, kept):
    monkeypatch.setattr(commands, "_has_terminal", lambda: True)
    answer = run("load", stricter, input=reply)
    assert (answer.exit_code, answer.output) == (code, f"{CHANGE}Change this? [y/N]: {reply}{told}")
    assert target(app) == kept


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
        "party number 6 → key",
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
