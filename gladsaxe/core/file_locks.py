"""A lock between programs on one machine, held on a file; the end of its program gives it back."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def hold_file_lock(file: Path, shared: bool = False, wait: bool = True) -> Iterator[None]:
    """Hold the lock, alone or `shared`; raises BlockingIOError where another holds it and `wait` is False."""
    with file.open("a") as lock:
        fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        yield
