"""`gladsaxe serve` as bin/run starts it: an address at the end, one line for what is wrong, a clean end."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gladsaxe.core.configuration import SHIPPED_AGREEMENT

SERVE = [sys.executable, "-m", "gladsaxe", "serve"]
ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "SECRET_KEY", "GLADSAXE_DATA", "GLADSAXE_SECURE_COOKIES", "GLADSAXE_PROXIES")


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "GLADSAXE_DATA": str(folder), "PYTHONPATH": str(ROOT)}


def _fails(folder: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [*SERVE, *words],
        cwd=folder,
        env=_environment(folder / "data"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


@contextmanager
def _running(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*SERVE, "--port", "0", *words],
        cwd=folder,
        env=_environment(folder / "data"),
        stdout=pipe,
        stderr=pipe,
        text=True,
    ) as server:
        said = []
        for line in server.stdout:
            said.append(line.strip())
            if line.startswith("Ready: "):
                break
        try:
            yield server, said
        finally:
            server.kill()


def test_it_ends_with_the_address_and_stops_at_ctrl_c(tmp_path: Path) -> None:
    with _running(tmp_path, "--database", "mine.sqlite3") as (server, said):
        address = said[-1].removeprefix("Ready: ")
        with urllib.request.urlopen(f"{address}/log-ind") as answer:
            assert "<h1" in answer.read().decode()
        server.send_signal(signal.SIGINT)
        rest, errors = server.communicate()
        assert (rest, errors, server.returncode) == ("", "", 0)
    assert (tmp_path / "mine.sqlite3").is_file()


def test_an_empty_database_gets_no_plan_but_a_code_and_a_start_page(tmp_path: Path) -> None:
    with _running(tmp_path) as (_server, said):
        assert re.fullmatch(r"Set-up code: (\w{4}-){2}\w{4}", said[-2])
        with urllib.request.urlopen(said[-1].removeprefix("Ready: ")) as answer:
            assert answer.url.endswith("/begynd")
    _run_command(tmp_path, "agreement", "load", str(SHIPPED_AGREEMENT))
    _run_command(tmp_path, "people", "add", "Alice", "--login", "alice", "--seat", "system-administrator")
    with _running(tmp_path) as (_server, said):
        assert "Set-up code" not in " ".join(said)
        with urllib.request.urlopen(said[-1].removeprefix("Ready: ")) as answer:
            assert "/log-ind" in answer.url


@pytest.mark.parametrize("database", ["mine plan.sqlite3", "sqlite:///{folder}/by its url.sqlite3", ""])
def test_the_command_that_is_printed_works_as_printed(tmp_path: Path, database: str) -> None:
    words = ("--database", database.format(folder=tmp_path)) if database else ()
    with _running(tmp_path, *words) as (_server, said):
        command = next(line for line in said if line.startswith("Another code: "))
        other = subprocess.run(
            command.removeprefix("Another code: "),
            shell=True,
            cwd="/",
            env=_environment(tmp_path / "data"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (other.stderr, other.returncode) == ("", 0)
        assert re.fullmatch(r"Set-up code: (\w{4}-){2}\w{4}\n", other.stdout)
        assert other.stdout.split()[-1] != said[-2].split()[-1]


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    keys = []
    for _start in range(2):
        with _running(tmp_path):
            file = tmp_path / "data/secret_key"
            assert file.stat().st_mode & 0o777 == 0o600
            keys.append(file.read_text())
    assert len(keys[0]) >= 32
    assert keys[0] == keys[1]


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = _fails(tmp_path, "--port", str(port))
    assert failed == (1, f"Error: Port {port} is taken: choose another with --port.\n")


def test_a_folder_that_cannot_be_written_to_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    code, errors = _fails(tmp_path, "--port", "0")
    assert code == 1
    assert errors.startswith(f"Error: the folder {tmp_path / 'data'} cannot be written to (")
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("database", "line"),
    [
        ("mysql://somewhere/x", "Error: the database mysql:// is not known: "),
        ("/dev/null/x.sqlite3", "Error: The database cannot be used: "),
        ("postgresql://127.0.0.1:1/x", "Error: The database cannot be used: "),
    ],
)
def test_a_database_that_cannot_be_used_is_one_line(tmp_path: Path, database: str, line: str) -> None:
    code, errors = _fails(tmp_path, "--port", "0", "--database", database)
    assert (code, errors[: len(line)], errors.count("\n")) == (1, line, 1)


@pytest.fixture
def permissive_umask() -> Iterator[None]:
    """Start programs as most shells do, so that what they write is theirs to close."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def _run_command(folder: Path, *words: str) -> None:
    command = [sys.executable, "-m", "gladsaxe", *words]
    subprocess.run(command, cwd=folder, env=_environment(folder / "data"), capture_output=True, check=True)


def _list_open_paths(folder: Path) -> list[str]:
    """Return the files and folders that others than their owner may use in any way."""
    paths = [folder, *folder.rglob("*")]
    return sorted(str(path.relative_to(folder)) for path in paths if path.stat().st_mode & 0o077)


def test_everything_in_the_data_folder_is_for_its_owner_only(tmp_path: Path, permissive_umask: None) -> None:
    data = tmp_path / "data"
    with _running(tmp_path):
        names = {file.name for file in data.iterdir()}
        assert {"gladsaxe.sqlite3", "gladsaxe.sqlite3-wal", "gladsaxe.sqlite3-shm"} <= names
        assert _list_open_paths(data) == []
    _run_command(tmp_path, "backup")
    assert len(list((data / "backups").iterdir())) == 2
    assert _list_open_paths(data) == []


def test_what_an_earlier_version_left_open_is_tightened_at_start(
    tmp_path: Path, permissive_umask: None
) -> None:
    data = tmp_path / "data"
    with _running(tmp_path):
        pass
    for file in data.glob("gladsaxe.sqlite3*"):
        file.chmod(0o644)
    data.chmod(0o755)
    _run_command(tmp_path, "agreement", "load", str(SHIPPED_AGREEMENT))
    _run_command(tmp_path, "people", "add", "Alice", "--login", "alice", "--seat", "system-administrator")
    assert _list_open_paths(data) == []
