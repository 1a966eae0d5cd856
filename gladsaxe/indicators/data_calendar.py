"""The data calendar: for each figure who delivers it, when it is expected, and whether it is late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gladsaxe.core.dates import show_day
from gladsaxe.core.period import Period
from gladsaxe.indicators.figures import GRACE_DAYS
from gladsaxe.indicators.periods import PeriodLine, Waiting, period_lines
from gladsaxe.indicators.statuses import CriterionStatus


class Standing(StrEnum):
    """Name where a figure stands; the value is its Danish word."""

    IN = "Er kommet"
    COUNTED = "Tælles løbende her"
    AHEAD = "Perioden er ikke slut"
    UNPUBLISHED = "Ikke udgivet endnu"
    UNDATED = "Ingen aftalt dag"
    DUE = "Skulle være kommet"
    LATE = "For sent"


OWED = (Standing.DUE, Standing.LATE)


@dataclass(frozen=True)
class CalendarLine:
    """Hold one figure's place in the calendar; `late_on` is the first day on which it is late.

    A figure that its source has not published is not late: it is late when the day that it was expected is
    more than the days of grace ago. Without an agreed day it is never late.
    """

    period: Period
    expected: date | None
    late_on: date | None
    standing: Standing
    received_on: date | None = None

    @property
    def owed(self) -> bool:
        """Tell whether somebody owes us the figure."""
        return self.standing in OWED


@dataclass(frozen=True)
class CriterionCalendar:
    """Hold the calendar of a criterion's figures; `delivered_by` is a function or an organisation."""

    status: CriterionStatus
    delivered_by: str
    cadence: str
    lines: Sequence[CalendarLine]

    @property
    def due(self) -> int:
        """Return how many figures should be here by now."""
        return sum(line.standing in (Standing.IN, *OWED) for line in self.lines)

    @property
    def received(self) -> int:
        """Return how many of them are."""
        return sum(line.standing is Standing.IN for line in self.lines)


@dataclass(frozen=True)
class Debt:
    """Hold the figures that one deliverer owes, the one longest expected first."""

    delivered_by: str
    figures: Sequence[tuple[CriterionStatus, CalendarLine]]


def calendar_of(status: CriterionStatus) -> CriterionCalendar:
    """Return the calendar of a criterion."""
    source = status.row.source
    said = source.definition
    lines = [_line(status, line) for line in period_lines(status)]
    return CriterionCalendar(status, said.get("delivered_by") or source.name, said.get("cadence", ""), lines)


def debts_of(calendars: Iterable[CriterionCalendar]) -> list[Debt]:
    """Return what is owed to us by deliverer, the longest expected first."""
    owed: dict[str, list[tuple[CriterionStatus, CalendarLine]]] = {}
    for calendar in calendars:
        for line in calendar.lines:
            if line.owed:
                owed.setdefault(calendar.delivered_by, []).append((calendar.status, line))
    debts = [
        Debt(who, sorted(figures, key=lambda pair: pair[1].expected or date.max))
        for who, figures in owed.items()
    ]
    return sorted(debts, key=lambda debt: debt.figures[0][1].expected or date.max)


def digest_of(debts: Sequence[Debt], plan: str, day: date) -> str:
    """Return what is owed to us as a plain text, ready to be sent to those who owe it."""
    if not debts:
        return f"{plan}: den {show_day(day)} mangler vi ingen tal, som skulle være kommet.\n"
    parts = [f"{plan}: tal, vi mangler den {show_day(day)}\n"]
    for debt in debts:
        parts.append(f"{debt.delivered_by}:")
        parts += [f"- {_owed_words(status, line, day)}" for status, line in debt.figures]
        parts.append("")
    return "\n".join(parts)


def _owed_words(status: CriterionStatus, line: CalendarLine, day: date) -> str:
    expected = line.expected or day
    days = (day - expected).days
    late = f"{days} dage siden" if days != 1 else "i går"
    return f"{status.row.number} {status.row.name}, {line.period}: ventet {show_day(expected)} ({late})"


def _line(status: CriterionStatus, line: PeriodLine) -> CalendarLine:
    rule, day = status.rule, status.as_of
    expected = line.expected if rule.expected_after_days is not None else None
    late_on = expected + timedelta(days=GRACE_DAYS + 1) if expected else None
    if line.known is not None:
        counted = line.known.from_register
        standing = Standing.COUNTED if counted and line.period.end > day else Standing.IN
        return CalendarLine(line.period, expected, late_on, standing, line.known.received_on)
    return CalendarLine(line.period, expected, late_on, _waiting(line, expected, late_on, day))


def _waiting(line: PeriodLine, expected: date | None, late_on: date | None, day: date) -> Standing:
    if line.waiting in (Waiting.NOT_BEGUN, Waiting.RUNNING):
        return Standing.AHEAD
    if expected is None or late_on is None:
        return Standing.UNDATED
    if day < expected:
        return Standing.UNPUBLISHED
    return Standing.LATE if day >= late_on else Standing.DUE
