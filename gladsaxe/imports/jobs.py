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
WAIT_SECONDS = 4.0


@dataclass
class ImportJob:
    """How far a piece of work has come."""

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


_jobs_lock = threading.Lock()


def start_job(import_id: int, words: str, total: int, work: Callable[[ImportJob], None]) -> None:
    """Begin work on a file unless some is under way, and wait a little for its end."""
    app = current_app._get_current_object()  # type: ignore[attr-defined] # werkzeug's proxy is untyped
    with _jobs_lock:
        if not is_running(import_id):
            job = _get_jobs()[import_id] = ImportJob(words, total=total)
            # The clock of a test belongs to the context.
            context = contextvars.copy_context()
            job.thread = threading.Thread(target=context.run, args=(_run_job, app, job, work), daemon=True)
            job.thread.start()
    wait_for_job(import_id, WAIT_SECONDS)


def _run_job(app: Flask, job: ImportJob, work: Callable[[ImportJob], None]) -> None:
    with app.app_context():
        try:
            work(job)
        except BaseException as fault:
            job.fault = fault
        finally:
            db.session.remove()


def wait_for_job(import_id: int, seconds: float | None = None) -> None:
    """Wait for the end of a file's work, at most so many seconds."""
    job = _get_jobs().get(import_id)
    if job is not None and job.thread is not None:
        job.thread.join(seconds)


def is_running(import_id: int) -> bool:
    """Return True if work is under way on a file."""
    job = _get_jobs().get(import_id)
    return job is not None and job.thread is not None and job.thread.is_alive()


def find_running_job(import_id: int) -> ImportJob | None:
    """Return the work that is under way on a file; what it failed with is raised here, once."""
    if is_running(import_id):
        return _get_jobs().get(import_id)
    job = _get_jobs().pop(import_id, None)
    if job is not None:
        # This request may have begun to read before the work was done, and would not see it.
        db.session.rollback()
        if job.fault is not None:
            raise job.fault
    return None


def _get_jobs() -> dict[int, ImportJob]:
    found: dict[int, ImportJob] = current_app.extensions.setdefault("import_jobs", {})
    return found
