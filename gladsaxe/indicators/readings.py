"""A reading of the text: the agreement contradicts itself, so base and way of counting are data."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from gladsaxe.agreement.criterion import Criterion


@dataclass(frozen=True)
class CriterionReading:
    """What a decision put in place of the agreement file's own reading; None keeps the file's."""

    baseline_value: Decimal | None = None
    aggregate: Literal["mean", "last"] | None = None
    comparison_mode: Literal["same_years", "fixed_baseline"] | None = None

    def apply_to(self, criterion: Criterion) -> Criterion:
        """Return the criterion read this way; raise pydantic's ValidationError where it makes no sense."""
        changes: dict[str, Any] = {}
        if self.baseline_value is not None:
            changes["baseline_value"] = format(self.baseline_value, "f")
        if self.aggregate is not None:
            changes["aggregate"] = self.aggregate
        if self.comparison_mode is not None:
            changes["comparison_mode"] = self.comparison_mode
        return build_criterion(criterion.model_dump(mode="json", exclude_unset=True), changes)


def build_criterion(table: dict[str, Any], changes: dict[str, Any]) -> Criterion:
    """Return the criterion of a file's table with changes put over it; raise pydantic's ValidationError."""
    changed = {**table, **changes}
    if "baseline_value" in changes:
        changed["baseline_from"] = changes.get("baseline_from", "agreement")
    if changed.get("alternative_reading") == changed.get("aggregate"):
        # Once the other reading is chosen, the file's own has become the alternative.
        changed["alternative_reading"] = table.get("aggregate")
    return Criterion.model_validate(changed)
