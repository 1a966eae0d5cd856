"""The forms of the property office's registers."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, ValidationError

from gladsaxe.database.clock import today
from gladsaxe.issues.rules import find_day_fault
from gladsaxe.registers.fields import (
    BILL_FIELDS,
    ENQUIRY_FIELDS,
    BillEntry,
    EnquiryEntry,
    FieldKind,
    RegisterField,
)
from gladsaxe.registers.rules import NO_MARK, PAYER_WORDS, BillPayer
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    DayField,
    DaysForm,
    KronerField,
    LineField,
    PhotosField,
    TextField,
    VersionForm,
    answer_required,
    clean_text,
    not_after,
    not_longer_than,
)

FormChoices = Sequence[tuple[str, str]]
PAYER_CHOICES = [(str(payer), word) for payer, word in PAYER_WORDS.items()]
FUTURE_DATE_MESSAGE, NO_REASON = "Datoen kan ikke være i fremtiden.", "Skriv hvorfor."


class WithdrawForm(VersionForm):
    """Ask why a row is taken back, and carry the version that the person saw."""

    reason = TextField("Hvorfor?", [answer_required(NO_REASON), not_longer_than(MAX_TEXT_LENGTH)])

    def why(self) -> str:
        """Return the reason."""
        return clean_text(self.reason.data)


def make_form_field(field: RegisterField) -> Field:
    """Return what asks for a field."""
    required = [answer_required(field.required)] if field.required else []
    match field.kind:
        case FieldKind.LINE:
            return LineField(field.label, [*required, not_longer_than(MAX_LINE_LENGTH)])
        case FieldKind.TEXT | FieldKind.DESCRIPTION:
            return TextField(field.label, [*required, not_longer_than(MAX_TEXT_LENGTH)])
        case FieldKind.DAY:
            return DayField(field.label, [*required, not_after(today, FUTURE_DATE_MESSAGE)])
        case FieldKind.PLACE:
            return SelectField(field.label, required, default="")
        case FieldKind.MARK:
            return RadioField(field.label, default=NO_MARK)
        case FieldKind.KRONER:
            return KronerField(field.label, required)
        case FieldKind.PAYER:
            return SelectField(field.label, choices=PAYER_CHOICES, default=str(BillPayer.UNKNOWN))
        case FieldKind.PHOTOS:
            return PhotosField(field.label)
        case FieldKind.ISSUE:
            return LineField(field.label)


class EntryForm(WithdrawForm):
    """Ask for the fields of a register; the reason only when a row is corrected."""

    fields: ClassVar[tuple[RegisterField, ...]]
    earliest: date = date.min
    day: DayField
    place: SelectField

    def __init_subclass__(cls) -> None:
        """Make the questions in the order of the page, the reason last."""
        for field in cls.fields:
            setattr(cls, field.name, make_form_field(field))
        cls.reason = TextField("Hvorfor?", [answer_required(NO_REASON), not_longer_than(MAX_TEXT_LENGTH)])

    def asked(self) -> list[tuple[RegisterField, Field]]:
        """Return each field of the register with its question."""
        return [(field, self[field.name]) for field in self.fields]

    def values(self) -> dict[str, Any]:
        """Return what was written, as the row keeps it, without photos and problem; only of a valid form."""
        return {
            field.column: READERS[field.kind](self[field.name].data)
            for field in self.fields
            if field.kind in READERS
        }

    def validate_day(self, field: DayField) -> None:
        """Refuse a day long before the plan."""
        fault = find_day_fault(field.data, self.earliest, today()) if isinstance(field.data, date) else None
        if fault:
            raise ValidationError(fault)

    def remove_reason_field(self) -> None:
        """Ask for no reason."""
        del self.reason


# What was typed as the row keeps it; photos and the problem's number are looked up.
READERS: Mapping[FieldKind, Callable[[Any], Any]] = {
    FieldKind.LINE: clean_text,
    FieldKind.TEXT: clean_text,
    FieldKind.DESCRIPTION: clean_text,
    FieldKind.DAY: lambda day: day,
    FieldKind.PLACE: int,
    FieldKind.MARK: lambda mark: mark or NO_MARK,
    FieldKind.KRONER: lambda oere: oere,
    FieldKind.PAYER: BillPayer,
}


class EnquiryForm(EntryForm):
    """Ask for an enquiry; `problem` is the number of the issue that it is taken over from."""

    fields = ENQUIRY_FIELDS
    mark: RadioField
    problem = HiddenField()

    def entry(self) -> EnquiryEntry:
        """Return what was written."""
        return EnquiryEntry(**self.values())


class BillForm(EntryForm):
    """Ask for a vandalism bill."""

    fields = BILL_FIELDS
    photos: PhotosField
    problem: LineField

    def validate_amount(self, field: KronerField) -> None:
        """Refuse a bill of nothing."""
        if field.data == 0:
            raise ValidationError("Beløbet skal være over 0 kroner.")

    def entry(self, issue_id: int | None) -> BillEntry:
        """Return what was written."""
        return BillEntry(**self.values(), issue_id=issue_id)


class FilterForm(DaysForm):
    """Ask what a register's list is narrowed to; a faulty value is said and narrows nothing."""

    sted = SelectField("Sted", default="")
    trukket = BooleanField("Vis også dem, der er trukket tilbage")


class EnquiryFilterForm(FilterForm):
    """Ask for a mark too."""

    maerke = SelectField("Mærke", default="")


class BillFilterForm(FilterForm):
    """Ask for who paid too."""

    betalt = SelectField("Hvem har betalt?", choices=[("", "Alle"), *PAYER_CHOICES], default="")
