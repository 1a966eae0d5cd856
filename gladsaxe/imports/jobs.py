"""Work that may take long, done beside the request, so that a page can say how far it has come.

The rows that a job writes are the database's matter: a job that ends with its process has stored nothing.
"""

import contextvars
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, current_app

from gladsaxe.database.tables import db

# Most files are done before a person has moved a hand; only a longer one is waited for on a page.
PATIENCE_SECONDS = 4.0


@dataclass
class Job:
    """Hold how far a piece of work has come."""

    words: str
    done: int = 0
    total: int = 0
    fault: BaseException | None = None
    thread: threading.Thread | None = field(default=None, repr=False)

    def step(self, rows: int) -> None:
        """Count rows that are done."""
        self.done += rows

    @property
    def percent(self) -> int:
        """Return how many hundredths are done."""
        return min(99, 100 * self.done // self.total) if self.total else 0


_lock = threading.Lock()


def start(import_id: int, words: str, total: int, work: Callable[[Job], None]) -> None:
    """Begin work on a file unless some is under way, and wait a little for its end."""
    app = current_app._get_current_object()  # type: ignore[attr-defined] # werkzeug's proxy is untyped
    with _lock:
        if not running(import_id):
            job = _jobs()[import_id] = Job(words, total=total)
            # The clock of a test belongs to the context.
            context = contextvars.copy_context()
            job.thread = threading.Thread(target=context.run, args=(_run, app, job, work), daemon=True)
            job.thread.start()
    wait(import_id, PATIENCE_SECONDS)


def _run(app: Flask, job: Job, work: Callable[[Job], None]) -> None:
    with app.app_context():
        try:
            work(job)
        except BaseException as fault:
            job.fault = fault
        finally:
            db.session.remove()


def wait(import_id: int, seconds: float | None = None) -> None:
    """Wait for the end of a file's work, at most so many seconds."""
    job = _jobs().get(import_id)
    if job is not None and job.thread is not None:
        job.thread.join(seconds)


def running(import_id: int) -> bool:
    """Return True if work is under way on a file."""
    job = _jobs().get(import_id)
    return job is not None and job.thread is not None and job.thread.is_alive()


def under_way(import_id: int) -> Job | None:
    """Return the work that is under way on a file; what it failed with is raised here, once."""
    if running(import_id):
        return _jobs().get(import_id)
    job = _jobs().pop(import_id, None)
    if job is not None:
        # This request may have begun to read before the work was done, and would not see it.
        db.session.rollback()
        if job.fault is not None:
            raise job.fault
    return None


def _jobs() -> dict[int, Job]:
    found: dict[int, Job] = current_app.extensions.setdefault("import_jobs", {})
    return found
