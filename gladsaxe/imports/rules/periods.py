"""The periods that files name: years, school years, quarters, months, in the spellings of the sources."""

import re
from dataclasses import dataclass
from enum import StrEnum

from gladsaxe.core.dates import MONTH_NAMES
from gladsaxe.core.period import Period, PeriodType
from gladsaxe.imports.rules.cells import NUMBER, TEXT, Cell, Unreadable, said


class Length(StrEnum):
    """Name how long a period is."""

    YEAR = "kalenderaar"
    SCHOOL_YEAR = "skoleaar"
    HALF = "halvaar"
    QUARTER = "kvartal"
    MONTH = "maaned"


LENGTH_WORDS = {
    Length.YEAR: "et kalenderår",
    Length.SCHOOL_YEAR: "et skoleår",
    Length.HALF: "et halvår",
    Length.QUARTER: "et kvartal",
    Length.MONTH: "en måned",
}
WANTED_WORDS = {"kalenderaar": "pr. kalenderår", "skoleaar": "pr. skoleår, for eksempel 2017/2018"}
YEAR = re.compile(r"(?:året? )?((?:19|20|21)\d\d)\*?", re.IGNORECASE | re.ASCII)
SCHOOL = re.compile(
    r"(?:skoleår(?:et)? )?((?:19|20|21)\d\d) ?[/–-] ?(\d{4}|\d\d)\*?", re.IGNORECASE | re.ASCII
)
PARTS = {
    Length.QUARTER: re.compile(r"((?:19|20|21)\d\d) ?[KQ] ?([1-4])\*?", re.IGNORECASE | re.ASCII),
    Length.MONTH: re.compile(r"((?:19|20|21)\d\d)M(0[1-9]|1[0-2])\*?", re.IGNORECASE | re.ASCII),
    Length.HALF: re.compile(r"((?:19|20|21)\d\d)H([12])\*?", re.IGNORECASE | re.ASCII),
}
QUARTER_WORDS = re.compile(r"([1-4])\. ?(?:kvartal|kvt\.?) ((?:19|20|21)\d\d)", re.IGNORECASE | re.ASCII)
MONTH_WORDS = re.compile(r"([a-z]{3,})\.? ((?:19|20|21)\d\d)", re.IGNORECASE | re.ASCII)
ANY_YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)(?!\d)", re.ASCII)


@dataclass(frozen=True, order=True)
class Span:
    """Hold a period of any length: `part` is the quarter or month of the year, 0 for a whole one."""

    year: int
    part: int = 0
    length: Length = Length.YEAR

    @property
    def label(self) -> str:
        """Return the name as the sources write it."""
        if self.length is Length.SCHOOL_YEAR:
            return f"{self.year}/{self.year + 1}"
        letter = {Length.QUARTER: "K", Length.MONTH: "M", Length.HALF: "H"}.get(self.length)
        if letter is None:
            return str(self.year)
        return f"{self.year}{letter}{self.part:02}" if letter == "M" else f"{self.year}{letter}{self.part}"


def span_of(cell: Cell) -> Span | None:
    """Return the period that a cell names, a number or a text, None where it names none."""
    if cell[:1] not in (NUMBER, TEXT):
        return None
    text = " ".join(cell[1:].split())
    if found := YEAR.fullmatch(text):
        return Span(int(found[1]))
    if found := SCHOOL.fullmatch(text):
        first, second = int(found[1]), found[2]
        following = str(first + 1)
        return Span(first, length=Length.SCHOOL_YEAR) if second in (following, following[2:]) else None
    for length, form in PARTS.items():
        if found := form.fullmatch(text):
            return Span(int(found[1]), int(found[2]), length)
    if found := QUARTER_WORDS.fullmatch(text):
        return Span(int(found[2]), int(found[1]), Length.QUARTER)
    if (found := MONTH_WORDS.fullmatch(text)) and (month := _month(found[1])):
        return Span(int(found[2]), month, Length.MONTH)
    return None


def _month(word: str) -> int | None:
    named = [number for number, name in enumerate(MONTH_NAMES, 1) if name.startswith(word.lower())]
    return named[0] if len(named) == 1 else None


def only_year(texts: list[str]) -> Span | None:
    """Return the one year that titles name, None where they name none or several."""
    years = {found for text in texts for found in ANY_YEAR.findall(text)}
    return Span(int(years.pop())) if len(years) == 1 else None


def read_period(cell: Cell, kind: PeriodType) -> Period:
    """Read a period of a criterion's kind; raise Unreadable with the sentence."""
    span = span_of(cell)
    if span is None:
        example = "2017/2018" if kind == "skoleaar" else "2018"
        raise Unreadable(f"»{said(cell)}« er ikke en periode. Skriv den som {example}.")
    return period_of(span, kind)


def period_of(span: Span, kind: PeriodType) -> Period:
    """Return the span as a criterion's period; raise Unreadable where it is of another length."""
    if span.length != kind:
        raise Unreadable(
            f"{span.label} er {LENGTH_WORDS[span.length]}, men målet opgøres {WANTED_WORDS[kind]}. "
            "Hent tallene sådan fra kilden."
        )
    return Period(span.year, kind)
