"""The form of the day that pages are shown as known on, and those of the board's decisions."""

from datetime import date
from typing import Any

from wtforms import RadioField, ValidationError

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.dates import format_day
from gladsaxe.database.clock import today
from gladsaxe.indicators.decisions import (
    AGGREGATE_WORDS,
    MODE_WORDS,
    BoardDecision,
    allowed_aggregates,
    allowed_comparison_modes,
    current_reading,
)
from gladsaxe.indicators.readings import CriterionReading
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    BaseForm,
    DanishForm,
    DayField,
    DecimalField,
    LineField,
    TextField,
    VersionForm,
    answer_required,
    clean_text,
    not_after,
    not_longer_than,
)

FUTURE_DATE_MESSAGE = "Datoen kan ikke være i fremtiden."
NO_REASON_MESSAGE = "Skriv hvorfor."


class AsOfForm(DanishForm):
    """Ask which day the page is shown as known on."""

    pr = DayField("Vis som det så ud den", [not_after(today, FUTURE_DATE_MESSAGE)])

    def day(self) -> date:
        """Return the day asked for, today where none is or where it cannot be read."""
        asked = self.pr.data
        return asked if isinstance(asked, date) and not self.pr.errors else today()


class DecisionForm(BaseForm):
    """Ask which decision something rests on."""

    decision = LineField(
        "Hvilken beslutning?",
        [answer_required("Skriv hvilken beslutning."), not_longer_than(MAX_LINE_LENGTH)],
    )
    decided_on = DayField(
        "Hvornår blev det besluttet?",
        [answer_required("Skriv hvornår det blev besluttet."), not_after(today, FUTURE_DATE_MESSAGE)],
    )
    earliest: date = date.min

    def validate_decided_on(self, field: DayField) -> None:
        """Refuse a day long before the agreement."""
        if isinstance(field.data, date) and field.data < self.earliest:
            raise ValidationError(f"Datoen kan ikke være før {format_day(self.earliest)}.")

    def decided(self) -> BoardDecision:
        """Return the decision."""
        return BoardDecision(clean_text(self.decision.data), self.decided_on.data)


class ReadingForm(DecisionForm):
    """Ask how a criterion is read, why, and by which decision."""

    baseline_value = DecimalField("Starttal", [answer_required("Skriv starttallet.")])
    aggregate = RadioField("Hvad skal tælles?")
    comparison_mode = RadioField("Hvad sammenlignes der med?")
    reason = TextField("Hvorfor?", [answer_required(NO_REASON_MESSAGE), not_longer_than(MAX_TEXT_LENGTH)])

    criterion: Criterion

    def ask(self, criterion: Criterion) -> None:
        """Set what is asked for: only what the agreement's text leaves open."""
        self.criterion = criterion
        unit = "procentpoint" if criterion.series == "gap" and criterion.unit == "%" else criterion.unit
        self.baseline_value.label.text = f"Starttal ({unit})"
        if criterion.baseline_value is None:
            del self.baseline_value
        self.aggregate.choices = [(name, AGGREGATE_WORDS[name]) for name in allowed_aggregates(criterion)]
        self.comparison_mode.choices = [
            (name, MODE_WORDS[name]) for name in allowed_comparison_modes(criterion)
        ]
        if not self.aggregate.choices:
            del self.aggregate
        if not self.comparison_mode.choices:
            del self.comparison_mode

    def fill(self) -> None:
        """Put the present reading into a form that was not posted."""
        present = current_reading(self.criterion)
        for name in ("baseline_value", "aggregate", "comparison_mode"):
            if getattr(self, name):
                self[name].data = getattr(present, name)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check each field, then whether the reading is another one than the present."""
        if not super().validate(extra_validators):
            return False
        if self.read_as() == current_reading(self.criterion):
            first = next(
                field for field in self if field.name in ("baseline_value", "aggregate", "comparison_mode")
            )
            first.errors = ["Det er den læsning, der gælder nu. Vælg en anden, eller gå tilbage."]
            return False
        return True

    def why(self) -> str:
        """Return the reason."""
        return clean_text(self.reason.data)

    def read_as(self) -> CriterionReading:
        """Return the reading that was chosen."""
        present = current_reading(self.criterion)
        aggregate = self.aggregate.data if self.aggregate else present.aggregate
        mode = self.comparison_mode.data if self.comparison_mode else present.comparison_mode
        return CriterionReading(
            self.baseline_value.data if self.baseline_value else present.baseline_value,
            "mean" if aggregate == "mean" else "last" if aggregate == "last" else None,
            "same_years" if mode == "same_years" else "fixed_baseline" if mode == "fixed_baseline" else None,
        )


class ConfirmationForm(VersionForm):
    """Confirm a register's period; the versions of a confirmation take turns, so an odd one is withdrawn."""

    def withdraws(self) -> bool:
        """Return True if the version that the form was shown with confirms the period."""
        return self.shown_version() % 2 == 1

    def why(self) -> str:
        """Return the reason, which only a withdrawal has."""
        return ""


class WithdrawalForm(ConfirmationForm):
    """Take a confirmation back, and ask why."""

    reason = TextField("Hvorfor?", [answer_required(NO_REASON_MESSAGE), not_longer_than(MAX_TEXT_LENGTH)])

    def why(self) -> str:
        """Return the reason."""
        return clean_text(self.reason.data)


class AssessmentForm(DecisionForm):
    """Ask for the board's own assessment."""

    text = TextField(
        "Hvad er bestyrelsens vurdering?",
        [answer_required("Skriv vurderingen."), not_longer_than(MAX_TEXT_LENGTH)],
    )

    def assessment(self) -> str:
        """Return the assessment."""
        return clean_text(self.text.data)
