"""Every query and write about photos and documents; who may see one is asked of the row it belongs to."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select

from gladsaxe.attachments.rules import Document, EncodedPhoto
from gladsaxe.attachments.tables import Photo, StoredDocument
from gladsaxe.database.clock import now
from gladsaxe.database.tables import Base, db


def keep_photos(submission_id: str, person_id: int, pictures: Sequence[EncodedPhoto]) -> list[str]:
    """Keep the pictures of a form, also one that has a fault elsewhere, for a browser forgets its files.

    Returns the photos' names; a picture that is kept already has the name it got then.
    """
    if not pictures:
        return []
    photo_ids = {photo.sha256: photo.id for photo in list_photos(submission_id, person_id)}
    digests = [hashlib.sha256(picture.jpeg).hexdigest() for picture in pictures]
    for digest, picture in zip(digests, pictures, strict=True):
        if digest in photo_ids:
            continue
        photo_ids[digest] = secrets.token_hex(16)
        db.session.add(
            Photo(
                id=photo_ids[digest],
                submission_id=submission_id,
                person_id=person_id,
                sha256=digest,
                width=picture.width,
                height=picture.height,
                created_at=now(),
                jpeg=picture.jpeg,
            )
        )
    db.session.flush()
    return [photo_ids[digest] for digest in digests]


def list_photos(submission_id: str, person_id: int) -> Sequence[Photo]:
    """Return the photos that came with the person's form."""
    return db.session.scalars(
        select(Photo)
        .where(Photo.submission_id == submission_id, Photo.person_id == person_id)
        .order_by(Photo.created_at, Photo.id)
    ).all()


def count_photos(submission_ids: Collection[str], person_id: int) -> dict[str, int]:
    """Return how many photos came with each of the person's forms, nothing for a form without any."""
    query = (
        select(Photo.submission_id, func.count())
        .where(Photo.submission_id.in_(submission_ids), Photo.person_id == person_id)
        .group_by(Photo.submission_id)
    )
    return dict(db.session.execute(query).all())


def delete_photos(photo_ids: Collection[str]) -> None:
    """Delete photos that belong to no row."""
    db.session.execute(delete(Photo).where(Photo.id.in_(photo_ids)))


def list_unused_photos(before: datetime) -> list[str]:
    """Return the photos that came before a moment and that no row has taken up."""
    return list(
        db.session.scalars(select(Photo.id).where(Photo.created_at < before, *_unused_clauses(Photo)))
    )


def delete_unused_attachments(table_name: str, person_id: int) -> int:
    """Delete the person's photos or documents, by table, that no row has taken up; return how many."""
    table = next(row for row in (Photo, StoredDocument) if row.__tablename__ == table_name)
    own = (table.person_id == person_id, *_unused_clauses(table))
    ids = list(db.session.scalars(select(table.id).where(*own)))
    db.session.execute(delete(table).where(table.id.in_(ids)))
    return len(ids)


def _unused_clauses(attachment: type[Photo] | type[StoredDocument]) -> list[ColumnElement[bool]]:
    links = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == f"{attachment.__tablename__}.id" for key in column.foreign_keys)
    ]
    return [attachment.id.not_in(select(column).where(column.is_not(None))) for column in links]


def keep_document(submission_id: str, person_id: int, document: Document | None) -> StoredDocument | None:
    """Keep a form's file, also where the form has a fault, for a browser forgets its files.

    A file that is chosen again replaces the one that came before. Returns what is kept, None for nothing.
    """
    row = find_document(submission_id, person_id)
    if document is None:
        return row
    if row is None:
        row = StoredDocument(id=secrets.token_hex(16), submission_id=submission_id, person_id=person_id)
        db.session.add(row)
    row.name, row.mimetype, row.content = document.name, document.mimetype, document.content
    row.sha256 = hashlib.sha256(document.content).hexdigest()
    row.size, row.created_at = len(document.content), now()
    db.session.flush()
    return row


def find_document(submission_id: str, person_id: int) -> StoredDocument | None:
    """Return the file that came with the person's form."""
    return db.session.scalar(
        select(StoredDocument).where(
            StoredDocument.submission_id == submission_id, StoredDocument.person_id == person_id
        )
    )
