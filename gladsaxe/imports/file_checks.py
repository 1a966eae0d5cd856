"""What a file is, looked at before it is parsed; runs in the limited child process only."""

import zipfile
from pathlib import Path
from typing import NoReturn

MAX_ENTRIES = 1_000
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_RATIO = 200
# Small files of repeated markup pack well without being a trap.
MIN_RATIO_BYTES = 10 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024
WORKBOOK_ENTRY, MACROS_ENTRY = "xl/workbook.xml", "vbaproject.bin"
FILE_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "old",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"%PDF": "other",
    b"\x89PNG": "other",
    b"\xff\xd8\xff": "other",
    b"GIF8": "other",
    b"Rar!": "other",
    b"7z\xbc\xaf": "other",
    b"\x1f\x8b": "other",
    b"\x7fELF": "other",
    b"MZ": "other",
}
# In the three ways that XML can be encoded; a document type is where an entity bomb begins.
DOCTYPE_DECLARATIONS = tuple("<!DOCTYPE".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))

NOT_A_SHEET = "Filen er ikke et regneark. Vi kan læse Excel-filer (.xlsx) og CSV-filer."
OLD_FORMAT = (
    "Filen er i et ældre Excel-format eller låst med adgangskode. "
    "Åbn den i Excel, gem den som .xlsx uden adgangskode, og prøv igen."
)
OPEN_DOCUMENT = "Filen er gemt som OpenDocument. Gem den som .xlsx eller CSV, og prøv igen."
BROKEN_FILE = "Filen er beskadiget eller ikke hentet helt. Hent eller gem den igen, og prøv igen."
WITH_MACROS = "Filen indeholder makroer. Gem den som en almindelig .xlsx uden makroer, og prøv igen."
TOO_LARGE_UNPACKED = "Filen fylder for meget, når den pakkes ud. Gem kun det ark, du skal bruge, i en ny fil."
UNSAFE_FILE = (
    "Filen er bygget på en måde, vi ikke læser. Åbn den i Excel, gem den som en ny .xlsx, og prøv igen."
)
EMPTY_FILE = "Filen er tom."


class FileRefusal(Exception):
    """A file is refused; the message says why in one sentence."""


def refuse_file(sentence: str) -> NoReturn:
    """Raise FieldRefusal."""
    raise FileRefusal(sentence)


def is_workbook(path: Path) -> bool:
    """Return True if the file is an Excel workbook, checked, or a text; raise FieldRefusal for the rest."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        refuse_file(EMPTY_FILE)
    kind = next((kind for mark, kind in FILE_SIGNATURES.items() if start.startswith(mark)), "text")
    if kind == "old":
        refuse_file(OLD_FORMAT)
    if kind == "other":
        refuse_file(NOT_A_SHEET)
    if kind == "zip":
        _check_archive(path)
    return kind == "zip"


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        refuse_file(BROKEN_FILE)
    except zipfile.zlib.error:  # type: ignore[attr-defined] # raised by a broken stream, known by no other name
        refuse_file(BROKEN_FILE)


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        refuse_file(UNSAFE_FILE)
    names = {entry.filename.lower() for entry in entries}
    if any(name.endswith(MACROS_ENTRY) for name in names):
        refuse_file(WITH_MACROS)
    if "content.xml" in names and WORKBOOK_ENTRY not in names:
        refuse_file(OPEN_DOCUMENT)
    if WORKBOOK_ENTRY not in names:
        refuse_file(NOT_A_SHEET)
    if any(entry.flag_bits & 1 for entry in entries):
        refuse_file(OLD_FORMAT)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        refuse_file(TOO_LARGE_UNPACKED)
    unpacked = 0
    for entry in entries:
        unpacked += _check_entry(archive, entry, MAX_UNPACKED_BYTES - unpacked)


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> int:
    # What the directory says of a size need not be true, so it is counted as it comes.
    size, before = 0, b""
    is_markup = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            size += len(chunk)
            if size > room:
                refuse_file(TOO_LARGE_UNPACKED)
            if size > MIN_RATIO_BYTES and size > MAX_RATIO * max(entry.compress_size, 1):
                refuse_file(UNSAFE_FILE)
            if is_markup and any(mark in before + chunk for mark in DOCTYPE_DECLARATIONS):
                refuse_file(UNSAFE_FILE)
            if b"macroEnabled" in chunk and entry.filename == "[Content_Types].xml":
                refuse_file(WITH_MACROS)
            before = chunk[-len(DOCTYPE_DECLARATIONS[1]) :]
    return size
