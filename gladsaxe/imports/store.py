"""Every query and write about files that are brought in."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor
from gladsaxe.database.clock import now, today
from gladsaxe.database.pagination import KeysetPage, paginate_by_day
from gladsaxe.database.tables import db
from gladsaxe.imports.rules.fields import ImportKind, list_allowed_kinds
from gladsaxe.imports.rules.outcomes import FINAL_STATES, ImportState, ImportSummary, RowOutcome
from gladsaxe.imports.tables import FileImport, FileImportMark, FileImportPart, SavedColumns

PART_ROWS = 1_000
UNFINISHED_LIFETIME = timedelta(days=7)
NumberedRow = tuple[int, list[str]]


class ImportMark(NamedTuple):
    """What a row became: `version` is the changed row's, `before` what undoing puts back."""

    row: int
    outcome: RowOutcome
    target_id: int
    version: int = 0
    before: dict[str, Any] | None = None


def find_import(actor: Actor, import_id: int) -> FileImport | None:
    """Return a file that the actor brought in, or a stored one of a kind that the actor may bring in."""
    return db.session.scalar(
        select(FileImport)
        .where(FileImport.id == import_id, FileImport.kind.in_(list_allowed_kinds(actor)))
        .where(or_(FileImport.person_id == actor.person_id, FileImport.state.in_(FINAL_STATES)))
        .options(joinedload(FileImport.person), joinedload(FileImport.undone_by))
    )


def find_import_by_submission(submission_id: str) -> FileImport | None:
    """Return the file that came with that form."""
    return db.session.scalar(select(FileImport).where(FileImport.submission_id == submission_id))


def list_imports(actor: Actor, after: str | None) -> KeysetPage[FileImport]:
    """Return a page of the files that the actor may see, the newest first."""
    query = (
        select(FileImport)
        .where(FileImport.kind.in_(list_allowed_kinds(actor)))
        .where(or_(FileImport.person_id == actor.person_id, FileImport.state.in_(FINAL_STATES)))
        .options(joinedload(FileImport.person))
    )
    return paginate_by_day(query, FileImport.uploaded_on, FileImport.id, after)


def find_earlier_import(digest: str, kind: str, other_than: int) -> FileImport | None:
    """Return the newest stored file with the same bytes."""
    return db.session.scalar(
        select(FileImport)
        .where(FileImport.sha256 == digest, FileImport.kind == kind, FileImport.id != other_than)
        .where(FileImport.state == ImportState.STORED)
        .options(joinedload(FileImport.person))
        .order_by(FileImport.id.desc())
        .limit(1)
    )


def add_import(submission_id: str, person_id: int, kind: ImportKind, file_name: str, content: bytes) -> int:
    """Keep a file that came in, and give up those that nobody finished."""
    old = select(FileImport.id).where(
        FileImport.state.not_in(FINAL_STATES), FileImport.uploaded_at < now() - UNFINISHED_LIFETIME
    )
    for import_id in db.session.scalars(old).all():
        delete_import(import_id)
    row = FileImport(
        submission_id=submission_id,
        kind=kind,
        state=ImportState.UPLOADED,
        person_id=person_id,
        file_name=file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        reading={},
        settings={},
        summary={},
        uploaded_on=today(),
        uploaded_at=now(),
        undone_reason="",
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def get_content(import_id: int) -> bytes:
    """Return the file's bytes, none once it is stored or given up."""
    return db.session.scalar(select(FileImport.content).where(FileImport.id == import_id)) or b""


def save_part(import_id: int, number: int, rows: Sequence[NumberedRow]) -> None:
    """Keep some of the file's rows in place of what was read before."""
    db.session.execute(
        delete(FileImportPart).where(FileImportPart.import_id == import_id, FileImportPart.number == number)
    )
    packed = zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 1)
    db.session.execute(insert(FileImportPart).values(import_id=import_id, number=number, rows=packed))


def iter_parts(import_id: int) -> Iterator[list[NumberedRow]]:
    """Yield the file's rows, a part at a time."""
    number = 0
    while True:
        packed = db.session.scalar(
            select(FileImportPart.rows).where(
                FileImportPart.import_id == import_id, FileImportPart.number == number
            )
        )
        if packed is None:
            return
        yield [(at, cells) for at, cells in json.loads(zlib.decompress(packed))]
        number += 1


def record_reading(import_id: int, reading: dict[str, Any], parts_kept: int) -> None:
    """Note what the file was read as; what an earlier reading left behind goes."""
    row = _lock_import(import_id)
    row.reading, row.state, row.settings, row.summary = reading, ImportState.READ, {}, {}
    db.session.execute(
        delete(FileImportPart).where(
            FileImportPart.import_id == import_id, FileImportPart.number >= parts_kept
        )
    )
    db.session.flush()


def record_refusal(import_id: int, sentence: str) -> None:
    """Note why the file is not read; nothing of it is kept but its name and hash."""
    row = _lock_import(import_id)
    row.state, row.reading, row.content = ImportState.REFUSED, {"refused": sentence}, None
    _delete_parts(import_id)
    db.session.flush()


def record_check(import_id: int, settings: dict[str, Any], summary: ImportSummary) -> None:
    """Note how the columns are understood and what checking the file found."""
    row = _lock_import(import_id)
    row.settings, row.summary, row.state = settings, summary.as_json(), ImportState.CHECKED
    db.session.flush()


def record_storing(import_id: int) -> None:
    """Note that the file's rows are stored; the file itself goes."""
    row = _lock_import(import_id)
    row.state, row.stored_at, row.content = ImportState.STORED, now(), None
    _delete_parts(import_id)
    db.session.flush()


def record_undoing(import_id: int, person_id: int, reason: str) -> None:
    """Note that a stored file is undone, by whom and why."""
    row = _lock_import(import_id)
    row.state, row.undone_at, row.undone_by_id, row.undone_reason = (
        ImportState.UNDONE,
        now(),
        person_id,
        reason,
    )
    db.session.flush()


def lock_state(import_id: int) -> ImportState:
    """Return how far the file has come, locked until the transaction ends."""
    return ImportState(_lock_import(import_id).state)


def delete_import(import_id: int) -> None:
    """Give up a file that was not stored."""
    _delete_parts(import_id)
    db.session.execute(
        delete(FileImport).where(FileImport.id == import_id, FileImport.state.not_in(FINAL_STATES))
    )


def save_marks(import_id: int, marks: Iterable[ImportMark]) -> None:
    """Keep what rows of the file became."""
    rows = [{"import_id": import_id, **mark._asdict()} for mark in marks]
    if rows:
        db.session.execute(insert(FileImportMark).execution_options(render_nulls=True), rows)


def iter_marks(import_id: int) -> Iterator[list[ImportMark]]:
    """Yield what the file's rows became, the last ones first, a part at a time."""
    below: int | None = None
    while True:
        query = select(FileImportMark).where(FileImportMark.import_id == import_id)
        if below is not None:
            query = query.where(FileImportMark.id < below)
        rows = db.session.scalars(query.order_by(FileImportMark.id.desc()).limit(PART_ROWS)).all()
        if not rows:
            return
        below = rows[-1].id
        marks = [
            ImportMark(row.row, RowOutcome(row.outcome), row.target_id, row.version, row.before)
            for row in rows
        ]
        for row in rows:
            db.session.expunge(row)
        yield marks


def list_saved_columns(kind: str) -> list[SavedColumns]:
    """Return the ways that columns of this kind are understood, by name."""
    return list(
        db.session.scalars(select(SavedColumns).where(SavedColumns.kind == kind).order_by(SavedColumns.name))
    )


def save_columns(kind: str, name: str, settings: dict[str, Any], person_id: int) -> None:
    """Save a way under its name, in place of what had it."""
    row = db.session.scalar(
        select(SavedColumns).where(SavedColumns.kind == kind, SavedColumns.name == name)
    ) or SavedColumns(kind=kind, name=name)
    row.settings, row.person_id, row.saved_at = settings, person_id, now()
    db.session.add(row)
    db.session.flush()


def _lock_import(import_id: int) -> FileImport:
    return db.session.get_one(FileImport, import_id, with_for_update=True, populate_existing=True)


def _delete_parts(import_id: int) -> None:
    db.session.execute(delete(FileImportPart).where(FileImportPart.import_id == import_id))
