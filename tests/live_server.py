"""The program's own server as its operator starts it, on a database of a test, with no browser before it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.databases import LOG_KEY, SECRET_KEY

ROOT = Path(__file__).resolve().parents[1]

SERVE = [sys.executable, "-m", "gladsaxe", "serve", "--port", "0"]


@contextmanager
def run_server(database: str, folder: Path, **settings: str) -> Iterator[int]:
    """Give the port of a server on a database, with variables of the configuration besides."""
    with start_program(database, folder, **settings) as (_server, port):
        yield port


@contextmanager
def start_program(
    database: str, folder: Path, **settings: str
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Give a server on a database, with variables of the configuration besides, and its port."""
    with subprocess.Popen(
        SERVE, env=list_variables(database, folder, **settings), stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            yield server, read_port(server)
        finally:
            server.kill()


def list_variables(database: str, folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a program on a database, with variables of the configuration besides."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("GLADSAXE_")},
        "PYTHONPATH": str(ROOT),
        "GLADSAXE_DATA": str(folder),
        "DATABASE_URL": database,
        "SECRET_KEY": SECRET_KEY,
        "GLADSAXE_LOG_KEY": LOG_KEY,
        **settings,
    }


def read_port(server: subprocess.Popen[str]) -> int:
    """Return the port of a server once it is ready."""
    ready = next(line for line in server.stdout if line.startswith("Ready: "))
    return urlsplit(ready.removeprefix("Ready: ").strip()).port
