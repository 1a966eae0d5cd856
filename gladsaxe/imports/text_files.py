"""Text files, in the child process: the encoding and the sign between columns are found out, not asked."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gladsaxe.imports.file_checks import NOT_A_SHEET, refuse_file
from gladsaxe.imports.rules.cells import EncodedCell, encode_text

# A semicolon before a comma: a Danish decimal comma divides no columns.
COLUMN_DELIMITERS = (";", "\t", ",")
SEPARATOR_LINE = "sep="
SAMPLE_LINES = 200
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
MAX_FIELD_LENGTH = 200_000


@dataclass(frozen=True)
class TextFile:
    """A text file that was read, and how it was."""

    text: str
    encoding: str
    delimiter: str

    def rows(self) -> Iterator[tuple[int, list[EncodedCell]]]:
        """Yield each row with its number, counted from 1."""
        csv.field_size_limit(MAX_FIELD_LENGTH)
        lines = self.text.split("\n")
        skipped = int(lines[0].startswith(SEPARATOR_LINE)) if lines else 0
        reader = csv.reader((f"{line}\n" for line in lines[skipped:]), delimiter=self.delimiter)
        try:
            for number, cells in enumerate(reader, start=1 + skipped):
                yield number, [encode_text(cell) for cell in cells]
        except csv.Error:
            refuse_file(NOT_A_SHEET)


def read_text_file(path: Path) -> TextFile:
    """Return the file's text with its encoding and delimiter; raise FieldRefusal for what is no text."""
    text, encoding = decode_text(path.read_bytes())
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        refuse_file(NOT_A_SHEET)
    return TextFile(text, encoding, _find_delimiter(text))


def decode_text(content: bytes) -> tuple[str, str]:
    """Return the text of a file and the encoding's name."""
    for mark, name in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content.decode(name), name
            except UnicodeDecodeError:
                refuse_file(NOT_A_SHEET)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return content.decode("iso-8859-1"), "iso-8859-1"


def _find_delimiter(text: str) -> str:
    lines = text.split("\n", SAMPLE_LINES)[:SAMPLE_LINES]
    if lines and lines[0].startswith(SEPARATOR_LINE) and len(lines[0]) > len(SEPARATOR_LINE):
        return lines[0][len(SEPARATOR_LINE)]
    return max(
        COLUMN_DELIMITERS, key=lambda sign: (_score_delimiter(lines, sign), -COLUMN_DELIMITERS.index(sign))
    )


def _score_delimiter(lines: list[str], delimiter: str) -> float:
    """Return how large a part of the rows has the usual number of columns, 0 where that is one."""
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row))
    except csv.Error:
        return 0
    several = {width: count for width, count in widths.items() if width > 1}
    return max(several.values(), default=0) / max(1, sum(widths.values()))
