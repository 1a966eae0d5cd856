"""Which photos and documents are accepted: photos are re-encoded, documents known by their first bytes."""

import io
import warnings
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

register_heif_opener()

# Bytes.
MAX_PHOTO_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_SIDE_PIXELS = 1600
JPEG_QUALITY = 82
MAX_PHOTOS = 5
PHOTO_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
LONGEST_NAME = 120
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What each kind is called, how it is sent, and how it begins.
DOCUMENT_KINDS = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
    ".odt": ("application/vnd.oasis.opendocument.text", ZIP),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", ZIP),
    ".doc": ("application/msword", OLE),
    ".xls": ("application/vnd.ms-excel", OLE),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
}
ALLOWED_KINDS = "PDF, Word, Excel, OpenDocument, JPG eller PNG"


class UnusablePhoto(Exception):
    """Why a photo cannot be accepted and what to do, in one Danish sentence."""


@dataclass(frozen=True)
class EncodedPhoto:
    """A re-encoded photo: JPEG bytes and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def read_photo(content: bytes) -> EncodedPhoto:
    """Re-encode a photo; raises UnusablePhoto for what is too large, damaged or no photo."""
    if not content:
        raise UnusablePhoto("Billedet er tomt. Vælg det igen.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=PHOTO_FORMATS) as image:
                return _reencode_photo(image)
    except UnidentifiedImageError:
        raise UnusablePhoto("Billedet skal være JPG, PNG, WEBP eller HEIC.") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnusablePhoto("Billedet kan ikke læses. Tag det igen, eller vælg et andet.") from None


def format_size_fault(size: int) -> str:
    """Return what to do about a photo of `size` bytes, in Danish."""
    return (
        f"Billedet fylder {size / 1024 / 1024:.0f} MB. "
        f"Det må højst fylde {MAX_PHOTO_BYTES // 1024 // 1024} MB. "
        "Vælg en mindre størrelse i telefonens kamera, eller tag et skærmbillede af det."
    )


def _reencode_photo(image: Image.Image) -> EncodedPhoto:
    if image.width * image.height > MAX_PIXELS:
        raise UnusablePhoto(
            "Billedet har for mange billedpunkter (højst 25 millioner). Vælg en mindre størrelse i kameraet."
        )
    image.draft("RGB", (MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
    upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS), Image.Resampling.LANCZOS)
    # Drawn onto a new image: nothing of the old one's metadata, place or thumbnail comes along.
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return EncodedPhoto(out.getvalue(), *bare.size)


class UnusableDocument(Exception):
    """Why a document cannot be accepted and what to do, in one Danish sentence."""


@dataclass(frozen=True)
class Document:
    """A checked document, under its plain name."""

    name: str
    mimetype: str
    content: bytes


def read_document(name: str, content: bytes) -> Document:
    """Check a document; raises UnusableDocument for what is empty, too large or of another kind."""
    plain = "".join(sign for sign in PurePosixPath(name.replace("\\", "/")).name if sign.isprintable())
    ending = PurePosixPath(plain).suffix.lower()
    if not content:
        raise UnusableDocument("Filen er tom. Vælg den igen.")
    if len(content) > MAX_PHOTO_BYTES:
        raise UnusableDocument(f"Filen skal være under {MAX_PHOTO_BYTES // 1024 // 1024} MB.")
    if ending not in DOCUMENT_KINDS or not content.startswith(DOCUMENT_KINDS[ending][1]):
        raise UnusableDocument(f"Filen skal være {ALLOWED_KINDS}.")
    return Document(plain[-LONGEST_NAME:], DOCUMENT_KINDS[ending][0], content)
