"""The form of a figure: what a criterion has no use for is not asked."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, ValidationError

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.period import Period
from gladsaxe.database.clock import today
from gladsaxe.indicators.display import ANSWER_WORDS
from gladsaxe.indicators.entries import EntryState, FigureEntry, entry_faults
from gladsaxe.indicators.fields import FIELDS_BY_NAME
from gladsaxe.indicators.figures import Figure, FigureState
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    BaseForm,
    CountField,
    DayField,
    DecimalField,
    LineField,
    TextField,
    answer_required,
    clean_text,
    not_longer_than,
)

STATE_CHOICES = [(str(state), state.word) for state in FigureState]
WITHDRAWN_CHOICE = (str(EntryState.WITHDRAWN), "Tallet tages tilbage: der er ikke noget tal")
MAX_ANSWERS = 1_000_000


def _ask(name: str) -> dict[str, Any]:
    field = FIELDS_BY_NAME[name]
    return {"label": field.label, "description": field.hint}


class FigureForm(BaseForm):
    """Ask for a period's figure; what a criterion has no use for is not asked."""

    period = SelectField(**_ask("period"), validate_choice=False)
    state = RadioField(**_ask("state"), choices=STATE_CHOICES, default=str(FigureState.OK))
    area = DecimalField(**_ask("area"))
    answer = RadioField(**_ask("answer"), validate_choice=False)
    comparison = DecimalField(**_ask("comparison"))
    text = TextField(**_ask("text"), validators=[not_longer_than(MAX_TEXT_LENGTH)])
    n = CountField(**_ask("n"))
    provisional = BooleanField(**_ask("provisional"))
    series_break = LineField(**_ask("series_break"), validators=[not_longer_than(MAX_LINE_LENGTH)])
    source = LineField(**_ask("source"), validators=[not_longer_than(MAX_LINE_LENGTH)])
    received_on = DayField(**_ask("received_on"), validators=[answer_required("Skriv hvornår I fik tallet.")])
    reason = TextField(**_ask("reason"), validators=[not_longer_than(MAX_TEXT_LENGTH)])
    # The version that the person saw, so that nobody's correction is written over unseen.
    replaces = HiddenField()

    criterion: Criterion
    corrected: date | None = None
    fixed_period: Period | None = None

    def ask(self, criterion: Criterion, area_name: str, periods: Sequence[Period]) -> None:
        """Set what is asked for: the periods to choose from, and what the criterion's figures hold."""
        self.criterion = criterion
        self.period.choices = [(period.label, period.label) for period in periods]
        self.area.label.text = f"Tallet for {area_name} ({criterion.unit})"
        versus = criterion.comparison_area or "det, der sammenlignes med"
        self.comparison.label.text = f"Tallet for {versus} ({criterion.unit})"
        if criterion.answer == "number":
            del self.answer
        else:
            no, yes = ANSWER_WORDS[criterion.answer]
            self.answer.choices = [("1", yes), ("0", no)]
            del self.area
        if not criterion.needs_comparison:
            del self.comparison
        if not criterion.survey:
            del self.n
        if criterion.answer != "text":
            self.text.label.text = "Bemærkning til tallet (frivilligt)"
            if not criterion.qualitative_note_allowed:
                del self.text

    def correct(self, period: Period, received_on: date) -> None:
        """Ask for a correction of a period's figure, which was received on a day."""
        self.fixed_period, self.corrected = period, received_on
        self.state.choices = [*STATE_CHOICES, WITHDRAWN_CHOICE]
        del self.period

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check each field, then whether they make a figure of the criterion."""
        if not super().validate(extra_validators):
            return False
        faults = entry_faults(self.criterion, self.entry(), today(), self.corrected)
        for name, sentence in faults.items():
            field = self.answer if name == "area" and self.answer else self[name]
            field.errors = [*field.errors, sentence]
        return not faults

    def entry(self) -> FigureEntry:
        """Return what was typed."""
        withdrawn = self.state.data == EntryState.WITHDRAWN
        state = FigureState.OK if withdrawn else FigureState(self.state.data)
        measured = state is FigureState.OK and not withdrawn
        figure = Figure(
            self._period(),
            self._area() if measured else None,
            self.comparison.data if measured and self.comparison else None,
            state,
            measured and bool(self.provisional.data),
            self.n.data if measured and self.n else None,
            clean_text(self.text.data) if self.text else "",
            clean_text(self.series_break.data) if measured else "",
        )
        return FigureEntry(figure, clean_text(self.source.data), self.received_on.data, withdrawn)

    def validate_period(self, field: SelectField) -> None:
        """Ask for one of the periods."""
        if field.data not in {value for value, *_ in field.iter_choices()}:
            raise ValidationError("Vælg hvilken periode tallet er for.")

    def validate_n(self, field: CountField) -> None:
        """Refuse more answers than there can be."""
        if field.data is not None and field.data > MAX_ANSWERS:
            raise ValidationError("Skriv et helt tal, for eksempel 250.")

    def why(self) -> str:
        """Return the reason for a correction."""
        return clean_text(self.reason.data)

    def seen(self) -> int | None:
        """Return the id of the version that the person saw, None for none."""
        text = str(self.replaces.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else None

    def fill(self, entry: FigureEntry) -> None:
        """Put a version into a form that was not posted."""
        figure = entry.figure
        self.state.data, self.source.data = str(entry.state), entry.source
        self.provisional.data, self.series_break.data = figure.provisional, figure.series_break
        if self.area:
            self.area.data = figure.area
        if self.answer and figure.area is not None:
            self.answer.data = str(int(figure.area))
        if self.comparison:
            self.comparison.data = figure.comparison
        if self.n:
            self.n.data = figure.n
        if self.text:
            self.text.data = figure.text

    def _period(self) -> Period:
        return self.fixed_period or self.criterion.period(self.period.data)

    def _area(self) -> Decimal | None:
        if not self.answer:
            value: Decimal | None = self.area.data
            return value
        return Decimal(self.answer.data) if self.answer.data in ("0", "1") else None
