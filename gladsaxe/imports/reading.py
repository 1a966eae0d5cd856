"""A file is read by the limited child, a part at a time, and what it looks like is noted beside its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports import store
from gladsaxe.imports.child_process import UnreadableFile, read_rows
from gladsaxe.imports.jobs import ImportJob
from gladsaxe.imports.rules.cells import TEXT_KIND, UnreadableCell, format_cell
from gladsaxe.imports.rules.fields import ImportKind
from gladsaxe.imports.rules.headings import MAX_ROWS_ABOVE, count_filled, find_headings, is_note
from gladsaxe.imports.rules.numbers import find_sign, is_ambiguous
from gladsaxe.imports.rules.series import StatisticsTable, read_table

SAMPLE_ROWS = 5
MAX_SERIES_NAMES = 1_000
NUMBER_KINDS = (ImportKind.FIGURES, ImportKind.TABLE)


@dataclass
class FileProfile:
    """Gather what the rows look like while they go by."""

    kind: ImportKind
    rows: int = 0
    last: int = 0
    last_full: int = 0
    head: list[tuple[int, list[str]]] = field(default_factory=list)
    doubt: str = ""
    english_doubt: str = ""
    signs: list[str] = field(default_factory=list)

    def look(self, number: int, cells: Sequence[str]) -> None:
        """Note a row."""
        self.rows, self.last = self.rows + 1, number
        if count_filled(cells) > 1 or (cells and not cells[0] and not is_note(cells)):
            self.last_full = number
        if len(self.head) < MAX_ROWS_ABOVE + SAMPLE_ROWS:
            self.head.append((number, list(cells)))
        if self.kind in NUMBER_KINDS:
            self._look_at_numbers(cells)

    def _look_at_numbers(self, cells: Sequence[str]) -> None:
        for cell in cells:
            if cell[:1] != TEXT_KIND:
                continue
            if is_ambiguous(cell):
                self.doubt = self.doubt or cell[1:]
            elif is_ambiguous(cell, english=True):
                self.english_doubt = self.english_doubt or cell[1:]
            elif (sign := find_sign(cell)) and sign not in self.signs:
                self.signs.append(str(sign))

    def _last_row(self, width: int) -> int:
        """Return the last row before the footnotes, which are rows of one cell at the left edge."""
        return self.last if width == 1 or self.kind is ImportKind.PLACES else self.last_full

    def reading(self, head: dict[str, Any]) -> dict[str, Any]:
        """Return what a page and the checking need to know of the file."""
        headings = find_headings(self.head, self.kind)
        below = [cells for number, cells in self.head if headings and number > headings.row]
        width = max((len(cells) for _number, cells in self.head), default=0)
        texts = list(headings.texts) if headings else []
        return {
            **head,
            "rows": self.rows,
            "last": self._last_row(width),
            "heading_row": headings.row if headings else 0,
            "heading_cells": len(texts),
            "headings": texts + [""] * (width - len(texts)),
            "guess": headings.columns if headings else {},
            "unclear": list(headings.unclear) if headings else [],
            "english": bool(headings and headings.english),
            "above": [
                format_cell(cell)
                for at, cells in self.head
                if headings and at < headings.row
                for cell in cells
                if cell
            ],
            "sample": [[format_cell(cell) for cell in cells] for cells in below[:SAMPLE_ROWS]],
            "doubt": self.doubt or (self.english_doubt if headings and headings.english else ""),
            "signs": self.signs,
        }


def read_file(import_id: int, kind: ImportKind, sheet: str | None, job: ImportJob) -> None:
    """Read a file's rows into the database, or note the sentence that refuses it."""
    try:
        reading, parts = _store_rows(import_id, kind, sheet, job)
    except (UnreadableFile, UnreadableCell) as wrong:
        run_in_transaction(store.record_refusal, import_id, str(wrong))
        return
    run_in_transaction(store.record_reading, import_id, reading, parts)


def _store_rows(
    import_id: int, kind: ImportKind, sheet: str | None, job: ImportJob
) -> tuple[dict[str, Any], int]:
    looked, number, part = FileProfile(kind), 0, list[tuple[int, list[str]]]()
    folder = current_app.config["DATA_FOLDER"]
    with read_rows(store.get_content(import_id), kind, sheet, folder) as (head, rows):
        for at, cells in rows:
            looked.look(at, cells)
            part.append((at, cells))
            if len(part) == store.PART_ROWS:
                run_in_transaction(store.save_part, import_id, number, part)
                job.step(len(part))
                number, part = number + 1, []
    if part:
        run_in_transaction(store.save_part, import_id, number, part)
        number += 1
    reading = looked.reading(head)
    if kind is ImportKind.TABLE:
        reading.update(_describe_table(build_table(import_id, reading), looked))
    return reading, number


def _describe_table(table: StatisticsTable, looked: FileProfile) -> dict[str, Any]:
    return {
        "title": table.title,
        "unit": table.unit,
        "english": table.english,
        "series": [series.name for series in table.series][:MAX_SERIES_NAMES],
        "doubt": looked.doubt or (looked.english_doubt if table.english else ""),
        "periods": sorted({span.label for series in table.series for span in series.values}),
    }


def build_table(import_id: int, reading: dict[str, Any]) -> StatisticsTable:
    """Return the table that a file's rows make; raise Unreadable for none."""
    return read_table(list(iter_rows(import_id)), reading["sheet"])


def iter_rows(import_id: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the file's rows."""
    for part in store.iter_parts(import_id):
        yield from part
