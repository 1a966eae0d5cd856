"""Which files are taken in: papers that an office keeps, told by their first bytes and not by their name."""

from dataclasses import dataclass
from pathlib import PurePosixPath

LARGEST_FILE = 20 * 1024 * 1024
LONGEST_NAME = 120
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What each kind is called, how it is sent, and how it begins.
KINDS = {
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
ALLOWED = "PDF, Word, Excel, OpenDocument, JPG eller PNG"


class UnusablePaper(Exception):
    """Tell in one Danish sentence why a file cannot be taken in and what to do."""


@dataclass(frozen=True)
class Document:
    """Hold a file as it will be kept."""

    name: str
    mimetype: str
    content: bytes


def read_document(name: str, content: bytes) -> Document:
    """Check a file; raises UnusablePaper for what is empty, too large or of another kind."""
    plain = "".join(sign for sign in PurePosixPath(name.replace("\\", "/")).name if sign.isprintable())
    ending = PurePosixPath(plain).suffix.lower()
    if not content:
        raise UnusablePaper("Filen er tom. Vælg den igen.")
    if len(content) > LARGEST_FILE:
        raise UnusablePaper(f"Filen skal være under {LARGEST_FILE // 1024 // 1024} MB.")
    if ending not in KINDS or not content.startswith(KINDS[ending][1]):
        raise UnusablePaper(f"Filen skal være {ALLOWED}.")
    return Document(plain[-LONGEST_NAME:], KINDS[ending][0], content)
