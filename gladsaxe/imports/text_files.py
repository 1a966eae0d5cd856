"""Text files, in the child process: the encoding and the sign between columns are found out, not asked."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gladsaxe.imports.file_checks import NOT_A_SHEET, refuse_file
from gladsaxe.imports.rules.cells import EncodedCell, encode_text

# A semicolon before a comma: a Danish decimal comma divides no columns.
COLUMN_DELIMITERS = (";", "\t", "|", ",")
SEPARATOR_LINE = "sep="
SAMPLE_LINES = 200
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Code pages of Excel in Windows, of older programs and of older Macs, in the order of how usual they are.
CODE_PAGES = ("cp1252", "cp850", "mac_roman", "iso-8859-1")
# Signs that Danish texts have besides ASCII; every other one makes its code page less likely.
DANISH_SIGNS = frozenset("æøåÆØÅéÉèüÜöÖäÄ§°½–—“”„’‘»«•…€·\u00a0\u00ad")
UTF_16_ENCODINGS = ("utf-16-le", "utf-16-be")
WEB_PAGE_STARTS = ("<html", "<!doctype", "<?xml", "<table", "<workbook", "<head", "<meta", "<style")
MAX_FIELD_LENGTH = 200_000
END_LINE = "end"
WEB_PAGE = (
    "Filen er en webside, selv om den hedder som et regneark. "
    "Åbn den i Excel, gem den som .xlsx, og prøv igen."
)
OPEN_QUOTE = (
    "Et citationstegn i linje {line} bliver ikke lukket igen, så vi kan ikke se, hvor cellen slutter. "
    "Ret det i filen, og prøv igen."
)


@dataclass(frozen=True)
class TextFile:
    """A text file that was read, and how it was."""

    text: str
    encoding: str
    delimiter: str

    def rows(self) -> Iterator[tuple[int, list[EncodedCell]]]:
        """Yield each row with its number, counted from 1; raise FileRefusal for an open quotation mark."""
        csv.field_size_limit(MAX_FIELD_LENGTH)
        lines = self.text.split("\n")
        skipped = int(lines[0].startswith(SEPARATOR_LINE)) if lines else 0
        # A last line of our own: where it does not come back by itself, an open cell has swallowed it.
        reader = csv.reader((f"{line}\n" for line in [*lines[skipped:], END_LINE]), delimiter=self.delimiter)
        begun = 1 + skipped
        try:
            for number, cells in enumerate(reader, start=begun):
                if reader.line_num > len(lines) - skipped:
                    if cells == [END_LINE]:
                        return
                    break
                yield number, [encode_text(cell) for cell in cells]
                begun = reader.line_num + 1 + skipped
        except csv.Error:
            if '"' not in lines[begun - 1]:
                refuse_file(NOT_A_SHEET)
        refuse_file(OPEN_QUOTE.format(line=begun))


def read_text_file(path: Path) -> TextFile:
    """Return the file's text with its encoding and delimiter; raise FieldRefusal for what is no text."""
    text, encoding = decode_text(path.read_bytes())
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        refuse_file(NOT_A_SHEET)
    if text.lstrip().casefold().startswith(WEB_PAGE_STARTS):
        refuse_file(WEB_PAGE)
    return TextFile(text, encoding, _find_delimiter(text))


def decode_text(content: bytes) -> tuple[str, str]:
    """Return the text of a file and the encoding's name."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), None)
    if wide := marked or _find_utf_16(content):
        try:
            return content.decode(wide), wide
        except UnicodeDecodeError:
            refuse_file(NOT_A_SHEET)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        name = max(CODE_PAGES, key=lambda page: _score_code_page(content, page))
        return content.decode(name), name


def _find_utf_16(content: bytes) -> str | None:
    """Return the encoding of a text whose every other byte is mostly 0, None for another text."""
    sample = content[:4096]
    for first, name in enumerate(UTF_16_ENCODINGS, start=1):
        zeros = sample[first % 2 :: 2].count(0)
        if len(content) % 2 == 0 and zeros > len(sample) // 4 and not sample[1 - first % 2 :: 2].count(0):
            return name
    return None


def _score_code_page(content: bytes, page: str) -> float:
    """Return how Danish the signs beyond ASCII are when read in a code page, minus infinity for none."""
    try:
        text = content.decode(page)
    except UnicodeDecodeError:
        return float("-inf")
    return (
        sum(1 if sign in DANISH_SIGNS else -1 for sign in text if sign > "\x7f") - CODE_PAGES.index(page) / 10
    )


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
