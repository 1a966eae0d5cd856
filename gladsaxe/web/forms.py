"""The form that every form is made from, and the fields that read Danish."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from flask import g, has_app_context
from werkzeug.datastructures import MultiDict
from wtforms import (
    Field,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    MultipleFileField,
    PasswordField,
    StringField,
    TextAreaField,
)
from wtforms.meta import DefaultMeta
from wtforms.validators import StopValidation, ValidationError

from gladsaxe.core import amount, dates, personal_data
from gladsaxe.core.texts import compose_text
from gladsaxe.database.clock import today

MAX_TEXT_LENGTH = 10_000
MAX_LINE_LENGTH = 200
CPR_IN_TEXT = "Her står noget, der ligner et CPR-nummer. Slet det. Skriv aldrig CPR-numre her."
CPR_IN_NAME = "Filens navn ligner et CPR-nummer. Giv filen et andet navn, og vælg den igen."

# WTForms knows no Danish; these are all the sentences of its own that our fields can show.
DANISH_MESSAGES = {
    "This field is required.": "Du skal svare her.",
    "Not a valid choice": "Vælg en af mulighederne.",
    "Not a valid choice.": "Vælg en af mulighederne.",
    "Invalid Choice: could not coerce.": "Vælg en af mulighederne.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Vælg en af mulighederne.",
}


class DanishTranslations:
    """Speak Danish where WTForms asks for a translation."""

    def gettext(self, string: str) -> str:
        """Return the Danish sentence."""
        return DANISH_MESSAGES.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Return the Danish sentence for a number."""
        return self.gettext(singular if n == 1 else plural)


class DanishForm(Form):
    """Speak Danish, and look each text through for persons."""

    class Meta:
        """WTForms' settings: Danish messages, and every text checked for personal data."""

        def get_translations(self, form: Form) -> DanishTranslations:
            """Return the translations."""
            return DanishTranslations()

        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Field:  # noqa: ANN401
            """Make a field; one that a person writes in refuses CPR numbers, whichever form it stands in."""
            field: Field = DefaultMeta.bind_field(self, form, unbound_field, options)  # type: ignore[arg-type]
            if isinstance(field, StringField) and not isinstance(field, (HiddenField, PasswordField)):
                field.validators = [refuse_cpr, *field.validators]
            elif isinstance(field, FileField):
                field.validators = [*field.validators, refuse_cpr_in_file_names]
            return field

    def faults(self) -> list[tuple[str, str]]:
        """Return each faulty field's id with its first sentence, in the order of the page."""
        return [(field.id, str(_first_error(field.errors))) for field in self if field.errors]

    def summary(self) -> list[tuple[str, str]]:
        """Return the faults as the list above the form says them: what fits several fields names its own."""
        faults = self.faults()
        counts = Counter(sentence for _id, sentence in faults)
        fields = {field.id: field for field in [*self, *iter_fields(self)]}
        general = set(DANISH_MESSAGES.values())

        def line(field_id: str, sentence: str) -> str:
            field = fields[field_id]
            fits_others = sentence in general or sentence in field.process_errors or counts[sentence] > 1
            return f"{_format_label(str(field.label.text))} {sentence}" if fits_others else sentence

        return [(field_id, line(field_id, sentence)) for field_id, sentence in faults]


class BaseForm(DanishForm):
    """A form with the submission id that makes pressing twice one row."""

    submission_id = HiddenField()
    # The number that a phone sends the form under, and the photos of it that were received before, each as
    # field:digest; both are for a draft that is corrected.
    next_rev = 1
    kept_photo_names: Sequence[str] = ()
    # Someone changed the row after this form was shown.
    overtaken = False

    def submission_of(self, _field: Field) -> str:
        """Return the submission id that a field's photos are kept under."""
        return str(self.submission_id.data)

    def start(self) -> None:
        """Give the form the submission id of its page's address, or a new one, unless it has one."""
        given = g.get("submission_id") if has_app_context() else None
        try:
            self.submission_id.data = str(uuid.UUID(self.submission_id.data or given or ""))
        except ValueError:
            self.submission_id.data = str(uuid.uuid4())

    def takes_text(self) -> bool:
        """Return True if the form has room for a text of its own, so that it says what it is not for."""
        return any(isinstance(field, TextField) for field in iter_fields(self))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check each field; what deserves a second look is said on the page that follows."""
        valid = super().validate(extra_validators)
        if valid and has_app_context():
            texts = (field.data for field in iter_fields(self) if isinstance(field, (LineField, TextField)))
            g.hints = frozenset().union(
                *(personal_data.find_personal_hints(text) for text in texts if isinstance(text, str))
            )
        return valid


def iter_fields(fields: Any) -> Iterator[Field]:  # noqa: ANN401 - a form or a list of entries
    """Yield each field of a form, also those of the rows that it has."""
    for field in fields:
        if isinstance(field, (FieldList, FormField)):
            yield from iter_fields(field)
        else:
            yield field


def refuse_cpr(_form: Form, field: Field) -> None:
    """Refuse a text that holds a CPR number; what was found is neither said nor logged."""
    typed = field.raw_data[0] if field.raw_data and isinstance(field.raw_data[0], str) else field.data
    if isinstance(typed, str) and personal_data.has_cpr_number(typed, today()):
        raise ValidationError(CPR_IN_TEXT)


def refuse_cpr_in_file_names(_form: Form, field: Field) -> None:
    """Refuse a file whose name holds a CPR number."""
    files = field.data if isinstance(field.data, list) else [field.data]
    names = [getattr(file, "filename", None) for file in files]
    if any(personal_data.has_cpr_number(name, today()) for name in names if isinstance(name, str)):
        raise ValidationError(CPR_IN_NAME)


def _format_label(label: str) -> str:
    question = label.removesuffix(" (frivilligt)")
    return question if question.endswith("?") else f"{question}:"


def _first_error(errors: Sequence[Any] | Mapping[Any, Any]) -> object:
    first = next(iter(errors.values() if isinstance(errors, Mapping) else errors))
    return _first_error(first) if isinstance(first, (list, tuple, dict)) else first


class ParsedField(StringField):
    """Read what is typed into a value of the field's own kind; what cannot be read stays in the field."""

    data: Any

    def read(self, text: str) -> Any:  # noqa: ANN401 - each field's own kind
        """Read the text or raise ValueError with the sentence to show."""
        raise NotImplementedError

    def show(self, value: Any) -> str:  # noqa: ANN401
        """Show a value as it would be typed."""
        raise NotImplementedError

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed, if anything was; raise ValueError with the sentence to show."""
        self.data = None
        text = (valuelist[0] if valuelist else "").strip()
        if text:
            self.data = self.read(text)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)


class DayField(ParsedField):
    """Read a day as Danes write it."""

    def read(self, text: str) -> date:
        """Read the day or raise ValueError with the sentence to show."""
        try:
            return dates.parse_day(text)
        except dates.NoSuchDay:
            raise ValueError("Den dato findes ikke. Se efter dag og måned.") from None
        except ValueError:
            raise ValueError("Skriv datoen med dag, måned og år, for eksempel 05-06-2018.") from None

    def show(self, value: date) -> str:
        """Show the day as it would be typed."""
        return dates.format_day_short(value)


class TimeField(ParsedField):
    """Read a time of day such as 9.30."""

    def read(self, text: str) -> time:
        """Read the time or raise ValueError with the sentence to show."""
        try:
            return dates.parse_time(text)
        except ValueError:
            raise ValueError("Skriv klokkeslættet, for eksempel 9.30.") from None

    def show(self, value: time) -> str:
        """Show the time as it would be typed."""
        return dates.format_time(value)


class CountField(ParsedField):
    """Read a whole number of zero or more, with or without a thousands point."""

    def read(self, text: str) -> int:
        """Read the count or raise ValueError with the sentence to show."""
        try:
            return amount.parse_count(text)
        except ValueError:
            raise ValueError("Skriv et helt tal, for eksempel 25.") from None

    def show(self, value: int) -> str:
        """Show the count as it would be typed."""
        return str(value)


class DecimalField(ParsedField):
    """Read an exact decimal such as 12,5; a text that can be read in two ways is asked about."""

    def read(self, text: str) -> Decimal:
        """Read the number or raise ValueError with the sentence to show."""
        try:
            return amount.parse_decimal(text)
        except amount.AmbiguousAmount as doubt:
            whole, fraction = (amount.format_for_input(value) for value in doubt.readings)
            raise ValueError(
                f"{text} kan læses på to måder. Skriv {whole}, hvis punktummet skiller tusinder, "
                f"eller {fraction}, hvis det er et komma."
            ) from None
        except ValueError:
            raise ValueError("Skriv tallet med komma, for eksempel 7,5.") from None

    def show(self, value: Decimal) -> str:
        """Show the number as it would be typed."""
        return amount.format_for_input(value)


class KronerField(ParsedField):
    """Read an amount of money; its data are whole øre."""

    def read(self, text: str) -> int:
        """Read the amount or raise ValueError with the sentence to show."""
        try:
            return amount.parse_kroner(text)
        except ValueError:
            raise ValueError("Skriv beløbet i kroner, for eksempel 1.850 eller 1850,50.") from None

    def show(self, value: int) -> str:
        """Show the amount as it would be typed."""
        return amount.format_kroner(value)


class LineField(StringField):
    """Read one line of text."""


class TextField(TextAreaField):
    """Read a text of up to 10,000 characters."""


class VersionForm(BaseForm):
    """A form with the version of the row that it was shown with."""

    version = HiddenField()

    def shown_version(self) -> int:
        """Return the version that the form was shown with, 0 for none."""
        text = str(self.version.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else 0


class PhotosField(MultipleFileField):
    """Read the photos that were chosen.

    `kept` is how many were received for the form before, `already` how many its row has, `pictures` the new
    ones, decoded.
    """

    kept = 0
    already = 0
    pictures: Sequence[Any] = ()

    def chosen(self) -> list[Any]:
        """Return the files that hold something."""
        return [file for file in self.data or [] if getattr(file, "filename", "")]


class DaysForm(DanishForm):
    """Ask between which days a list is narrowed to; a faulty answer is said and narrows nothing."""

    fra = DayField("Fra dag")
    til = DayField("Til dag")

    def validate_til(self, field: DayField) -> None:
        """Refuse days that end before they begin."""
        if isinstance(self.fra.data, date) and isinstance(field.data, date) and field.data < self.fra.data:
            raise ValidationError("Til dag ligger før Fra dag.")


def answer_required(sentence: str) -> Callable[[Form, Field], None]:
    """Return a validator that asks for an answer with `sentence`; a fault in reading it comes first."""

    def check(_form: Form, field: Field) -> None:
        if field.errors:
            raise StopValidation()
        if field.data is None or (isinstance(field.data, str) and not compose_text(field.data).strip()):
            raise StopValidation(sentence)

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check


def not_longer_than(most: int) -> Callable[[Form, Field], None]:
    """Return a validator that says by how many characters a text is too long."""

    def check(_form: Form, field: Field) -> None:
        over = len(field.data or "") - most
        if over > 0:
            raise ValidationError(f"Teksten er {over} tegn for lang.")

    return check


def clean_text(text: str | None) -> str:
    """Trim a typed text, with one kind of line end and letter and no characters that no database keeps."""
    kept = compose_text(text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if _is_unstorable(letter) else letter for letter in kept
    ).strip()


def _is_unstorable(letter: str) -> bool:
    return letter == "\0" or "\ud800" <= letter <= "\udfff"


def not_after(latest: Callable[[], date], sentence: str) -> Callable[[Form, Field], None]:
    """Return a validator that refuses a day after `latest()`."""

    def check(_form: Form, field: Field) -> None:
        if isinstance(field.data, date) and field.data > latest():
            raise ValidationError(sentence)

    return check


def make_form_data(values: Mapping[str, Any]) -> MultiDict[str, str]:
    """Return values as a browser would post them, for a form that is filled from an earlier row."""
    return MultiDict({name: str(value) for name, value in values.items() if value is not None})
