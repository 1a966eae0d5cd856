"""The forms of seats: give one to a person from a day, and end it on another."""

from collections.abc import Sequence
from datetime import date

from wtforms import BooleanField, SelectField, ValidationError

from gladsaxe.core.dates import format_day
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    BaseForm,
    DayField,
    LineField,
    answer_required,
    clean_text,
    not_longer_than,
)

NEW_PERSON = ""


class GiveSeatForm(BaseForm):
    """Ask who gets a seat, for whom, and from when to when."""

    earliest: date = date.min
    latest: date = date.max

    person = SelectField("Hvem får pladsen?", default=NEW_PERSON)
    name = LineField("Navn på den nye person", [not_longer_than(MAX_LINE_LENGTH)])
    unit = SelectField("For hvem?", default="")
    delegated = BooleanField("Pladsen er givet videre")
    starts_on = DayField("Fra hvilken dag?", [answer_required("Skriv fra hvilken dag.")])
    ends_on = DayField("Til og med hvilken dag? (frivilligt)")

    def ask(
        self, people: Sequence[tuple[int, str]], units: Sequence[tuple[int, str]], delegable_to: str
    ) -> None:
        """Set what there is to choose from; what the seat does not ask for is left out."""
        self.person.choices = [
            (NEW_PERSON, "En ny person"),
            *((str(person_id), name) for person_id, name in people),
        ]
        self.unit.choices = [("", "Vælg"), *((str(unit_id), name) for unit_id, name in units)]
        self.delegated.label.text = f"Pladsen er givet videre til {delegable_to}"
        if not units:
            del self.unit
        if not delegable_to:
            del self.delegated

    def validate_name(self, field: LineField) -> None:
        """Ask for the name of a person who is not on the list."""
        if self.person.data == NEW_PERSON and not clean_text(field.data):
            raise ValidationError("Vælg en person, eller skriv et navn.")

    def validate_unit(self, field: SelectField) -> None:
        """Ask for whom the seat is filled."""
        if not field.errors and not field.data:
            raise ValidationError("Vælg hvem personen sidder for.")

    def validate_starts_on(self, field: DayField) -> None:
        """Refuse a day outside the agreement."""
        _check_inside(field.data, self.earliest, self.latest)

    def validate_ends_on(self, field: DayField) -> None:
        """Refuse a last day before the first."""
        starts_on = self.starts_on.data
        if isinstance(field.data, date) and isinstance(starts_on, date) and field.data < starts_on:
            raise ValidationError("Den sidste dag kan ikke være før den første.")

    def chosen_person(self) -> int | None:
        """Return the person's id, None for a new person."""
        return int(self.person.data) if self.person.data else None

    def new_name(self) -> str:
        """Return the name of a new person."""
        return clean_text(self.name.data)

    def unit_id(self) -> int | None:
        """Return for whom the seat is filled, None where it is for nobody in particular."""
        return int(self.unit.data) if self.unit and self.unit.data else None

    def is_delegated(self) -> bool:
        """Return True if the seat is passed on to somebody else than the function."""
        return bool(self.delegated and self.delegated.data)


class EndSeatForm(BaseForm):
    """Ask for the last day of somebody who sits."""

    starts_on: date = date.min
    latest: date | None = None

    ends_on = DayField("Hvilken dag er den sidste?", [answer_required("Skriv den sidste dag.")])

    def validate_ends_on(self, field: DayField) -> None:
        """Refuse a last day before the first."""
        if isinstance(field.data, date) and field.data < self.starts_on:
            raise ValidationError(f"Den sidste dag kan ikke være før {format_day(self.starts_on)}.")
        if isinstance(field.data, date) and self.latest is not None and field.data > self.latest:
            raise ValidationError(
                f"Pladsen slutter {format_day(self.latest)}. Giv den igen, hvis personen bliver længere."
            )


def _check_inside(day: object, earliest: date, latest: date) -> None:
    if isinstance(day, date) and day < earliest:
        raise ValidationError(f"Aftalen begynder {format_day(earliest)}. Skriv en senere dag.")
    if isinstance(day, date) and day > latest:
        raise ValidationError(f"Aftalen slutter {format_day(latest)}. Skriv en tidligere dag.")
