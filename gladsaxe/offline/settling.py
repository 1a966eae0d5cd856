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
from gladsaxe.offline.judging import judge, opened
from gladsaxe.offline.late_photos import place_held
from gladsaxe.offline.registrations import REGISTRATIONS, AnyRegistration, filled
from gladsaxe.offline.rules import REASON_WORDS, Body, Reason, Unreadable, bound_to
from gladsaxe.offline.seal import BrokenSeal, UnknownKey
from gladsaxe.submissions import store as submissions
from gladsaxe.submissions.rules import DONE, Outcome
from gladsaxe.submissions.tables import Custody
from gladsaxe.web.forms import PhotosField

UNREADABLE = (UnknownKey, BrokenSeal, Unreadable)


class CannotPutThrough(Exception):
    """Tell in Danish why a registration cannot be written in."""


@dataclass(frozen=True)
class Shown:
    """Hold what one who settles the quarantine may see of a registration."""

    row: Custody
    title: str
    why: str
    readable: bool
    answers: list[tuple[str, str]]


def shown(row: Custody, actor: Actor) -> Shown:
    """Return what the actor may see: what was written only under the rules of its level."""
    registration = REGISTRATIONS.get(row.form)
    title = registration.title if registration else row.form
    why = REASON_WORDS[Reason(row.reason)]
    try:
        body: Body | None = _body(row)
    except UNREADABLE:
        body = None
    if registration is not None and body is not None:
        form = filled(registration, row.record_id, _fields(row, registration, body))
        readable, answers = registration.readable_by(actor, form), _answers(form)
    else:
        # Nobody knows what it is about, so it is kept closest.
        readable = actor.confirmed and find_first_handler() in actor.seat_ids
        answers = list(body.fields) if body else []
    return Shown(row, title, why, readable, answers if readable else [])


def put_through(record_id: str, rev: int, settler: Actor) -> Outcome:
    """Write a registration in as the one who sent it; one with a fault goes back to its writer as a draft.

    Raises CannotPutThrough with the reason in Danish.
    """
    return run_in_transaction(_put_through, record_id, rev, settler)


def _put_through(record_id: str, rev: int, settler: Actor) -> Outcome:
    row = store.in_quarantine(record_id, rev, lock=True)
    if row is None:
        raise CannotPutThrough("Den er afgjort imens.")
    registration = REGISTRATIONS.get(row.form)
    if registration is None:
        raise CannotPutThrough(REASON_WORDS[Reason.UNKNOWN_FORM])
    try:
        body = _body(row)
    except UNREADABLE:
        raise CannotPutThrough("Indholdet kan ikke læses endnu.") from None
    others = [other for other in submissions.rows_of(record_id, row.person_id, lock=True) if other is not row]
    if any(other.outcome in DONE for other in others):
        raise CannotPutThrough("Den første udgave er ført ind. Ret den i stedet, og afvis denne.")
    reporter = build_actor_on(row.person_id, row.person.name, _day(row))
    if not reporter.may(registration.right):
        raise CannotPutThrough(
            "Personen havde ingen plads, der må sende formularen, den dag det blev skrevet."
        )
    try:
        judge(row, registration, _fields(row, registration, body), body, reporter, others)
    except Unreadable:
        raise CannotPutThrough(REASON_WORDS[Reason.UNREADABLE]) from None
    if row.outcome == Outcome.NEEDS_FIX and not build_actor_on(row.person_id, "").may(registration.right):
        raise CannotPutThrough("Der er en fejl i den, og personen kan ikke længere rette den.")
    place_held(record_id, row.person_id, store.owner_of(row.person_id))
    store.settled_by(row, settler.person_id)
    return Outcome(row.outcome)


def _body(row: Custody) -> Body:
    owner = store.owner_of(row.person_id)
    seal = bound_to(row.record_id, row.rev, owner, row.form, row.form_version)
    return opened(row.sealed, (row.content or b"").decode(), seal)


def _fields(row: Custody, registration: AnyRegistration, body: Body) -> Any:  # noqa: ANN401 - Fields
    try:
        return registration.upgraded(row.form_version, body.fields)
    except KeyError:
        # Written in a version that is not known: a person decides whether it reads right as the present one.
        return body.fields


def _day(row: Custody) -> date:
    """Return the day it was written, which the phone's clock cannot put after it came."""
    written = min(row.saved_at or row.taken_at, row.taken_at)
    return min(to_local_day(written), today())


def _answers(form: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - each form's own
    return [
        (field.label.text, _answer(field))
        for field in _leaves(form)
        if field.type != "HiddenField" and not isinstance(field, PhotosField) and _answer(field)
    ]


def _leaves(fields: Any) -> list[Field]:  # noqa: ANN401 - a form or a list of entries
    found: list[Field] = []
    for field in fields:
        inside = isinstance(field, (FieldList, FormField))
        found.extend(_leaves(field) if inside else [field])
    return found


def _answer(field: Field) -> str:
    typed = str(field.raw_data[0]) if field.raw_data else ""
    offered = field.iter_choices() if hasattr(field, "iter_choices") else ()
    choices = {value: text for value, text, *_ in offered}
    return str(choices.get(typed, typed)) if typed else ""
