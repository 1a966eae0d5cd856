"""The forms of decisions: a step, what came of one, another owner or date, opening one again."""

from datetime import date

from wtforms import RadioField, SelectField, ValidationError

from gladsaxe.core.dates import show_day
from gladsaxe.meetings.forms import NO_REASON
from gladsaxe.meetings.rules import PROGRESS_WORDS, Progress
from gladsaxe.web.forms import (
    LONGEST_TEXT,
    BaseForm,
    DanishForm,
    DayField,
    TextField,
    VersionForm,
    clean_text,
    not_longer_than,
    required,
)


class StepForm(BaseForm):
    """Ask which step was taken."""

    text = TextField(
        "Hvad er der sket?", [required("Skriv hvad der er sket."), not_longer_than(LONGEST_TEXT)]
    )

    def step(self) -> str:
        """Return the step."""
        return clean_text(self.text.data)


class FinishForm(BaseForm):
    """Ask what came of a decision."""

    progress = RadioField(
        "Hvordan endte det?",
        [required("Vælg hvordan det endte.")],
        choices=[(str(kind), PROGRESS_WORDS[kind]) for kind in (Progress.DONE, Progress.DROPPED)],
        default=str(Progress.DONE),
    )
    result = TextField(
        "Hvad kom der ud af det?", [required("Skriv hvad der kom ud af det."), not_longer_than(LONGEST_TEXT)]
    )

    def outcome(self) -> str:
        """Return what came of it."""
        return clean_text(self.result.data)


class ReopenForm(BaseForm):
    """Ask why a decision is opened again."""

    reason = TextField("Hvorfor skal den åbnes igen?", [required(NO_REASON), not_longer_than(LONGEST_TEXT)])

    def why(self) -> str:
        """Return the reason."""
        return clean_text(self.reason.data)


class HandOverForm(VersionForm):
    """Ask who owns a decision from now on, by when, and why."""

    decided_on: date = date.min

    owner = SelectField("Hvilken plads har ansvaret?", [required("Vælg hvilken plads der har ansvaret.")])
    due_on = DayField("Hvornår skal det være gjort?", [required("Skriv hvornår det skal være gjort.")])
    reason = TextField("Hvorfor?", [required(NO_REASON), not_longer_than(LONGEST_TEXT)])

    def validate_due_on(self, field: DayField) -> None:
        """Refuse a date before the decision."""
        if isinstance(field.data, date) and field.data < self.decided_on:
            raise ValidationError(f"Fristen kan ikke være før beslutningen {show_day(self.decided_on)}.")

    def why(self) -> str:
        """Return the reason."""
        return clean_text(self.reason.data)


class DecisionFilterForm(DanishForm):
    """Ask whose decisions a list holds; a faulty value narrows nothing."""

    organ = SelectField("Besluttet i", default="")
