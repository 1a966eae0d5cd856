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
from gladsaxe.imports.checking import check
from gladsaxe.imports.child import NotRead
from gladsaxe.imports.guard import Refused
from gladsaxe.imports.jobs import Job
from gladsaxe.imports.reader import open_rows
from gladsaxe.imports.rules.fields import Kind
from gladsaxe.imports.rules.mapping import guessed, obvious
from gladsaxe.imports.rules.outcomes import Summary
from gladsaxe.imports.sending import facts_of
from gladsaxe.imports.storing import carry_out
from gladsaxe.imports.tables import FileImport
from tests.indicators.pages import act_as

DAY = date(2021, 12, 31)
OWNERS = {
    Kind.FIGURES: "erik",
    Kind.TABLE: "erik",
    Kind.ACTIVITIES: "erik",
    Kind.ENQUIRIES: "doris",
    Kind.BILLS: "doris",
    Kind.PLACES: "freja",
    Kind.SEATS: "freja",
}


def read_here(folder: Path):
    """Return what reads a file in this process as the child does in its own."""

    @contextmanager
    def read_rows(content: bytes, kind: Kind, sheet: str | None) -> Iterator[Any]:
        file = folder / f"{uuid.uuid4().hex}.xlsx"
        file.write_bytes(content)
        try:
            yield open_rows(file, kind, sheet)
        except Refused as refusal:
            raise NotRead(str(refusal)) from None

    return read_rows


class Brought:
    """A file that was brought in and looked through."""

    def __init__(self, app: Flask, kind: Kind, content: bytes, answers: dict[str, Any] | None = None) -> None:
        self.app, self.kind, self.who = app, kind, OWNERS[kind]
        with act_as(app, self.who, DAY) as actor:
            number = str(uuid.uuid4())
            self.id = run_in_transaction(store.add_upload, number, actor.person_id, kind, "fil.xlsx", content)
            reading.read_in(self.id, kind, None, Job(""))
            row = store.readable(actor, self.id)
            self.reading: dict[str, Any] = dict(row.reading)
            self.refused: str = row.reading.get("refused", "")
            self.summary = Summary()
            self.asked = False
            if self.refused:
                return
            settings = self._settings(answers or {})
            if settings is None:
                self.asked = True
                return
            check(self.id, kind, actor, self.reading, settings, Job(""))
            self.summary = Summary.of_json(store.readable(actor, self.id).summary)

    def _settings(self, answers: dict[str, Any]) -> dict[str, Any] | None:
        if not answers:
            return obvious(self.kind, self.reading, [])
        blank = {"criterion": "", "area": "", "comparison": "", "source": "", "received_on": ""}
        found = {**blank, "points": "", "signs": {}} if self.kind is Kind.TABLE else guessed(self.reading)
        return {**found, **answers}

    def store(self, reason: str = "Rettet hos kilden") -> FileImport:
        """Store it and return its row."""
        with act_as(self.app, self.who, DAY) as actor:
            row = store.readable(actor, self.id)
            carry_out(self.id, actor, facts_of(row), str(uuid.uuid4()), reason, "/", Job(""))
            return store.readable(actor, self.id)

    @property
    def faults(self) -> list[tuple[int, int, str]]:
        """Return what is wrong: row, column, sentence."""
        return [(fault.row, fault.column, fault.sentence) for fault in self.summary.faults]
