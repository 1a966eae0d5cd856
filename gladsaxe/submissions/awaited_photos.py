"""The photos that come after their record: which are asked for, which have come."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select

from gladsaxe.attachments import store as attachments
from gladsaxe.database.tables import db
from gladsaxe.submissions.rules import PhotoState
from gladsaxe.submissions.tables import AwaitedPhoto

# The field of a photo whose record cannot be read, so that nobody knows where it was chosen.
UNKNOWN_FIELD = ""
PENDING_STATES = (PhotoState.AWAITED, PhotoState.HELD)


def list_record_photos(record_id: str, lock: bool = False) -> Sequence[AwaitedPhoto]:
    """Return the photos that belong to a record, in the order they were chosen."""
    query = select(AwaitedPhoto).where(AwaitedPhoto.record_id == record_id).order_by(AwaitedPhoto.id)
    return db.session.scalars(_lock_rows(query) if lock else query).all()


def list_photos_by_digest(person_id: int, sha256: str, lock: bool = False) -> Sequence[AwaitedPhoto]:
    """Return where the person's photo with that digest belongs."""
    query = (
        select(AwaitedPhoto)
        .where(AwaitedPhoto.person_id == person_id, AwaitedPhoto.sha256 == sha256)
        .order_by(AwaitedPhoto.id)
    )
    return db.session.scalars(_lock_rows(query) if lock else query).all()


def update_awaited_photos(record_id: str, person_id: int, chosen: Iterable[tuple[str, str]]) -> None:
    """Ask for the photos of a record, each a field and a digest; those it no longer names are let go."""
    chosen_photos = dict.fromkeys(chosen)
    unplaced: dict[str, AwaitedPhoto] = {}
    let_go: list[AwaitedPhoto] = []
    stays: set[str | None] = set()
    for row in list_record_photos(record_id, lock=True):
        if (row.field, row.sha256) in chosen_photos:
            del chosen_photos[row.field, row.sha256]
            stays.add(row.photo_id)
        elif row.field == UNKNOWN_FIELD:
            unplaced[row.sha256] = row
        else:
            let_go.append(row)
    for row in let_go:
        db.session.delete(row)
    db.session.flush()
    attachments.delete_photos([row.photo_id for row in let_go if row.photo_id and row.photo_id not in stays])
    for field, sha256 in chosen_photos:
        # What came before its field was known takes its place now.
        if (early := unplaced.pop(sha256, None)) is not None:
            early.field = field
            continue
        _add_awaited_photo(record_id, person_id, field, sha256)
    db.session.flush()


def add_unplaced_photos(record_id: str, person_id: int, digests: Iterable[str]) -> None:
    """Ask for the photos of a record that cannot be read, so that their fields are not known yet."""
    asked = {row.sha256 for row in list_record_photos(record_id, lock=True)}
    for sha256 in dict.fromkeys(digests):
        if sha256 not in asked:
            _add_awaited_photo(record_id, person_id, UNKNOWN_FIELD, sha256)
    db.session.flush()


def list_photo_names(record_id: str) -> list[str]:
    """Return the photos of a record that can come along with it, each as field:digest."""
    rows = list_record_photos(record_id)
    return [f"{row.field}:{row.sha256}" for row in rows if row.field and row.state != PhotoState.UNUSABLE]


def find_photos_by_name(record_id: str, texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return the photos of a record that are named so, as field and digest."""
    photos_by_name = {
        f"{row.field}:{row.sha256}": (row.field, row.sha256) for row in list_record_photos(record_id)
    }
    return [photos_by_name[text] for text in texts if text in photos_by_name]


def list_missing_digests(record_ids: Iterable[str]) -> dict[str, list[str]]:
    """Return the digests of the photos that have not come yet, by record."""
    rows = db.session.execute(
        select(AwaitedPhoto.record_id, AwaitedPhoto.sha256)
        .where(AwaitedPhoto.record_id.in_(list(record_ids)), AwaitedPhoto.state == PhotoState.AWAITED)
        .order_by(AwaitedPhoto.id)
    )
    found: dict[str, list[str]] = {}
    for record_id, sha256 in rows:
        if sha256 not in found.setdefault(record_id, []):
            found[record_id].append(sha256)
    return found


def count_pending_photos(record_id: str, person_id: int) -> dict[str, int]:
    """Return how many photos of each field of the person's record are on their way."""
    query = (
        select(AwaitedPhoto.field, func.count())
        .where(
            AwaitedPhoto.record_id == record_id,
            AwaitedPhoto.person_id == person_id,
            AwaitedPhoto.state.in_(PENDING_STATES),
        )
        .group_by(AwaitedPhoto.field)
    )
    return dict(db.session.execute(query).all())


def _add_awaited_photo(record_id: str, person_id: int, field: str, sha256: str) -> None:
    db.session.add(
        AwaitedPhoto(
            record_id=record_id,
            field=field,
            sha256=sha256,
            person_id=person_id,
            state=PhotoState.AWAITED,
            sealed=False,
        )
    )


def _lock_rows(query: Select[AwaitedPhoto]) -> Select[AwaitedPhoto]:
    return query.with_for_update().execution_options(populate_existing=True)
