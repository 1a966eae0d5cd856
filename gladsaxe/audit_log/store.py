"""Every query about the log: its check, its anchors, and what a person may know of it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gladsaxe.audit_log.rules import ACCESS_ACTIONS, EndData, EntryData, LogAction, LogAnchor, verify_chain
from gladsaxe.audit_log.tables import LogEnd, LogEntry
from gladsaxe.database.tables import Base, db

ENTRY_COLUMNS = [getattr(LogEntry, field.name) for field in fields(EntryData)]
MAX_ENTRIES = 500


def verify_log(log_id: str, anchors: Iterable[LogAnchor] = (), session: Session | None = None) -> list[str]:
    """Return each thing that is wrong with the log of that id, nothing for one that nobody has touched."""
    using = session or db.session()
    ends = using.execute(select(LogEnd.log_id, LogEnd.seq, LogEnd.last, LogEnd.seal)).all()
    if len(ends) != 1:
        return [f"the end: there are {len(ends)} rows, and there is one"]
    entries = _read_entries(using)
    key: str = current_app.config["LOG_KEY"]
    return list(verify_chain(key, log_id, EndData(*ends[0]), entries, list(anchors)))


def read_log_end() -> EndData | None:
    """Return what the log says of its own end, None where it does not say one thing."""
    ends = db.session.execute(select(LogEnd.log_id, LogEnd.seq, LogEnd.last, LogEnd.seal)).all()
    return EndData(*ends[0]) if len(ends) == 1 else None


def has_rows() -> bool:
    """Return True if something was written to the database since its tables were made."""
    tables = (table for table in Base.metadata.sorted_tables if table.name != LogEnd.__tablename__)
    return any(db.session.execute(select(1).select_from(table).limit(1)).first() for table in tables)


def make_anchor() -> LogAnchor:
    """Return where the log has come to."""
    end = db.session.scalars(select(LogEnd)).one()
    return LogAnchor(end.log_id, end.seq, end.last or "0" * 32)


def list_entries_about(person_id: int, most: int = MAX_ENTRIES) -> Sequence[EntryData]:
    """Return the newest entries about a person that somebody else made."""
    rows = db.session.execute(
        select(*ENTRY_COLUMNS)
        .where(LogEntry.subject_id == person_id)
        .where((LogEntry.actor_id != person_id) | LogEntry.actor_id.is_(None))
        .where(LogEntry.action.in_([LogAction.READ, LogAction.CHANGED, LogAction.PURGED, LogAction.REMOVED]))
        .order_by(LogEntry.seq.desc())
        .limit(most)
    )
    return [EntryData(*row) for row in rows]


def list_access_events(
    person_id: int | None, before: int | None = None, most: int = MAX_ENTRIES
) -> list[tuple[int, EntryData]]:
    """Return the newest events of people's way in with their numbers, of one person or of all."""
    query = select(LogEntry.seq, *ENTRY_COLUMNS).where(LogEntry.action.in_(ACCESS_ACTIONS))
    if person_id is not None:
        query = query.where(LogEntry.subject_id == person_id)
    if before is not None:
        query = query.where(LogEntry.seq < before)
    rows = db.session.execute(query.order_by(LogEntry.seq.desc()).limit(most))
    return [(seq, EntryData(*values)) for seq, *values in rows]


def count_failed_logins(person_id: int, operations: Collection[str]) -> int:
    """Return how often a person's login failed by those operations since the person last came in."""
    own = LogEntry.subject_id == person_id
    last = select(func.max(LogEntry.seq)).where(own, LogEntry.action == LogAction.LOGGED_IN)
    query = select(func.count()).where(
        own,
        LogEntry.action == LogAction.LOGIN_FAILED,
        LogEntry.why.in_(operations),
        LogEntry.seq > func.coalesce(last.scalar_subquery(), 0),
    )
    return db.session.scalar(query) or 0


def _read_entries(session: Session) -> Iterator[tuple[int, EntryData, str]]:
    query = select(LogEntry.seq, *ENTRY_COLUMNS, LogEntry.code).order_by(LogEntry.seq)
    for seq, *values, code in session.execute(query.execution_options(yield_per=1000)):
        yield seq, EntryData(*values), code
