"""The form of what it takes: one value for each period that has none yet."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from wtforms import Form, HiddenField, ValidationError

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.period import Period
from gladsaxe.indicators.what_if import guess_fault
from gladsaxe.web.forms import DanishForm, DecimalField

FIELD_PREFIX = "aar_"


class WhatIfForm(DanishForm):
    """Ask for the value of each open period; sent as a plain address, for it changes nothing."""

    pr = HiddenField()
    periods: Mapping[str, Period]

    def guesses(self) -> dict[Period, Decimal]:
        """Return the values that were typed and can be read."""
        typed = {self.periods[name]: self[name] for name in self.periods}
        return {
            period: field.data
            for period, field in typed.items()
            if not field.errors and field.data is not None
        }


def build_what_if_form(criterion: Criterion, periods: Sequence[Period], values: Any) -> WhatIfForm:  # noqa: ANN401
    """Return the form with a field for each period, filled with what the address carries."""

    def fits(_form: Form, field: DecimalField) -> None:
        fault = guess_fault(criterion, field.data) if isinstance(field.data, Decimal) else None
        if fault:
            raise ValidationError(fault)

    named = {f"{FIELD_PREFIX}{period.year}": period for period in periods}
    asked = {name: DecimalField(_field_label(criterion, period), [fits]) for name, period in named.items()}
    form: WhatIfForm = type("WhatIfFormOfCriterion", (WhatIfForm,), {**asked, "periods": named})(values)
    return form


def _field_label(criterion: Criterion, period: Period) -> str:
    subject = "Forskellen i" if criterion.series == "gap" else "Tallet for"
    start = " (start)" if period == criterion.base_period else ""
    return f"{subject} {period}{start}"
