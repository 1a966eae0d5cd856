"""The forms of the property office's registers."""

from collections.abc import Sequence
from datetime import date

from wtforms import BooleanField, HiddenField, RadioField, SelectField, ValidationError

from gladsaxe.database.clock import today
from gladsaxe.issues.rules import find_day_fault
from gladsaxe.registers.rules import NO_MARK, PAYER_WORDS, BillEntry, BillPayer, EnquiryEntry
from gladsaxe.web.forms import (
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
NO_DAY, FUTURE_DATE_MESSAGE = "Skriv hvilken dag det var.", "Datoen kan ikke være i fremtiden."
NO_PLACE, NO_REASON = "Vælg hvor det var.", "Skriv hvorfor."


class WithdrawForm(VersionForm):
    """Ask why a row is taken back, and carry the version that the person saw."""

    reason = TextField("Hvorfor?", [answer_required(NO_REASON), not_longer_than(MAX_TEXT_LENGTH)])

    def why(self) -> str:
        """Return the reason."""
        return clean_text(self.reason.data)


class EntryForm(WithdrawForm):
    """Ask what both registers hold; the reason only when a row is corrected."""

    earliest: date = date.min

    day = DayField("Hvilken dag?", [answer_required(NO_DAY), not_after(today, FUTURE_DATE_MESSAGE)])
    place = SelectField("Hvor?", [answer_required(NO_PLACE)], default="")

    def validate_day(self, field: DayField) -> None:
        """Refuse a day long before the plan."""
        fault = find_day_fault(field.data, self.earliest, today()) if isinstance(field.data, date) else None
        if fault:
            raise ValidationError(fault)

    def remove_reason_field(self) -> None:
        """Ask for no reason."""
        del self.reason


class EnquiryForm(EntryForm):
    """Ask for an enquiry; `problem` is the number of the issue that it is taken over from."""

    mark = RadioField("Mærke", default=NO_MARK)
    text = TextField(
        "Hvad handlede henvendelsen om?",
        [answer_required("Skriv hvad henvendelsen handlede om."), not_longer_than(MAX_TEXT_LENGTH)],
    )
    problem = HiddenField()

    def entry(self) -> EnquiryEntry:
        """Return what was written."""
        return EnquiryEntry(
            self.day.data, int(self.place.data), clean_text(self.text.data), self.mark.data or NO_MARK
        )


class BillForm(EntryForm):
    """Ask for a vandalism bill."""

    amount = KronerField("Beløb i kroner", [answer_required("Skriv hvor stort beløbet er.")])
    text = TextField("Hvad var ødelagt? (frivilligt)", [not_longer_than(MAX_TEXT_LENGTH)])
    photos = PhotosField("Billede af regningen (frivilligt)")
    paid_by = SelectField("Hvem har betalt?", choices=PAYER_CHOICES, default=str(BillPayer.UNKNOWN))
    problem = LineField("Nummer på problemet, hvis det er skrevet ind (frivilligt)")

    def validate_amount(self, field: KronerField) -> None:
        """Refuse a bill of nothing."""
        if field.data == 0:
            raise ValidationError("Beløbet skal være over 0 kroner.")

    def entry(self, issue_id: int | None) -> BillEntry:
        """Return what was written."""
        return BillEntry(
            self.day.data,
            int(self.place.data),
            self.amount.data,
            clean_text(self.text.data),
            BillPayer(self.paid_by.data),
            issue_id,
        )


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
