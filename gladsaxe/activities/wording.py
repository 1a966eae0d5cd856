"""How a change of an activity is said on a page."""

from collections.abc import Iterable, Mapping

from gladsaxe.activities.history import parse_field_value
from gladsaxe.activities.rules import FIELD_WORDS, STATE_WORDS, ActivityState
from gladsaxe.core import dates

FieldChange = tuple[str, str | None, str | None]
NamesById = Mapping[str, Mapping[int, str]]
EMPTY_VALUE = "ikke skrevet"


def format_changes(changes: Iterable[FieldChange], names: NamesById) -> list[tuple[str, str, str]]:
    """Return what each changed field is called, what stood there and what stands there now."""
    return [
        (FIELD_WORDS[field], _format_value(field, old, names), _format_value(field, new, names))
        for field, old, new in changes
    ]


def _format_value(field: str, text: str | None, names: NamesById) -> str:
    value = parse_field_value(field, text)
    if value is None or value == "":
        return EMPTY_VALUE
    if field in names:
        return names[field][value]
    if field == "day":
        return dates.format_day(value)
    if field == "starts_at":
        return dates.format_time(value)
    if field == "as_planned":
        return "Ja" if value else "Nej"
    return STATE_WORDS[ActivityState(value)] if field == "state" else str(value)
