"""Files that mean harm, or are broken, end in one sentence, in a process that may die; ours does not."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gladsaxe.imports import child_process
from gladsaxe.imports.child_process import UnreadableFile, read_rows
from gladsaxe.imports.rules.fields import ImportKind
from tests.imports.files import SHEET, edit_workbook, make_xlsx

GOOD = make_xlsx([["Mål", "Periode", "Tallet for området"], ["5.1.3", 2018, 56.6]])
NOT_A_SHEET = "Filen er ikke et regneark. Vi kan læse Excel-filer (.xlsx) og CSV-filer."
BROKEN = "Filen er beskadiget eller ikke hentet helt. Hent eller gem den igen, og prøv igen."
TRAP = "Filen er bygget på en måde, vi ikke læser. Åbn den i Excel, gem den som en ny .xlsx, og prøv igen."
MACROS = "Filen indeholder makroer. Gem den som en almindelig .xlsx uden makroer, og prøv igen."
OLD = (
    "Filen er i et ældre Excel-format eller låst med adgangskode. Åbn den i Excel, gem den som .xlsx uden "
    "adgangskode, og prøv igen."
)
TOO_WIDE = "Filen har over 300 kolonner. Vælg færre hos kilden, eller slet dem, du ikke skal bruge."
BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


def make_archive(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return out.getvalue()


def make_doctype_file(encoding: str) -> bytes:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{BOMB}<sst/>'
    return edit_workbook(GOOD, {}, {"xl/more.xml": text.encode(encoding)})


HOSTILE = {
    "a zip bomb": (edit_workbook(GOOD, {}, {"xl/media/x.xml": bytes(40_000_000)}), TRAP),
    "many entries": (edit_workbook(GOOD, {}, {f"xl/{n}.xml": b"<a/>" for n in range(1_100)}), TRAP),
    "a document type": (make_doctype_file("utf-8"), TRAP),
    "a document type in UTF-16": (make_doctype_file("utf-16"), TRAP),
    "macros": (edit_workbook(GOOD, {}, {"xl/vbaProject.bin": b"x"}), MACROS),
    "macros by its type": (
        edit_workbook(GOOD, {"[Content_Types].xml": ("sheet.main+xml", "sheet.macroEnabled.main+xml")}),
        MACROS,
    ),
    "truncated": (GOOD[: len(GOOD) // 2], BROKEN),
    "a broken entry": (GOOD[:60] + b"\xff" * 40 + GOOD[100:], BROKEN),
    "a sheet of claims": (
        edit_workbook(
            GOOD, {SHEET: ("</row></sheetData>", '<c r="XFD2" t="n"><v>1</v></c></row></sheetData>')}
        ),
        TOO_WIDE,
    ),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), OLD),
    "a document": (make_archive({"word/document.xml": b"<a/>"}), NOT_A_SHEET),
    "an open document": (
        make_archive({"content.xml": b"<a/>"}),
        "Filen er gemt som OpenDocument. Gem den som .xlsx eller CSV, og prøv igen.",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), NOT_A_SHEET),
    "a printed page": (b"%PDF-1.7 ...", NOT_A_SHEET),
    "nothing": (b"", "Filen er tom."),
}  # fmt: skip


def read_content(content: bytes, folder: Path) -> list:
    with read_rows(content, ImportKind.FIGURES, None, folder) as (_head, rows):
        return list(rows)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_one_sentence(name, tmp_path):
    content, sentence = HOSTILE[name]
    with pytest.raises(UnreadableFile) as refused:
        read_content(content, tmp_path)
    assert str(refused.value) == sentence


def test_a_size_that_is_only_claimed_costs_nothing(tmp_path):
    claimed = edit_workbook(GOOD, {SHEET: ('<dimension ref="A1:C2" />', '<dimension ref="A1:XFD1048576" />')})
    assert (
        read_content(claimed, tmp_path)
        == read_content(GOOD, tmp_path)
        == [
            [1, ["sMål", "sPeriode", "sTallet for området"]],
            [2, ["s5.1.3", "n2018", "n56.6"]],
        ]
    )


def test_a_process_that_asks_for_more_than_its_limits_gets_it_not():
    greedy = (
        "from gladsaxe.imports.limits import limit_process; limit_process(); print(len(bytes(2 * 10**9)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", greedy],
        cwd=child_process.PROJECT_FOLDER,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.splitlines()[-1]) == (1, "", "MemoryError")


def test_a_child_that_dies_midway_is_one_sentence_too(monkeypatch, tmp_path):
    monkeypatch.setattr(child_process, "TIMEOUT_SECONDS", 0)
    with pytest.raises(UnreadableFile) as refused:
        read_content(GOOD, tmp_path)
    assert str(refused.value) == child_process.TOOK_TOO_LONG


def test_nothing_of_ours_goes_with_the_child(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    seen = {}
    popen = child_process.subprocess.Popen
    monkeypatch.setattr(
        child_process.subprocess,
        "Popen",
        lambda *words, **named: seen.update(named) or popen(*words, **named),
    )
    read_content(GOOD, tmp_path)
    assert sorted(seen["env"]) == ["HOME", "LC_ALL", "PATH", "PYTHONIOENCODING", "PYTHONPATH", "TMPDIR"]


def test_the_pages_go_on_after_a_hostile_file(visit):
    erik = visit("erik")
    for _round in range(2):
        answer = erik.post(
            "/indlaes",
            {
                "submission_id": "",
                "kind": "tal",
                "file": (io.BytesIO(HOSTILE["a document type"][0]), "x.xlsx"),
            },
            content_type="multipart/form-data",
        )
        assert (answer.status_code, TRAP in answer.text) == (422, True)
    assert "Her er ingen filer endnu" in erik.get("/indlaes").text
