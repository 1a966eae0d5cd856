"""The forms of a followed measure and of a year's value."""

from wtforms import RadioField, ValidationError

from gladsaxe.database.clock import today
from gladsaxe.indicators.facts_rules import FUTURE_DATE_MESSAGE, ValueEntry, find_year_fault
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    BaseForm,
    CountField,
    DayField,
    DecimalField,
    LineField,
    answer_required,
    clean_text,
    not_after,
    not_longer_than,
)

LINE_LIMIT = not_longer_than(MAX_LINE_LENGTH)
MAX_UNIT_LENGTH = 40


class MeasureForm(BaseForm):
    """Ask what shall be followed."""

    watch = RadioField("Hvad hører målingen til?")
    name = LineField("Hvad måles?", [answer_required("Skriv hvad der måles."), LINE_LIMIT])
    unit = LineField(
        "Enhed", [answer_required("Skriv enheden, for eksempel %."), not_longer_than(MAX_UNIT_LENGTH)]
    )


class ValueForm(BaseForm):
    """Ask for a year's value."""

    first_year = 0

    year = CountField("År", [answer_required("Skriv året.")])
    area = DecimalField("Tallet for området", [answer_required("Skriv tallet.")])
    comparison = DecimalField("Tallet, der sammenlignes med (frivilligt)")
    source = LineField(
        "Hvor kommer tallet fra?", [answer_required("Skriv hvor tallet kommer fra."), LINE_LIMIT]
    )
    received_on = DayField(
        "Hvornår kom det?",
        [answer_required("Skriv hvornår tallet kom."), not_after(today, FUTURE_DATE_MESSAGE)],
    )

    def validate_year(self, field: CountField) -> None:
        """Refuse a year long before the agreement or in the future."""
        fault = find_year_fault(field.data, self.first_year, today()) if field.data is not None else None
        if fault:
            raise ValidationError(fault)

    def entry(self) -> ValueEntry:
        """Return what was typed."""
        return ValueEntry(
            int(self.year.data or 0),
            self.area.data,
            self.comparison.data,
            clean_text(self.source.data),
            self.received_on.data,
        )
