"""Folders for work under way, inside the data folder; what a killed program leaves in one is removed later.

They hold what is not encrypted: snapshots, opened backups, files that are read in. None lies where backups
are copied away from, nor among the machine's temporary files.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

WORK_FOLDER = "work"
LOCK_FILE = "lock"
PRIVATE = 0o700


@contextmanager
def open_work_folder(data_folder: Path, task: str) -> Iterator[Path]:
    """Give an empty folder that is gone afterwards."""
    root = _make_root(data_folder)
    with _hold_lock(root):
        folder = TemporaryDirectory(prefix=f"{task}-", dir=root)
        in_use = _try_lock(Path(folder.name) / LOCK_FILE)
    with folder as name:
        inner = Path(name) / "files"
        inner.mkdir(mode=PRIVATE)
        try:
            yield inner
        finally:
            if in_use:
                in_use.close()


def list_leftovers(data_folder: Path) -> list[str]:
    """Return what the folders are called that no running program works in."""
    return [folder.name for folder in _iter_leftovers(_make_root(data_folder))]


def remove_leftovers(data_folder: Path) -> list[str]:
    """Remove the folders that no running program works in, and return what they were called."""
    removed = []
    for folder in _iter_leftovers(_make_root(data_folder)):
        shutil.rmtree(folder)
        removed.append(folder.name)
    return removed


def _iter_leftovers(root: Path) -> Iterator[Path]:
    with _hold_lock(root):
        for folder in sorted(root.iterdir()):
            if folder.is_dir() and (lock := _try_lock(folder / LOCK_FILE)):
                lock.close()
                yield folder


def _make_root(data_folder: Path) -> Path:
    root = data_folder / WORK_FOLDER
    root.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    return root


@contextmanager
def _hold_lock(root: Path) -> Iterator[None]:
    # A folder that was just made, and is not marked as in use yet, must not be taken for a leftover.
    with (root / LOCK_FILE).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _try_lock(file: Path) -> IO[str] | None:
    """Return the file, locked until it is closed or the program ends, or None where another holds it."""
    lock = file.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock
