"""The photos and the document of a form: each is read, and what is wrong with one is put at its field."""

from typing import Any

from wtforms import FileField

from gladsaxe.attachments.rules import (
    MAX_PHOTO_BYTES,
    MAX_PHOTOS,
    Document,
    EncodedPhoto,
    UnusableDocument,
    UnusablePhoto,
    format_size_fault,
    read_document,
    read_photo,
)
from gladsaxe.web.forms import PhotosField


def read_photos(field: PhotosField, already: int = 0) -> list[EncodedPhoto]:
    """Return the chosen photos re-encoded; a fault is added to the field and its photo left out."""
    pictures: list[EncodedPhoto] = []
    faults: list[str] = []
    files = field.chosen()
    if already + len(files) > MAX_PHOTOS:
        faults.append(f"Du kan sende højst {MAX_PHOTOS} billeder. Resten er ikke taget med.")
    for file in files[: max(0, MAX_PHOTOS - already)]:
        size = file.stream.seek(0, 2)
        file.stream.seek(0)
        try:
            if size > MAX_PHOTO_BYTES:
                raise UnusablePhoto(format_size_fault(size))
            pictures.append(read_photo(file.stream.read()))
        except UnusablePhoto as fault:
            faults.append(str(fault))
    field.errors = [*field.errors, *faults]
    return pictures


class DocumentField(FileField):
    """A document that is chosen; `kept` is the name of one that was received before."""

    data: Any
    kept: str = ""
    document: Document | None = None
    # The sentence for no file at all, where one is required.
    required_sentence: str = ""

    def read(self) -> None:
        """Read the file, or add a sentence to the field's errors."""
        name = getattr(self.data, "filename", "") or ""
        try:
            if name:
                self.data.stream.seek(0)
                self.document = read_document(name, self.data.stream.read(MAX_PHOTO_BYTES + 1))
            elif self.required_sentence and not self.kept:
                raise UnusableDocument(self.required_sentence)
        except UnusableDocument as fault:
            self.errors = [*self.errors, str(fault)]
