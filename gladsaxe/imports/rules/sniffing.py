"""Where a list's headings stand and which field each names; what is above, below and between its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gladsaxe.imports.rules.cells import TEXT, Cell, plain, shown
from gladsaxe.imports.rules.fields import FIELDS, IGNORED, Field, Kind

Rows = Sequence[tuple[int, Sequence[Cell]]]

MOST_ABOVE = 60
FEWEST_KNOWN = 2
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
class Headings:
    """Hold a list's headings: the row they stand in, what each says, and the column of each known field."""

    row: int
    texts: tuple[str, ...]
    columns: dict[str, int]
    english: bool = False

    def signature(self) -> list[str]:
        """Return the headings as two files are compared by."""
        return [plain(text) for text in self.texts]


def find_headings(rows: Rows, kind: Kind) -> Headings | None:
    """Return the row that names most fields, the upper one of two; None where there is no row of texts."""
    best: Headings | None = None
    for number, cells in rows[:MOST_ABOVE]:
        found = headings_of(number, cells, kind)
        if found.columns and (best is None or len(found.columns) > len(best.columns)):
            best = found
    needed = min(FEWEST_KNOWN, sum(field.required for field in FIELDS[kind]))
    if best is not None and len(best.columns) >= needed:
        return best
    return _widest(rows, kind)


def headings_of(number: int, cells: Sequence[Cell], kind: Kind) -> Headings:
    """Return what a row says as headings."""
    texts = tuple(shown(cell).replace("\n", " ") if cell[:1] == TEXT else shown(cell) for cell in cells)
    words = [_words(text) for text in texts]
    return Headings(number, texts, _match(words, FIELDS[kind]), is_english(texts))


def is_english(texts: Iterable[str]) -> bool:
    """Return True if headings are in English, where a comma groups thousands."""
    return bool({plain(text) for text in texts} & ENGLISH_WORDS)


def _words(text: str) -> set[str]:
    # "Beløb (kr.)" and "Beløb i alt: " are known by what stands before the bracket too.
    return {plain(text), plain(text.partition("(")[0])} - {""}


def _match(words: Sequence[set[str]], fields: Sequence[Field]) -> dict[str, int]:
    columns: dict[str, int] = {}
    # By how well a heading fits, so that "Nr." is the criterion's before "Mål" can be.
    most = max((len(field.words) for field in fields), default=0)
    for rank in range(most):
        for field in fields:
            if field.name in columns or rank >= len(field.words):
                continue
            for column, said in enumerate(words):
                if field.words[rank] in said and column not in columns.values() and not said & IGNORED:
                    columns[field.name] = column
                    break
    return columns


def _widest(rows: Rows, kind: Kind) -> Headings | None:
    texts = [
        (sum(cell[:1] == TEXT for cell in cells), -number, cells)
        for number, cells in rows[:MOST_ABOVE]
        if any(cell[:1] == TEXT for cell in cells)
    ]
    if not texts:
        return None
    _count, number, cells = max(texts, key=lambda found: found[:2])
    return headings_of(-number, cells, kind)


def filled(cells: Sequence[Cell]) -> int:
    """Return how many cells say something."""
    return sum(cell != "" for cell in cells)


def is_note(cells: Sequence[Cell]) -> bool:
    """Return True if a row is a footnote: it begins with the word for a source or a note."""
    first = next((cell for cell in cells if cell), "")
    text = first[1:] if first[:1] == TEXT else ""
    return plain(text).split(" ")[0] in NOTE_WORDS and ":" in text


def is_total(cells: Sequence[Cell]) -> bool:
    """Return True if a row is a sum of those above it."""
    first = next((cell for cell in cells if cell), "")
    return first[:1] == TEXT and plain(first[1:]) in TOTAL_WORDS
