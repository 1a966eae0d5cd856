"""Log each change in the transaction that makes it, whichever room makes it, and each confidential reading.

Every mapped row that is added, changed or removed leaves an entry, so that no room can forget to. What is
changed by a statement of its own leaves one through `note`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from typing import Any, TypeVar

import click
from flask import current_app, g, has_request_context, request
from sqlalchemy import event, insert, inspect, select, update
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction

from gladsaxe.audit_log.rules import (
    LOGGED_LEVEL,
    Action,
    Change,
    Entry,
    Purpose,
    as_text,
    first_link,
    link,
    seal,
    told,
)
from gladsaxe.audit_log.tables import LogEnd, LogEntry
from gladsaxe.database.clock import now
from gladsaxe.database.durable import write
from gladsaxe.database.tables import Base, db

T = TypeVar("T")
# Sums, tries, sessions and what a phone still corrects: derived, or gone within minutes or days.
QUIET = frozenset(
    {
        *("login_try", "login_try_subject", "login_session", "device"),
        *("custody_draft", "custody_photo", "log_entry", "log_end", "upkeep_run", "kept_sum"),
    }
)
QUIET_ENDING = "_tally"
PENDING, MARKS = "log_pending", "log_marks"

_readings: ContextVar[list[Entry] | None] = ContextVar("readings", default=None)


class Unlogged(RuntimeError):
    """Tell that something confidential was to be read where no reading is logged."""


def note(
    action: Action,
    entity: str,
    entity_id: object,
    subject_id: int | None = None,
    level: int | None = None,
    why: str | None = None,
    changes: tuple[Change, ...] = (),
) -> None:
    """Log something in the transaction that is being written."""
    _pending(db.session()).append(_entry(action, entity, entity_id, subject_id, level, why, as_text(changes)))


def note_reading(
    entity: str, entity_id: object, level: int, subject_id: int | None, purpose: Purpose
) -> None:
    """Log that the actor reads a row, from level 2 on; raises Unlogged outside of `logged`."""
    if level < LOGGED_LEVEL:
        return
    readings = _readings.get()
    if readings is None:
        raise Unlogged(f"{entity} is read outside of a page that logs it")
    readings.append(_entry(Action.READ, entity, entity_id, subject_id, level, purpose, "[]"))


def logged(page: Callable[[], T]) -> T:
    """Make a page; one that shows something confidential is made in the transaction that logs the reading.

    It is not shown before the log is on disk, and never where the log cannot be written.
    """
    with _noting() as readings:
        answer = page()
    return write(_made_and_logged, page) if readings else answer


def _made_and_logged(page: Callable[[], T]) -> T:
    with _noting() as readings:
        answer = page()
    _pending(db.session()).extend(readings)
    return answer


@contextmanager
def _noting() -> Iterator[list[Entry]]:
    readings: list[Entry] = []
    token = _readings.set(readings)
    try:
        yield readings
    finally:
        _readings.reset(token)


def _entry(
    action: Action,
    entity: str,
    entity_id: object,
    subject_id: int | None,
    level: int | None,
    why: str | None,
    changes: str,
) -> Entry:
    actor = g.get("actor") if has_request_context() else None
    return Entry(
        happened_at=now(),
        actor_id=actor.person_id if actor else None,
        roles=",".join(sorted(actor.roles)) if actor else "",
        action=str(action),
        entity=entity,
        entity_id=str(entity_id)[:80],
        subject_id=subject_id,
        level=level,
        why=(_done_by() if why is None else str(why))[:60],
        changes=changes,
    )


def _done_by() -> str:
    if has_request_context():
        return request.endpoint or ""
    context = click.get_current_context(silent=True)
    return context.command_path if context else ""


def _pending(session: Session) -> list[Entry]:
    pending: list[Entry] = session.info.setdefault(PENDING, [])
    return pending


@event.listens_for(Session, "after_flush")
def _collect(session: Session, _context: UOWTransaction) -> None:
    for rows, action in (
        (session.new, Action.ADDED),
        (session.dirty, Action.CHANGED),
        (session.deleted, Action.REMOVED),
    ):
        for row in rows:
            if isinstance(row, Base) and not _is_quiet(row.__tablename__):
                changes = _changes(row, action)
                if changes or action is not Action.CHANGED:
                    _pending(session).append(_entry_of(row, action, changes))


def _is_quiet(table: str) -> bool:
    return table in QUIET or table.endswith(QUIET_ENDING)


def _entry_of(row: Base, action: Action, changes: list[Change]) -> Entry:
    identity = ":".join(str(part) for part in inspect(row).mapper.primary_key_from_instance(row))
    return _entry(
        action,
        row.__tablename__,
        identity,
        _subject(row, identity),
        getattr(row, "level", None),
        None,
        as_text(changes),
    )


def _subject(row: Any, identity: str) -> int | None:  # noqa: ANN401 - any mapped row
    if row.__tablename__ == "person":
        return int(identity)
    subject = getattr(row, "reporter_id", None) or getattr(row, "person_id", None)
    return subject if isinstance(subject, int) else None


def _changes(row: Base, action: Action) -> list[Change]:
    state = inspect(row)
    found = []
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if action is Action.CHANGED and not history.has_changes():
            continue
        old = told(column.key, history.deleted[0]) if history.deleted else ""
        kept = history.added or history.unchanged
        new = told(column.key, kept[0]) if kept and action is not Action.REMOVED else ""
        if old or new:
            found.append((column.key, old, new))
    return found


@event.listens_for(Session, "before_commit")
def _append(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    session.info.pop(MARKS, None)
    pending: list[Entry] = session.info.pop(PENDING, [])
    if not pending:
        return
    # The end is the last lock that a writer takes, so that no two can wait for each other in a circle.
    key: str = current_app.config["LOG_KEY"]
    if not key:
        raise RuntimeError("the configuration has no key for the log")
    connection = session.connection()
    end = connection.execute(select(LogEnd.__table__).with_for_update()).one()
    seq, last = end.seq, end.last or first_link(key, end.log_id)
    rows = []
    for entry in pending:
        seq, last = seq + 1, link(key, last, seq + 1, entry)
        rows.append({"seq": seq, "code": last, **asdict(entry)})
    connection.execute(insert(LogEntry), rows)
    sealed = {"seq": seq, "last": last, "seal": seal(key, end.log_id, seq, last)}
    connection.execute(update(LogEnd).values(**sealed))


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(MARKS, {})[transaction] = len(_pending(session))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    # What was rolled back did not happen: all of it, or what came after the savepoint.
    marks: dict[SessionTransaction, int] = session.info.get(MARKS, {})
    del _pending(session)[marks.pop(transaction, 0) :]
    if not transaction.nested:
        marks.clear()
