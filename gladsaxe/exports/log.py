"""Writing an export into the log, and reading the log."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from gladsaxe.access.rules import Actor
from gladsaxe.database.clock import now, to_local_day
from gladsaxe.database.tables import db
from gladsaxe.exports.contents import ExportStamp
from gladsaxe.exports.rules import ExportKind, export_number
from gladsaxe.exports.tables import Export

MAX_LOGGED_EXPORTS = 200


def log_export(
    actor: Actor | None, kind: ExportKind, as_of: date, receiver: str, purpose: str
) -> ExportStamp:
    """Write a file that is about to leave into the log, and return what it is stamped with."""
    moment = now()
    row = Export(
        kind=kind,
        receiver=receiver,
        purpose=purpose,
        as_of=as_of,
        made_at=moment,
        person_id=actor.person_id if actor else None,
    )
    db.session.add(row)
    db.session.flush()
    return ExportStamp(export_number(to_local_day(moment), row.id), receiver, purpose, moment)


def list_exports() -> Sequence[tuple[str, Export]]:
    """Return the newest exports with their numbers, the newest first."""
    rows = db.session.scalars(select(Export).order_by(Export.id.desc()).limit(MAX_LOGGED_EXPORTS))
    return [(export_number(to_local_day(row.made_at), row.id), row) for row in rows]
