"""Every query about the log: its check, its anchors, and what a person may know of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from gladsaxe.audit_log.rules import Action, Anchor, End, Entry, faults
from gladsaxe.audit_log.tables import LogEnd, LogEntry
from gladsaxe.database.tables import db

COLUMNS = [getattr(LogEntry, field.name) for field in fields(Entry)]
MOST_TOLD = 500


def log_faults(anchors: Iterable[Anchor] = (), session: Session | None = None) -> list[str]:
    """Return each thing that is wrong with the log, nothing for one that nobody has touched."""
    using = session or db.session()
    ends = using.execute(select(LogEnd.log_id, LogEnd.seq, LogEnd.last, LogEnd.seal)).all()
    if len(ends) != 1:
        return [f"the end: there are {len(ends)} rows, and there is one"]
    entries = _entries(using)
    return list(faults(current_app.config["LOG_KEY"], End(*ends[0]), entries, list(anchors)))


def anchor() -> Anchor:
    """Return where the log has come to."""
    end = db.session.scalars(select(LogEnd)).one()
    return Anchor(end.log_id, end.seq, end.last or "0" * 32)


def about(person_id: int, most: int = MOST_TOLD) -> Sequence[Entry]:
    """Return the newest entries about a person that somebody else made."""
    rows = db.session.execute(
        select(*COLUMNS)
        .where(LogEntry.subject_id == person_id)
        .where((LogEntry.actor_id != person_id) | LogEntry.actor_id.is_(None))
        .where(LogEntry.action.in_([Action.READ, Action.CHANGED, Action.PURGED, Action.REMOVED]))
        .order_by(LogEntry.seq.desc())
        .limit(most)
    )
    return [Entry(*row) for row in rows]


def _entries(session: Session) -> Iterator[tuple[int, Entry, str]]:
    query = select(LogEntry.seq, *COLUMNS, LogEntry.code).order_by(LogEntry.seq)
    for seq, *values, code in session.execute(query.execution_options(yield_per=1000)):
        yield seq, Entry(*values), code
