"""What a file can hold, by kind: its fields, the headings they are known by, and the right it asks."""

from collections.abc import Iterable
from dataclasses import dataclass

from gladsaxe.access.rules import Actor, Right
from gladsaxe.activities.fields import FILE_FIELDS as ACTIVITY_FILE_FIELDS
from gladsaxe.core.fields import FileHeading
from gladsaxe.core.worded_enum import WordedEnum
from gladsaxe.imports.rules.cells import normalize_text
from gladsaxe.indicators.fields import FILE_FIELDS as FIGURE_FILE_FIELDS
from gladsaxe.registers.fields import BILL_FILE_FIELDS, ENQUIRY_FIELDS


class ImportKind(WordedEnum):
    """Name what a file holds."""

    FIGURES = "tal", "Tal til målene, en række for hvert tal"
    TABLE = "tabel", "En tabel fra Danmarks Statistik eller fra boligsociale data"
    ACTIVITIES = "aktiviteter", "Aktiviteter, en række for hver"
    ENQUIRIES = "henvendelser", "Henvendelser"
    BILLS = "regninger", "Hærværksregninger"
    PLACES = "steder", "Steder"
    SEATS = "pladser", "Pladser: hvem der sidder hvor"


KIND_WORDS = ImportKind.get_words()
KIND_RIGHTS = {
    ImportKind.FIGURES: Right.KEEP_FIGURES,
    ImportKind.TABLE: Right.KEEP_FIGURES,
    ImportKind.ACTIVITIES: Right.IMPORT_ACTIVITIES,
    ImportKind.ENQUIRIES: Right.KEEP_REGISTERS,
    ImportKind.BILLS: Right.KEEP_REGISTERS,
    ImportKind.PLACES: Right.MANAGE_SEATS,
    ImportKind.SEATS: Right.MANAGE_SEATS,
}


@dataclass(frozen=True)
class ImportField:
    """A field of a kind of file; `words` are its headings as they are compared, best first."""

    name: str
    heading: FileHeading
    words: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return its own heading."""
        return self.heading.words

    @property
    def required(self) -> bool:
        """Return True if a file must say it."""
        return self.heading.required


def _make_fields(headings: Iterable[tuple[str, FileHeading | None]]) -> tuple[ImportField, ...]:
    return tuple(
        ImportField(name, heading, tuple(map(normalize_text, (heading.words, *heading.others.split(",")))))
        for name, heading in headings
        if heading is not None
    )


FIELDS_BY_KIND: dict[ImportKind, tuple[ImportField, ...]] = {
    ImportKind.FIGURES: _make_fields((field.name, field.file) for field in FIGURE_FILE_FIELDS),
    ImportKind.TABLE: (),
    ImportKind.ACTIVITIES: _make_fields((field.name, field.file) for field in ACTIVITY_FILE_FIELDS),
    ImportKind.ENQUIRIES: _make_fields((field.file_name, field.file) for field in ENQUIRY_FIELDS),
    ImportKind.BILLS: _make_fields((field.file_name, field.file) for field in BILL_FILE_FIELDS),
    ImportKind.PLACES: _make_fields(
        [
            ("name", FileHeading("Navn", "sted,stedets navn,place", required=True)),
            ("estate", FileHeading("Boligområde", "område,afdeling", constant=True)),
        ]
    ),
    ImportKind.SEATS: _make_fields(
        [
            (
                "seat",
                FileHeading(
                    "Plads", "funktion,rolle,nøgle", width=40, required=True, stub=True, constant=True
                ),
            ),
            ("name", FileHeading("Navn", "person,hvem,medlem", required=True)),
            (
                "starts_on",
                FileHeading(
                    "Fra dag",
                    "fra,fra og med,start,begynder,indtrådt",
                    holds="day",
                    required=True,
                    constant=True,
                ),
            ),
            ("ends_on", FileHeading("Til dag", "til,til og med,slut,udtrådt", holds="day")),
            ("body", FileHeading("Organ", "forum,udvalg,gruppe")),
            ("party", FileHeading("Part", "organisation,boligforening")),
        ]
    ),
}
# The column that faults came back in, and those that the board's workbook has and no file says.
IGNORED_HEADINGS = frozenset(
    map(normalize_text, ("Fejl", "Skrevet ind", "Skrevet ind af", "Skrevet ind fra", "Forskel"))
)


def may_import(actor: Actor, kind: ImportKind) -> bool:
    """Return True if the actor may bring such a file in."""
    return actor.may(Right.IMPORT_FILES) and actor.may(KIND_RIGHTS[kind])


def list_allowed_kinds(actor: Actor) -> list[ImportKind]:
    """Return the kinds of files that the actor may bring in."""
    return [kind for kind in ImportKind if may_import(actor, kind)]
