"""Weeks and four-month spans, what repeats at a place, and what a measure is followed by."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import get_day_names

from gladsaxe.core.dates import DANISH_LOCALE, format_day
from gladsaxe.core.worded_enum import WordedEnum

MIN_REPEATS = 3
FOUR_WEEKS = timedelta(days=28)
MAX_WINDOW_DAYS, MIN_WINDOW_DAYS = 56, 7
MONTHS_PER_SPAN = 4
WEEKDAY_NAMES = tuple(get_day_names("wide", locale=DANISH_LOCALE)[number] for number in range(7))


class SpanKind(WordedEnum):
    """Name how long a picture is."""

    WEEK = "uge", "Uge"
    FOUR_MONTHS = "fire-maaneder", "Fire måneder"


SPAN_WORDS = SpanKind.get_words()


@dataclass(frozen=True)
class SituationSpan:
    """The days of a picture, first and last inclusive."""

    kind: SpanKind
    first: date
    last: date

    @classmethod
    def of(cls, kind: SpanKind, day: date) -> "SituationSpan":
        """Return the week from Monday, or the four months of the year, that hold a day."""
        if kind is SpanKind.WEEK:
            first = day - timedelta(days=day.weekday())
            return cls(kind, first, first + timedelta(days=6))
        month = (day.month - 1) // MONTHS_PER_SPAN * MONTHS_PER_SPAN + 1
        following = date(day.year + (month > 8), 1 if month > 8 else month + MONTHS_PER_SPAN, 1)
        return cls(kind, date(day.year, month, 1), following - timedelta(days=1))

    @property
    def before(self) -> "SituationSpan":
        """Return the span before."""
        return SituationSpan.of(self.kind, self.first - timedelta(days=1))

    @property
    def after(self) -> "SituationSpan":
        """Return the span after."""
        return SituationSpan.of(self.kind, self.last + timedelta(days=1))

    def __str__(self) -> str:
        """Name the span."""
        days = f"{format_day(self.first)} til {format_day(self.last)}"
        return f"uge {self.first.isocalendar().week}, {days}" if self.kind is SpanKind.WEEK else days


@dataclass(frozen=True)
class ProblemSighting:
    """A problem of a kind that was seen at a place on a day."""

    number: str
    kind: str
    place_id: int
    day: date


@dataclass(frozen=True)
class RepeatedProblem:
    """A kind that was seen at the same place again and again; `days` are those close together."""

    place_id: int
    kind: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class MeasureEffect:
    """The number of problems that a place had in as many days before and after a measure."""

    days: int
    before: int
    after: int


def count_sightings(seen: Iterable[ProblemSighting]) -> Counter[tuple[int, str]]:
    """Count what was seen by place and kind."""
    return Counter((one.place_id, one.kind) for one in seen)


def count_by_time(seen: Iterable[ProblemSighting], span: SituationSpan) -> list[tuple[str, int]]:
    """Count what was seen by weekday in a week, by week in four months."""
    days = Counter(one.day for one in seen)
    if span.kind is SpanKind.WEEK:
        week = [span.first + timedelta(days=n) for n in range(len(WEEKDAY_NAMES))]
        return [(word, days[day]) for word, day in zip(WEEKDAY_NAMES, week, strict=True)]
    counts: Counter[SituationSpan] = Counter()
    for day, count in days.items():
        counts[SituationSpan.of(SpanKind.WEEK, day)] += count
    return [(str(week), count) for week, count in sorted(counts.items(), key=lambda pair: pair[0].first)]


def find_repeats(seen: Iterable[ProblemSighting], span: SituationSpan) -> list[RepeatedProblem]:
    """Return the places with the same kind three times in four weeks, the last of them in the span."""
    days: dict[tuple[int, str], list[date]] = defaultdict(list)
    for one in sorted(seen, key=lambda one: one.day):
        days[one.place_id, one.kind].append(one.day)
    repeats = [
        RepeatedProblem(place_id, kind, close)
        for (place_id, kind), all_days in days.items()
        if (close := _find_close_days(all_days, span))
    ]
    return sorted(repeats, key=lambda repeat: (-len(repeat.days), repeat.place_id, repeat.kind))


def _find_close_days(days: Sequence[date], span: SituationSpan) -> tuple[date, ...]:
    """Return the most days within four weeks that end in the span, none where they are fewer than three."""
    ends = [day for day in days if span.first <= day <= span.last]
    runs = [tuple(day for day in days if end - FOUR_WEEKS < day <= end) for end in ends]
    longest = max(runs, key=len, default=())
    return longest if len(longest) >= MIN_REPEATS else ()


def compute_effect(days: Iterable[date], measured: date, today: date) -> MeasureEffect | None:
    """Compare as many days before a measure as have gone after it, at most eight weeks; None in its first."""
    window = min(MAX_WINDOW_DAYS, (today - measured).days + 1)
    if window < MIN_WINDOW_DAYS:
        return None
    reach = timedelta(days=window)
    all_days = list(days)
    before = sum(measured - reach <= day < measured for day in all_days)
    after = sum(measured <= day < measured + reach for day in all_days)
    return MeasureEffect(window, before, after)
