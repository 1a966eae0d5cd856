"""What is wrong with an agreement file, where in the file, and what is allowed there, in plain sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from gladsaxe.agreement.values import AllowedValues

PathStep = str | int
TYPE_WORDS: dict[type, str] = {
    bool: "true eller false uden anførselstegn",
    int: "et helt tal uden anførselstegn",
    str: "en tekst i anførselstegn",
    date: "en dato uden anførselstegn, som 2017-01-31",
    Decimal: 'et tal i anførselstegn med punktum, som "12.5"',
}
MAX_QUOTE_LENGTH = 60


@dataclass(frozen=True)
class Fault:
    """One fault: the place in the file, what is wrong there, and what is allowed."""

    place: str
    wrong: str
    allowed: str = ""

    def __str__(self) -> str:
        """Word the fault as one line; signs of the file that break a line or a terminal are spelled out."""
        line = f"{self.place}: {self.wrong}." + (f" Tilladt: {self.allowed}." if self.allowed else "")
        return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in line)


class InvalidAgreement(Exception):
    """An agreement file is faulty; the message has every fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def format_place(data: Any, steps: Sequence[PathStep]) -> str:  # noqa: ANN401 - a file's tables, right or wrong
    """Name a place in the file by the keys of its tables: `indicator "k1" → target`."""
    names: list[str] = []
    for step in steps:
        data = _step_into(data, step)
        if isinstance(step, str):
            names.append(step)
        else:
            names[-1] += f" {_item_label(data, step)}"
    return " → ".join(names) or "filen"


def list_structure_faults(model: type[BaseModel], data: Any, error: ValidationError) -> list[Fault]:  # noqa: ANN401
    """Word what the models found."""
    return [_build_fault(model, data, detail) for detail in error.errors(include_url=False)]


def format_quoted(values: Sequence[str]) -> str:
    """List values in quotation marks."""
    return ", ".join(f'"{value}"' for value in values)


def _build_fault(model: type[BaseModel], data: Any, detail: ErrorDetails) -> Fault:  # noqa: ANN401
    steps = detail["loc"]
    place = format_place(data, steps)
    match detail["type"]:
        case "extra_forbidden":
            return Fault(place, "nøglen findes ikke her", _known_keys(model, steps))
        case "missing":
            return Fault(place, "mangler", _describe_allowed(model, steps))
        case "refused":
            return Fault(place, detail["ctx"]["wrong"], detail["ctx"]["allowed"])
        case "value_error" | "assertion_error":
            return Fault(
                place, detail["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
            )
    return Fault(
        place, f"{_describe_value(detail['input'])} passer ikke her", _describe_allowed(model, steps)
    )


def _step_into(data: Any, step: PathStep) -> Any:  # noqa: ANN401
    if isinstance(data, Mapping) and isinstance(step, str):
        return data.get(step)
    if (
        isinstance(data, Sequence)
        and not isinstance(data, str)
        and isinstance(step, int)
        and step < len(data)
    ):
        return data[step]
    return None


def _item_label(data: Any, position: int) -> str:  # noqa: ANN401
    if isinstance(data, Mapping):
        for name in ("key", "short", "period"):
            if isinstance(data.get(name), str):
                return f'"{data[name]}"'
    return f"nr. {position + 1}"


def _describe_value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            text = value if len(value) <= MAX_QUOTE_LENGTH else value[:MAX_QUOTE_LENGTH] + "…"
            return f'teksten "{text}"'
        case int() | float():
            return f"tallet {value} uden anførselstegn"
        case date():
            return f"datoen {value} uden anførselstegn"
        case Mapping():
            return "en tabel"
    return "en liste" if isinstance(value, Sequence) else f"værdien {value}"


def _known_keys(model: type[BaseModel], steps: Sequence[PathStep]) -> str:
    owner = _find_model(_find_annotation(model, steps[:-1]))
    keys = list(owner.model_fields) if owner else []
    near = get_close_matches(str(steps[-1]), keys, n=1)
    return (f'"{near[0]}" måske; nøglerne her er ' if near else "nøglerne ") + ", ".join(keys)


def _describe_allowed(model: type[BaseModel], steps: Sequence[PathStep]) -> str:
    return _describe_annotation(_find_annotation(model, steps))


def _find_annotation(model: type[BaseModel], steps: Sequence[PathStep]) -> Any:  # noqa: ANN401 - a type expression
    annotation: Any = model
    for step in steps:
        owner = _find_model(annotation)
        if isinstance(step, int):
            annotation = _item_annotation(annotation)
        elif owner is not None and step in owner.model_fields:
            annotation = _whole_annotation(owner.model_fields[step])
    return annotation


def _whole_annotation(field: FieldInfo) -> Any:  # noqa: ANN401 - a type expression
    # Pydantic takes the outermost Annotated apart; put it together again, so that one walk reads them all.
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


def _annotation_parts(annotation: Any) -> list[Any]:  # noqa: ANN401 - a type expression
    return [part for part in get_args(annotation) if part is not type(None) and part is not Ellipsis]


def _item_annotation(annotation: Any) -> Any:  # noqa: ANN401 - a type expression
    if get_origin(annotation) in (tuple, list):
        return _annotation_parts(annotation)[0]
    inner = [_item_annotation(part) for part in _annotation_parts(annotation) if get_args(part)]
    return inner[0] if inner else annotation


def _find_model(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - a type expression
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    models = (_find_model(part) for part in _annotation_parts(annotation))
    return next((model for model in models if model is not None), None)


def _describe_annotation(annotation: Any) -> str:  # noqa: ANN401 - a type expression
    origin, parts = get_origin(annotation), _annotation_parts(annotation)
    if origin is Annotated:
        worded = [part.words for part in parts if isinstance(part, AllowedValues)]
        return worded[-1] if worded else _describe_annotation(parts[0])
    if origin is Literal:
        listed = ", ".join(f'"{part}"' if isinstance(part, str) else str(part) for part in parts)
        return f"en af {listed}" if len(parts) > 1 else listed
    if origin in (tuple, list):
        return f"en liste, hver {_describe_annotation(parts[0])}"
    if parts:
        return " eller ".join(dict.fromkeys(_describe_annotation(part) for part in parts))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "en tabel med nøglerne " + ", ".join(annotation.model_fields)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "en af " + format_quoted([str(member.value) for member in annotation])
    return TYPE_WORDS.get(annotation, "en anden værdi")
