"""Baseline facts and followed measures over the years: what is known of each, in one shape."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

YEAR_PATTERN = re.compile(r"\d{4}", re.ASCII)
START_LABEL = "Start"
FUTURE_DATE_MESSAGE = "Datoen kan ikke være i fremtiden."


@dataclass(frozen=True)
class SeriesPoint:
    """A value; `year` is None for a start that the agreement gives no year."""

    year: int | None
    area: Decimal
    comparison: Decimal | None = None
    source: str = ""
    received_on: date | None = None

    @property
    def label(self) -> str:
        """Return what the year is called."""
        return str(self.year) if self.year else START_LABEL


@dataclass(frozen=True)
class FollowedSeries:
    """What is followed and all that is known of it, the earliest first."""

    kind: str
    key: str
    name: str
    unit: str
    points: tuple[SeriesPoint, ...]


@dataclass(frozen=True)
class ValueEntry:
    """A year's value as it is typed in."""

    year: int
    area: Decimal
    comparison: Decimal | None
    source: str
    received_on: date


def parse_year(period: str | None) -> int | None:
    """Return the last year that a period of the file names, None where it names none."""
    found = YEAR_PATTERN.findall(period or "")
    return int(found[-1]) if found else None


def parse_points(fact: Mapping[str, Any]) -> Iterator[SeriesPoint]:
    """Yield what the agreement's file says of a fact: earlier years and the start."""
    source = fact.get("source", "")
    for earlier in fact.get("earlier", []):
        yield SeriesPoint(
            parse_year(earlier["period"]),
            Decimal(earlier["value"]),
            _parse_number(earlier, "comparison"),
            source,
        )
    value = fact.get("value") or fact.get("value_max")
    if value is not None:
        yield SeriesPoint(
            parse_year(fact.get("period")), Decimal(value), _parse_number(fact, "comparison"), source
        )


def sort_points(points: Iterable[SeriesPoint]) -> tuple[SeriesPoint, ...]:
    """Return the points by year, the last of each year; a start without a year comes first."""
    by_year = {point.year: point for point in points}
    return tuple(sorted(by_year.values(), key=lambda point: point.year or 0))


def find_year_fault(year: int, first_year: int, today: date) -> str | None:
    """Return what is wrong with the year of a typed value."""
    return None if first_year <= year <= today.year else f"Skriv et år fra {first_year} til {today.year}."


def _parse_number(part: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(part[name]) if part.get(name) is not None else None
