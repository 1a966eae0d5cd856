"""Files made by hand, as the sources and people make them."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

Rows = Iterable[Sequence[Any]]
Formats = Mapping[str, str] | None
Changes = Mapping[str, tuple[str, str]]


def make_xlsx(
    rows: Iterable[Sequence[Any]], sheet: str = "Ark1", formats: Mapping[str, str] | None = None
) -> bytes:
    """Return a workbook of one sheet; `formats` are number formats by cell."""
    return make_workbook({sheet: rows}, formats)


def make_workbook(
    sheets: Mapping[str, Iterable[Sequence[Any]]], formats: Mapping[str, str] | None = None
) -> bytes:
    """Return a workbook of several sheets; the formats are the first one's."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    for cell, form in (formats or {}).items():
        book.worksheets[0][cell].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def make_csv(text: str, encoding: str = "utf-8") -> bytes:
    """Return a text file with the line ends of the office."""
    return text.strip("\n").replace("\n", "\r\n").encode(encoding)


def edit_workbook(
    content: bytes, changes: Mapping[str, tuple[str, str]], more: Mapping[str, bytes] | None = None
) -> bytes:
    """Return a workbook with a text of some of its entries replaced, and more entries."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for entry in before.namelist():
            data = before.read(entry)
            if entry in changes:
                old, new = changes[entry]
                assert old.encode() in data, (entry, data[:2000])
                data = data.replace(old.encode(), new.encode(), 1)
            after.writestr(entry, data)
        for name, data in (more or {}).items():
            after.writestr(name, data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def set_formula_result(content: bytes, formula: str, result: str) -> bytes:
    """Return a workbook whose only formula has a kept result, as Excel saves it."""
    return edit_workbook(content, {SHEET: (f"<f>{formula}</f><v />", f"<f>{formula}</f><v>{result}</v>")})
