"""The forms of the yearly wheel."""

from datetime import date
from email.utils import parseaddr

from wtforms import SelectField, ValidationError

from gladsaxe.attachments.forms import DocumentField
from gladsaxe.database.clock import today
from gladsaxe.duties.rules import CADENCE_WORDS, FUTURE_DATE_MESSAGE, DutyCadence
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    BaseForm,
    DanishForm,
    DayField,
    LineField,
    TextField,
    answer_required,
    clean_text,
    not_after,
    not_longer_than,
)

LINE_LIMIT = not_longer_than(MAX_LINE_LENGTH)
INVALID_ADDRESS = (
    "Skriv mailadressen, for eksempel navn@eksempel.dk. Lad feltet stå tomt, hvis du ikke vil have mail."
)


class DutyFilterForm(DanishForm):
    """Ask which year is shown, and whose duties; an unknown answer narrows nothing."""

    aar = SelectField("År", default="")
    vis = SelectField("Vis", choices=[("", "Alle pligter"), ("mine", "Mine pladsers pligter")], default="")


class CompletionForm(BaseForm):
    """Ask when a duty was done and what came of it."""

    done_on = DayField(
        "Hvornår blev det gjort?",
        [answer_required("Skriv hvornår det blev gjort."), not_after(today, FUTURE_DATE_MESSAGE)],
    )
    result = TextField(
        "Hvad er beviset?",
        [
            answer_required("Skriv hvad beviset er, for eksempel mødet eller resultatet."),
            not_longer_than(MAX_TEXT_LENGTH),
        ],
    )
    paper = DocumentField("Fil (frivilligt)")


class UndoCompletionForm(BaseForm):
    """Ask why what was said to be done was not."""

    reason = TextField(
        "Hvorfor fortrydes det?",
        [answer_required("Skriv hvorfor det fortrydes."), not_longer_than(MAX_TEXT_LENGTH)],
    )


class OwnDutyForm(BaseForm):
    """Ask for an own duty."""

    bounds: tuple[date, date] = (date.min, date.max)

    name = LineField("Hvad skal gøres?", [answer_required("Skriv hvad der skal gøres."), LINE_LIMIT])
    cadence = SelectField(
        "Hvor tit?",
        [answer_required("Vælg hvor tit.")],
        choices=[("", "Vælg"), *CADENCE_WORDS.items()],
        default="",
    )
    first_due = DayField("Hvornår første gang?", [answer_required("Skriv hvornår første gang.")])
    responsible = SelectField(
        "Hvem har ansvaret?", [answer_required("Vælg hvem der har ansvaret.")], default=""
    )

    def validate_first_due(self, field: DayField) -> None:
        """Refuse a day outside the agreement's period."""
        start, end = self.bounds
        if isinstance(field.data, date) and not start <= field.data <= end:
            raise ValidationError(
                f"Datoen skal ligge i aftalens periode, fra {start:%d-%m-%Y} til {end:%d-%m-%Y}."
            )

    def selected_cadence(self) -> DutyCadence:
        """Return the cadence."""
        return DutyCadence(self.cadence.data)


class DigestMailForm(BaseForm):
    """Ask where the week's text is sent."""

    address = LineField("Din mailadresse", [LINE_LIMIT])

    def validate_address(self, field: LineField) -> None:
        """Refuse what is no single address; nothing stops the mails."""
        text = clean_text(field.data)
        name, _, domain = text.partition("@")
        good = parseaddr(text)[1] == text and name and "." in domain and text.isascii() and " " not in text
        if text and not good:
            raise ValidationError(INVALID_ADDRESS)
