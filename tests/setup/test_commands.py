"""Each command on an empty folder works or says in one line what is missing, never with a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_before_the_tables_says_what_to_do(tmp_path: Path, words: tuple[str, ...]) -> None:
    answer = run_command(tmp_path, *words)
    assert (answer.returncode, answer.stderr) == (1, NO_TABLES)


@pytest.mark.slow
def test_the_first_commands_work_in_their_order(tmp_path: Path) -> None:
    loaded = run_command(tmp_path, "agreement", "load", str(SHIPPED_AGREEMENT))
    assert (loaded.returncode, loaded.stdout.splitlines()[-1][:7]) == (0, "Loaded:")
    words = ("people", "add", "Ane And", "--login", "ane", "--seat", "system-administrator")
    added = run_command(tmp_path, *words)
    assert (added.returncode, added.stdout[:29]) == (0, "Ane And opens the account ane")


@pytest.mark.slow
def test_a_database_without_a_plan_says_what_to_do(tmp_path: Path) -> None:
    assert run_command(tmp_path, "db", "upgrade").returncode == 0
    answer = run_command(tmp_path, "agreement", "show")
    line = "Error: no agreement is loaded: run gladsaxe agreement load FILE\n"
    assert (answer.returncode, answer.stderr) == (1, line)
