"""What of the agreement can be changed (§ 11), what a change is, and how it is said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.amount import format_all_digits
from gladsaxe.core.dates import format_day
from gladsaxe.core.period import Period, PlanPeriod
from gladsaxe.indicators.decisions import AGGREGATE_WORDS, MODE_WORDS

Definition = Mapping[str, Any]


class Kind(StrEnum):
    """Name what an amendment changes."""

    TARGET = "maal"
    BASE = "start"
    READING = "laesning"
    PERIOD = "periode"
    SEAT = "plads"
    PLAN = "aftalens-periode"


class State(StrEnum):
    """Name how far an amendment has come."""

    WAITING = "venter"
    APPROVED = "godkendt"
    REFUSED = "ikke-godkendt"


KIND_WORDS = {
    Kind.TARGET: "Måltallet",
    Kind.BASE: "Starttallet",
    Kind.READING: "Læsningen",
    Kind.PERIOD: "Årene, der tæller",
    Kind.SEAT: "En plads",
    Kind.PLAN: "Aftalens periode",
}
STATE_WORDS = {
    State.WAITING: "Venter på godkendelse",
    State.APPROVED: "Godkendt",
    State.REFUSED: "Ikke godkendt",
}
FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.TARGET: ("target",),
    Kind.BASE: ("baseline_value",),
    Kind.READING: ("aggregate", "comparison_mode"),
    Kind.PERIOD: ("periods",),
    Kind.SEAT: ("function", "min", "max"),
    Kind.PLAN: ("period_start", "period_end"),
}
FIELD_WORDS = {
    "target": "Måltal",
    "baseline_value": "Starttal",
    "aggregate": "Hvad der tælles",
    "comparison_mode": "Sammenligning",
    "periods": "Perioder, der tæller",
    "function": "Funktion",
    "min": "Mindst antal",
    "max": "Højst antal",
    "period_start": "Aftalen begynder",
    "period_end": "Aftalen slutter",
}
COUNTED_AS = ("mean", "last")
# Kept out of what is shown: it only says that the text no longer leaves the reading open.
SILENT = ("alternative_reading",)
LAST_DAY = date.max.isoformat()
NOT_SAID = "ikke skrevet"

SAME = "Det er det, der gælder nu. Skriv noget andet, eller gå tilbage."
NO_FIT = "Målet kan ikke regnes ud sådan. Se efter tallet og årene."
SETTLED = "Ændringen er allerede afgjort."
BACKWARDS = "Aftalen kan ikke slutte, før den begynder."
FEWER = "Højst antal kan ikke være mindre end mindst antal."


@dataclass(frozen=True)
class Approval:
    """The funder's answer; `in_force_from` only where it approves."""

    state: State
    settled_on: date
    reference: str
    in_force_from: date | None = None


def kinds_of(criterion: Criterion) -> Iterator[Kind]:
    """Yield what can be changed of a criterion."""
    if criterion.answer == "number":
        yield Kind.TARGET
        if criterion.baseline_from == "agreement":
            yield Kind.BASE
        if criterion.aggregate in COUNTED_AS or criterion.series == "gap":
            yield Kind.READING
    yield Kind.PERIOD


def read_periods(text: str, criterion: Criterion) -> list[str]:
    """Read typed periods such as "2018, 2019"; raise ValueError for what is none of the criterion's."""
    parts = [part for part in text.replace(";", ",").replace(" og ", ",").split(",") if part.strip()]
    periods = sorted({criterion.period(part.strip()) for part in parts})
    if not periods:
        raise ValueError(text)
    return [period.label for period in periods]


def periods_of(criterion: Criterion) -> list[Period]:
    """Return the periods that count."""
    return list(criterion.counting)


def change_fault(kind: Kind, definition: Definition, changes: Mapping[str, Any]) -> str | None:
    """Return why a change cannot be proposed: it changes nothing, or nothing could be computed under it."""
    if all(definition.get(field) == value for field, value in changes.items() if field not in SILENT):
        return SAME
    if kind is Kind.SEAT:
        least, most = changes.get("min"), changes.get("max")
        return FEWER if least is not None and most is not None and most < least else None
    if kind is Kind.PLAN:
        start, end = plan_period(changes)
        return BACKWARDS if end <= start else None
    try:
        Criterion.model_validate({**definition, **changes})
    except ValidationError:
        return NO_FIT
    return None


def plan_period(definition: Definition) -> PlanPeriod:
    """Return the plan's own period as a definition writes it."""
    start, end = (date.fromisoformat(definition[field]) for field in FIELDS[Kind.PLAN])
    return PlanPeriod(start, end)


def cut_off(before: PlanPeriod, after: PlanPeriod, figures: Iterable[Period]) -> list[Period]:
    """Return the periods with figures that lie in the one plan's period and not wholly in the other's."""
    return sorted(
        {
            period
            for period in figures
            if (period.start < after.start and period.end >= before.start and before.start < after.start)
            or (period.end > after.end and period.start <= before.end and before.end > after.end)
        }
    )


def cut_off_fault(periods: Iterable[Period]) -> str | None:
    """Return why a period cannot be the plan's: figures that are in would lie outside it."""
    labels = ", ".join(period.label for period in periods)
    return f"Der er allerede tal for {labels}. Aftalens periode kan ikke skære dem fra." if labels else None


def approval_faults(
    approval: Approval, decided_on: date, today: date, changes: Definition
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an answer by field: days that come in another order than things happen."""
    if approval.settled_on > today:
        yield "settled_on", "Datoen kan ikke være i fremtiden."
    elif approval.settled_on < decided_on:
        yield "settled_on", f"Godkendelsen kan ikke være før beslutningen den {format_day(decided_on)}."
    elif approval.in_force_from is not None and approval.in_force_from < approval.settled_on:
        yield "in_force_from", "Ændringen kan ikke gælde, før den er godkendt."
    elif approval.in_force_from and approval.in_force_from.isoformat() > changes.get("period_end", LAST_DAY):
        yield "in_force_from", "Ændringen skal gælde, før aftalen slutter."


def change_words(before: Definition, changes: Definition) -> list[tuple[str, str, str]]:
    """Return what each changed field is called, what it was and what it becomes."""
    return [
        (FIELD_WORDS[field], _worded(field, before.get(field)), _worded(field, value))
        for field, value in changes.items()
        if field in FIELD_WORDS and before.get(field) != value
    ]


def _worded(field: str, value: Any) -> str:  # noqa: ANN401 - whatever the definition holds
    if value is None:
        return NOT_SAID
    if field in ("target", "baseline_value"):
        return format_all_digits(Decimal(value))
    if field == "aggregate":
        return AGGREGATE_WORDS[value]
    if field == "comparison_mode":
        return MODE_WORDS[value]
    if field in FIELDS[Kind.PLAN]:
        return format_day(date.fromisoformat(value))
    return ", ".join(value) if field == "periods" else str(value)
