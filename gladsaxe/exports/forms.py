"""The forms of the board's pack: the day of a workbook, what an export is for, and a snapshot's name."""

from wtforms import SelectField

from gladsaxe.database.clock import today
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    BaseForm,
    DayField,
    LineField,
    answer_required,
    clean_text,
    not_after,
    not_longer_than,
)

USUAL_PURPOSE = "Orientering om mål og status"


class ExportForm(BaseForm):
    """Ask for whom a file is and what for."""

    modtager = LineField("Hvem skal have filen?", [not_longer_than(MAX_LINE_LENGTH)])
    formaal = LineField("Hvad skal den bruges til?", [not_longer_than(MAX_LINE_LENGTH)])

    def receiver(self, otherwise: str) -> str:
        """Return for whom the file is."""
        return clean_text(self.modtager.data) or otherwise

    def purpose(self) -> str:
        """Return what the file is for."""
        return clean_text(self.formaal.data) or USUAL_PURPOSE


class BoardForm(ExportForm):
    """Ask for the day; it is sent as a plain address, for a workbook changes only the log of exports."""

    pr = DayField(
        "Hvilken dag skal tallene vises for?",
        [
            answer_required("Skriv hvilken dag det er."),
            not_after(today, "Datoen kan ikke være i fremtiden."),
        ],
    )


class SnapshotForm(BaseForm):
    """Ask what a snapshot is of, and the day that it shows."""

    name = LineField(
        "Hvilket møde er det?",
        [answer_required("Skriv hvilket møde det er."), not_longer_than(MAX_LINE_LENGTH)],
    )
    as_of = DayField(
        "Hvilken dag skal tallene vises for?",
        [
            answer_required("Skriv hvilken dag det er."),
            not_after(today, "Datoen kan ikke være i fremtiden."),
        ],
    )

    def snapshot_name(self) -> str:
        """Return the meeting's name."""
        return str(self.name.data).strip()


class AuditForm(BaseForm):
    """Ask for the year of the documentation, by its address."""

    aar = SelectField("Hvilket år?", [answer_required("Vælg et år.")])

    def year(self) -> int:
        """Return the year asked for, the newest where none of them is."""
        return int(self.aar.choices[0][0] if self.aar.errors else self.aar.data)  # type: ignore[index]
