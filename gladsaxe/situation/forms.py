"""The forms of the situation picture: which span, the words about it, and a measure at a place."""

from datetime import date

from wtforms import BooleanField, RadioField, SelectField

from gladsaxe.database.clock import today
from gladsaxe.situation.rules import SPAN_WORDS, SituationSpan, SpanKind
from gladsaxe.web.forms import (
    MAX_TEXT_LENGTH,
    BaseForm,
    DanishForm,
    DayField,
    TextField,
    VersionForm,
    answer_required,
    clean_text,
    not_after,
    not_longer_than,
)

FUTURE_DAY = "Datoen kan ikke være i fremtiden."


class SpanForm(DanishForm):
    """Ask for the span that is shown; a plain address."""

    slags = RadioField("Hvor lang tid?", choices=[(str(kind), word) for kind, word in SPAN_WORDS.items()])
    dag = DayField("En dag i perioden", [not_after(today, FUTURE_DAY)])

    def span(self) -> SituationSpan:
        """Return the span asked for, this week where none is or where it cannot be read."""
        kind = SpanKind(self.slags.data) if self.slags.data in set(SpanKind) else SpanKind.WEEK
        day = self.dag.data
        return SituationSpan.of(kind, day if isinstance(day, date) and not self.dag.errors else today())


class ReportForm(VersionForm):
    """Ask for the words about a span; the numbers are computed."""

    words = TextField("Hvad vil I sige om perioden?", [not_longer_than(MAX_TEXT_LENGTH)])
    calm = BooleanField("Intet at melde")
    problems: int = 0

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for words or for "intet at melde", which cannot stand beside problems that were seen."""
        if not super().validate(extra_validators):
            return False
        if not self.calm.data and not self.text():
            self.words.errors = ["Skriv noget, eller sæt kryds ved »Intet at melde«."]
        if self.calm.data and self.problems:
            self.calm.errors = [f"Der er set {self.problems} i perioden. Skriv om det i stedet."]
        return not self.words.errors and not self.calm.errors

    def text(self) -> str:
        """Return the words."""
        return clean_text(self.words.data)


class MeasureForm(BaseForm):
    """Ask what was done at a place, and from when."""

    place = SelectField("Hvor?", [answer_required("Vælg et sted.")])
    day = DayField(
        "Fra hvilken dag?", [answer_required("Skriv fra hvilken dag."), not_after(today, FUTURE_DAY)]
    )
    text = TextField(
        "Hvad er der gjort?", [answer_required("Skriv hvad der er gjort."), not_longer_than(MAX_TEXT_LENGTH)]
    )
