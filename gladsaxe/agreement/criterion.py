"""A success criterion as the agreement file states it, checked as a whole."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import ValidationError, model_validator
from pydantic_core import InitErrorDetails

from gladsaxe.agreement.criterion_checks import list_key_faults
from gladsaxe.agreement.criterion_table import CriterionTable
from gladsaxe.agreement.values import make_conflict_error

# A milestone and a qualitative criterion are answered with 1 (ja, opfyldt) or 0; a file need not say so.
ANSWER_DEFAULTS = {
    "series": "area",
    "aggregate": "last",
    "relate": "absolute",
    "op": ">=",
    "target": "1",
    "direction": "higher",
    "unit": "svar",
    "inputs": ["area"],
}


class Criterion(CriterionTable):
    """Read one [[indicator]] of the file; `target` is in `result_unit`, the figures are in `unit`."""

    @model_validator(mode="before")
    @classmethod
    def _spell_out_answers(cls, data: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
        if isinstance(data, Mapping) and data.get("answer") in ("yes_no", "text"):
            return {**ANSWER_DEFAULTS, **data}
        return data

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        # Every misfit at once, each at its own key: pydantic takes over the errors of an error raised here.
        errors = [
            InitErrorDetails(
                type=make_conflict_error(wrong, allowed), loc=(field,), input=getattr(self, field)
            )
            for field, wrong, allowed in list_key_faults(self)
        ]
        if errors:
            raise ValidationError.from_exception_data(type(self).__name__, errors)
        return self
