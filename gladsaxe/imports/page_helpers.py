"""What the handlers of files do alike: find the file, start its work, and say what came of it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Actor
from gladsaxe.imports import jobs, store
from gladsaxe.imports.checking import check_file
from gladsaxe.imports.jobs import ImportJob
from gladsaxe.imports.reading import read_file
from gladsaxe.imports.rules.fields import ImportKind
from gladsaxe.imports.rules.mapping import choose_settings
from gladsaxe.imports.rules.outcomes import ImportState
from gladsaxe.imports.tables import FileImport
from gladsaxe.web.pages import see_other

READING_LABEL, CHECKING_LABEL = "Vi læser filen", "Vi sammenligner filen med det, der er her"
STORING_LABEL, UNDOING_LABEL = "Vi gemmer rækkerne", "Vi fortryder filen"


def find_file_or_404(import_id: int) -> FileImport:
    """Return the file; a page that cannot be found for one that does not exist for the actor."""
    row = store.find_import(current_actor(), import_id)
    if row is None:
        abort(404)
    return row


def find_own_file_or_404(import_id: int, *states: ImportState) -> FileImport:
    """Return a file that the actor brought in and that has come so far, with no work under way."""
    row = find_file_or_404(import_id)
    if row.person_id != current_actor().person_id or row.state not in states or jobs.is_running(import_id):
        abort(404)
    return row


def redirect_to_file(import_id: int, **query: Any) -> ResponseReturnValue:  # noqa: ANN401 - as url_for has it
    """Lead to the file's page."""
    return see_other(url_for("imports.file", import_id=import_id, **query))


def start_reading(import_id: int, kind: ImportKind, sheet: str | None, size: int) -> None:
    """Read a file, and look through it at once where its headings leave nothing open."""
    work = partial(_read_and_check, import_id, kind, sheet, current_actor())
    # How many rows there are is not known yet; a row takes some forty bytes of a packed file.
    jobs.start_job(import_id, READING_LABEL, size // 40, work)


def _read_and_check(
    import_id: int, kind: ImportKind, sheet: str | None, actor: Actor, job: ImportJob
) -> None:
    read_file(import_id, kind, sheet, job)
    row = store.find_import(actor, import_id)
    if row is None or row.state != ImportState.READ:
        return
    saved = [columns.settings for columns in store.list_saved_columns(kind)]
    settings = choose_settings(kind, row.reading, saved)
    if settings is not None:
        job.words, job.done, job.total = CHECKING_LABEL, 0, row.reading["rows"]
        check_file(import_id, kind, actor, row.reading, settings, job)


def start_checking(row: FileImport, settings: dict[str, Any]) -> None:
    """Compare a file with what is here."""
    import_id, kind, reading, actor = row.id, ImportKind(row.kind), dict(row.reading), current_actor()
    jobs.start_job(
        import_id,
        CHECKING_LABEL,
        reading["rows"],
        lambda job: check_file(import_id, kind, actor, reading, settings, job),
    )


def build_file_facts(row: FileImport) -> Mapping[str, Any]:
    """Return what storing a file needs to know of it, apart from its row."""
    return {
        "kind": row.kind,
        "reading": row.reading,
        "settings": row.settings,
        "summary": row.summary,
        "submission_id": row.submission_id,
    }
