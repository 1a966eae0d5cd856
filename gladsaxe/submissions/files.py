"""The photos and the document of a form: read before its write, kept where another field has a fault."""

from gladsaxe.attachments import store as attachments
from gladsaxe.attachments.forms import DocumentField, read_photos
from gladsaxe.submissions import awaited_photos
from gladsaxe.submissions.daily_limit import DAILY_LIMIT_SENTENCE, OverDailyLimit, check_daily_limit
from gladsaxe.web.forms import BaseForm, PhotosField, iter_fields


def fill_received_files(form: BaseForm, person_id: int) -> None:
    """Give each field what is received for it already: how many photos, or the document's name."""
    record_id = str(form.submission_id.data)
    fields = _photo_fields(form)
    if fields:
        received = attachments.count_photos({form.submission_of(field) for field in fields}, person_id)
        underway = awaited_photos.count_pending_photos(record_id, person_id)
        for field in fields:
            field.kept = received.get(form.submission_of(field), 0) + underway.get(field.name, 0)
    for document in _document_fields(form):
        earlier = attachments.find_document(record_id, person_id)
        document.kept = earlier.name if earlier else ""


def read_files(form: BaseForm, person_id: int) -> None:
    """Decode the photos and check the document that were chosen; what is wrong is put at the field."""
    for field in _photo_fields(form):
        field.pictures = read_photos(field, already=field.already + field.kept)
    for document in _document_fields(form):
        document.read()
    _check_daily_limit(form, person_id)


def _check_daily_limit(form: BaseForm, person_id: int) -> None:
    photos, documents = _photo_fields(form), _document_fields(form)
    size = sum(len(picture.jpeg) for field in photos for picture in field.pictures)
    size += sum(len(field.document.content) for field in documents if field.document)
    try:
        check_daily_limit(person_id, size)
    except OverDailyLimit:
        for field in photos:
            if field.pictures:
                field.pictures, field.errors = (), [*field.errors, DAILY_LIMIT_SENTENCE]
        for document in documents:
            if document.document:
                document.document, document.errors = None, [*document.errors, DAILY_LIMIT_SENTENCE]


def save_files(form: BaseForm, person_id: int) -> None:
    """Keep the photos and the document that were read."""
    for field in _photo_fields(form):
        attachments.keep_photos(form.submission_of(field), person_id, field.pictures)
    for document in _document_fields(form):
        attachments.keep_document(str(form.submission_id.data), person_id, document.document)


def has_file_faults(form: BaseForm) -> bool:
    """Return True where a photo or a document cannot be taken in; a fault in a row is not one of the form."""
    return any(field.errors for field in (*_photo_fields(form), *_document_fields(form)))


def _photo_fields(form: BaseForm) -> list[PhotosField]:
    return [field for field in iter_fields(form) if isinstance(field, PhotosField)]


def _document_fields(form: BaseForm) -> list[DocumentField]:
    return [field for field in form if isinstance(field, DocumentField)]
