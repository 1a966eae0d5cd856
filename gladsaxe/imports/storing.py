"""A file is stored whole in one transaction, or not at all; and taken back whole."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.exc import IntegrityError

from gladsaxe.access.rules import Actor
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports import store
from gladsaxe.imports.checking import TARGET_CLASSES, FileCheck
from gladsaxe.imports.jobs import ImportJob
from gladsaxe.imports.rules.fields import ImportKind
from gladsaxe.imports.rules.outcomes import ImportState, ImportSummary
from gladsaxe.imports.targets.target import CannotUndo, ImportTarget
from gladsaxe.submissions.store import accept_submission

UUID_NAMESPACE = uuid.UUID("7c1f6c0e-5a0b-4a4e-9a9b-3a7c1a0f7b52")
ROWS_IN_USE = "Noget andet bygger på en af rækkerne nu. Ret rækkerne hver for sig."


@dataclass(frozen=True)
class StoringRequest:
    """What a person asks for who stores a file: the reason is for changes, `address` the page it leads to."""

    import_id: int
    submission_id: str
    reason: str
    address: str


def store_import(request: StoringRequest, actor: Actor, file: Mapping[str, Any], job: ImportJob) -> None:
    """Store a file that was looked through; `file` is its kind, reading, settings and summary.

    Raises StaleVersion where it would not do what the preview said.
    """
    work = partial(_store_rows, request, actor, file, job)
    accept_submission(request.submission_id, actor.person_id, "import", work)


def undo_import(import_id: int, actor: Actor, kind: ImportKind, reason: str, job: ImportJob) -> None:
    """Take back everything that a stored file did; raises CannotUndo where something has changed since."""
    try:
        run_in_transaction(_undo_rows, import_id, actor, kind, reason, job)
    except IntegrityError:
        raise CannotUndo(ROWS_IN_USE) from None


def _store_rows(request: StoringRequest, actor: Actor, file: Mapping[str, Any], job: ImportJob) -> str:
    import_id = request.import_id
    if store.lock_state(import_id) is not ImportState.CHECKED:
        return request.address
    job.done = 0
    check = FileCheck(import_id, ImportKind(file["kind"]), actor, file["reading"], file["settings"])
    name = str(uuid.uuid5(UUID_NAMESPACE, f"{file['submission_id']}"))
    for part in check.parts():
        store.save_marks(import_id, check.target.write(part, name, request.reason))
        job.step(len(part))
    expected = ImportSummary.from_json(file["summary"])
    if check.summary.faults or check.summary.counts() != expected.counts():
        raise StaleVersion(import_id)
    store.record_storing(import_id)
    return request.address


def _undo_rows(import_id: int, actor: Actor, kind: ImportKind, reason: str, job: ImportJob) -> None:
    if store.lock_state(import_id) is not ImportState.STORED:
        return
    job.done = 0
    target = _make_target(kind, actor)
    for marks in store.iter_marks(import_id):
        target.undo(marks, reason)
        job.step(len(marks))
    store.record_undoing(import_id, actor.person_id, reason)


def _make_target(kind: ImportKind, actor: Actor) -> ImportTarget[Any]:
    # A table's figures are taken back as figures are.
    return TARGET_CLASSES[ImportKind.FIGURES if kind is ImportKind.TABLE else kind](actor, {})
