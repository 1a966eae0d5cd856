"""The forms of sub-agreements and milestones."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from wtforms import SelectField, ValidationError

from gladsaxe.database.clock import today
from gladsaxe.programme.rules import FUTURE_DATE_MESSAGE, find_due_date_fault
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    BaseForm,
    DayField,
    LineField,
    TextField,
    VersionForm,
    answer_required,
    clean_text,
    not_after,
    not_longer_than,
)

Form = TypeVar("Form", bound=BaseForm)
TEXT_LIMIT = not_longer_than(MAX_TEXT_LENGTH)
PARTY_PREFIX = "party_"


def make_party_form(kind: type[Form], label: str, parties: Mapping[str, str]) -> type[Form]:
    """Return the form with a text for each party, by the party's key; `label` gets the party's name."""
    fields = {
        PARTY_PREFIX + key: TextField(label.format(party=name), [TEXT_LIMIT]) for key, name in parties.items()
    }
    return type(kind.__name__, (kind,), dict(fields))


def read_party_texts(form: BaseForm) -> dict[str, str]:
    """Return what was written of each party, without those of whom nothing was."""
    texts = {
        field.name.removeprefix(PARTY_PREFIX): clean_text(field.data)
        for field in form
        if field.name.startswith(PARTY_PREFIX)
    }
    return {key: text for key, text in texts.items() if text}


def list_party_fields(form: BaseForm) -> list[Any]:
    """Return the parties' fields in their order."""
    return [field for field in form if field.name.startswith(PARTY_PREFIX)]


class SubAgreementForm(VersionForm):
    """Ask what a sub-agreement says; why, where there is an earlier one."""

    purpose = TextField("Formål", [answer_required("Skriv formålet."), TEXT_LIMIT])
    activities = TextField(
        "Aktiviteter", [answer_required("Skriv aktiviteterne, én på hver linje."), TEXT_LIMIT]
    )
    reporter = SelectField(
        "Hvem afrapporterer?", [answer_required("Vælg hvem der afrapporterer.")], default=""
    )
    reason = TextField("Hvorfor ændres den?", [answer_required("Skriv hvorfor."), TEXT_LIMIT])


class MilestoneForm(BaseForm):
    """Ask for a milestone."""

    bounds: tuple[date, date] = (date.min, date.max)

    title = LineField(
        "Hvad skal være nået?",
        [answer_required("Skriv hvad der skal være nået."), not_longer_than(MAX_LINE_LENGTH)],
    )
    due_on = DayField("Hvornår?", [answer_required("Skriv hvornår det skal være nået.")])
    responsible = SelectField(
        "Hvem har ansvaret?", [answer_required("Vælg hvem der har ansvaret.")], default=""
    )

    def validate_due_on(self, field: DayField) -> None:
        """Refuse a day outside the agreement's period."""
        fault = find_due_date_fault(field.data, *self.bounds) if isinstance(field.data, date) else None
        if fault:
            raise ValidationError(fault)


class ReachMilestoneForm(BaseForm):
    """Ask when a milestone was reached."""

    reached_on = DayField(
        "Hvornår blev den nået?",
        [answer_required("Skriv hvornår den blev nået."), not_after(today, FUTURE_DATE_MESSAGE)],
    )
    outcome = TextField("Hvordan gik det? (frivilligt)", [TEXT_LIMIT])


class WithdrawMilestoneForm(BaseForm):
    """Ask why a milestone is taken out."""

    reason = TextField("Hvorfor tages den ud af planen?", [answer_required("Skriv hvorfor."), TEXT_LIMIT])
