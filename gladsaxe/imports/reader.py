"""Read one file in a process of its own with little to spend, and hand its rows over as lines of JSON.

Run as `python -m gladsaxe.imports.reader FILE KIND [SHEET]`. The first line says what the file is, each later
one is a row's number and its cells. A refusal is one line with its sentence, and the exit status 1.
"""

import json
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from gladsaxe.imports.file_checks import BROKEN_FILE, FileRefusal, is_workbook, refuse_file
from gladsaxe.imports.limits import limit_process
from gladsaxe.imports.rules.cells import (
    EMPTY_CELL,
    FORMULA_KIND,
    NUMBER_KIND,
    PERCENT_KIND,
    EncodedCell,
    UnreadableCell,
    encode_value,
)
from gladsaxe.imports.rules.fields import ImportKind
from gladsaxe.imports.rules.headings import MAX_ROWS_ABOVE, find_headings
from gladsaxe.imports.rules.series import read_table
from gladsaxe.imports.text_files import read_text_file

MAX_ROWS = 200_000
MAX_TABLE_ROWS = 20_000
MAX_COLUMNS = 300
MAX_CELL_LENGTH = 32_767
NO_ROWS = "Der står ikke noget i filen."
TOO_MANY_ROWS = "Filen har over 200.000 rækker. Del den i flere filer."
TOO_LARGE_TABLE = "Tabellen har over 20.000 rækker. Vælg færre områder hos kilden, og hent den igen."
TOO_WIDE = "Filen har over 300 kolonner. Vælg færre hos kilden, eller slet dem, du ikke skal bruge."

MERGED_RANGE_PATTERN = re.compile(rb'<mergeCell [^>]*ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
HIDDEN_ROW_PATTERN = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d{1,7})"')
MAX_TAG_BYTES = 1_000
CHUNK_BYTES = 1024 * 1024

NumberedRows = Iterator[tuple[int, list[EncodedCell]]]


@dataclass(frozen=True)
class SheetMarks:
    """What a sheet says apart from its cells: cells merged downwards, by column and row, and hidden rows."""

    merged: dict[tuple[int, int], int]
    hidden: tuple[int, ...]


def main(words: list[str]) -> int:
    """Read the file that the words name and write its rows to standard output."""
    limit_process()
    path, kind = Path(words[0]), ImportKind(words[1])
    try:
        head, rows = open_rows(path, kind, words[2] if len(words) > 2 else None)
        print(json.dumps(head, ensure_ascii=False))
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    except FileRefusal as refusal:
        print(json.dumps({"refused": str(refusal)}, ensure_ascii=False))
        return 1
    return 0


def open_rows(path: Path, kind: ImportKind, sheet: str | None = None) -> tuple[dict[str, Any], NumberedRows]:
    """Return what the file is and its rows; raise FieldRefusal, also while the rows are read."""
    if not is_workbook(path):
        text = read_text_file(path)
        head: dict[str, Any] = {
            "sheets": [],
            "sheet": "",
            "encoding": text.encoding,
            "delimiter": text.delimiter,
            "hidden": [],
        }
        return head, _limit_rows(text.rows(), kind)
    names = _list_sheet_names(path)
    chosen = sheet if sheet in names else _choose_sheet(path, names, kind)
    marks = _read_sheet_marks(path, chosen)
    head = {
        "sheets": names,
        "sheet": chosen,
        "encoding": "",
        "delimiter": "",
        "hidden": list(marks.hidden[:MAX_ROWS]),
    }
    return head, _limit_rows(_read_sheet(path, chosen, marks.merged), kind)


def _limit_rows(rows: NumberedRows, kind: ImportKind) -> NumberedRows:
    read = 0
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        read += 1
        if len(cells) > MAX_COLUMNS:
            refuse_file(TOO_WIDE)
        if kind is ImportKind.TABLE and read > MAX_TABLE_ROWS:
            refuse_file(TOO_LARGE_TABLE)
        if read > MAX_ROWS:
            refuse_file(TOO_MANY_ROWS)
        yield number, [cell[:MAX_CELL_LENGTH] for cell in cells]
    if not read:
        refuse_file(NO_ROWS)


def _open_workbook(path: Path, values: bool) -> Any:  # noqa: ANN401 - openpyxl's read-only workbook
    # Only here, after the limits are set.
    from openpyxl import load_workbook

    warnings.simplefilter("ignore")
    try:
        return load_workbook(path, read_only=True, data_only=values, keep_links=False)
    except MemoryError:
        raise
    except Exception:
        # Whatever a crafted file makes the library say, the person gets the one sentence.
        refuse_file(BROKEN_FILE)


def _list_sheet_names(path: Path) -> list[str]:
    book = _open_workbook(path, values=True)
    names = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    book.close()
    return names or refuse_file(NO_ROWS)


def _read_sheet_marks(path: Path, name: str) -> SheetMarks:
    """Return what is merged from a row down, by column from 0 and row, with its last row; and hidden rows."""
    import zipfile

    from openpyxl.utils import column_index_from_string

    merged: dict[tuple[int, int], int] = {}
    hidden: list[int] = []
    book = _open_workbook(path, values=True)
    try:
        # A streamed sheet has no merged cells and no rows' looks; its part's name is in no public attribute.
        with zipfile.ZipFile(path) as archive, archive.open(book[name]._worksheet_path) as stream:
            rest = b""
            while chunk := stream.read(CHUNK_BYTES):
                text = rest + chunk
                # A tag that is not whole yet is looked at with the next part.
                whole = text.rfind(b">") + 1
                for column, first, last in MERGED_RANGE_PATTERN.findall(text[:whole]):
                    if int(last) > int(first):
                        merged[column_index_from_string(column.decode()) - 1, int(first)] = int(last)
                hidden.extend(int(number) for number in HIDDEN_ROW_PATTERN.findall(text[:whole]))
                rest = text[whole:][-MAX_TAG_BYTES:]
    except MemoryError:
        raise
    except Exception:
        # Whatever a crafted file makes of its archive, the person gets the one sentence.
        refuse_file(BROKEN_FILE)
    finally:
        book.close()
    return SheetMarks(merged, tuple(hidden))


def _choose_sheet(path: Path, names: list[str], kind: ImportKind) -> str:
    """Return the sheet that looks most like the kind; the first one where none does."""
    if len(names) == 1:
        return names[0]
    best, most = names[0], 0
    for name in names:
        head = list(islice(_read_sheet(path, name, {}), MAX_ROWS_ABOVE))
        likeness = _score_sheet(head, kind, name)
        if likeness > most:
            best, most = name, likeness
    return best


def _score_sheet(rows: list[tuple[int, list[EncodedCell]]], kind: ImportKind, name: str) -> int:
    if kind is ImportKind.TABLE:
        try:
            return 1 + len(read_table(rows, name).series)
        except UnreadableCell:
            return 0
    headings = find_headings(rows, kind)
    return len(headings.columns) if headings else 0


def _read_sheet(path: Path, name: str, merged: dict[tuple[int, int], int]) -> NumberedRows:
    values = _open_workbook(path, values=True)
    formulas = _open_workbook(path, values=False) if _has_formulas(path) else None
    try:
        open_ranges: dict[int, tuple[int, EncodedCell]] = {}
        sheet = _stream_rows(values, name)
        beside = _stream_rows(formulas, name) if formulas else None
        for number, row in enumerate(sheet, start=1):
            written = next(beside, ()) if beside is not None else ()
            cells = _read_cells(row, written)
            _fill_merged(number, cells, merged, open_ranges)
            yield number, cells
    except (MemoryError, FileRefusal):
        raise
    except Exception:
        refuse_file(BROKEN_FILE)
    finally:
        for book in (values, formulas):
            if book is not None:
                book.close()


def _stream_rows(book: Any, name: str) -> Iterator[Any]:  # noqa: ANN401
    sheet = book[name]
    # What a sheet says of its size is not believed: it may claim every cell there can be.
    sheet.reset_dimensions()
    return iter(sheet.iter_rows())


def _read_cells(row: Any, written: Any) -> list[EncodedCell]:  # noqa: ANN401
    if len(row) > MAX_COLUMNS and any(cell.value is not None for cell in row[MAX_COLUMNS:]):
        refuse_file(TOO_WIDE)
    cells = [_read_cell(cell) for cell in row[:MAX_COLUMNS]]
    for at, cell in enumerate(written[: len(cells)]):
        if cells[at] == EMPTY_CELL and cell.value is not None and cell.data_type == "f":
            cells[at] = f"{FORMULA_KIND}{cell.value}"
    return cells


def _fill_merged(
    number: int,
    cells: list[EncodedCell],
    merged: dict[tuple[int, int], int],
    open_ranges: dict[int, tuple[int, EncodedCell]],
) -> None:
    """Give a row the words of the merged cells that it is part of; a number would be counted twice."""
    for column in [column for column, (last, _cell) in open_ranges.items() if last < number]:
        del open_ranges[column]
    for column, (_last, cell) in open_ranges.items():
        if column < len(cells) and not cells[column]:
            cells[column] = cell
    if not merged:
        return
    for column, cell in enumerate(cells):
        last = merged.get((column, number))
        if last and cell and cell[:1] not in (NUMBER_KIND, PERCENT_KIND):
            open_ranges[column] = (last, cell)


def _read_cell(cell: Any) -> EncodedCell:  # noqa: ANN401
    value = cell.value
    return EMPTY_CELL if value is None else encode_value(value, cell.number_format, cell.data_type)


def _has_formulas(path: Path) -> bool:
    """Return True if any sheet has a formula, so that most files are read once."""
    import zipfile

    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as stream:
                    before = b""
                    while chunk := stream.read(1024 * 1024):
                        if b"<f>" in before + chunk or b"<f " in before + chunk:
                            return True
                        before = chunk[-2:]
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
