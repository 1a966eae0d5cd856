"""Where a list's headings stand and which field each names; what is above, below and between its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gladsaxe.imports.rules.cells import TEXT_KIND, EncodedCell, format_cell, normalize_text
from gladsaxe.imports.rules.fields import FIELDS_BY_KIND, IGNORED_HEADINGS, ImportField, ImportKind

SheetRows = Sequence[tuple[int, Sequence[EncodedCell]]]

MAX_ROWS_ABOVE = 60
MIN_MATCHED_HEADINGS = 2
ENGLISH_WORDS = frozenset(
    {"time", "region", "unit", "contents", "year", "area", "sex", "age", "units", "source"}
)
NOTE_WORDS = (
    "kilde",
    "note",
    "noter",
    "anm",
    "anmaerkning",
    "source",
    "tegnforklaring",
    "signaturforklaring",
)
TOTAL_WORDS = frozenset({"i alt", "ialt", "sum", "total", "total i alt"})


@dataclass(frozen=True)
class ListHeadings:
    """A list's headings: the row they stand in, what each says, and the column of each known field.

    `unclear` are the fields that several headings fit equally well; a person must choose.
    """

    row: int
    texts: tuple[str, ...]
    columns: dict[str, int]
    english: bool = False
    unclear: tuple[str, ...] = ()


def find_headings(rows: SheetRows, kind: ImportKind) -> ListHeadings | None:
    """Return the row that names most fields, the upper one of two; None where there is no row of texts."""
    best: ListHeadings | None = None
    for number, cells in rows[:MAX_ROWS_ABOVE]:
        headings = build_headings(number, cells, kind)
        if headings.columns and (best is None or len(headings.columns) > len(best.columns)):
            best = headings
    needed = min(MIN_MATCHED_HEADINGS, sum(field.required for field in FIELDS_BY_KIND[kind]))
    if best is not None and len(best.columns) >= needed:
        return best
    return _find_widest(rows, kind)


def build_headings(number: int, cells: Sequence[EncodedCell], kind: ImportKind) -> ListHeadings:
    """Return what a row says as headings."""
    texts = tuple(
        format_cell(cell).replace("\n", " ") if cell[:1] == TEXT_KIND else format_cell(cell) for cell in cells
    )
    columns, unclear = _match_fields(texts, FIELDS_BY_KIND[kind])
    return ListHeadings(number, texts, columns, is_english(texts), unclear)


def is_english(texts: Iterable[str]) -> bool:
    """Return True if headings are in English, where a comma groups thousands."""
    return bool({normalize_text(text) for text in texts} & ENGLISH_WORDS)


def _match_fields(
    texts: Sequence[str], fields: Sequence[ImportField]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the column of each field, and the fields that several columns fit equally well."""
    whole = [normalize_text(text) for text in texts]
    # "Beløb (kr.)" and "Beløb i alt: " are known by what stands before the bracket too.
    short = [normalize_text(text.partition("(")[0]) for text in texts]
    free = [not {*words} & IGNORED_HEADINGS for words in zip(whole, short, strict=True)]
    columns: dict[str, int] = {}
    unclear: list[str] = []
    # By how well a heading fits, so that "Nr." is the criterion's before "Mål" can be.
    for rank in range(max((len(field.words) for field in fields), default=0)):
        for field in fields:
            if field.name in (*columns, *unclear) or rank >= len(field.words):
                continue
            for words in (whole, short):
                fitting = [at for at, text in enumerate(words) if text == field.words[rank] and free[at]]
                fitting = [at for at in fitting if at not in columns.values()]
                if len(fitting) == 1:
                    columns[field.name] = fitting[0]
                elif fitting:
                    unclear.append(field.name)
                if fitting:
                    break
    return columns, tuple(unclear)


def _find_widest(rows: SheetRows, kind: ImportKind) -> ListHeadings | None:
    texts = [
        (sum(cell[:1] == TEXT_KIND for cell in cells), -number, cells)
        for number, cells in rows[:MAX_ROWS_ABOVE]
        if any(cell[:1] == TEXT_KIND for cell in cells)
    ]
    if not texts:
        return None
    _count, number, cells = max(texts, key=lambda found: found[:2])
    return build_headings(-number, cells, kind)


def count_filled(cells: Sequence[EncodedCell]) -> int:
    """Return how many cells say something."""
    return sum(cell != "" for cell in cells)


def is_note(cells: Sequence[EncodedCell]) -> bool:
    """Return True if a row is a footnote: it begins with the word for a source or a note."""
    first = next((cell for cell in cells if cell), "")
    text = first[1:] if first[:1] == TEXT_KIND else ""
    return normalize_text(text).split(" ")[0] in NOTE_WORDS and ":" in text


def is_total(cells: Sequence[EncodedCell]) -> bool:
    """Return True if a row is a sum of those above it."""
    first = next((cell for cell in cells if cell), "")
    return first[:1] == TEXT_KIND and normalize_text(first[1:]) in TOTAL_WORDS
