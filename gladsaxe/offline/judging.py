"""Take a record in and judge it: authentic and intact, it is stored first and judged after, in one go."""

import logging
from collections.abc import Sequence

from flask import current_app
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from gladsaxe.access.rules import Actor
from gladsaxe.attachments.rules import MOST_PHOTOS
from gladsaxe.core.personal_data import remove_cpr_numbers
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import is_unique_violation, run_in_transaction
from gladsaxe.offline import store
from gladsaxe.offline.registrations import (
    REGISTRATIONS,
    AnyRegistration,
    filled,
    place_photos,
    too_many,
)
from gladsaxe.offline.rules import Body, Item, Reason, Unreadable, read_body, sentences
from gladsaxe.offline.seal import BrokenSeal, Keys, UnknownKey, from_text
from gladsaxe.submissions import awaited
from gladsaxe.submissions import store as submissions
from gladsaxe.submissions.rules import DONE, OPEN, Fields, Outcome, fields_digest
from gladsaxe.submissions.tables import Custody

TRIES = 4
TOO_MANY = f"Du kan sende højst {MOST_PHOTOS} billeder. Resten er ikke taget med."

log = logging.getLogger(__name__)


class OtherContent(Exception):
    """Raised where the key is taken by other content."""


class _Quarantine(Exception):
    """Carry why a registration cannot be judged by its form."""


def keys() -> Keys:
    """Return the keys of this installation."""
    found: Keys = current_app.extensions["offline_keys"]
    return found


def receive(item: Item, actor: Actor) -> bool:
    """Take a record in once and judge it; tell whether it is new.

    Custody row, receipt and what the form makes are one durable transaction. Raises NotYours for another
    person's record and OtherContent for a key that is taken.
    """
    for attempt in range(TRIES):
        try:
            return run_in_transaction(_receive, item, actor)
        except IntegrityError as fault:
            # Another delivery of the record got there first: the next try finds its row.
            if not is_unique_violation(fault) or attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable: the last try returns or raises")


def opened(sealed: bool, text: str, bound_to: bytes) -> Body:
    """Read what came; raises UnknownKey, BrokenSeal or Unreadable."""
    if sealed:
        try:
            text = keys().open(from_text(text), bound_to).decode()
        except UnicodeDecodeError:
            raise Unreadable from None
    return read_body(text)


def judge(
    row: Custody,
    registration: AnyRegistration,
    fields: Fields,
    body: Body,
    actor: Actor,
    others: Sequence[Custody],
) -> None:
    """Hand a registration to its form: what the form takes is accepted, what it does not becomes a draft."""
    form = filled(registration, row.record_id, fields)
    # A draft that is corrected keeps the photos that came with it before.
    kept = awaited.named(row.record_id, (text for name, text in body.fields if name == "kept_photo"))
    chosen = [*kept, *body.photos]
    placed = place_photos(registration, form, chosen, MOST_PHOTOS)
    awaited.ask_for(row.record_id, row.person_id, placed)
    for field in registration.photo_fields(form):
        field.kept = sum(name == field.name for name, _ in placed)
    valid = form.validate()
    for field in registration.photo_fields(form):
        if field.name in too_many(chosen, MOST_PHOTOS):
            field.errors, valid = [*field.errors, TOO_MANY], False
    if not valid:
        submissions.settle(row, others, Outcome.NEEDS_FIX)
        kept = [(name, remove_cpr_numbers(text, today())) for name, text in fields]
        if kept != list(fields):
            # What came holds a CPR number, which is kept nowhere, not even until it is corrected.
            row.content = None
        store.keep_draft(row, kept, sentences(form.faults()))
        return
    outcome = Outcome.ACCEPTED if row.form_version == registration.version else Outcome.UPGRADED
    submissions.settle(row, others, outcome, registration.accept(row.record_id, actor, form, {}))


def _receive(item: Item, actor: Actor) -> bool:
    rows = submissions.rows_of(item.record_id, actor.person_id, lock=True)
    earlier = next((row for row in rows if row.rev == item.rev), None)
    if earlier is not None:
        if not _same(earlier, item):
            raise OtherContent
        return False
    row = store.add_item(item, actor.person_id)
    db.session.flush()
    try:
        body = _opened(item)
        row.fields_sha256 = fields_digest(body.fields)
        db.session.flush()
        with db.session.begin_nested():
            _judge(row, body, actor, rows)
    except _Quarantine as why:
        row.reason = str(why)
    except DBAPIError as fault:
        if not isinstance(fault, DataError):
            raise
        row.reason = _fault(item)
    except Exception:
        # A fault of ours must neither lose the record nor leave it on the phone for ever.
        row.reason = _fault(item)
    if row.outcome == Outcome.QUARANTINED and not any(other.outcome in DONE for other in rows):
        _await_unjudged(row, item)
    db.session.flush()
    return True


def _judge(row: Custody, body: Body, actor: Actor, others: Sequence[Custody]) -> None:
    done = next((other for other in others if other.outcome in DONE), None)
    if done is not None:
        if done.fields_sha256 != row.fields_sha256:
            raise _Quarantine(Reason.CHANGED_AFTER)
        row.outcome, row.target, row.content = done.outcome, done.target, None
        return
    if any(other.rev > row.rev and other.outcome in OPEN for other in others):
        row.outcome, row.content = Outcome.SUPERSEDED, None
        return
    registration = REGISTRATIONS.get(row.form)
    if registration is None:
        raise _Quarantine(Reason.UNKNOWN_FORM)
    try:
        fields = registration.upgraded(row.form_version, body.fields)
    except KeyError:
        raise _Quarantine(Reason.UNKNOWN_VERSION) from None
    if not actor.may(registration.right):
        raise _Quarantine(Reason.NO_RIGHT)
    if submissions.is_closed(row.form):
        raise _Quarantine(Reason.CLOSED)
    try:
        judge(row, registration, fields, body, actor, others)
    except Unreadable:
        raise _Quarantine(Reason.UNREADABLE) from None


def _opened(item: Item) -> Body:
    try:
        return opened(item.sealed, item.text, item.bound_to())
    except UnknownKey:
        raise _Quarantine(Reason.UNKNOWN_KEY) from None
    except (BrokenSeal, Unreadable):
        raise _Quarantine(Reason.UNREADABLE) from None


def _await_unjudged(row: Custody, item: Item) -> None:
    # Its photos are taken in all the same; where they belong is known when it is put through.
    awaited.hold(item.record_id, row.person_id, item.photos)


def _same(earlier: Custody, item: Item) -> bool:
    if earlier.sha256 == item.sha256:
        return True
    try:
        # The same form may have been sent from the page as well, or sealed once more.
        body = opened(item.sealed, item.text, item.bound_to())
    except (UnknownKey, BrokenSeal, Unreadable):
        return False
    return earlier.fields_sha256 == fields_digest(body.fields)


def _fault(item: Item) -> Reason:
    log.exception("record %s rev %s could not be judged", item.record_id, item.rev)
    return Reason.FAULT
