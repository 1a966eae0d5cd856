"""Folders for work under way, inside the data folder; what a killed program leaves in one is removed later.

They hold what is not encrypted: snapshots, opened backups, files that are read in. None lies where backups
are copied away from, nor among the machine's temporary files.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from gladsaxe.core.file_locks import hold_file_lock

WORK_FOLDER = "work"
LOCK_FILE = "lock"
PRIVATE = 0o700


@contextmanager
def open_work_folder(data_folder: Path, task: str) -> Iterator[Path]:
    """Give an empty folder that is gone afterwards."""
    root = _make_root(data_folder)
    with ExitStack() as stack:
        # A folder that was just made, and is not marked as in use yet, must not be taken for a leftover.
        with hold_file_lock(root / LOCK_FILE):
            folder = Path(stack.enter_context(TemporaryDirectory(prefix=f"{task}-", dir=root)))
            stack.enter_context(hold_file_lock(folder / LOCK_FILE))
        files = folder / "files"
        files.mkdir(mode=PRIVATE)
        yield files


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
    with hold_file_lock(root / LOCK_FILE):
        for folder in sorted(root.iterdir()):
            if folder.is_dir() and _is_unused(folder):
                yield folder


def _is_unused(folder: Path) -> bool:
    try:
        with hold_file_lock(folder / LOCK_FILE, wait=False):
            return True
    except BlockingIOError:
        return False


def _make_root(data_folder: Path) -> Path:
    root = data_folder / WORK_FOLDER
    root.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    return root
