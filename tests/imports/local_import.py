"""A file brought in without the pages, and read in this process: what the oddities are shown with."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports import reading, store
from gladsaxe.imports.checking import check_file
from gladsaxe.imports.child_process import UnreadableFile
from gladsaxe.imports.file_checks import FileRefusal
from gladsaxe.imports.jobs import ImportJob
from gladsaxe.imports.page_helpers import build_file_facts
from gladsaxe.imports.reader import open_rows
from gladsaxe.imports.rules.fields import ImportKind
from gladsaxe.imports.rules.mapping import choose_settings, guess_settings
from gladsaxe.imports.rules.outcomes import ImportSummary
from gladsaxe.imports.storing import StoringRequest, store_import
from gladsaxe.imports.tables import FileImport
from tests.indicators.pages import act_as

DAY = date(2021, 12, 31)
OWNERS = {
    ImportKind.FIGURES: "erik",
    ImportKind.TABLE: "erik",
    ImportKind.ACTIVITIES: "erik",
    ImportKind.ENQUIRIES: "doris",
    ImportKind.BILLS: "doris",
    ImportKind.PLACES: "freja",
    ImportKind.SEATS: "freja",
}


def make_local_reader(folder: Path):
    """Return what reads a file in this process as the child does in its own."""

    @contextmanager
    def read_rows(content: bytes, kind: ImportKind, sheet: str | None, _data_folder: Path) -> Iterator[Any]:
        file = folder / f"{uuid.uuid4().hex}.xlsx"
        file.write_bytes(content)
        try:
            yield open_rows(file, kind, sheet)
        except FileRefusal as refusal:
            raise UnreadableFile(str(refusal)) from None

    return read_rows


class CheckedFile:
    """A file that was brought in and looked through."""

    def __init__(
        self, app: Flask, kind: ImportKind, content: bytes, answers: dict[str, Any] | None = None
    ) -> None:
        self.app, self.kind, self.who = app, kind, OWNERS[kind]
        with act_as(app, self.who, DAY) as actor:
            number = str(uuid.uuid4())
            self.id = run_in_transaction(store.add_import, number, actor.person_id, kind, "fil.xlsx", content)
            reading.read_file(self.id, kind, None, ImportJob(""))
            row = store.find_import(actor, self.id)
            self.reading: dict[str, Any] = dict(row.reading)
            self.refused: str = row.reading.get("refused", "")
            self.summary = ImportSummary()
            self.asked = False
            if self.refused:
                return
            settings = self._settings(answers or {})
            if settings is None:
                self.asked = True
                return
            check_file(self.id, kind, actor, self.reading, settings, ImportJob(""))
            self.summary = ImportSummary.from_json(store.find_import(actor, self.id).summary)

    def _settings(self, answers: dict[str, Any]) -> dict[str, Any] | None:
        if not answers:
            return choose_settings(self.kind, self.reading, [])
        blank = {"criterion": "", "area": "", "comparison": "", "source": "", "received_on": ""}
        found = (
            {**blank, "points": "", "signs": {}}
            if self.kind is ImportKind.TABLE
            else guess_settings(self.reading)
        )
        return {**found, **answers}

    def store(self, reason: str = "Rettet hos kilden") -> FileImport:
        """Store it and return its row."""
        with act_as(self.app, self.who, DAY) as actor:
            row = store.find_import(actor, self.id)
            pressed = StoringRequest(self.id, str(uuid.uuid4()), reason, "/")
            store_import(pressed, actor, build_file_facts(row), ImportJob(""))
            return store.find_import(actor, self.id)

    @property
    def faults(self) -> list[tuple[int, int, str]]:
        """Return what is wrong: row, column, sentence."""
        return [(fault.row, fault.column, fault.sentence) for fault in self.summary.faults]
