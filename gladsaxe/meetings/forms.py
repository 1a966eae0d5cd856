"""The forms of meetings: planning one, its agenda, its minutes, who came, and closing it."""

from datetime import date

from wtforms import RadioField, SelectField, ValidationError

from gladsaxe.core.dates import format_day
from gladsaxe.meetings.rules import FOLLOWED_OUTCOMES, OUTCOME_WORDS, MeetingPlan, OutcomeEntry, OutcomeKind
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    BaseForm,
    DayField,
    LineField,
    TextField,
    TimeField,
    VersionForm,
    answer_required,
    clean_text,
    not_longer_than,
)

REASON_MISSING = "Skriv hvorfor."


class MeetingForm(VersionForm):
    """Ask which body meets, when and where."""

    earliest: date = date.min

    body = SelectField("Hvem mødes?", [answer_required("Vælg hvem der mødes.")], default="")
    day = DayField("Hvilken dag?", [answer_required("Skriv hvilken dag mødet er.")])
    starts_at = TimeField("Fra klokken", [answer_required("Skriv hvornår mødet begynder.")])
    ends_at = TimeField("Til klokken (frivilligt)")
    place = LineField("Hvor? (frivilligt)", [not_longer_than(MAX_LINE_LENGTH)])

    def validate_day(self, field: DayField) -> None:
        """Refuse a meeting before the agreement."""
        if isinstance(field.data, date) and field.data < self.earliest:
            raise ValidationError(
                f"Aftalen begynder {format_day(self.earliest)}. Mødet kan ikke være før den dag."
            )

    def validate_ends_at(self, field: TimeField) -> None:
        """Refuse an end before the start."""
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError("Mødet kan ikke slutte, før det begynder.")

    def plan(self) -> MeetingPlan:
        """Return what was written."""
        return MeetingPlan(
            int(self.body.data),
            self.day.data,
            self.starts_at.data,
            self.ends_at.data,
            clean_text(self.place.data),
        )


class ItemForm(BaseForm):
    """Ask what is to be talked about."""

    title = LineField(
        "Hvad skal vi tale om?",
        [answer_required("Skriv hvad punktet handler om."), not_longer_than(MAX_LINE_LENGTH)],
    )
    text = TextField("Hvad er baggrunden? (frivilligt)", [not_longer_than(MAX_TEXT_LENGTH)])


class GuestForm(BaseForm):
    """Ask who comes as a guest, and why."""

    name = LineField(
        "Hvem skal med?", [answer_required("Skriv hvem der skal med."), not_longer_than(MAX_LINE_LENGTH)]
    )
    why = LineField("Hvorfor? (frivilligt)", [not_longer_than(MAX_LINE_LENGTH)])


class MinutesForm(VersionForm):
    """Ask what was said to an item."""

    minutes = TextField(
        "Referat", [answer_required("Skriv hvad der blev sagt."), not_longer_than(MAX_TEXT_LENGTH)]
    )


class CorrectionForm(MinutesForm):
    """Ask for the right text of closed minutes, and why they are corrected."""

    reason = TextField(
        "Hvorfor bliver referatet rettet?",
        [answer_required(REASON_MISSING), not_longer_than(MAX_TEXT_LENGTH)],
    )


class OutcomeForm(BaseForm):
    """Ask what came out of an item; a decision and a task have an owner and a date."""

    meeting_day: date = date.min

    kind = RadioField(
        "Hvad kom der ud af punktet?",
        [answer_required("Vælg hvad der kom ud af punktet.")],
        choices=[(str(kind), word) for kind, word in OUTCOME_WORDS.items()],
        default=str(OutcomeKind.DECISION),
    )
    text = TextField(
        "Hvad blev besluttet eller sagt?",
        [answer_required("Skriv hvad der blev besluttet eller sagt."), not_longer_than(MAX_TEXT_LENGTH)],
    )
    owner = SelectField("Hvilken plads har ansvaret?", default="")
    due_on = DayField("Hvornår skal det være gjort?")
    criterion = SelectField("Hvilket mål handler det om? (frivilligt)", default="")
    activity = SelectField("Hvilken aktivitet? (frivilligt)", default="")
    area = SelectField("Hvilken delaftale? (frivilligt)", default="")

    def validate_owner(self, field: SelectField) -> None:
        """Ask for an owner of what is to be done."""
        if not field.errors and self._followed() and not field.data:
            raise ValidationError("Vælg hvilken plads der har ansvaret.")

    def validate_due_on(self, field: DayField) -> None:
        """Ask for a date of what is to be done, not before the meeting."""
        if self._followed() and not field.errors and field.data is None:
            raise ValidationError("Skriv hvornår det skal være gjort.")
        if isinstance(field.data, date) and field.data < self.meeting_day:
            raise ValidationError(f"Fristen kan ikke være før mødet {format_day(self.meeting_day)}.")

    def settled(self) -> OutcomeEntry:
        """Return what was written."""
        return OutcomeEntry(
            OutcomeKind(self.kind.data),
            clean_text(self.text.data),
            _parse_number(self.owner.data),
            self.due_on.data,
            _parse_number(self.criterion.data),
            _parse_number(self.activity.data),
            _parse_number(self.area.data),
        )

    def _followed(self) -> bool:
        return self.kind.data in [str(kind) for kind in FOLLOWED_OUTCOMES]


def _parse_number(text: str | None) -> int | None:
    return int(text) if text else None
