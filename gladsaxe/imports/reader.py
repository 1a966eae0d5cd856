"""Read one file in a process of its own with little to spend, and hand its rows over as lines of JSON.

Run as `python -m gladsaxe.imports.reader FILE KIND [SHEET]`. The first line says what the file is, each later
one is a row's number and its cells. A refusal is one line with its sentence, and the exit status 1.
"""

import json
import sys
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from gladsaxe.imports.guard import BROKEN, Refused, is_workbook, refuse
from gladsaxe.imports.limits import limit_process
from gladsaxe.imports.rules.cells import EMPTY, FORMULA, Cell, Unreadable, of_value
from gladsaxe.imports.rules.fields import Kind
from gladsaxe.imports.rules.series import read_table
from gladsaxe.imports.rules.sniffing import MOST_ABOVE, find_headings
from gladsaxe.imports.text_files import read_text_file

MOST_ROWS = 200_000
MOST_TABLE_ROWS = 20_000
MOST_COLUMNS = 300
LONGEST_CELL = 32_767
NO_ROWS = "Der står ikke noget i filen."
TOO_MANY_ROWS = "Filen har over 200.000 rækker. Del den i flere filer."
TOO_LARGE_TABLE = "Tabellen har over 20.000 rækker. Vælg færre områder hos kilden, og hent den igen."
TOO_WIDE = "Filen har over 300 kolonner. Vælg færre hos kilden, eller slet dem, du ikke skal bruge."

Numbered = Iterator[tuple[int, list[Cell]]]


def main(words: list[str]) -> int:
    """Read the file that the words name and write its rows to standard output."""
    limit_process()
    path, kind = Path(words[0]), Kind(words[1])
    try:
        head, rows = open_rows(path, kind, words[2] if len(words) > 2 else None)
        print(json.dumps(head, ensure_ascii=False))
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    except Refused as refusal:
        print(json.dumps({"refused": str(refusal)}, ensure_ascii=False))
        return 1
    return 0


def open_rows(path: Path, kind: Kind, sheet: str | None = None) -> tuple[dict[str, Any], Numbered]:
    """Return what the file is and its rows; raise Refused, also while the rows are read."""
    if not is_workbook(path):
        text = read_text_file(path)
        head = {"sheets": [], "sheet": "", "encoding": text.encoding, "delimiter": text.delimiter}
        return head, _within_bounds(text.rows(), kind)
    names = _sheet_names(path)
    chosen = sheet if sheet in names else _best_sheet(path, names, kind)
    head = {"sheets": names, "sheet": chosen, "encoding": "", "delimiter": ""}
    return head, _within_bounds(_sheet_rows(path, chosen), kind)


def _within_bounds(rows: Numbered, kind: Kind) -> Numbered:
    read = 0
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        read += 1
        if len(cells) > MOST_COLUMNS:
            refuse(TOO_WIDE)
        if kind is Kind.TABLE and read > MOST_TABLE_ROWS:
            refuse(TOO_LARGE_TABLE)
        if read > MOST_ROWS:
            refuse(TOO_MANY_ROWS)
        yield number, [cell[:LONGEST_CELL] for cell in cells]
    if not read:
        refuse(NO_ROWS)


def _open(path: Path, values: bool) -> Any:  # noqa: ANN401 - openpyxl's read-only workbook
    # Only here, after the limits are set.
    from openpyxl import load_workbook

    warnings.simplefilter("ignore")
    try:
        return load_workbook(path, read_only=True, data_only=values, keep_links=False)
    except MemoryError:
        raise
    except Exception:
        # Whatever a crafted file makes the library say, the person gets the one sentence.
        refuse(BROKEN)


def _sheet_names(path: Path) -> list[str]:
    book = _open(path, values=True)
    names = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    book.close()
    return names or refuse(NO_ROWS)


def _best_sheet(path: Path, names: list[str], kind: Kind) -> str:
    """Return the sheet that looks most like the kind; the first one where none does."""
    if len(names) == 1:
        return names[0]
    best, most = names[0], 0
    for name in names:
        head = list(islice(_sheet_rows(path, name), MOST_ABOVE))
        likeness = _likeness(head, kind, name)
        if likeness > most:
            best, most = name, likeness
    return best


def _likeness(rows: list[tuple[int, list[Cell]]], kind: Kind, name: str) -> int:
    if kind is Kind.TABLE:
        try:
            return 1 + len(read_table(rows, name).series)
        except Unreadable:
            return 0
    headings = find_headings(rows, kind)
    return len(headings.columns) if headings else 0


def _sheet_rows(path: Path, name: str) -> Numbered:
    values = _open(path, values=True)
    formulas = _open(path, values=False) if _has_formulas(path) else None
    try:
        sheet = _streamed(values, name)
        beside = _streamed(formulas, name) if formulas else None
        for number, row in enumerate(sheet, start=1):
            written = next(beside, ()) if beside is not None else ()
            yield number, _cells(row, written)
    except (MemoryError, Refused):
        raise
    except Exception:
        refuse(BROKEN)
    finally:
        for book in (values, formulas):
            if book is not None:
                book.close()


def _streamed(book: Any, name: str) -> Iterator[Any]:  # noqa: ANN401
    sheet = book[name]
    # What a sheet says of its size is not believed: it may claim every cell there can be.
    sheet.reset_dimensions()
    return iter(sheet.iter_rows())


def _cells(row: Any, written: Any) -> list[Cell]:  # noqa: ANN401
    if len(row) > MOST_COLUMNS and any(cell.value is not None for cell in row[MOST_COLUMNS:]):
        refuse(TOO_WIDE)
    cells = [_cell(cell) for cell in row[:MOST_COLUMNS]]
    for at, cell in enumerate(written[: len(cells)]):
        if cells[at] == EMPTY and cell.value is not None and cell.data_type == "f":
            cells[at] = f"{FORMULA}{cell.value}"
    return cells


def _cell(cell: Any) -> Cell:  # noqa: ANN401
    value = cell.value
    return EMPTY if value is None else of_value(value, cell.number_format, cell.data_type)


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
