"""Photos that come after their record: checked, opened, re-encoded, and given to the row they belong to."""

from gladsaxe.attachments import store as attachments
from gladsaxe.attachments.rules import EncodedPhoto, UnusablePhoto, read_photo
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.offline.record_processing import get_key_store
from gladsaxe.offline.registrations import REGISTRATIONS
from gladsaxe.offline.rules import build_photo_associated_data
from gladsaxe.offline.seal import BrokenSeal, UnknownKey
from gladsaxe.submissions import awaited_photos
from gladsaxe.submissions import store as submissions
from gladsaxe.submissions.awaited_photos import UNKNOWN_FIELD
from gladsaxe.submissions.daily_limit import check_daily_limit
from gladsaxe.submissions.rules import ACCEPTED_OUTCOMES, PhotoState
from gladsaxe.submissions.tables import AwaitedPhoto

DAMAGED_PHOTO_MESSAGE = "Billedet kan ikke læses. Tag det igen, eller vælg et andet."


class UnknownPhoto(Exception):
    """Raised where no record of the person asks for the photo."""


def receive_photo(sha256: str, content: bytes, sealed: bool, person_id: int, owner: str) -> tuple[bool, str]:
    """Take a photo in once; tell whether it is new, and the sentence for one that cannot be used.

    Raises UnknownPhoto for one that nothing of the person's asks for, OverDailyLimit for one too many.
    """
    rows = awaited_photos.list_photos_by_digest(person_id, sha256)
    if not rows:
        raise UnknownPhoto(sha256)
    if all(row.state != PhotoState.AWAITED for row in rows):
        unusable = all(row.state == PhotoState.UNUSABLE for row in rows)
        return False, DAMAGED_PHOTO_MESSAGE if unusable else ""
    check_daily_limit(person_id, len(content))
    picture, sentence = None, ""
    if all(row.field != UNKNOWN_FIELD for row in rows):
        try:
            picture = _decode_photo(content, sealed, rows[0].record_id, owner)
        except UnknownKey:
            pass
        except UnusablePhoto as fault:
            sentence = str(fault)
    return run_in_transaction(_save_photo, sha256, person_id, content, sealed, picture, sentence), sentence


def place_held_photos(record_id: str, person_id: int, owner: str) -> None:
    """Give a record that was put through the photos that were held for it, as far as they can be opened."""
    for row in awaited_photos.list_record_photos(record_id, lock=True):
        if row.state != PhotoState.HELD or row.field == UNKNOWN_FIELD or row.content is None:
            continue
        try:
            _place_photo(row, _decode_photo(row.content, row.sealed, record_id, owner), person_id)
        except UnusablePhoto:
            row.state, row.content = PhotoState.UNUSABLE, None
    db.session.flush()


def _decode_photo(content: bytes, sealed: bool, record_id: str, owner: str) -> EncodedPhoto:
    if sealed:
        try:
            content = get_key_store().open(content, build_photo_associated_data(record_id, owner))
        except BrokenSeal:
            raise UnusablePhoto(DAMAGED_PHOTO_MESSAGE) from None
    return read_photo(content)


def _save_photo(
    sha256: str, person_id: int, content: bytes, sealed: bool, picture: EncodedPhoto | None, sentence: str
) -> bool:
    # Locked first in the order of acceptance, so that a photo and its row cannot pass each other unseen.
    for record_id in {row.record_id for row in awaited_photos.list_photos_by_digest(person_id, sha256)}:
        submissions.list_revisions(record_id, person_id, lock=True)
    rows = [
        row
        for row in awaited_photos.list_photos_by_digest(person_id, sha256, lock=True)
        if row.state == PhotoState.AWAITED
    ]
    for row in rows:
        if sentence:
            row.state = PhotoState.UNUSABLE
        elif picture is None or row.field == UNKNOWN_FIELD:
            row.state, row.content, row.sealed = PhotoState.HELD, content, sealed
        else:
            _place_photo(row, picture, person_id)
    db.session.flush()
    return bool(rows)


def _place_photo(row: AwaitedPhoto, picture: EncodedPhoto, person_id: int) -> None:
    revisions = submissions.list_revisions(row.record_id, person_id)
    registration = REGISTRATIONS[revisions[0].form]
    submission_id = registration.photos_of(row.record_id, row.field)
    row.photo_id = attachments.keep_photos(submission_id, person_id, [picture])[0]
    row.state, row.content = PhotoState.KEPT, None
    if any(other.outcome in ACCEPTED_OUTCOMES for other in revisions):
        registration.attach(submission_id, person_id)
