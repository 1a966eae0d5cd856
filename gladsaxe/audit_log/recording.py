"""Log each change in the transaction that makes it, whichever room makes it, and each confidential reading.

Every mapped row that is added, changed or removed leaves an entry, so that no room can forget to. What is
changed by a statement of its own leaves one through `log_action`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, replace
from typing import Any, TypeVar

import click
from flask import current_app, g, has_request_context, request
from sqlalchemy import event, insert, inspect, select, update
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction

from gladsaxe.audit_log.rules import (
    ColumnChange,
    EntryData,
    LogAction,
    ReadingPurpose,
    compute_entry_code,
    compute_first_code,
    compute_seal,
    format_changes,
    format_logged_value,
)
from gladsaxe.audit_log.tables import LogEnd, LogEntry
from gladsaxe.core.confidentiality import LEVEL_POLICIES, ConfidentialityLevel
from gladsaxe.database.clock import now
from gladsaxe.database.tables import Base, db
from gladsaxe.database.transactions import run_in_transaction

T = TypeVar("T")
# Sums, tries, sessions and what a phone still corrects: derived, or gone within minutes or days.
UNLOGGED_TABLES = frozenset(
    {
        *("login_try", "login_try_subject", "login_session", "device"),
        *("custody_draft", "custody_photo", "log_entry", "log_end", "upkeep_run", "kept_sum"),
    }
)
UNLOGGED_SUFFIX = "_tally"
PENDING_KEY, SAVEPOINTS_KEY = "log_pending", "log_marks"

_open_readings: ContextVar[list[EntryData] | None] = ContextVar("readings", default=None)


class ReadingNotLogged(RuntimeError):
    """Raised where something confidential was to be read where no reading is logged."""


def log_action(
    action: LogAction,
    entity: str,
    entity_id: object,
    subject_id: int | None = None,
    level: int | None = None,
    why: str | None = None,
) -> None:
    """Log something in the transaction that is being written."""
    _pending_entries(db.session()).append(_build_entry(action, entity, entity_id, subject_id, level, why))


def begin_log() -> None:
    """Seal the log's beginning and make its first entry, so that a log without any was emptied."""
    end = db.session.scalars(select(LogEnd).with_for_update()).one()
    if not end.seq:
        end.seal = compute_seal(current_app.config["LOG_KEY"], end.log_id, 0, end.last)
    log_action(LogAction.BEGUN, "log", end.log_id)


def log_reading(
    entity: str, entity_id: object, level: int, subject_id: int | None, purpose: ReadingPurpose
) -> None:
    """Log that the actor reads a row of a level that asks for it.

    Raises ReadingNotLogged outside of `make_logged_page`.
    """
    if not LEVEL_POLICIES[ConfidentialityLevel(level)].reading_logged:
        return
    readings = _open_readings.get()
    if readings is None:
        raise ReadingNotLogged(f"{entity} is read outside of a page that logs it")
    readings.append(_build_entry(LogAction.READ, entity, entity_id, subject_id, level, purpose))


def make_logged_page(page: Callable[[], T]) -> T:
    """Make a page; one that shows something confidential is made in the transaction that logs the reading.

    It is not shown before the log is on disk, and never where the log cannot be written.
    """
    with _collect_readings() as readings:
        answer = page()
    return run_in_transaction(_make_and_log, page) if readings else answer


def _make_and_log(page: Callable[[], T]) -> T:
    with _collect_readings() as readings:
        answer = page()
    _pending_entries(db.session()).extend(readings)
    return answer


@contextmanager
def _collect_readings() -> Iterator[list[EntryData]]:
    readings: list[EntryData] = []
    token = _open_readings.set(readings)
    try:
        yield readings
    finally:
        _open_readings.reset(token)


def _build_entry(
    action: LogAction,
    entity: str,
    entity_id: object,
    subject_id: int | None,
    level: int | None,
    why: str | None = None,
) -> EntryData:
    actor = g.get("actor") if has_request_context() else None
    return EntryData(
        happened_at=now(),
        actor_id=actor.person_id if actor else None,
        roles=",".join(sorted(actor.roles)) if actor else "",
        action=str(action),
        entity=entity,
        entity_id=str(entity_id)[:80],
        subject_id=subject_id,
        level=level,
        why=(_current_operation() if why is None else str(why))[:60],
        changes=format_changes([]),
    )


def _current_operation() -> str:
    if has_request_context():
        return request.endpoint or ""
    context = click.get_current_context(silent=True)
    return context.command_path if context else ""


def _pending_entries(session: Session) -> list[EntryData]:
    pending: list[EntryData] = session.info.setdefault(PENDING_KEY, [])
    return pending


@event.listens_for(Session, "after_flush")
def _collect_changes(session: Session, _context: UOWTransaction) -> None:
    for rows, action in (
        (session.new, LogAction.ADDED),
        (session.dirty, LogAction.CHANGED),
        (session.deleted, LogAction.REMOVED),
    ):
        for row in rows:
            if isinstance(row, Base) and not _is_unlogged(row.__tablename__):
                changes = _list_changes(row, action)
                if changes or action is not LogAction.CHANGED:
                    _pending_entries(session).append(_build_row_entry(row, action, changes))


def _is_unlogged(table: str) -> bool:
    return table in UNLOGGED_TABLES or table.endswith(UNLOGGED_SUFFIX)


def _build_row_entry(row: Base, action: LogAction, changes: list[ColumnChange]) -> EntryData:
    identity = ":".join(str(part) for part in inspect(row).mapper.primary_key_from_instance(row))
    subject_id, level = _find_subject(row, identity), getattr(row, "level", None)
    entry = _build_entry(action, row.__tablename__, identity, subject_id, level)
    return replace(entry, changes=format_changes(changes))


def _find_subject(row: Any, identity: str) -> int | None:  # noqa: ANN401 - any mapped row
    if row.__tablename__ == "person":
        return int(identity)
    subject = getattr(row, "reporter_id", None) or getattr(row, "person_id", None)
    return subject if isinstance(subject, int) else None


def _list_changes(row: Base, action: LogAction) -> list[ColumnChange]:
    state = inspect(row)
    changes = []
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if action is LogAction.CHANGED and not history.has_changes():
            continue
        shown = bool(column.columns[0].info.get("shown_in_log"))
        old = format_logged_value(history.deleted[0], shown) if history.deleted else ""
        kept = history.added or history.unchanged
        new = format_logged_value(kept[0], shown) if kept and action is not LogAction.REMOVED else ""
        if old or new:
            changes.append((column.key, old, new))
    return changes


@event.listens_for(Session, "before_commit")
def _append_entries(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    session.info.pop(SAVEPOINTS_KEY, None)
    pending: list[EntryData] = session.info.pop(PENDING_KEY, [])
    if not pending:
        return
    # The end is the last lock that a writer takes, so that no two can wait for each other in a circle.
    key: str = current_app.config["LOG_KEY"]
    if not key:
        raise RuntimeError("the configuration has no key for the log")
    connection = session.connection()
    end = connection.execute(select(LogEnd.__table__).with_for_update()).one()
    seq, last = end.seq, end.last or compute_first_code(key, end.log_id)
    # An end that someone else has written is never sealed by us: each check finds it from then on.
    is_sealed = end.seal == compute_seal(key, end.log_id, end.seq, end.last)
    rows = []
    for entry in pending:
        seq, last = seq + 1, compute_entry_code(key, last, seq + 1, entry)
        rows.append({"seq": seq, "code": last, **asdict(entry)})
    connection.execute(insert(LogEntry), rows)
    seal = compute_seal(key, end.log_id, seq, last) if is_sealed else end.seal
    connection.execute(update(LogEnd).values(seq=seq, last=last, seal=seal))


@event.listens_for(Session, "after_transaction_create")
def _mark_savepoint(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(SAVEPOINTS_KEY, {})[transaction] = len(_pending_entries(session))


@event.listens_for(Session, "after_soft_rollback")
def _discard_rolled_back(session: Session, transaction: SessionTransaction) -> None:
    # What was rolled back did not happen: all of it, or what came after the savepoint.
    marks: dict[SessionTransaction, int] = session.info.get(SAVEPOINTS_KEY, {})
    del _pending_entries(session)[marks.pop(transaction, 0) :]
    if not transaction.nested:
        marks.clear()
