"""The real program with the demo, as a child process on a port of its own."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.databases import FOLDER
from tests.postgres import locked

OURS = (
    *("DATABASE_URL", "SECRET_KEY", "GLADSAXE_DATA", "GLADSAXE_SECURE_COOKIES", "GLADSAXE_PROXIES"),
    *("GLADSAXE_LOG_KEY", "GLADSAXE_BACKUP_KEY", "GLADSAXE_BACKUPS"),
)


@dataclass(frozen=True)
class Program:
    """Hold where the program answers, the password of each login name of the demo, and its database."""

    address: str
    passwords: dict[str, str]
    database: Path


@contextmanager
def running(folder: Path) -> Iterator[Program]:
    """Start the program with the demo in `folder`, as it is when it was just made, and stop it afterwards."""
    session = Path(os.environ[FOLDER])
    made, passwords = session / "demo", session / "demo" / "passwords.json"
    # To write the fictional year in takes longer than most journeys do; it is done once and copied.
    with locked(session):
        if not passwords.exists():
            made.mkdir(exist_ok=True)
            with _served(made) as first:
                passwords.write_text(json.dumps(first.passwords))
    shutil.copytree(made, folder, dirs_exist_ok=True)
    with _served(folder) as program:
        yield Program(program.address, json.loads(passwords.read_text()), program.database)


@contextmanager
def running_empty(folder: Path) -> Iterator[Program]:
    """Start the program without a plan in an empty folder; its one password is the set-up code."""
    with _served(folder, "--database", str(folder / "empty.sqlite3")) as program:
        yield program


@contextmanager
def _served(folder: Path, *words: str) -> Iterator[Program]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    program = Path(sys.executable).with_name("gladsaxe")
    words = words or ("--demo", "--database", str(folder / "demo.sqlite3"))
    errors = folder / "errors"
    with (
        errors.open("w") as log,
        subprocess.Popen(
            [str(program), "serve", "--port", "0", *words],
            env={**kept, "GLADSAXE_DATA": str(folder / "data")},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as server,
    ):
        try:
            yield _read(server, errors, Path(words[-1]))
        finally:
            server.terminate()
            server.wait()


def _read(server: subprocess.Popen[str], errors: Path, database: Path) -> Program:
    passwords = {}
    for line in server.stdout:
        account = re.fullmatch(r".+?  (\w+) +((?:\w{4}-){2}\w{4})\s*", line)
        if account:
            passwords[account[1]] = account[2]
        if line.startswith("Set-up code: "):
            passwords["setup"] = line.split()[-1]
        if line.startswith("Ready: "):
            return Program(line.removeprefix("Ready: ").strip(), passwords, database)
    raise AssertionError(f"the program ended before it was ready: {errors.read_text()}")
