"""What the handlers of files do alike: find the file, start its work, and say what came of it."""

from collections.abc import Mapping
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.imports import jobs, store
from gladsaxe.imports.checking import check
from gladsaxe.imports.jobs import Job
from gladsaxe.imports.reading import read_in
from gladsaxe.imports.rules.fields import Kind
from gladsaxe.imports.rules.mapping import obvious
from gladsaxe.imports.rules.outcomes import State
from gladsaxe.imports.tables import FileImport
from gladsaxe.web.pages import see_other

READING, CHECKING = "Vi læser filen", "Vi sammenligner filen med det, der er her"
STORING, UNDOING = "Vi gemmer rækkerne", "Vi fortryder filen"


def file_or_404(import_id: int) -> FileImport:
    """Return the file; a page that cannot be found for one that does not exist for the actor."""
    row = store.readable(current_actor(), import_id)
    if row is None:
        abort(404)
    return row


def own_or_404(import_id: int, *states: State) -> FileImport:
    """Return a file that the actor brought in and that has come so far, with no work under way."""
    row = file_or_404(import_id)
    if row.person_id != current_actor().person_id or row.state not in states or jobs.running(import_id):
        abort(404)
    return row


def to_file(import_id: int, **query: Any) -> ResponseReturnValue:  # noqa: ANN401 - as url_for has it
    """Lead to the file's page."""
    return see_other(url_for("imports.file", import_id=import_id, **query))


def read(import_id: int, kind: Kind, sheet: str | None, size: int) -> None:
    """Read a file, and look through it at once where its headings leave nothing open."""
    actor = current_actor()

    def work(job: Job) -> None:
        read_in(import_id, kind, sheet, job)
        row = store.readable(actor, import_id)
        if row is None or row.state != State.READ:
            return
        settings = obvious(kind, row.reading, [saved.settings for saved in store.saved_columns(kind)])
        if settings is not None:
            job.words, job.done, job.total = CHECKING, 0, row.reading["rows"]
            check(import_id, kind, actor, row.reading, settings, job)

    # How many rows there are is not known yet; a row takes some forty bytes of a packed file.
    jobs.start(import_id, READING, size // 40, work)


def look_through(row: FileImport, settings: dict[str, Any]) -> None:
    """Hold a file against what is here."""
    import_id, kind, reading, actor = row.id, Kind(row.kind), dict(row.reading), current_actor()
    jobs.start(
        import_id,
        CHECKING,
        reading["rows"],
        lambda job: check(import_id, kind, actor, reading, settings, job),
    )


def facts_of(row: FileImport) -> Mapping[str, Any]:
    """Return what storing a file needs to know of it, apart from its row."""
    return {
        "kind": row.kind,
        "reading": row.reading,
        "settings": row.settings,
        "summary": row.summary,
        "submission_id": row.submission_id,
    }
