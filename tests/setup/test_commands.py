"""Each command on an empty folder works or says in one line what is missing, never with a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gladsaxe.__main__ import main
from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from tests.setup.test_serve import _environment

NO_TABLES = (
    "Error: The database has no tables yet, or older ones than this program's: run gladsaxe db upgrade, "
    "or gladsaxe agreement load FILE, which does so first.\n"
)
COMMANDS = (
    ("agreement", "show"),
    ("people", "add", "Ane And", "--login", "ane", "--seat", "system-administrator"),
    ("people", "leave", "ane"),
    ("people", "code", "ane"),
    ("export", "board", "--as-of", "2018-01-01", "--out", "board.xlsx"),
    ("search", "rebuild"),
    ("activities", "rebuild-tallies"),
    ("issues", "rebuild-tallies"),
    ("registers", "rebuild-tallies"),
    ("backup",),
    ("log", "verify"),
    ("log", "anchor"),
    ("log", "report", "1"),
    ("retention", "run"),
)


def run_command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gladsaxe", *words],
        cwd=folder,
        env=_environment(folder / "data"),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_before_the_tables_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    # In this process: to start one for each command takes ten times as long.
    monkeypatch.chdir(tmp_path)
    answer = CliRunner(env={"GLADSAXE_DATA": str(tmp_path / "data")}).invoke(main, words)
    assert (answer.exit_code, answer.stderr) == (1, NO_TABLES)
    assert isinstance(answer.exception, SystemExit)


@pytest.mark.slow
def test_a_program_before_the_tables_says_what_to_do(tmp_path: Path) -> None:
    answer = run_command(tmp_path, *COMMANDS[0])
    assert (answer.returncode, answer.stderr) == (1, NO_TABLES)


@pytest.mark.slow
def test_the_first_commands_work_in_their_order(tmp_path: Path) -> None:
    loaded = run_command(tmp_path, "agreement", "load", str(SHIPPED_AGREEMENT))
    lines = loaded.stdout.splitlines()
    [at] = [number for number, line in enumerate(lines) if line.startswith("Loaded:")]
    assert loaded.returncode == 0
    assert all(line.startswith("Ingen sidder på pladsen for ") for line in lines[at + 1 :])
    words = ("people", "add", "Ane And", "--login", "ane", "--seat", "system-administrator")
    added = run_command(tmp_path, *words)
    assert (added.returncode, added.stdout[:29]) == (0, "Ane And opens the account ane")


@pytest.mark.slow
def test_a_database_without_a_plan_says_what_to_do(tmp_path: Path) -> None:
    assert run_command(tmp_path, "db", "upgrade").returncode == 0
    answer = run_command(tmp_path, "agreement", "show")
    line = "Error: no agreement is loaded: run gladsaxe agreement load FILE\n"
    assert (answer.returncode, answer.stderr) == (1, line)
