"""Read the photos of a form: re-encode each, and put what is wrong with one above the field."""

from gladsaxe.attachments.rules import (
    LARGEST_FILE,
    MOST_PHOTOS,
    Picture,
    UnusablePhoto,
    read_photo,
    too_large,
)
from gladsaxe.web.forms import PhotosField


def read_photos(field: PhotosField, already: int = 0) -> list[Picture]:
    """Return the chosen photos re-encoded; a fault is added to the field and its photo left out."""
    pictures: list[Picture] = []
    faults: list[str] = []
    files = field.chosen()
    if already + len(files) > MOST_PHOTOS:
        faults.append(f"Du kan sende højst {MOST_PHOTOS} billeder. Resten er ikke taget med.")
    for file in files[: max(0, MOST_PHOTOS - already)]:
        size = file.stream.seek(0, 2)
        file.stream.seek(0)
        try:
            if size > LARGEST_FILE:
                raise UnusablePhoto(too_large(size))
            pictures.append(read_photo(file.stream.read()))
        except UnusablePhoto as fault:
            faults.append(str(fault))
    field.errors = [*field.errors, *faults]
    return pictures
