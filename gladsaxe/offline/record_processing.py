"""Take a record in and judge it: authentic and intact, it is stored first and judged after, in one go."""

import logging
from collections.abc import Sequence

from flask import current_app
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from gladsaxe.access.rules import Actor
from gladsaxe.attachments.rules import MAX_PHOTOS
from gladsaxe.core.personal_data import remove_cpr_numbers
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import is_unique_violation, run_in_transaction
from gladsaxe.offline import store
from gladsaxe.offline.registrations import (
    REGISTRATIONS,
    AnyRegistration,
    fill_form,
    find_overfull_fields,
    place_photos,
)
from gladsaxe.offline.rules import (
    OfflineRecord,
    QuarantineReason,
    RecordBody,
    UnreadableBody,
    group_sentences,
    parse_body,
)
from gladsaxe.offline.seal import BrokenSeal, KeyStore, UnknownKey, decode_base64url
from gladsaxe.submissions import awaited_photos
from gladsaxe.submissions import store as submissions
from gladsaxe.submissions.rules import (
    ACCEPTED_OUTCOMES,
    OPEN_OUTCOMES,
    FormFields,
    SubmissionOutcome,
    fields_digest,
)
from gladsaxe.submissions.tables import Submission

MAX_ATTEMPTS = 4
TOO_MANY_PHOTOS = f"Du kan sende højst {MAX_PHOTOS} billeder. Resten er ikke taget med."

log = logging.getLogger(__name__)


class ContentConflict(Exception):
    """Raised where the key is taken by other content."""


class _UnprocessableRecord(Exception):
    """A registration cannot be judged by its form; the message says why."""


def get_key_store() -> KeyStore:
    """Return the keys of this installation."""
    found: KeyStore = current_app.extensions["offline_keys"]
    return found


def receive_record(item: OfflineRecord, actor: Actor) -> bool:
    """Take a record in once and judge it; tell whether it is new.

    Custody row, receipt and what the form makes are one durable transaction. Raises NotOwner for another
    person's record and OtherContent for a key that is taken.
    """
    for attempt in range(MAX_ATTEMPTS):
        try:
            return run_in_transaction(_receive_record, item, actor)
        except IntegrityError as fault:
            # Another delivery of the record got there first: the next try finds its row.
            if not is_unique_violation(fault) or attempt == MAX_ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable: the last try returns or raises")


def open_body(sealed: bool, text: str, bound_to: bytes) -> RecordBody:
    """Read what came; raises UnknownKey, BrokenSeal or Unreadable."""
    if sealed:
        try:
            text = get_key_store().open(decode_base64url(text), bound_to).decode()
        except UnicodeDecodeError:
            raise UnreadableBody from None
    return parse_body(text)


def process_registration(
    row: Submission,
    registration: AnyRegistration,
    fields: FormFields,
    body: RecordBody,
    actor: Actor,
    others: Sequence[Submission],
) -> None:
    """Hand a registration to its form: what the form takes is accepted, what it does not becomes a draft."""
    form = fill_form(registration, row.record_id, fields)
    # A draft that is corrected keeps the photos that came with it before.
    kept = awaited_photos.find_photos_by_name(
        row.record_id, (text for name, text in body.fields if name == "kept_photo")
    )
    chosen = [*kept, *body.photos]
    placed = place_photos(registration, form, chosen, MAX_PHOTOS)
    awaited_photos.update_awaited_photos(row.record_id, row.person_id, placed)
    for field in registration.photo_fields(form):
        field.kept = sum(name == field.name for name, _ in placed)
    valid = form.validate()
    for field in registration.photo_fields(form):
        if field.name in find_overfull_fields(chosen, MAX_PHOTOS):
            field.errors, valid = [*field.errors, TOO_MANY_PHOTOS], False
    if not valid:
        submissions.settle_submission(row, others, SubmissionOutcome.NEEDS_FIX)
        kept = [(name, remove_cpr_numbers(text, today())) for name, text in fields]
        if kept != list(fields):
            # What came holds a CPR number, which is kept nowhere, not even until it is corrected.
            row.content = None
        store.save_draft(row, kept, group_sentences(form.faults()))
        return
    outcome = (
        SubmissionOutcome.ACCEPTED if row.form_version == registration.version else SubmissionOutcome.UPGRADED
    )
    submissions.settle_submission(row, others, outcome, registration.accept(row.record_id, actor, form, {}))


def _receive_record(item: OfflineRecord, actor: Actor) -> bool:
    rows = submissions.list_revisions(item.record_id, actor.person_id, lock=True)
    earlier = next((row for row in rows if row.rev == item.rev), None)
    if earlier is not None:
        if not _is_same_content(earlier, item):
            raise ContentConflict
        return False
    row = store.add_record(item, actor.person_id)
    db.session.flush()
    try:
        body = _open_record_body(item)
        row.fields_sha256 = fields_digest(body.fields)
        db.session.flush()
        with db.session.begin_nested():
            _process_record(row, body, actor, rows)
    except _UnprocessableRecord as why:
        row.reason = str(why)
    except DBAPIError as fault:
        if not isinstance(fault, DataError):
            raise
        row.reason = _log_fault(item)
    except Exception:
        # A fault of ours must neither lose the record nor leave it on the phone for ever.
        row.reason = _log_fault(item)
    if row.outcome == SubmissionOutcome.QUARANTINED and not any(
        other.outcome in ACCEPTED_OUTCOMES for other in rows
    ):
        _await_photos(row, item)
    db.session.flush()
    return True


def _process_record(row: Submission, body: RecordBody, actor: Actor, others: Sequence[Submission]) -> None:
    done = next((other for other in others if other.outcome in ACCEPTED_OUTCOMES), None)
    if done is not None:
        if done.fields_sha256 != row.fields_sha256:
            raise _UnprocessableRecord(QuarantineReason.CHANGED_AFTER)
        row.outcome, row.target, row.content = done.outcome, done.target, None
        return
    if any(other.rev > row.rev and other.outcome in OPEN_OUTCOMES for other in others):
        row.outcome, row.content = SubmissionOutcome.SUPERSEDED, None
        return
    registration = REGISTRATIONS.get(row.form)
    if registration is None:
        raise _UnprocessableRecord(QuarantineReason.UNKNOWN_FORM)
    try:
        fields = registration.upgrade_fields(row.form_version, body.fields)
    except KeyError:
        raise _UnprocessableRecord(QuarantineReason.UNKNOWN_VERSION) from None
    if not actor.may(registration.right):
        raise _UnprocessableRecord(QuarantineReason.NO_RIGHT)
    if submissions.is_closed(row.form):
        raise _UnprocessableRecord(QuarantineReason.CLOSED)
    try:
        process_registration(row, registration, fields, body, actor, others)
    except UnreadableBody:
        raise _UnprocessableRecord(QuarantineReason.UNREADABLE) from None


def _open_record_body(item: OfflineRecord) -> RecordBody:
    try:
        return open_body(item.sealed, item.text, item.associated_data())
    except UnknownKey:
        raise _UnprocessableRecord(QuarantineReason.UNKNOWN_KEY) from None
    except (BrokenSeal, UnreadableBody):
        raise _UnprocessableRecord(QuarantineReason.UNREADABLE) from None


def _await_photos(row: Submission, item: OfflineRecord) -> None:
    # Its photos are taken in all the same; where they belong is known when it is put through.
    awaited_photos.add_unplaced_photos(item.record_id, row.person_id, item.photos)


def _is_same_content(earlier: Submission, item: OfflineRecord) -> bool:
    if earlier.sha256 == item.sha256:
        return True
    try:
        # The same form may have been sent from the page as well, or sealed once more.
        body = open_body(item.sealed, item.text, item.associated_data())
    except (UnknownKey, BrokenSeal, UnreadableBody):
        return False
    return earlier.fields_sha256 == fields_digest(body.fields)


def _log_fault(item: OfflineRecord) -> QuarantineReason:
    log.exception("record %s rev %s could not be judged", item.record_id, item.rev)
    return QuarantineReason.FAULT
