"""The forms of sub-agreements, milestones, a source's year and initiatives."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from wtforms import RadioField, SelectField, ValidationError

from gladsaxe.database.clock import today
from gladsaxe.programme.rules import (
    FUTURE_DATE_MESSAGE,
    INITIATIVE_STATUS_WORDS,
    BudgetEntry,
    InitiativeEntry,
    InitiativeStatus,
    SubAgreementTerms,
    find_due_date_fault,
    find_spending_date_fault,
)
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    BaseForm,
    CountField,
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

    def terms(self) -> SubAgreementTerms:
        """Return what was written."""
        return SubAgreementTerms(
            clean_text(self.purpose.data),
            clean_text(self.activities.data),
            int(self.reporter.data),
            read_party_texts(self),
            clean_text(self.reason.data) if self.reason else "",
        )


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


class BudgetYearForm(BaseForm):
    """Ask what was planned and what is spent, in whole kr."""

    year: int = 0

    planned = CountField(
        "Planlagt i alt det år (hele kr.)", [answer_required("Skriv beløbet i hele kroner.")]
    )
    spent = CountField(
        "Brugt indtil nu (hele kr.)", [answer_required("Skriv beløbet i hele kroner. Skriv 0 for intet.")]
    )
    spent_to = DayField(
        "Til og med hvilken dag er forbruget gjort op?", [answer_required("Skriv hvilken dag.")]
    )
    note = TextField("Bemærkning (frivilligt)", [TEXT_LIMIT])

    def validate_spent_to(self, field: DayField) -> None:
        """Refuse a day before the year or in the future."""
        fault = (
            find_spending_date_fault(field.data, self.year, today()) if isinstance(field.data, date) else None
        )
        if fault:
            raise ValidationError(fault)

    def entry(self) -> BudgetEntry:
        """Return what was typed."""
        return BudgetEntry(
            int(self.planned.data or 0),
            int(self.spent.data or 0),
            self.spent_to.data,
            clean_text(self.note.data),
        )


class InitiativeForm(BaseForm):
    """Ask for an initiative's goal and how far it is."""

    goal = TextField("Mål", [answer_required("Skriv målet."), TEXT_LIMIT])
    state = RadioField("Hvor langt er det?", choices=[*INITIATIVE_STATUS_WORDS.items()])
    text = TextField("Hvad er sket? (frivilligt)", [TEXT_LIMIT])

    def entry(self) -> InitiativeEntry:
        """Return what was written."""
        return InitiativeEntry(
            InitiativeStatus(self.state.data),
            clean_text(self.goal.data),
            clean_text(self.text.data),
            read_party_texts(self),
        )
