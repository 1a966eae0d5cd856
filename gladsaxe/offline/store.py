"""Every query and write about what came from a phone: custody, drafts, quarantine and late photos."""

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload, undefer

from gladsaxe.access.tables import Account
from gladsaxe.agreement.store import get_agreement
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.offline.rules import OfflineRecord, QuarantineReason, make_owner_id
from gladsaxe.submissions import store as submissions
from gladsaxe.submissions.rules import FormFields, SubmissionOutcome
from gladsaxe.submissions.tables import Draft, Submission


def find_owner_id(person_id: int) -> str:
    """Return what a phone calls the person."""
    since = db.session.scalars(select(Account.created_at).where(Account.person_id == person_id)).one()
    return make_owner_id(get_agreement().key, person_id, since)


def add_record(item: OfflineRecord, person_id: int) -> Submission:
    """Take an item into custody as it came."""
    row = submissions.add_submission(item.record_id, item.rev, person_id, item.form, item.version)
    row.sha256 = item.sha256
    row.sealed = item.sealed
    row.content = item.text.encode()
    row.seq = item.seq
    row.saved_at = item.saved_at
    return row


def count_recent_records(person_id: int) -> int:
    """Return how many records came from the person within the last minute."""
    since = now() - timedelta(minutes=1)
    query = select(func.count()).where(Submission.person_id == person_id, Submission.taken_at > since)
    return db.session.scalar(query) or 0


def list_records(person_id: int, record_ids: Iterable[str]) -> dict[tuple[str, int], Submission]:
    """Return what the person has sent of those records, by record and rev."""
    rows = db.session.scalars(
        select(Submission).where(
            Submission.person_id == person_id, Submission.record_id.in_(list(record_ids))
        )
    )
    return {(row.record_id, row.rev): row for row in rows}


def save_draft(row: Submission, fields: FormFields, errors: dict[str, list[str]]) -> None:
    """Keep what was written in a form with a fault, in place of an earlier draft of the record."""
    db.session.execute(delete(Draft).where(Draft.record_id == row.record_id))
    db.session.add(
        Draft(
            record_id=row.record_id,
            person_id=row.person_id,
            form=row.form,
            fields=json.dumps(list(fields)),
            errors=json.dumps(errors),
            created_at=now(),
        )
    )
    db.session.flush()


def list_drafts(person_id: int) -> Sequence[Draft]:
    """Return what the person must correct, the oldest first."""
    query = select(Draft).where(Draft.person_id == person_id).order_by(Draft.created_at, Draft.record_id)
    return db.session.scalars(query).all()


def find_draft(person_id: int, record_id: str) -> Draft | None:
    """Return the person's draft of a record."""
    return db.session.scalar(select(Draft).where(Draft.record_id == record_id, Draft.person_id == person_id))


def list_draft_errors(record_ids: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Return what is wrong with each record that has a draft."""
    rows = db.session.execute(
        select(Draft.record_id, Draft.errors).where(Draft.record_id.in_(list(record_ids)))
    )
    return {record_id: json.loads(errors) for record_id, errors in rows}


def discard_draft(person_id: int, record_id: str) -> None:
    """Let go of a draft that its writer does not want to send."""
    rows = submissions.list_revisions(record_id, person_id, lock=True)
    for row in rows:
        if row.outcome == SubmissionOutcome.NEEDS_FIX:
            submissions.settle_submission(row, rows, SubmissionOutcome.DISCARDED)
            _set_settler(row, person_id, "")
            row.content = None
    db.session.flush()


def quarantine_drafts(person_id: int) -> int:
    """Put what a person who has left could have corrected into quarantine, and return how much it is."""
    rows = db.session.scalars(
        select(Submission)
        .where(Submission.person_id == person_id, Submission.outcome == SubmissionOutcome.NEEDS_FIX)
        .with_for_update(of=Submission)
    ).all()
    for row in rows:
        submissions.settle_submission(row, [], SubmissionOutcome.QUARANTINED)
        row.reason = QuarantineReason.NO_RIGHT
    db.session.flush()
    return len(rows)


def list_quarantined() -> Sequence[Submission]:
    """Return what waits in quarantine, the oldest first."""
    return db.session.scalars(
        select(Submission)
        .where(Submission.outcome == SubmissionOutcome.QUARANTINED)
        .options(joinedload(Submission.person), undefer(Submission.content))
        .order_by(Submission.taken_at, Submission.record_id, Submission.rev)
    ).all()


def find_quarantined(record_id: str, rev: int, lock: bool = False) -> Submission | None:
    """Return a registration that waits in quarantine."""
    query = select(Submission).where(
        Submission.record_id == record_id,
        Submission.rev == rev,
        Submission.outcome == SubmissionOutcome.QUARANTINED,
    )
    if lock:
        query = query.with_for_update(of=Submission).execution_options(populate_existing=True)
    return db.session.scalar(query.options(undefer(Submission.content)))


def discard_quarantined(record_id: str, rev: int, settler_id: int, reason: str) -> bool:
    """Discard a registration with a reason; it is kept as it came. False for one that is settled."""
    row = find_quarantined(record_id, rev, lock=True)
    if row is None:
        return False
    row.outcome = SubmissionOutcome.DISCARDED
    _set_settler(row, settler_id, reason)
    db.session.flush()
    return True


def update_settler(row: Submission, settler_id: int) -> None:
    """Record who settled a registration."""
    _set_settler(row, settler_id, "")
    db.session.flush()


def _set_settler(row: Submission, person_id: int, reason: str) -> None:
    row.settled_at, row.settled_by_id, row.settled_reason = now(), person_id, reason
