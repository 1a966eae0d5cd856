"""What an edited agreement file would change, in words: nothing of a criterion changes without a line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

KIND_WORDS = {
    "agreement": "agreement",
    "focus_area": "focus area",
    "activity_type": "activity type",
    "budget_line": "budget line",
}
# What a field of a criterion decides, so that a changed base or target is never read as a change of words.
FIELD_MEANINGS = {
    "text_verbatim": "wording",
    "text_corrected": "wording",
    "source_verbatim": "wording",
    "footnote": "wording",
    "baseline": "base",
    "target": "target",
    "op": "target",
    "direction": "target",
    "min_value": "target",
    "max_value": "target",
    "series": "reading",
    "gap_sign": "reading",
    "aggregate": "reading",
    "relate": "reading",
    "period": "reading",
    "comparison": "reading",
    "alternative_reading": "reading",
    "auto_from": "reading",
    "count": "reading",
    "answer": "reading",
    "unit": "reading",
    "inputs": "reading",
    "source": "reading",
}
MAX_VALUE_LENGTH = 300


@dataclass(frozen=True)
class PlanChange:
    """One change; `what` is "added", "changed", "withdrawn", "returned" or "reordered"."""

    what: str
    kind: str
    key: str
    name: str
    field: str = ""
    old: str | None = None
    new: str | None = None

    def __str__(self) -> str:
        """Word the change as one line."""
        kind = KIND_WORDS.get(self.kind, self.kind)
        if self.what == "reordered":
            return f"the order of the {kind} list changes"
        item = f'{kind} "{self.key}" ({self.name})'
        if self.what == "changed":
            return f"{item}: {self._label()} was {_format_value(self.old)}, becomes {_format_value(self.new)}"
        return f"{item}: {'comes back' if self.what == 'returned' else self.what}"

    def _label(self) -> str:
        meaning = find_meaning(self.field) if self.kind == "criterion" else ""
        return f"the {meaning} ({self.field})" if meaning else self.field


def find_meaning(field: str) -> str:
    """Return what a field of a criterion decides: wording, base, reading or target; empty for the rest."""
    return (
        FIELD_MEANINGS[max(fits, key=len)]
        if (fits := [start for start in FIELD_MEANINGS if field.startswith(start)])
        else ""
    )


def list_field_changes(
    kind: str, key: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[PlanChange]:
    """Yield a change for each field that differs, nested fields by their path."""
    before, after = dict(_flatten_fields(old)), dict(_flatten_fields(new))
    for field in dict.fromkeys((*before, *after)):
        if before.get(field) != after.get(field):
            yield PlanChange("changed", kind, key, name, field, before.get(field), after.get(field))


def _flatten_fields(value: Any, path: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flatten_fields(inner, f"{path} → {key}" if path else key)
    elif isinstance(value, list) and all(isinstance(inner, str | int) for inner in value):
        yield path, "; ".join(map(str, value))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _flatten_fields(inner, f"{path} {number}")
    elif value is not None:
        yield path, str(value)


def _format_value(value: str | None) -> str:
    if value is None:
        return "not given"
    return f'"{value}"' if len(value) <= MAX_VALUE_LENGTH else f'"{value[:MAX_VALUE_LENGTH]}…"'
