"""The forms of a followed measure and of a year's value."""

from wtforms import RadioField

from gladsaxe.facts.rules import Entry
from gladsaxe.web.forms import (
    LONGEST_LINE,
    BaseForm,
    CountField,
    DayField,
    DecimalField,
    LineField,
    clean_text,
    not_longer_than,
    required,
)

LINE = not_longer_than(LONGEST_LINE)
LONGEST_UNIT = 40


class MeasureForm(BaseForm):
    """Ask what shall be followed."""

    watch = RadioField("Hvad hører målingen til?")
    name = LineField("Hvad måles?", [required("Skriv hvad der måles."), LINE])
    unit = LineField("Enhed", [required("Skriv enheden, for eksempel %."), not_longer_than(LONGEST_UNIT)])


class ValueForm(BaseForm):
    """Ask for a year's value."""

    year = CountField("År", [required("Skriv året.")])
    area = DecimalField("Tallet for området", [required("Skriv tallet.")])
    comparison = DecimalField("Tallet, der sammenlignes med (frivilligt)")
    source = LineField("Hvor kommer tallet fra?", [required("Skriv hvor tallet kommer fra."), LINE])
    received_on = DayField("Hvornår kom det?", [required("Skriv hvornår tallet kom.")])

    def entry(self) -> Entry:
        """Return what was typed."""
        return Entry(
            int(self.year.data or 0),
            self.area.data,
            self.comparison.data,
            clean_text(self.source.data),
            self.received_on.data,
        )
