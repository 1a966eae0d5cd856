"""The data calendar: for each figure who delivers it, when it is expected, and whether it is late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gladsaxe.core.dates import format_day
from gladsaxe.core.period import Period
from gladsaxe.indicators.figures import GRACE_DAYS
from gladsaxe.indicators.own_registers import OwnRegister
from gladsaxe.indicators.periods import PeriodLine, WaitingReason, build_period_lines
from gladsaxe.indicators.statuses import CriterionStatus


class DeliveryStatus(StrEnum):
    """Name where a figure stands; the value is its Danish word."""

    IN = "Er kommet"
    COUNTED = "Tælles løbende her"
    AHEAD = "Perioden er ikke slut"
    UNPUBLISHED = "Ikke udgivet endnu"
    UNDATED = "Ingen aftalt dag"
    DUE = "Skulle være kommet"
    LATE = "For sent"
    UNCONFIRMED = "Registret er ikke bekræftet"


OUTSTANDING_STATUSES = (DeliveryStatus.DUE, DeliveryStatus.LATE, DeliveryStatus.UNCONFIRMED)


@dataclass(frozen=True)
class CalendarLine:
    """One figure's place in the calendar; `late_on` is the first day on which it is late.

    A figure that its source has not published is not late: it is late when the day that it was expected is
    more than the days of grace ago. Without an agreed day it is never late.
    """

    period: Period
    expected: date | None
    late_on: date | None
    standing: DeliveryStatus
    received_on: date | None = None
    register: OwnRegister | None = None

    @property
    def owed(self) -> bool:
        """Return True if somebody owes us the figure."""
        return self.standing in OUTSTANDING_STATUSES


@dataclass(frozen=True)
class CriterionCalendar:
    """The calendar of a criterion's figures; `delivered_by` is a function or an organisation."""

    status: CriterionStatus
    delivered_by: str
    cadence: str
    lines: Sequence[CalendarLine]

    @property
    def due(self) -> int:
        """Return how many figures should be here by now."""
        return sum(line.standing in (DeliveryStatus.IN, *OUTSTANDING_STATUSES) for line in self.lines)

    @property
    def received(self) -> int:
        """Return how many of them are."""
        return sum(line.standing is DeliveryStatus.IN for line in self.lines)


@dataclass(frozen=True)
class OutstandingFigures:
    """The figures that one deliverer owes, the one longest expected first."""

    delivered_by: str
    figures: Sequence[tuple[CriterionStatus, CalendarLine]]


def build_calendar(status: CriterionStatus) -> CriterionCalendar:
    """Return the calendar of a criterion."""
    source = status.row.source
    definition = source.definition
    lines = [_build_line(status, line) for line in build_period_lines(status)]
    return CriterionCalendar(
        status, definition.get("delivered_by") or source.name, definition.get("cadence", ""), lines
    )


def list_outstanding_figures(calendars: Iterable[CriterionCalendar]) -> list[OutstandingFigures]:
    """Return what is owed to us by deliverer, the longest expected first."""
    owed: dict[str, list[tuple[CriterionStatus, CalendarLine]]] = {}
    for calendar in calendars:
        for line in calendar.lines:
            if line.owed:
                owed.setdefault(calendar.delivered_by, []).append((calendar.status, line))
    debts = [
        OutstandingFigures(who, sorted(figures, key=lambda pair: pair[1].expected or date.max))
        for who, figures in owed.items()
    ]
    return sorted(debts, key=lambda debt: debt.figures[0][1].expected or date.max)


def format_digest(debts: Sequence[OutstandingFigures], plan: str, day: date) -> str:
    """Return what is owed to us as a plain text, ready to be sent to those who owe it."""
    if not debts:
        return f"{plan}: den {format_day(day)} mangler vi ingen tal, som skulle være kommet.\n"
    parts = [f"{plan}: tal, vi mangler den {format_day(day)}\n"]
    for debt in debts:
        parts.append(f"{debt.delivered_by}:")
        parts += [f"- {_format_outstanding(status, line, day)}" for status, line in debt.figures]
        parts.append("")
    return "\n".join(parts)


def _format_outstanding(status: CriterionStatus, line: CalendarLine, day: date) -> str:
    expected = line.expected or day
    days = (day - expected).days
    late = f"{days} dage siden" if days != 1 else "i går"
    return f"{status.row.number} {status.row.name}, {line.period}: ventet {format_day(expected)} ({late})"


def _build_line(status: CriterionStatus, line: PeriodLine) -> CalendarLine:
    rule, day = status.rule, status.as_of
    expected = line.expected if rule.expected_after_days is not None or line.register else None
    late_on = expected + timedelta(days=GRACE_DAYS + 1) if expected else None
    if line.unconfirmed:
        standing = DeliveryStatus.UNPUBLISHED if day < line.expected else DeliveryStatus.UNCONFIRMED
        return CalendarLine(line.period, expected, late_on, standing, register=line.register)
    if line.period_figure is not None:
        counted = line.period_figure.from_register
        standing = DeliveryStatus.COUNTED if counted and line.period.end > day else DeliveryStatus.IN
        word = line.period_figure.confirmation
        received_on = word.recorded_on if word else line.period_figure.received_on
        return CalendarLine(line.period, expected, late_on, standing, received_on, line.register)
    return CalendarLine(line.period, expected, late_on, _delivery_status(line, expected, late_on, day))


def _delivery_status(
    line: PeriodLine, expected: date | None, late_on: date | None, day: date
) -> DeliveryStatus:
    if line.waiting in (WaitingReason.NOT_BEGUN, WaitingReason.RUNNING):
        return DeliveryStatus.AHEAD
    if expected is None or late_on is None:
        return DeliveryStatus.UNDATED
    if day < expected:
        return DeliveryStatus.UNPUBLISHED
    return DeliveryStatus.LATE if day >= late_on else DeliveryStatus.DUE
