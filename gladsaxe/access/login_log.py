"""Logging of wrong passwords and codes, and the pages that show who came in, who did not, and when."""

from typing import NamedTuple

from flask import current_app, request
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor, current_session_user
from gladsaxe.access.throttle import is_limit_reached
from gladsaxe.audit_log.recording import log_action
from gladsaxe.audit_log.rules import EntryData, LogAction, hash_unknown_name
from gladsaxe.audit_log.store import list_access_events
from gladsaxe.bodies.store import list_people
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.web.pages import render_page

PAGE_SIZE = 100
# By which page somebody came in or tried to.
WAY_WORDS = {
    "access.log_in": "brugernavn og adgangskode",
    "offline_pages.log_in_and_send": "brugernavn og adgangskode",
    "access.staff_answer": "kommunens login",
    "access.staff_link": "kommunens login",
    "access.use_code": "koden på papir",
    "access.my_page": "skift af adgangskode",
    "access.code_app": "opsætning af kode-app",
}


class AccessEventRow(NamedTuple):
    """An event of somebody's way in as a page shows it; `name` is None for a name that nobody has."""

    event: EntryData
    name: str | None
    happened: str
    way: str


class KnownPerson(NamedTuple):
    """The account that somebody tries to open, and its person."""

    account_id: int
    person_id: int


def record_failure(
    action: LogAction, subjects: tuple[str, ...], person: KnownPerson | None, name: str = ""
) -> None:
    """Log a wrong password or code in a transaction of its own, and that it was the last one allowed."""
    run_in_transaction(_log_failure, action, subjects, person, name)


def record_own_failure(action: LogAction, subject: str = "") -> None:
    """Log a wrong password or code that somebody wrote inside the session of an account."""
    opened = current_session_user().opened
    record_failure(action, (subject,), KnownPerson(opened.account_id, opened.person_id))


def _log_failure(
    action: LogAction, subjects: tuple[str, ...], person: KnownPerson | None, name: str = ""
) -> None:
    if person:
        entity, entity_id, person_id = "account", str(person.account_id), person.person_id
    else:
        hashed = hash_unknown_name(current_app.config["LOG_KEY"], name) if name else ""
        entity, entity_id, person_id = "unknown", hashed, None
    log_action(action, entity, entity_id, person_id)
    if is_limit_reached(subjects):
        log_action(LogAction.LOCKED_OUT, entity, entity_id, person_id)


def show_own_logins() -> ResponseReturnValue:
    """Show the person's own logins, failures, lock-outs and refusals."""
    return _show_events(current_actor().person_id)


def show_all_logins() -> ResponseReturnValue:
    """Show everybody's to the administrator, without what a page that was refused is about."""
    return _show_events(None)


def _show_events(person_id: int | None) -> ResponseReturnValue:
    events = list_access_events(person_id, request.args.get("foer", type=int), PAGE_SIZE + 1)
    names = {person.id: person.name for person in list_people()} if person_id is None else {}
    rows = [
        AccessEventRow(
            event,
            names.get(event.subject_id) if event.subject_id is not None else None,
            LogAction(event.action).word,
            WAY_WORDS.get(event.why, ""),
        )
        for _, event in events[:PAGE_SIZE]
    ]
    return render_page(
        "access/logins.html",
        rows=rows,
        everybody=person_id is None,
        older=events[PAGE_SIZE - 1][0] if len(events) > PAGE_SIZE else None,
    )
