"""What the page of a register's row says of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from gladsaxe.core import amount, dates
from gladsaxe.registers.fields import PLAIN_KINDS, FieldKind, RegisterField
from gladsaxe.registers.rules import BillPayer

# They stand under the facts, each in its own way.
SEPARATE_KINDS = frozenset({FieldKind.DESCRIPTION, FieldKind.PHOTOS, FieldKind.ISSUE})


class RowFact(NamedTuple):
    """A line of a row's facts; `typed` is a text that a person wrote."""

    label: str
    words: str
    typed: bool


def iter_facts(
    row: Any,  # noqa: ANN401 - an enquiry or a bill
    fields: Iterable[RegisterField],
    marks: Mapping[str, str],
) -> Iterator[RowFact]:
    """Yield the facts of a row, without the empty ones; `marks` are the labels of the marks."""
    for field in fields:
        if field.kind not in SEPARATE_KINDS and (words := _format_value(row, field, marks)):
            yield RowFact(field.word, words, field.kind in PLAIN_KINDS)


def iter_plain_facts(version: Any, fields: Iterable[RegisterField]) -> Iterator[RowFact]:  # noqa: ANN401
    """Yield what a version says besides what its sentence in the history names."""
    return iter_facts(version, [field for field in fields if field.kind in PLAIN_KINDS], {})


def _format_value(row: Any, field: RegisterField, marks: Mapping[str, str]) -> str:  # noqa: ANN401
    value = getattr(row, field.column)
    match field.kind:
        case FieldKind.DAY:
            return dates.format_day(value)
        case FieldKind.PLACE:
            return str(row.place.name)
        case FieldKind.MARK:
            return marks.get(value, value)
        case FieldKind.KRONER:
            return f"{amount.format_kroner(value)} kr."
        case FieldKind.PAYER:
            return BillPayer(value).word
    return str(value)
