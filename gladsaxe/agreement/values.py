"""The kinds of values that an agreement file is written in: strict, and numbers never binary floats."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer
from pydantic_core import PydanticCustomError

T = TypeVar("T")
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_KEY = 80
LONGEST_SHORT = 20
MOST_KRONER = 2_000_000_000


@dataclass(frozen=True)
class Allowed:
    """Say in words what a value may be, for the sentence about one that it may not be."""

    words: str


class Part(BaseModel):
    """Read one table of the file: no unknown keys, no values turned from one kind into another."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def misfit() -> PydanticCustomError:
    """Return the error of a value that is not of its kind; the kind's `Allowed` words it."""
    return PydanticCustomError("misfit", "a value of another kind")


def refusal(wrong: str, allowed: str) -> PydanticCustomError:
    """Return the error of a value that does not fit with another one, worded."""
    return PydanticCustomError("refused", "{wrong}", {"wrong": wrong, "allowed": allowed})


def _decimal(value: object) -> Decimal:
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return Decimal(value)
    raise misfit()


def _text(value: str) -> str:
    # TOML can spell out control characters, which no database and no page can show.
    if not value.strip() or any(sign < " " and sign not in "\n\t" for sign in value):
        raise misfit()
    return value


def _short(value: str) -> str:
    if len(value) > LONGEST_SHORT:
        raise misfit()
    return _text(value)


def _key(value: str) -> str:
    if not KEY.fullmatch(value) or len(value) > LONGEST_KEY:
        raise misfit()
    return value


def _timezone(value: str) -> str:
    if value not in available_timezones():
        raise misfit()
    return value


def _kroner(value: Decimal) -> Decimal:
    if value != value.to_integral_value() or not 0 <= value <= MOST_KRONER:
        raise misfit()
    return value


def _count(value: int) -> int:
    if value < 0:
        raise misfit()
    return value


def _not_empty(value: tuple[T, ...]) -> tuple[T, ...]:
    if not value:
        raise misfit()
    return value


def _as_tuple(value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    return tuple(value) if isinstance(value, list) else value


Text = Annotated[str, AfterValidator(_text), Allowed("a text in quotation marks, not empty")]
Key = Annotated[
    str,
    AfterValidator(_key),
    Allowed(f'a key of small letters a-z, digits and single hyphens, like "ny-have", at most {LONGEST_KEY}'),
]
Short = Annotated[
    str, AfterValidator(_short), Allowed(f"a text in quotation marks, 1 to {LONGEST_SHORT} signs")
]
Number = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    PlainSerializer(lambda value: format(value, "f"), return_type=str),
    Allowed('a number in quotation marks with a point, like "12.5"'),
]
Kroner = Annotated[Number, AfterValidator(_kroner), Allowed('whole kr. in quotation marks, like "4322000"')]
Count = Annotated[int, AfterValidator(_count), Allowed("a whole number without quotation marks, 0 or more")]
Timezone = Annotated[str, AfterValidator(_timezone), Allowed('a time zone like "Europe/Copenhagen"')]
# A list of the file, kept as a tuple because a plan is frozen.
Many = Annotated[tuple[T, ...], BeforeValidator(_as_tuple)]
Some = Annotated[Many[T], AfterValidator(_not_empty), Allowed("a list of one or more")]
