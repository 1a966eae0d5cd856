"""What an edited agreement file would change, in words: nothing of a criterion changes without a line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gladsaxe.core.dates import format_day

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
# What is said of a criterion and never computed with. Every other field is what it is judged by, one that
# comes later too.
CRITERION_WORD_FIELDS = frozenset(
    {
        *("number", "name", "area", "kind", "text_verbatim", "text_corrected", "footnote", "source_verbatim"),
        *("unit_in_text", "context", "issues", "survey", "qualitative_note_allowed"),
        *("sensitivity", "visible_to"),
    }
)
# What the plan itself runs by, and what an amendment can change of it.
PLAN_PERIOD_FIELDS = frozenset({"period_start", "period_end", "years"})
THRESHOLD_FIELDS = ("threshold_on_track", "threshold_attention")
# What an amendment lets a file carry out, by the field that names it: what happens to an item of which kind.
ADMISSION_FIELDS = {
    "added_criterion": ("added", "criterion"),
    "joined_party": ("added", "party"),
    "left_party": ("withdrawn", "party"),
}
MEANING_WORDS = {"base": "starttallet", "target": "måltallet", "reading": "læsningen"}
DEFAULT_MEANING = "opgørelsen"


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


def needs_amendment(change: PlanChange) -> bool:
    """Return True for a change of what a criterion is judged by, the parties, the period or the budget.

    In a plan that is in force only an amendment may make it.
    """
    if change.kind == "criterion":
        if change.what == "changed":
            return _root_field(change.field) not in CRITERION_WORD_FIELDS
        return change.what != "reordered"
    if change.kind == "party":
        return change.what not in ("changed", "reordered")
    if change.kind == "budget_line":
        return change.field == "amount_kr"
    return change.kind == "agreement" and _root_field(change.field) in PLAN_PERIOD_FIELDS


def is_admitted(change: PlanChange, amended: Iterable[Mapping[str, Any]]) -> bool:
    """Return True if the last of the amendments in force that name an item says what a file does with it."""
    decided = {
        (kind, terms[field]): what
        for terms in amended
        for field, (what, kind) in ADMISSION_FIELDS.items()
        if field in terms
    }
    what = "added" if change.what == "returned" else change.what
    return decided.get((change.kind, change.name)) == what


def format_amendment_needs(changes: Iterable[PlanChange], approver: str, start: date) -> list[str]:
    """Write in Danish why each change is refused that needs an amendment, one sentence a change."""
    ending = (
        f"ved en ændring af aftalen, som {approver} godkender, "
        f"for aftalen har været i kraft siden {format_day(start)}."
    )
    return [f"{_describe_refused_change(change)} {ending}" for change in changes]


def _describe_refused_change(change: PlanChange) -> str:
    if change.kind == "budget_line":
        return f"Beløbet »{change.name}« ({change.field}) kan kun ændres"
    if change.kind == "agreement":
        return f"Aftalens periode ({change.field}) kan kun ændres"
    if change.kind == "party":
        return f"Parten »{change.name}« kan kun {'udtræde' if change.what == 'withdrawn' else 'tiltræde'}"
    criterion = f"Målet »{change.name}« ({change.key})"
    if change.what == "changed":
        meaning = MEANING_WORDS.get(find_meaning(change.field), DEFAULT_MEANING)
        return f"{criterion}: {meaning} ({change.field}) kan kun ændres"
    return f"{criterion} kan kun {'udgå' if change.what == 'withdrawn' else 'komme med i aftalen'}"


def _root_field(field: str) -> str:
    return field.split(" ", 1)[0]


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
