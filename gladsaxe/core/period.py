"""The periods that figures belong to: calendar years (survey rounds too) and school years."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, Self, get_args

PeriodType = Literal["kalenderaar", "skoleaar"]
PERIOD_PATTERNS = {
    "kalenderaar": re.compile(r"(?P<first>\d{4})", re.ASCII),
    "skoleaar": re.compile(r"(?P<first>\d{4})/(?P<second>\d{4})", re.ASCII),
}
PERIOD_EXAMPLES = {"kalenderaar": 'et år som "2017"', "skoleaar": 'et skoleår som "2017/2018"'}
SCHOOL_YEAR_START_MONTH = 8
MIN_YEAR, MAX_YEAR = 1900, 2199


class PlanPeriod(NamedTuple):
    """The days that a plan runs from and to."""

    start: date
    end: date

    @property
    def years(self) -> range:
        """Return the calendar years that it touches."""
        return range(self.start.year, self.end.year + 1)


@dataclass(frozen=True, order=True)
class Period:
    """A year: the calendar year `year`, or the school year from August of `year` to July of the next."""

    year: int
    kind: PeriodType = "kalenderaar"

    @classmethod
    def parse(cls, text: str, kind: PeriodType | None = None) -> Self:
        """Read "2018" or "2017/2018"; raise ValueError for anything else or of another kind."""
        kinds: tuple[PeriodType, ...] = (kind,) if kind else get_args(PeriodType)
        for form in kinds:
            match = PERIOD_PATTERNS[form].fullmatch(text)
            if match is None or not MIN_YEAR <= int(match["first"]) <= MAX_YEAR:
                continue
            if form == "kalenderaar" or int(match["second"]) == int(match["first"]) + 1:
                return cls(int(match["first"]), form)
        raise ValueError(f'"{text}" er ikke {" eller ".join(PERIOD_EXAMPLES[form] for form in kinds)}')

    @classmethod
    def of(cls, day: date, kind: PeriodType = "kalenderaar") -> Self:
        """Return the period that holds a day."""
        return cls(day.year - (kind == "skoleaar" and day.month < SCHOOL_YEAR_START_MONTH), kind)

    @property
    def label(self) -> str:
        """Return the name: 2018 or 2017/2018."""
        return str(self.year) if self.kind == "kalenderaar" else f"{self.year}/{self.year + 1}"

    @property
    def start(self) -> date:
        """Return the first day."""
        return date(self.year, 1 if self.kind == "kalenderaar" else SCHOOL_YEAR_START_MONTH, 1)

    @property
    def end(self) -> date:
        """Return the last day; the period is closed when that day has come."""
        return (
            date(self.year, 12, 31)
            if self.kind == "kalenderaar"
            else date(self.year + 1, SCHOOL_YEAR_START_MONTH - 1, 31)
        )

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.end - self.start).days + 1

    def __str__(self) -> str:
        """Return the label."""
        return self.label


def format_periods(periods: Iterable[Period]) -> str:
    """Name periods in a sentence: 2018, 2017-20, 2017-18 og 2020, 2017/18-2019/20."""
    runs: list[list[Period]] = []
    for period in sorted(periods):
        if runs and runs[-1][-1].year + 1 == period.year:
            runs[-1].append(period)
        else:
            runs.append([period])
    named = [_format_run(run[0], run[-1]) for run in runs]
    return " og ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else "".join(named)


def _format_run(first: Period, last: Period) -> str:
    if first == last:
        return first.label
    if first.kind == "skoleaar":
        return f"{_format_school_year(first)}-{_format_school_year(last)}"
    same_century = first.year // 100 == last.year // 100
    return f"{first.year}-{last.year % 100:02d}" if same_century else f"{first.year}-{last.year}"


def _format_school_year(period: Period) -> str:
    return f"{period.year}/{(period.year + 1) % 100:02d}"
