"""Take a registration in: the first time it does its work, every later time it shows the same receipt."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import is_unique_violation, run_in_transaction
from gladsaxe.submissions.rules import ACCEPTED_OUTCOMES, OPEN_OUTCOMES, SubmissionOutcome
from gladsaxe.submissions.tables import AwaitedPhoto, ClosedForm, Draft, Submission

# One that loses a race finds the other's row at its next try.
MAX_ATTEMPTS = 3


class NotOwner(Exception):
    """Raised where the registration belongs to another person."""


def claim_submission(
    record_id: str, person_id: int, form: str, fields_sha256: str = "", version: int = 0
) -> Sequence[Submission]:
    """Return the submission's revisions, the latest first: unless one is accepted, the write is its own.

    Raises NotOwner for another person's.
    """
    rows = list_revisions(record_id, person_id, lock=True)
    if not rows:
        rows = [add_submission(record_id, 1, person_id, form, version, fields_sha256)]
        # First of all, so that of two at once the second waits here and not after the work.
        db.session.flush()
    return rows


def complete_submission(revisions: Sequence[Submission], target: str) -> None:
    """Settle a claimed submission with the page of what it made; what waits of it gives way to it."""
    settle_submission(revisions[0], revisions, SubmissionOutcome.ACCEPTED, target)


def accept_submission(record_id: str, person_id: int, form: str, work: Callable[[], str]) -> str:
    """Do `work` once for a submission that comes outside a request, and return the address it made.

    The submission's row and what it makes are one durable transaction. Raises NotOwner for another
    person's.
    """
    for attempt in range(MAX_ATTEMPTS):
        try:
            return run_in_transaction(_run_once, record_id, person_id, form, work)
        except IntegrityError as fault:
            lost_race = is_unique_violation(fault) and bool(list_revisions(record_id, person_id))
            if not lost_race or attempt == MAX_ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable: the last try returns or raises")


def _run_once(record_id: str, person_id: int, form: str, work: Callable[[], str]) -> str:
    revisions = claim_submission(record_id, person_id, form)
    if (earlier := pick_receipt_address(revisions)) is not None:
        return earlier
    target = work()
    complete_submission(revisions, target)
    return target


def find_receipt_address(record_id: str, person_id: int) -> str | None:
    """Return the address that the person's registration made, None for one that has made nothing yet.

    A form that asks first reads no photo twice. Raises NotOwner for another person's.
    """
    query = select(Submission.person_id, Submission.outcome, Submission.target)
    rows = db.session.execute(_order_revisions(query, record_id)).all()
    _refuse_other_owner(record_id, person_id, rows)
    return pick_receipt_address(rows)


def list_revisions(record_id: str, person_id: int, lock: bool = False) -> Sequence[Submission]:
    """Return what came of a record, the latest first; raises NotOwner for another person's."""
    query = _order_revisions(select(Submission), record_id)
    if lock:
        query = query.with_for_update(of=Submission).execution_options(populate_existing=True)
    rows = db.session.scalars(query).all()
    _refuse_other_owner(record_id, person_id, rows)
    return rows


def _order_revisions(query: Select[*tuple[Any, ...]], record_id: str) -> Select[*tuple[Any, ...]]:
    return query.where(Submission.record_id == record_id).order_by(Submission.rev.desc())


def _refuse_other_owner(record_id: str, person_id: int, rows: Sequence[Any]) -> None:
    if any(row.person_id != person_id for row in rows):
        raise NotOwner(record_id)


def add_submission(
    record_id: str, rev: int, person_id: int, form: str, version: int, fields_sha256: str = ""
) -> Submission:
    """Add the row of a submission; what becomes of it is for `settle_submission`."""
    row = Submission(
        record_id=record_id,
        rev=rev,
        person_id=person_id,
        form=form,
        form_version=version,
        outcome=SubmissionOutcome.QUARANTINED,
        target="",
        sha256="",
        fields_sha256=fields_sha256,
        sealed=False,
        reason="",
        taken_at=now(),
        settled_reason="",
    )
    db.session.add(row)
    return row


def settle_submission(
    row: Submission, others: Sequence[Submission], outcome: SubmissionOutcome, target: str = ""
) -> None:
    """Record what became of a registration, in place of what was recorded before."""
    for other in others:
        if other is not row and other.outcome in OPEN_OUTCOMES:
            other.outcome, other.content = SubmissionOutcome.SUPERSEDED, None
    row.outcome, row.target, row.reason = outcome, target, ""
    if outcome in ACCEPTED_OUTCOMES:
        row.content = None
    if outcome is not SubmissionOutcome.NEEDS_FIX:
        db.session.execute(delete(Draft).where(Draft.record_id == row.record_id))
    db.session.flush()


def is_closed(form: str) -> bool:
    """Return True if the form takes nothing in at present."""
    return db.session.get(ClosedForm, form) is not None


def list_closed_forms() -> set[str]:
    """Return the forms that take nothing in at present."""
    return set(db.session.scalars(select(ClosedForm.form)))


def close_form(form: str) -> None:
    """Take nothing in with the form from now on."""
    if not is_closed(form):
        db.session.add(ClosedForm(form=form, closed_at=now()))
    db.session.flush()


def open_form(form: str) -> None:
    """Take the form in again."""
    db.session.execute(delete(ClosedForm).where(ClosedForm.form == form))


def pick_receipt_address(rows: Sequence[Any]) -> str | None:
    """Return the page of what the submission made, None for one that has made nothing yet."""
    return next((row.target for row in rows if row.outcome in ACCEPTED_OUTCOMES), None)


def delete_submissions(
    record_ids: Collection[str], pages: Collection[str], photo_ids: Collection[str]
) -> None:
    """Delete what is left of registrations whose rows are being deleted: by record, by page and by photo."""
    photo = or_(AwaitedPhoto.record_id.in_(record_ids), AwaitedPhoto.photo_id.in_(photo_ids))
    db.session.execute(delete(AwaitedPhoto).where(photo))
    db.session.execute(delete(Draft).where(Draft.record_id.in_(record_ids)))
    db.session.execute(
        delete(Submission).where(or_(Submission.record_id.in_(record_ids), Submission.target.in_(pages)))
    )


def delete_unsettled_submissions(before: datetime) -> int:
    """Delete drafts and drop what was discarded before a moment, and return how many there were."""
    old = select(Draft.record_id).where(Draft.created_at < before)
    records = list(db.session.scalars(old))
    discarded = (
        Submission.outcome == SubmissionOutcome.DISCARDED,
        Submission.settled_at < before,
        Submission.content.is_not(None),
    )
    dropped = db.session.scalars(select(Submission.record_id).where(*discarded)).all()
    db.session.execute(update(Submission).where(*discarded).values(content=None, settled_reason=""))
    delete_submissions(records, (), ())
    return len(records) + len(dropped)
