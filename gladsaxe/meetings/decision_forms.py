"""The forms of decisions: a step, what came of one, another owner or date, opening one again."""

from datetime import date

from wtforms import RadioField, SelectField, ValidationError

from gladsaxe.core.dates import format_day
from gladsaxe.meetings.forms import REASON_MISSING
from gladsaxe.meetings.rules import DecisionProgress
from gladsaxe.web.forms import (
    MAX_TEXT_LENGTH,
    BaseForm,
    DanishForm,
    DayField,
    TextField,
    VersionForm,
    answer_required,
    clean_text,
    not_longer_than,
)


class StepForm(BaseForm):
    """Ask which step was taken."""

    text = TextField(
        "Hvad er der sket?", [answer_required("Skriv hvad der er sket."), not_longer_than(MAX_TEXT_LENGTH)]
    )

    def step(self) -> str:
        """Return the step."""
        return clean_text(self.text.data)


class FinishForm(BaseForm):
    """Ask what came of a decision."""

    progress = RadioField(
        "Hvordan endte det?",
        [answer_required("Vælg hvordan det endte.")],
        choices=[(str(kind), kind.word) for kind in (DecisionProgress.DONE, DecisionProgress.DROPPED)],
        default=str(DecisionProgress.DONE),
    )
    result = TextField(
        "Hvad kom der ud af det?",
        [answer_required("Skriv hvad der kom ud af det."), not_longer_than(MAX_TEXT_LENGTH)],
    )

    def outcome(self) -> str:
        """Return what came of it."""
        return clean_text(self.result.data)


class ReopenForm(BaseForm):
    """Ask why a decision is opened again."""

    reason = TextField(
        "Hvorfor skal den åbnes igen?", [answer_required(REASON_MISSING), not_longer_than(MAX_TEXT_LENGTH)]
    )

    def why(self) -> str:
        """Return the reason."""
        return clean_text(self.reason.data)


class HandOverForm(VersionForm):
    """Ask who owns a decision from now on, by when, and why."""

    decided_on: date = date.min

    owner = SelectField(
        "Hvilken plads har ansvaret?", [answer_required("Vælg hvilken plads der har ansvaret.")]
    )
    due_on = DayField("Hvornår skal det være gjort?", [answer_required("Skriv hvornår det skal være gjort.")])
    reason = TextField("Hvorfor?", [answer_required(REASON_MISSING), not_longer_than(MAX_TEXT_LENGTH)])

    def validate_due_on(self, field: DayField) -> None:
        """Refuse a date before the decision."""
        if isinstance(field.data, date) and field.data < self.decided_on:
            raise ValidationError(f"Fristen kan ikke være før beslutningen {format_day(self.decided_on)}.")

    def why(self) -> str:
        """Return the reason."""
        return clean_text(self.reason.data)


class DecisionFilterForm(DanishForm):
    """Ask whose decisions a list holds; a faulty value narrows nothing."""

    organ = SelectField("Besluttet i", default="")
