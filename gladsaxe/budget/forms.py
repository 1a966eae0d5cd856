"""The form of a source's year."""

from datetime import date

from wtforms import ValidationError

from gladsaxe.budget.rules import BudgetEntry, find_spending_date_fault
from gladsaxe.database.clock import today
from gladsaxe.web.forms import (
    MAX_TEXT_LENGTH,
    BaseForm,
    CountField,
    DayField,
    TextField,
    answer_required,
    clean_text,
    not_longer_than,
)


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
    note = TextField("Bemærkning (frivilligt)", [not_longer_than(MAX_TEXT_LENGTH)])

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
