"""A figure as it is typed in: which periods can have one, and what it must hold to be one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.amount import format_all_digits
from gladsaxe.core.dates import format_day
from gladsaxe.core.period import Period
from gladsaxe.indicators.figures import Figure

PERCENT_UNIT = "%"


class EntryState(StrEnum):
    """Name what a version of a figure says; one that is taken back leaves its period without a figure."""

    OK = "ok"
    NEVER = "ikke_opgjort"
    HIDDEN = "diskretioneret"
    WITHDRAWN = "trukket"


@dataclass(frozen=True)
class FigureEntry:
    """One version of a period's figure with where it comes from and when it was received."""

    figure: Figure
    source: str
    received_on: date
    withdrawn: bool = False

    @property
    def state(self) -> EntryState:
        """Return what the row says of the period."""
        return EntryState.WITHDRAWN if self.withdrawn else EntryState(self.figure.state)


def figure_periods(criterion: Criterion) -> tuple[Period, ...]:
    """Return the periods that can have a figure: the base's, where it is typed in, and those that count."""
    base = criterion.base_period if criterion.baseline_from == "input" else None
    return ((base,) if base else ()) + criterion.counting


def open_periods(criterion: Criterion, today: date) -> tuple[Period, ...]:
    """Return the periods that can have a figure by now: those that have begun."""
    return tuple(period for period in figure_periods(criterion) if period.start <= today)


def entry_faults(
    criterion: Criterion, entry: FigureEntry, today: date, corrected: date | None = None
) -> dict[str, str]:
    """Return what is wrong by field; `corrected` is when the version that is corrected was received."""
    faults = dict(_date_faults(entry, today, corrected))
    if not entry.withdrawn and not entry.source:
        faults["source"] = "Skriv hvor tallet kommer fra."
    if entry.state is EntryState.OK:
        faults.update(_number_faults(criterion, entry.figure))
    return faults


def received_too_early(corrected: date) -> str:
    """Return the fault of a correction that was received before the figure that it corrects."""
    return f"Rettelsen kan ikke være modtaget før det tal, den retter. Det kom den {format_day(corrected)}."


def _date_faults(entry: FigureEntry, today: date, corrected: date | None) -> Iterator[tuple[str, str]]:
    received, period = entry.received_on, entry.figure.period
    if received > today:
        yield "received_on", "Datoen kan ikke være i fremtiden."
    elif received < period.start:
        begins = format_day(period.start)
        yield "received_on", f"Tallet kan ikke være modtaget, før {period} begyndte den {begins}."
    elif corrected is not None and received < corrected:
        yield "received_on", received_too_early(corrected)


def _number_faults(criterion: Criterion, figure: Figure) -> Iterator[tuple[str, str]]:
    if figure.area is None:
        yield "area", "Vælg et svar." if criterion.answer != "number" else "Skriv tallet."
    if criterion.answer == "text" and not figure.text:
        yield "text", "Skriv hvad svaret bygger på."
    if criterion.needs_comparison and figure.comparison is None:
        yield "comparison", "Skriv tallet, der sammenlignes med."
    if criterion.answer == "number":
        for field, value in (("area", figure.area), ("comparison", figure.comparison)):
            fault = None if value is None else value_fault(criterion, value)
            if fault:
                yield field, fault
    if figure.n == 0:
        yield "n", "Antal svar skal være mindst 1. Lad feltet stå tomt, hvis det ikke kendes."


def value_fault(criterion: Criterion, value: Decimal) -> str | None:
    """Return what is wrong with a typed number, None where the criterion's figures can have it."""
    if criterion.count and value != value.to_integral_value():
        return "Det er et antal. Skriv et helt tal, for eksempel 25."
    least, most = criterion.min_value, criterion.max_value
    if criterion.series == "gap":
        # The bounds are the gap's; its two parts are bounded by their unit alone.
        least = most = None
    if criterion.unit == PERCENT_UNIT:
        least, most = (
            (least if least is not None else Decimal(0)),
            (most if most is not None else Decimal(100)),
        )
    if least is not None and value < least:
        return f"Tallet kan ikke være under {format_all_digits(least)}."
    if most is not None and value > most:
        return f"Tallet kan ikke være over {format_all_digits(most)}{_percent_hint(criterion)}."
    return None


def _percent_hint(criterion: Criterion) -> str:
    return (
        ", for det er en andel i procent"
        if criterion.unit == PERCENT_UNIT and criterion.max_value is None
        else ""
    )
