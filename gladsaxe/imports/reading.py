"""A file is read by the limited child, a part at a time, and what it looks like is noted beside its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports import store
from gladsaxe.imports.child import NotRead, read_rows
from gladsaxe.imports.jobs import Job
from gladsaxe.imports.rules.cells import TEXT, Unreadable, shown
from gladsaxe.imports.rules.fields import Kind
from gladsaxe.imports.rules.numbers import is_doubtful, sign_of
from gladsaxe.imports.rules.series import Table, read_table
from gladsaxe.imports.rules.sniffing import MOST_ABOVE, filled, find_headings

SAMPLE_ROWS = 5
MOST_NAMED = 1_000
NUMBER_KINDS = (Kind.FIGURES, Kind.TABLE)


@dataclass
class Looked:
    """Gather what the rows look like while they go by."""

    kind: Kind
    rows: int = 0
    last: int = 0
    last_of_two: int = 0
    head: list[tuple[int, list[str]]] = field(default_factory=list)
    doubt: str = ""
    english_doubt: str = ""
    signs: list[str] = field(default_factory=list)

    def look(self, number: int, cells: Sequence[str]) -> None:
        """Note a row."""
        self.rows, self.last = self.rows + 1, number
        if filled(cells) > 1:
            self.last_of_two = number
        if len(self.head) < MOST_ABOVE + SAMPLE_ROWS:
            self.head.append((number, list(cells)))
        if self.kind in NUMBER_KINDS:
            self._look_at_numbers(cells)

    def _look_at_numbers(self, cells: Sequence[str]) -> None:
        for cell in cells:
            if cell[:1] != TEXT:
                continue
            if is_doubtful(cell):
                self.doubt = self.doubt or cell[1:]
            elif is_doubtful(cell, english=True):
                self.english_doubt = self.english_doubt or cell[1:]
            elif (sign := sign_of(cell)) and sign not in self.signs:
                self.signs.append(str(sign))

    def _last_row(self, width: int) -> int:
        """Return the last row before the footnotes, which are rows of one cell as places may be."""
        return self.last if width == 1 or self.kind is Kind.PLACES else self.last_of_two

    def reading(self, head: dict[str, Any]) -> dict[str, Any]:
        """Return what a page and the checking need to know of the file."""
        found = find_headings(self.head, self.kind)
        below = [cells for number, cells in self.head if found and number > found.row]
        width = max((len(cells) for _number, cells in self.head), default=0)
        texts = list(found.texts) if found else []
        return {
            **head,
            "rows": self.rows,
            "last": self._last_row(width),
            "heading_row": found.row if found else 0,
            "headings": texts + [""] * (width - len(texts)),
            "guess": found.columns if found else {},
            "english": bool(found and found.english),
            "above": [
                shown(cell) for at, cells in self.head if found and at < found.row for cell in cells if cell
            ],
            "sample": [[shown(cell) for cell in cells] for cells in below[:SAMPLE_ROWS]],
            "doubt": self.doubt or (self.english_doubt if found and found.english else ""),
            "signs": self.signs,
        }


def read_in(import_id: int, kind: Kind, sheet: str | None, job: Job) -> None:
    """Read a file's rows into the database, or note the sentence that refuses it."""
    try:
        reading, parts = _read(import_id, kind, sheet, job)
    except (NotRead, Unreadable) as wrong:
        run_in_transaction(store.note_refused, import_id, str(wrong))
        return
    run_in_transaction(store.note_read, import_id, reading, parts)


def _read(import_id: int, kind: Kind, sheet: str | None, job: Job) -> tuple[dict[str, Any], int]:
    looked, number, part = Looked(kind), 0, list[tuple[int, list[str]]]()
    with read_rows(store.content_of(import_id), kind, sheet) as (head, rows):
        for at, cells in rows:
            looked.look(at, cells)
            part.append((at, cells))
            if len(part) == store.PART_ROWS:
                run_in_transaction(store.keep_part, import_id, number, part)
                job.step(len(part))
                number, part = number + 1, []
    if part:
        run_in_transaction(store.keep_part, import_id, number, part)
        number += 1
    reading = looked.reading(head)
    if kind is Kind.TABLE:
        reading.update(_table_facts(table_of(import_id, reading), looked))
    return reading, number


def _table_facts(table: Table, looked: Looked) -> dict[str, Any]:
    return {
        "title": table.title,
        "unit": table.unit,
        "english": table.english,
        "series": [series.name for series in table.series][:MOST_NAMED],
        "doubt": looked.doubt or (looked.english_doubt if table.english else ""),
        "periods": sorted({found.label for series in table.series for found in series.values}),
    }


def table_of(import_id: int, reading: dict[str, Any]) -> Table:
    """Return the table that a file's rows make; raise Unreadable for none."""
    return read_table(list(rows_of(import_id)), reading["sheet"])


def rows_of(import_id: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the file's rows."""
    for part in store.parts(import_id):
        yield from part
