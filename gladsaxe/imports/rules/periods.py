"""The periods that files name: years, school years, quarters, months, in the spellings of the sources."""

import re
from dataclasses import dataclass

from gladsaxe.core.dates import MONTH_NAMES
from gladsaxe.core.period import Period, PeriodType
from gladsaxe.core.worded_enum import WordedEnum
from gladsaxe.imports.rules.cells import NUMBER_KIND, TEXT_KIND, EncodedCell, UnreadableCell, read_text


class PeriodLength(WordedEnum):
    """Name how long a period is."""

    YEAR = "kalenderaar", "et kalenderår"
    SCHOOL_YEAR = "skoleaar", "et skoleår"
    HALF = "halvaar", "et halvår"
    QUARTER = "kvartal", "et kvartal"
    MONTH = "maaned", "en måned"


PERIOD_TYPE_WORDS = {"kalenderaar": "pr. kalenderår", "skoleaar": "pr. skoleår, for eksempel 2017/2018"}
YEAR_PATTERN = re.compile(r"(?:året? )?((?:19|20|21)\d\d)\*?", re.IGNORECASE | re.ASCII)
SCHOOL_YEAR_PATTERN = re.compile(
    r"(?:skoleår(?:et)? )?((?:19|20|21)\d\d) ?[/–-] ?(\d{4}|\d\d)\*?", re.IGNORECASE | re.ASCII
)
PART_PATTERNS = {
    PeriodLength.QUARTER: re.compile(r"((?:19|20|21)\d\d) ?[KQ] ?([1-4])\*?", re.IGNORECASE | re.ASCII),
    PeriodLength.MONTH: re.compile(r"((?:19|20|21)\d\d)M(0[1-9]|1[0-2])\*?", re.IGNORECASE | re.ASCII),
    PeriodLength.HALF: re.compile(r"((?:19|20|21)\d\d)H([12])\*?", re.IGNORECASE | re.ASCII),
}
QUARTER_PATTERN = re.compile(r"([1-4])\. ?(?:kvartal|kvt\.?) ((?:19|20|21)\d\d)", re.IGNORECASE | re.ASCII)
MONTH_PATTERN = re.compile(r"([a-z]{3,})\.? ((?:19|20|21)\d\d)", re.IGNORECASE | re.ASCII)
ANY_YEAR_PATTERN = re.compile(r"(?<!\d)((?:19|20|21)\d\d)(?!\d)", re.ASCII)


@dataclass(frozen=True, order=True)
class PeriodSpan:
    """A period of any length: `part` is the quarter or month of the year, 0 for a whole one."""

    year: int
    part: int = 0
    length: PeriodLength = PeriodLength.YEAR

    @property
    def label(self) -> str:
        """Return the name as the sources write it."""
        if self.length is PeriodLength.SCHOOL_YEAR:
            return f"{self.year}/{self.year + 1}"
        letter = {PeriodLength.QUARTER: "K", PeriodLength.MONTH: "M", PeriodLength.HALF: "H"}.get(self.length)
        if letter is None:
            return str(self.year)
        return f"{self.year}{letter}{self.part:02}" if letter == "M" else f"{self.year}{letter}{self.part}"


def parse_span(cell: EncodedCell) -> PeriodSpan | None:
    """Return the period that a cell names, a number or a text, None where it names none."""
    if cell[:1] not in (NUMBER_KIND, TEXT_KIND):
        return None
    text = " ".join(cell[1:].split())
    if match := YEAR_PATTERN.fullmatch(text):
        return PeriodSpan(int(match[1]))
    if match := SCHOOL_YEAR_PATTERN.fullmatch(text):
        first, second = int(match[1]), match[2]
        following = str(first + 1)
        return (
            PeriodSpan(first, length=PeriodLength.SCHOOL_YEAR)
            if second in (following, following[2:])
            else None
        )
    for length, form in PART_PATTERNS.items():
        if match := form.fullmatch(text):
            return PeriodSpan(int(match[1]), int(match[2]), length)
    if match := QUARTER_PATTERN.fullmatch(text):
        return PeriodSpan(int(match[2]), int(match[1]), PeriodLength.QUARTER)
    if (match := MONTH_PATTERN.fullmatch(text)) and (month := _find_month(match[1])):
        return PeriodSpan(int(match[2]), month, PeriodLength.MONTH)
    return None


def _find_month(word: str) -> int | None:
    named = [number for number, name in enumerate(MONTH_NAMES, 1) if name.startswith(word.lower())]
    return named[0] if len(named) == 1 else None


def find_only_year(texts: list[str]) -> PeriodSpan | None:
    """Return the one year that titles name, None where they name none or several."""
    years = {year for text in texts for year in ANY_YEAR_PATTERN.findall(text)}
    return PeriodSpan(int(years.pop())) if len(years) == 1 else None


def read_period(cell: EncodedCell, kind: PeriodType) -> Period:
    """Read a period of a criterion's kind; raise Unreadable with the sentence."""
    span = parse_span(cell)
    if span is None:
        example = "2017/2018" if kind == "skoleaar" else "2018"
        raise UnreadableCell(f"»{read_text(cell)}« er ikke en periode. Skriv den som {example}.")
    return build_period(span, kind)


def build_period(span: PeriodSpan, kind: PeriodType) -> Period:
    """Return the span as a criterion's period; raise Unreadable where it is of another length."""
    if span.length != kind:
        raise UnreadableCell(
            f"{span.label} er {span.length.word}, men målet opgøres {PERIOD_TYPE_WORDS[kind]}. "
            "Hent tallene sådan fra kilden."
        )
    return Period(span.year, kind)
