"""The limited process that files are opened in, seen from the web process, which opens none itself."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

from gladsaxe.core.configuration import PROJECT_FOLDER
from gladsaxe.core.work_folders import open_work_folder
from gladsaxe.imports.rules.fields import ImportKind

TIMEOUT_SECONDS = 300
# openpyxl goes by the name; what the file is, the guard says by its bytes.
FILE_NAME = "file.xlsx"
TOOK_TOO_LONG = (
    "Filen er for stor eller bygget, så vi ikke kan læse den. Gem kun det, du skal bruge, i en ny fil."
)


class UnreadableFile(Exception):
    """A file cannot be read; the message says why."""


@contextmanager
def read_rows(
    content: bytes, kind: ImportKind, sheet: str | None, data_folder: Path
) -> Iterator[tuple[dict[str, Any], Iterator[Any]]]:
    """Give what the file is and an iterator of its rows; both may raise NotRead."""
    with open_work_folder(data_folder, "import") as folder:
        file = folder / FILE_NAME
        file.write_bytes(content)
        words = ["gladsaxe.imports.reader", str(file), str(kind), *([sheet] if sheet else [])]
        with _run_child(words, folder) as child:
            assert child.stdout is not None
            # A line that the child was cut off in is no row.
            lines = (line for line in child.stdout if line.endswith("\n"))
            head = _parse_line(next(lines, ""))
            yield head, _iter_rows(lines, child)


def make_marked_workbook(content: bytes, description: dict[str, Any], data_folder: Path) -> bytes:
    """Return the file as a workbook with its faults in it; raise NotRead."""
    with open_work_folder(data_folder, "import") as folder:
        file, faults, out = (folder / name for name in (FILE_NAME, "faults.json", "out.xlsx"))
        file.write_bytes(content)
        faults.write_text(json.dumps(description), encoding="utf-8")
        with _run_child(["gladsaxe.imports.marker", str(file), str(faults), str(out)], folder) as child:
            child.communicate()
        if child.returncode or not out.exists():
            raise UnreadableFile(TOOK_TOO_LONG)
        return out.read_bytes()


@contextmanager
def _run_child(words: list[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    # Nothing of ours goes with it: no database address, no key.
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": str(PROJECT_FOLDER),
        "PYTHONIOENCODING": "utf-8",
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
    }
    child = subprocess.Popen(  # noqa: S603 - our own program, and a file's path
        [sys.executable, "-m", *words],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    timer = Timer(TIMEOUT_SECONDS, child.kill)
    timer.start()
    try:
        yield child
    finally:
        timer.cancel()
        child.kill()
        if child.stdout:
            child.stdout.close()
        child.wait()


def _iter_rows(lines: Iterator[str], child: subprocess.Popen[str]) -> Iterator[Any]:
    for line in lines:
        read = _parse_line(line)
        yield read
    if child.wait():
        raise UnreadableFile(TOOK_TOO_LONG)


def _parse_line(line: str) -> Any:  # noqa: ANN401 - the head or a row
    if not line:
        raise UnreadableFile(TOOK_TOO_LONG)
    read = json.loads(line)
    if isinstance(read, dict) and "refused" in read:
        raise UnreadableFile(read["refused"])
    return read
