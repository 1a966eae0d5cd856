"""The kinds of values that an agreement file is written in: strict, and numbers never binary floats."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer
from pydantic_core import PydanticCustomError

T = TypeVar("T")
NUMBER_PATTERN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
KEY_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_KEY_LENGTH = 80
MAX_SHORT_LENGTH = 20
MAX_KRONER = 2_000_000_000


@dataclass(frozen=True)
class AllowedValues:
    """Describe the values that are allowed, for the sentence about one that is not."""

    words: str


class PlanPart(BaseModel):
    """Read one table of the file: no unknown keys, no values turned from one kind into another."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def make_kind_error() -> PydanticCustomError:
    """Return the error of a value that is not of its kind; the kind's `AllowedValues` words it."""
    return PydanticCustomError("misfit", "a value of another kind")


def make_conflict_error(wrong: str, allowed: str) -> PydanticCustomError:
    """Return the error of a value that does not fit with another one, worded."""
    return PydanticCustomError("refused", "{wrong}", {"wrong": wrong, "allowed": allowed})


def _parse_decimal(value: object) -> Decimal:
    if isinstance(value, str) and NUMBER_PATTERN.fullmatch(value):
        return Decimal(value)
    raise make_kind_error()


def _check_text(value: str) -> str:
    # TOML can spell out control characters, which no database and no page can show.
    if not value.strip() or any(sign < " " and sign not in "\n\t" for sign in value):
        raise make_kind_error()
    return value


def _check_short_text(value: str) -> str:
    if len(value) > MAX_SHORT_LENGTH:
        raise make_kind_error()
    return _check_text(value)


def _check_key(value: str) -> str:
    if not KEY_PATTERN.fullmatch(value) or len(value) > MAX_KEY_LENGTH:
        raise make_kind_error()
    return value


def _check_timezone(value: str) -> str:
    if value not in available_timezones():
        raise make_kind_error()
    return value


def _check_kroner(value: Decimal) -> Decimal:
    if value != value.to_integral_value() or not 0 <= value <= MAX_KRONER:
        raise make_kind_error()
    return value


def _check_count(value: int) -> int:
    if value < 0:
        raise make_kind_error()
    return value


def _check_not_empty(value: tuple[T, ...]) -> tuple[T, ...]:
    if not value:
        raise make_kind_error()
    return value


def _as_tuple(value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    return tuple(value) if isinstance(value, list) else value


PlainText = Annotated[str, AfterValidator(_check_text), AllowedValues("en tekst i anførselstegn, ikke tom")]
ItemKey = Annotated[
    str,
    AfterValidator(_check_key),
    AllowedValues(
        f'en nøgle af små bogstaver a-z, tal og enkelte bindestreger, som "ny-have", højst {MAX_KEY_LENGTH}'
    ),
]
ShortText = Annotated[
    str,
    AfterValidator(_check_short_text),
    AllowedValues(f"en tekst i anførselstegn, 1 til {MAX_SHORT_LENGTH} tegn"),
]
DecimalNumber = Annotated[
    Decimal,
    BeforeValidator(_parse_decimal),
    PlainSerializer(lambda value: format(value, "f"), return_type=str),
    AllowedValues('et tal i anførselstegn med punktum, som "12.5"'),
]
KronerAmount = Annotated[
    DecimalNumber,
    AfterValidator(_check_kroner),
    AllowedValues('hele kr. i anførselstegn, som "4322000"'),
]
WholeCount = Annotated[
    int, AfterValidator(_check_count), AllowedValues("et helt tal uden anførselstegn, 0 eller mere")
]
TimezoneName = Annotated[
    str, AfterValidator(_check_timezone), AllowedValues('en tidszone som "Europe/Copenhagen"')
]
# A list of the file, kept as a tuple because a plan is frozen.
TupleOf = Annotated[tuple[T, ...], BeforeValidator(_as_tuple)]
NonEmptyTupleOf = Annotated[
    TupleOf[T], AfterValidator(_check_not_empty), AllowedValues("en liste med mindst én")
]
