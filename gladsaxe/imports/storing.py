"""A file is stored whole in one transaction, or not at all; and taken back whole."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError

from gladsaxe.access.rules import Actor
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports import store
from gladsaxe.imports.checking import TARGETS, Check
from gladsaxe.imports.jobs import Job
from gladsaxe.imports.rules.fields import Kind
from gladsaxe.imports.rules.outcomes import State, Summary
from gladsaxe.imports.targets.target import CannotUndo, Target
from gladsaxe.submissions.store import take

NAMESPACE = uuid.UUID("7c1f6c0e-5a0b-4a4e-9a9b-3a7c1a0f7b52")
IN_USE = "Noget andet bygger på en af rækkerne nu. Ret rækkerne hver for sig."


def carry_out(
    import_id: int,
    actor: Actor,
    file: Mapping[str, Any],
    submission_id: str,
    reason: str,
    address: str,
    job: Job,
) -> None:
    """Store a file that was looked through; `file` is its kind, reading, settings and summary.

    Raises StaleVersion where it would not do what the preview said.
    """
    kind, expected = Kind(file["kind"]), Summary.of_json(file["summary"])

    def work() -> str:
        if store.state_of(import_id) is not State.CHECKED:
            return address
        job.done = 0
        looked = Check(import_id, kind, actor, file["reading"], file["settings"])
        name = str(uuid.uuid5(NAMESPACE, f"{file['submission_id']}"))
        for part in looked.parts():
            store.keep_marks(import_id, looked.target.write(part, name, reason))
            job.step(len(part))
        if looked.summary.faults or looked.summary.counts() != expected.counts():
            raise StaleVersion(import_id)
        store.note_stored(import_id)
        return address

    take(submission_id, actor.person_id, "import", work)


def undo(import_id: int, actor: Actor, kind: Kind, reason: str, job: Job) -> None:
    """Take back everything that a stored file did; raises CannotUndo where something has changed since."""

    def work() -> None:
        if store.state_of(import_id) is not State.STORED:
            return
        job.done = 0
        target = _blank_target(kind, actor)
        for marks in store.marks_of(import_id):
            target.undo(marks, reason)
            job.step(len(marks))
        store.note_undone(import_id, actor.person_id, reason)

    try:
        run_in_transaction(work)
    except IntegrityError:
        raise CannotUndo(IN_USE) from None


def _blank_target(kind: Kind, actor: Actor) -> Target[Any]:
    # A table's figures are taken back as figures are.
    return TARGETS[Kind.FIGURES if kind is Kind.TABLE else kind](actor, {})
