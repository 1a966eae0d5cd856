"""Baseline facts and followed measures over the years: what is known of each, in one shape."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gladsaxe.agreement.wording import format_period
from gladsaxe.core.amount import format_all_digits

YEAR_PATTERN = re.compile(r"\d{4}", re.ASCII)
START_LABEL = "Start"
FUTURE_DATE_MESSAGE = "Datoen kan ikke være i fremtiden."


@dataclass(frozen=True)
class SeriesPoint:
    """A value as it was given: one number, or the least and the most that it can be.

    `period` is the agreement's own, `year` the one that the point is sorted under, `relative` what the
    agreement compares the value with in words, `verbatim` the value in the agreement's own words.
    """

    year: int | None
    area: Decimal | None
    comparison: Decimal | None = None
    source: str = ""
    received_on: date | None = None
    period: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    approximate: bool = False
    comparison_area: str = ""
    relative: str = ""
    verbatim: str = ""

    @property
    def label(self) -> str:
        """Return what the period is called."""
        return format_period(self.period) if self.period else str(self.year or START_LABEL)

    @property
    def is_undated(self) -> bool:
        """Return True for a start that the agreement gives no period."""
        return not self.period and self.year is None


@dataclass(frozen=True)
class FollowedSeries:
    """What is followed and all that is known of it, the earliest first; `remarks` are the agreement's."""

    kind: str
    key: str
    name: str
    unit: str
    points: tuple[SeriesPoint, ...]
    remarks: tuple[str, ...] = ()


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
    years = YEAR_PATTERN.findall(period or "")
    return int(years[-1]) if years else None


def parse_points(fact: Mapping[str, Any]) -> Iterator[SeriesPoint]:
    """Yield what the agreement's file says of a fact: earlier periods and the start."""
    source, comparison_area = fact.get("source", ""), fact.get("comparison_area", "")
    for earlier in fact.get("earlier", []):
        yield SeriesPoint(
            parse_year(earlier["period"]),
            Decimal(earlier["value"]),
            _parse_number(earlier, "comparison"),
            source,
            period=earlier["period"],
            comparison_area=comparison_area,
        )
    value = _parse_number(fact, "value")
    least, most = _parse_number(fact, "value_min"), _parse_number(fact, "value_max")
    if "value_verbatim" in fact or any(number is not None for number in (value, least, most)):
        yield SeriesPoint(
            parse_year(fact.get("period")),
            value,
            _parse_number(fact, "comparison"),
            source,
            period=fact.get("period", ""),
            least=least,
            most=most,
            approximate=fact.get("approximate", False),
            comparison_area=comparison_area,
            relative=fact.get("relative", ""),
            verbatim=fact.get("value_verbatim", ""),
        )


def parse_remarks(fact: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the agreement's file says of a fact beside its values."""
    remarks = []
    if stated := _parse_number(fact, "gap_stated"):
        computed = _parse_number(fact, "gap_computed")
        rest = f"; den er {format_all_digits(computed)}" if computed is not None else ""
        remarks.append(f"Aftalen skriver en forskel på {format_all_digits(stated)}{rest}.")
    if fact.get("comparison_derived"):
        remarks.append("Tallet, der sammenlignes med, er regnet ud.")
    if note := fact.get("note"):
        remarks.append(note)
    return tuple(remarks)


def format_value(point: SeriesPoint, unit: str) -> str:
    """Return a value as it was given: "ca. 40 unge", "40.000 til 50.000 kr.", or the agreement's words."""
    if point.verbatim:
        return point.verbatim
    about = "ca. " if point.approximate else ""
    if point.area is not None:
        return f"{about}{format_all_digits(point.area)} {unit}"
    if point.least is not None and point.most is not None:
        return f"{about}{format_all_digits(point.least)} til {format_all_digits(point.most)} {unit}"
    if point.least is not None:
        return f"{about}mindst {format_all_digits(point.least)} {unit}"
    return f"{about}højst {format_all_digits(point.most)} {unit}" if point.most is not None else ""


def format_comparison(point: SeriesPoint, unit: str) -> str:
    """Return what a value is compared with, an empty text for nothing."""
    texts = [point.relative] if point.relative else []
    if point.comparison is not None:
        place = f" i {point.comparison_area}" if point.comparison_area else ""
        texts.append(f"til sammenligning {format_all_digits(point.comparison)} {unit}{place}")
    return ", ".join(texts)


def sort_points(points: Iterable[SeriesPoint]) -> tuple[SeriesPoint, ...]:
    """Return the points by year, the last of each period; a start without a year comes first."""
    by_period = {point.label: point for point in points}
    return tuple(sorted(by_period.values(), key=lambda point: point.year or 0))


def find_year_fault(year: int, first_year: int, today: date) -> str | None:
    """Return what is wrong with the year of a typed value."""
    return None if first_year <= year <= today.year else f"Skriv et år fra {first_year} til {today.year}."


def _parse_number(part: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(part[name]) if part.get(name) is not None else None
