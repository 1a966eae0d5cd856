"""Settle the quarantine: put a registration through as the one who sent it, or discard it with a reason."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import Field, FieldList, FormField

from gladsaxe.access.rules import Actor
from gladsaxe.access.store import build_actor_on
from gladsaxe.database.clock import to_local_day, today
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues.seats import find_first_handler
from gladsaxe.offline import store
from gladsaxe.offline.late_photos import place_held_photos
from gladsaxe.offline.record_processing import open_body, process_registration
from gladsaxe.offline.registrations import REGISTRATIONS, AnyRegistration, fill_form
from gladsaxe.offline.rules import (
    QuarantineReason,
    RecordBody,
    UnreadableBody,
    build_associated_data,
)
from gladsaxe.offline.seal import BrokenSeal, UnknownKey
from gladsaxe.submissions import store as submissions
from gladsaxe.submissions.rules import ACCEPTED_OUTCOMES, SubmissionOutcome
from gladsaxe.submissions.tables import Submission
from gladsaxe.web.forms import PhotosField

UNREADABLE_ERRORS = (UnknownKey, BrokenSeal, UnreadableBody)


class AcceptanceRefusal(Exception):
    """A registration cannot be written in; the message says why in Danish."""


@dataclass(frozen=True)
class QuarantineEntry:
    """What one who settles the quarantine may see of a registration."""

    row: Submission
    title: str
    why: str
    readable: bool
    answers: list[tuple[str, str]]


def build_quarantine_entry(row: Submission, actor: Actor) -> QuarantineEntry:
    """Return what the actor may see: what was written only under the rules of its level."""
    registration = REGISTRATIONS.get(row.form)
    title = registration.title if registration else row.form
    why = QuarantineReason(row.reason).word
    try:
        body: RecordBody | None = _open_submission_body(row)
    except UNREADABLE_ERRORS:
        body = None
    if registration is not None and body is not None:
        form = fill_form(registration, row.record_id, _upgrade_fields(row, registration, body))
        readable, answers = registration.is_readable_by(actor, form), _list_answers(form)
    else:
        # Nobody knows what it is about, so it is kept closest.
        readable = actor.confirmed and find_first_handler() in actor.seat_ids
        answers = list(body.fields) if body else []
    return QuarantineEntry(row, title, why, readable, answers if readable else [])


def accept_from_quarantine(record_id: str, rev: int, settler: Actor) -> SubmissionOutcome:
    """Write a registration in as the one who sent it; one with a fault goes back to its writer as a draft.

    Raises CannotPutThrough with the reason in Danish.
    """
    return run_in_transaction(_accept_from_quarantine, record_id, rev, settler)


def _accept_from_quarantine(record_id: str, rev: int, settler: Actor) -> SubmissionOutcome:
    row = store.find_quarantined(record_id, rev, lock=True)
    if row is None:
        raise AcceptanceRefusal("Den er afgjort imens.")
    registration = REGISTRATIONS.get(row.form)
    if registration is None:
        raise AcceptanceRefusal(QuarantineReason.UNKNOWN_FORM.word)
    try:
        body = _open_submission_body(row)
    except UNREADABLE_ERRORS:
        raise AcceptanceRefusal("Indholdet kan ikke læses endnu.") from None
    others = [
        other for other in submissions.list_revisions(record_id, row.person_id, lock=True) if other is not row
    ]
    if any(other.outcome in ACCEPTED_OUTCOMES for other in others):
        raise AcceptanceRefusal("Den første udgave er ført ind. Ret den i stedet, og afvis denne.")
    reporter = build_actor_on(row.person_id, row.person.name, _find_written_day(row))
    if not reporter.may(registration.right):
        raise AcceptanceRefusal(
            "Personen havde ingen plads, der må sende formularen, den dag det blev skrevet."
        )
    try:
        process_registration(
            row, registration, _upgrade_fields(row, registration, body), body, reporter, others
        )
    except UnreadableBody:
        raise AcceptanceRefusal(QuarantineReason.UNREADABLE.word) from None
    if row.outcome == SubmissionOutcome.NEEDS_FIX and not build_actor_on(row.person_id, "").may(
        registration.right
    ):
        raise AcceptanceRefusal("Der er en fejl i den, og personen kan ikke længere rette den.")
    place_held_photos(record_id, row.person_id, store.find_owner_id(row.person_id))
    store.update_settler(row, settler.person_id)
    return SubmissionOutcome(row.outcome)


def _open_submission_body(row: Submission) -> RecordBody:
    owner = store.find_owner_id(row.person_id)
    seal = build_associated_data(row.record_id, row.rev, owner, row.form, row.form_version)
    return open_body(row.sealed, (row.content or b"").decode(), seal)


def _upgrade_fields(row: Submission, registration: AnyRegistration, body: RecordBody) -> Any:  # noqa: ANN401 - Fields
    try:
        return registration.upgrade_fields(row.form_version, body.fields)
    except KeyError:
        # Written in a version that is not known: a person decides whether it reads right as the present one.
        return body.fields


def _find_written_day(row: Submission) -> date:
    """Return the day it was written, which the phone's clock cannot put after it came."""
    written = min(row.saved_at or row.taken_at, row.taken_at)
    return min(to_local_day(written), today())


def _list_answers(form: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - each form's own
    return [
        (field.label.text, _format_answer(field))
        for field in _flatten_fields(form)
        if field.type != "HiddenField" and not isinstance(field, PhotosField) and _format_answer(field)
    ]


def _flatten_fields(fields: Any) -> list[Field]:  # noqa: ANN401 - a form or a list of entries
    found: list[Field] = []
    for field in fields:
        inside = isinstance(field, (FieldList, FormField))
        found.extend(_flatten_fields(field) if inside else [field])
    return found


def _format_answer(field: Field) -> str:
    typed = str(field.raw_data[0]) if field.raw_data else ""
    offered = field.iter_choices() if hasattr(field, "iter_choices") else ()
    choices = {value: text for value, text, *_ in offered}
    return str(choices.get(typed, typed)) if typed else ""
