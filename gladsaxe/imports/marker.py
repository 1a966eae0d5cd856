"""Put a file's faults into the file itself, in a process of its own: colour, and a column "Fejl" in words.

Run as `python -m gladsaxe.imports.marker FILE FAULTS OUT`; FAULTS is JSON: the sheet, the row of headings and
the faults, each its row, column and sentence. A text file, and a workbook too large to keep whole, come
back as a new workbook with the same cells.
"""

import json
import sys
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gladsaxe.imports.file_checks import is_workbook
from gladsaxe.imports.limits import limit_process
from gladsaxe.imports.reader import MAX_COLUMNS, open_rows
from gladsaxe.imports.rules.cells import (
    DAY_KIND,
    NUMBER_KIND,
    PERCENT_KIND,
    EncodedCell,
    format_cell,
    normalize_text,
)
from gladsaxe.imports.rules.fields import ImportKind

FAULT_HEADING = "Fejl"
FAULT_COLOUR = "FFC7CE"
# Kept whole, a workbook takes fifty times its packed size.
MAX_WHOLE_BYTES = 2 * 1024 * 1024
FIRST_SHEET = "Ark1"


def main(words: list[str]) -> int:
    """Write the marked workbook."""
    limit_process()
    path, marking, out = (
        Path(words[0]),
        json.loads(Path(words[1]).read_text(encoding="utf-8")),
        Path(words[2]),
    )
    warnings.simplefilter("ignore")
    faults = _group_by_row(marking["faults"])
    if is_workbook(path) and _measure_unpacked(path) <= 10 * MAX_WHOLE_BYTES:
        _mark_workbook(path, marking["sheet"], marking["heading_row"], faults, out)
    else:
        _rewrite_workbook(path, marking, faults, out)
    return 0


def _group_by_row(faults: list[list[Any]]) -> dict[int, list[tuple[int, str]]]:
    rows: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row, column, sentence in faults:
        rows[row].append((column, sentence))
    return rows


def _measure_unpacked(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def _make_fill() -> Any:  # noqa: ANN401 - openpyxl's style
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=FAULT_COLOUR)


def _join_sentences(faults: list[tuple[int, str]]) -> str:
    return " ".join(dict.fromkeys(sentence for _column, sentence in faults))


def _mark_workbook(
    path: Path, sheet: str, heading_row: int, faults: dict[int, list[tuple[int, str]]], out: Path
) -> None:
    from openpyxl import load_workbook
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    book, fill = load_workbook(path, keep_links=False), _make_fill()
    page = book[sheet]
    headings = page[max(1, heading_row)]
    old = next(
        (
            cell.column
            for cell in headings
            if normalize_text(str(cell.value or "")) == normalize_text(FAULT_HEADING)
        ),
        None,
    )
    # What was wrong the last time is not wrong for ever.
    if old is not None:
        for row in range(heading_row + 1, page.max_row + 1):
            page.cell(row, old).value = None
    # Not beside a column that only looks used.
    column = old or min(page.max_column, MAX_COLUMNS) + 1
    page.cell(max(1, heading_row), column, FAULT_HEADING)
    page.column_dimensions[get_column_letter(column)].width = 60
    for row, sentences in faults.items():
        for place, _sentence in sentences:
            if place:
                page.cell(row, place).fill = fill
        fault_cell = page.cell(row, column, _join_sentences(sentences))
        fault_cell.fill, fault_cell.data_type = fill, "s"
        fault_cell.alignment = Alignment(wrap_text=True, vertical="top")
    book.active = book.index(page)
    book.save(out)


def _rewrite_workbook(
    path: Path, description: dict[str, Any], faults: dict[int, list[tuple[int, str]]], out: Path
) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet(description["sheet"] or FIRST_SHEET)
    _head, rows = open_rows(path, ImportKind(description["kind"]), description["sheet"] or None)
    width, last = description["width"], 0
    for number, cells in rows:
        # Rows keep their numbers, so that a sentence about row 12 is about row 12.
        for _empty in range(last + 1, number):
            page.append([])
        last = number
        page.append(
            _build_row(page, cells, width, faults.get(number, []), number == description["heading_row"])
        )
    book.save(out)


def _build_row(
    page: Any,  # noqa: ANN401 - openpyxl's write-only sheet
    cells: list[EncodedCell],
    width: int,
    sentences: list[tuple[int, str]],
    heading: bool,
) -> Iterator[Any]:
    from openpyxl.cell import WriteOnlyCell

    places = {column for column, _sentence in sentences}
    for column in range(1, width + 1):
        cell = WriteOnlyCell(page)
        _write_cell(cell, cells[column - 1] if column <= len(cells) else "")
        if column in places:
            cell.fill = _make_fill()
        yield cell
    fault_cell = WriteOnlyCell(page, FAULT_HEADING if heading else _join_sentences(sentences) or None)
    if sentences:
        fault_cell.fill = _make_fill()
    yield fault_cell


def _write_cell(cell: Any, value: EncodedCell) -> None:  # noqa: ANN401
    if value[:1] in (NUMBER_KIND, PERCENT_KIND):
        # openpyxl would write a binary float of 16 figures. Digits it leaves alone.
        cell.value, cell.data_type = value[1:], "n"
        if value[:1] == PERCENT_KIND:
            cell.value, cell.data_type = format_cell(value), "s"
    elif value:
        cell.value, cell.data_type = format_cell(value), "s"
        # Quoted, so that no text comes alive as a formula when someone edits the cell.
        cell.quotePrefix = True
        if value[:1] == DAY_KIND:
            cell.quotePrefix = False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
