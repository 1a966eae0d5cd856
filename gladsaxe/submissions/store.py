"""Take a registration in: the first time it does its work, every later time it shows the same receipt."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import is_unique_violation, run_in_transaction
from gladsaxe.submissions.rules import DONE, OPEN, Outcome
from gladsaxe.submissions.tables import AwaitedPhoto, ClosedForm, Custody, Draft

# One that loses a race finds the other's row at its next try.
TRIES = 3


class NotYours(Exception):
    """Raised where the registration belongs to another person."""


def take(
    record_id: str,
    person_id: int,
    form: str,
    work: Callable[[], str],
    fields_sha256: str = "",
    version: int = 0,
) -> str:
    """Do `work` once for the registration, in one durable transaction, and return the address it made.

    The custody row and what it makes are committed together. What waits in custody, as a draft or in
    quarantine, is settled by it. Raises NotYours for another person's.
    """

    def once() -> str:
        earlier = rows_of(record_id, person_id, lock=True)
        if (made := target_of(earlier)) is not None:
            return made
        row = earlier[0] if earlier else add_row(record_id, 1, person_id, form, version, fields_sha256)
        # First of all, so that of two at once the second waits here and not after the work.
        db.session.flush()
        settle(row, earlier, Outcome.ACCEPTED, work())
        return row.target

    for attempt in range(TRIES):
        try:
            return run_in_transaction(once)
        except IntegrityError as fault:
            if not is_unique_violation(fault) or not rows_of(record_id, person_id) or attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable: the last try returns or raises")


def taken(record_id: str, person_id: int) -> str | None:
    """Return the address that the person's registration made, None for one that has made nothing yet.

    A form that asks first reads no photo twice. Raises NotYours for another person's.
    """
    return target_of(rows_of(record_id, person_id))


def rows_of(record_id: str, person_id: int, lock: bool = False) -> Sequence[Custody]:
    """Return what came of a record, the latest first; raises NotYours for another person's."""
    query = select(Custody).where(Custody.record_id == record_id).order_by(Custody.rev.desc())
    if lock:
        query = query.with_for_update(of=Custody).execution_options(populate_existing=True)
    rows = db.session.scalars(query).all()
    if any(row.person_id != person_id for row in rows):
        raise NotYours(record_id)
    return rows


def add_row(
    record_id: str, rev: int, person_id: int, form: str, version: int, fields_sha256: str = ""
) -> Custody:
    """Take a registration into custody; what becomes of it is for `settle`."""
    row = Custody(
        record_id=record_id,
        rev=rev,
        person_id=person_id,
        form=form,
        form_version=version,
        outcome=Outcome.QUARANTINED,
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


def settle(row: Custody, others: Sequence[Custody], outcome: Outcome, target: str = "") -> None:
    """Say what became of a registration; what came of the record before gives way to it."""
    for other in others:
        if other is not row and other.outcome in OPEN:
            other.outcome, other.content = Outcome.SUPERSEDED, None
    row.outcome, row.target, row.reason = outcome, target, ""
    if outcome in DONE:
        row.content = None
    if outcome is not Outcome.NEEDS_FIX:
        db.session.execute(delete(Draft).where(Draft.record_id == row.record_id))
    db.session.flush()


def is_closed(form: str) -> bool:
    """Return True if the form takes nothing in at present."""
    return db.session.get(ClosedForm, form) is not None


def closed_forms() -> set[str]:
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


def target_of(rows: Sequence[Custody]) -> str | None:
    """Return the page of what the submission made, None for one that has made nothing yet."""
    return next((row.target for row in rows if row.outcome in DONE), None)


def forget(record_ids: Collection[str], pages: Collection[str], photo_ids: Collection[str]) -> None:
    """Delete what is left of registrations whose rows are being deleted: by record, by page and by photo."""
    photo = or_(AwaitedPhoto.record_id.in_(record_ids), AwaitedPhoto.photo_id.in_(photo_ids))
    db.session.execute(delete(AwaitedPhoto).where(photo))
    db.session.execute(delete(Draft).where(Draft.record_id.in_(record_ids)))
    db.session.execute(
        delete(Custody).where(or_(Custody.record_id.in_(record_ids), Custody.target.in_(pages)))
    )


def forget_unsettled(before: datetime) -> int:
    """Delete drafts and drop what was discarded before a moment, and return how many there were."""
    old = select(Draft.record_id).where(Draft.created_at < before)
    records = list(db.session.scalars(old))
    discarded = (
        Custody.outcome == Outcome.DISCARDED,
        Custody.settled_at < before,
        Custody.content.is_not(None),
    )
    dropped = db.session.scalars(select(Custody.record_id).where(*discarded)).all()
    db.session.execute(update(Custody).where(*discarded).values(content=None, settled_reason=""))
    forget(records, (), ())
    return len(records) + len(dropped)
