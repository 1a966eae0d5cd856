"""Each command on a demo's database runs on the demo's day, and each on a real plan's at the real time."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import click
import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo

from gladsaxe.__main__ import main
from gladsaxe.core.configuration import (
    SHIPPED_AGREEMENT,
    SHIPPED_DEMO,
    ConfigurationError,
    read_configuration,
)
from gladsaxe.database.clock import is_clock_shifted, shift_clock_to, to_local_day, today
from gladsaxe.demo.rules import read_demo
from tests.demo.conftest import prepare_demo

DEMO_DAY = read_demo(SHIPPED_DEMO).today
# `db` changes the shape of tables, `serve` and `indicators` make no application of the command line's,
# `setup` is for an installation without accounts.
WITHOUT_PLAN = {"db", "serve", "indicators", "setup"}
# What each command is called with, `{}` being the data folder; a command that is not here fails the test.
WORDS_BY_COMMAND = {
    "activities rebuild-tallies": "",
    "agreement load": str(SHIPPED_AGREEMENT),
    "agreement show": "",
    "backup": "",
    "check": "{}/backups/first.backup",
    "duties digest": "",
    "export board": "--as-of 2020-04-30 --out {}/board.xlsx",
    "issues rebuild-tallies": "",
    "log anchor": "",
    "log report": "1",
    "log verify": "",
    "people add": "New --login new --seat system-administrator",
    "people code": "beboer",
    "people erase": "fagperson --yes",
    "people export": "beboer",
    "people forget-code-app": "beboer",
    "people leave": "fagperson",
    "registers rebuild-tallies": "",
    "restore": "{}/backups/first.backup --yes",
    "retention describe": "",
    "retention run": "",
    "search rebuild": "",
    "sync close-form": "issues.new",
    "sync open-form": "issues.new",
    "sync rotate-key": "",
    "tidy": "",
}
COUNTED = ("issue", "issue_event", "activity", "enquiry", "vandalism_bill", "meeting", "figure", "account")


def list_commands(group: click.Group, context: click.Context, before: str = "") -> list[str]:
    names: list[str] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if before or name not in WITHOUT_PLAN:
            inner = isinstance(command, click.Group)
            names += list_commands(command, context, f"{before}{name} ") if inner else [before + name]
    return names


def count_rows(folder) -> dict[str, int]:
    with closing(sqlite3.connect(folder / "gladsaxe.sqlite3")) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


@pytest.fixture
def run(monkeypatch):
    """Give the command line as a shell starts it, on a data folder."""

    def run_words(folder, words: str) -> str:
        monkeypatch.setenv("GLADSAXE_DATA", str(folder))
        shift_clock_to(None)
        result = CliRunner().invoke(main, words.format(folder).split())
        assert result.exit_code == 0, (words, result.output, result.exception)
        return result.output

    monkeypatch.delenv("DATABASE_URL", raising=False)
    return run_words


def test_every_command_of_the_group_is_called(demo_folder, monkeypatch):
    monkeypatch.setenv("GLADSAXE_DATA", str(demo_folder))
    with click.Context(main, obj=ScriptInfo(create_app=main.create_app)) as context:
        assert sorted(list_commands(main, context)) == sorted(WORDS_BY_COMMAND)


@pytest.mark.parametrize("command", WORDS_BY_COMMAND)
def test_a_command_on_a_demo_is_in_the_demos_day(demo_folder, run, command):
    words = f"{command} {WORDS_BY_COMMAND[command]}"
    if "first.backup" in words:
        run(demo_folder, "backup")
        next((demo_folder / "backups").glob("*.backup")).rename(demo_folder / "backups" / "first.backup")
    if command == "people erase":
        run(demo_folder, "people leave fagperson")
    run(demo_folder, words)
    assert today() == DEMO_DAY
    assert "are as they were written" in run(demo_folder, "log verify")


def test_retention_on_a_demo_takes_what_the_demos_day_says(demo_folder, run, tmp_path):
    served = tmp_path / "served"
    shutil.copytree(demo_folder, served)
    app, _ = prepare_demo(read_configuration({"GLADSAXE_DATA": str(served)}))
    assert app.test_cli_runner().invoke(args=["retention", "run"]).exit_code == 0
    run(demo_folder, "retention run")
    rows = count_rows(demo_folder)
    assert rows == count_rows(served)
    assert all(rows[name] for name in COUNTED)


def test_a_demo_is_restored_on_its_own_day_into_an_empty_folder(demo_folder, run, tmp_path):
    run(demo_folder, "retention run")
    run(demo_folder, "backup")
    backup = next((demo_folder / "backups").glob("*.backup"))
    before = count_rows(demo_folder)
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "backup_key").write_text((demo_folder / "backup_key").read_text())
    run(empty, f"restore {backup} --yes")
    after = count_rows(empty)
    assert {name: after[name] for name in COUNTED} == {name: before[name] for name in COUNTED}
    assert today() == DEMO_DAY


def test_a_real_plan_is_at_the_real_time(run, tmp_path):
    folder = tmp_path / "real"
    folder.mkdir()
    run(folder, f"agreement load {SHIPPED_AGREEMENT}")
    run(folder, "agreement show")
    assert not is_clock_shifted()
    assert today() == to_local_day(datetime.now(UTC)) > date(2020, 12, 31)


def test_the_demo_is_not_written_into_a_database_with_accounts(run, tmp_path):
    folder = tmp_path / "real"
    folder.mkdir()
    run(folder, f"agreement load {SHIPPED_AGREEMENT}")
    run(folder, "people add New --login new --seat system-administrator")
    before = count_rows(folder)
    with pytest.raises(ConfigurationError, match="accounts already"):
        prepare_demo(read_configuration({"GLADSAXE_DATA": str(folder)}))
    assert count_rows(folder) == before
    assert not is_clock_shifted()
