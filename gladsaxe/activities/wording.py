"""What pages say of an activity: its facts, and what a change changed."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import NamedTuple

from gladsaxe.activities.fields import (
    FIELDS_BY_COLUMN,
    RECORD_FIELDS,
    TEXT_KINDS,
    ActivityField,
    FieldKind,
)
from gladsaxe.activities.history import parse_field_value
from gladsaxe.activities.rules import ActivityState
from gladsaxe.activities.tables import Activity
from gladsaxe.core import amount, dates

FieldChange = tuple[str, str | None, str | None]
NamesById = Mapping[str, Mapping[int, str]]
EMPTY_VALUE = "ikke skrevet"
# They stand above the others, each in its own way.
HEADING_COLUMNS = frozenset({"title", "type_id", "place_id", "day", "state", "starts_at"})


class ActivityFact(NamedTuple):
    """A line of an activity's facts; `typed` is a text that a person wrote."""

    label: str
    words: str
    typed: bool


def list_facts(activity: Activity, counts: Mapping[str, int | str | None]) -> list[ActivityFact]:
    """Return the facts under those at the top, without the empty ones; `counts` are as they may be shown."""
    values = {field: counts.get(field.column, getattr(activity, field.column)) for field in RECORD_FIELDS}
    return [
        ActivityFact(_get_fact_label(field), _format_fact(field, value), field.kind in TEXT_KINDS)
        for field, value in values.items()
        if field.column not in HEADING_COLUMNS and value not in (None, "")
    ]


def format_changes(changes: Iterable[FieldChange], names: NamesById) -> list[tuple[str, str, str]]:
    """Return what each changed field is called, what stood there and what stands there now."""
    return [
        (FIELDS_BY_COLUMN[column].word, _format_value(column, old, names), _format_value(column, new, names))
        for column, old, new in changes
    ]


def _get_fact_label(field: ActivityField) -> str:
    return field.word if field.kind is FieldKind.COUNT else field.label


def _format_fact(field: ActivityField, value: object) -> str:
    if field.kind is FieldKind.COUNT and isinstance(value, int):
        return amount.format_count(value)
    return _format_plain(field.kind, value)


def _format_value(column: str, text: str | None, names: NamesById) -> str:
    value = parse_field_value(column, text)
    if value is None or value == "":
        return EMPTY_VALUE
    if column in names:
        return names[column][value]
    return _format_plain(FIELDS_BY_COLUMN[column].kind, value)


def _format_plain(kind: FieldKind, value: object) -> str:
    match kind, value:
        case FieldKind.DAY, date():
            return dates.format_day(value)
        case FieldKind.TIME, time():
            return dates.format_time(value)
        case FieldKind.YES_NO, _:
            return "Ja" if value else "Nej"
        case FieldKind.STATE, str():
            return ActivityState(value).word
    return str(value)
