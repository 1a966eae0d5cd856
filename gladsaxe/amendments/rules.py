"""What of the agreement can be changed (§ 11), what a change is, and how it is said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.amount import format_all_digits, format_count
from gladsaxe.core.dates import format_day
from gladsaxe.core.period import Period, PlanPeriod
from gladsaxe.core.worded_enum import WordedEnum
from gladsaxe.indicators.decisions import AGGREGATE_WORDS, MODE_WORDS

DefinitionFields = Mapping[str, Any]


class AmendmentKind(WordedEnum):
    """Name what an amendment changes."""

    TARGET = "maal", "Måltallet"
    BASE = "start", "Starttallet"
    READING = "laesning", "Læsningen"
    PERIOD = "periode", "Årene, der tæller"
    SEAT = "plads", "En plads"
    DROP = "udgaar", "Målet udgår"
    PLAN = "aftalens-periode", "Aftalens periode"
    PURPOSE = "formaal", "Aftalens formål"
    BUDGET = "oekonomi", "Økonomien"
    NEW_CRITERION = "nyt-maal", "Et nyt mål"
    PARTY_JOINS = "part-tiltraeder", "En part tiltræder"
    PARTY_LEAVES = "part-udtraeder", "En part udtræder"


class AmendmentState(WordedEnum):
    """Name how far an amendment has come."""

    WAITING = "venter", "Venter på godkendelse"
    APPROVED = "godkendt", "Godkendt"
    REFUSED = "ikke-godkendt", "Ikke godkendt"


KIND_WORDS = AmendmentKind.get_words()
STATE_WORDS = AmendmentState.get_words()
FIELDS_BY_KIND: dict[AmendmentKind, tuple[str, ...]] = {
    AmendmentKind.TARGET: ("target",),
    AmendmentKind.BASE: ("baseline_value",),
    AmendmentKind.READING: ("aggregate", "comparison_mode"),
    AmendmentKind.PERIOD: ("periods",),
    AmendmentKind.SEAT: ("function", "min", "max"),
    AmendmentKind.DROP: ("dropped",),
    AmendmentKind.PLAN: ("period_start", "period_end"),
    AmendmentKind.PURPOSE: ("purpose",),
    AmendmentKind.BUDGET: ("budget_lbf_kr", "budget_local_kr"),
    AmendmentKind.NEW_CRITERION: ("added_criterion", "text_verbatim"),
    AmendmentKind.PARTY_JOINS: ("joined_party",),
    AmendmentKind.PARTY_LEAVES: ("left_party",),
}
# What is changed of the plan itself, and of no row of it.
PLAN_KINDS = (
    AmendmentKind.PLAN,
    AmendmentKind.PURPOSE,
    AmendmentKind.BUDGET,
    AmendmentKind.NEW_CRITERION,
    AmendmentKind.PARTY_JOINS,
    AmendmentKind.PARTY_LEAVES,
)
# What the agreement's file carries out, from the day that the amendment is in force.
FILE_KINDS = (AmendmentKind.NEW_CRITERION, AmendmentKind.PARTY_JOINS, AmendmentKind.PARTY_LEAVES)
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
    "dropped": "Målet",
    "purpose": "Formål",
    "budget_lbf_kr": "Støtten (kr.)",
    "budget_local_kr": "Lokal medfinansiering (kr.)",
    "added_criterion": "Nyt mål",
    "text_verbatim": "Ordlyd",
    "joined_party": "Part, der tiltræder",
    "left_party": "Part, der udtræder",
}
AMENDABLE_AGGREGATES = ("mean", "last")
# Kept out of what is shown: it only says that the text no longer leaves the reading open.
HIDDEN_FIELDS = ("alternative_reading",)
LAST_POSSIBLE_DAY = date.max.isoformat()
MISSING_VALUE_WORDS = "ikke skrevet"
KEPT_WORDS, DROPPED_WORDS = "er med i aftalen", "udgår"

NO_CHANGE = "Det er det, der gælder nu. Skriv noget andet, eller gå tilbage."
NOT_COMPUTABLE = "Målet kan ikke regnes ud sådan. Se efter tallet og årene."
ALREADY_SETTLED = "Ændringen er allerede afgjort."
PERIOD_REVERSED = "Aftalen kan ikke slutte, før den begynder."
CRITERION_EXISTS = "Aftalen har allerede et mål, der hedder sådan."
PARTY_EXISTS = "Parten er allerede med i aftalen."
SEAT_RANGE_REVERSED = "Højst antal kan ikke være mindre end mindst antal."


@dataclass(frozen=True)
class FunderAnswer:
    """The funder's answer; `in_force_from` only where it approves."""

    state: AmendmentState
    settled_on: date
    reference: str
    in_force_from: date | None = None


def iter_amendable_kinds(criterion: Criterion) -> Iterator[AmendmentKind]:
    """Yield what can be changed of a criterion."""
    if criterion.answer == "number":
        yield AmendmentKind.TARGET
        if criterion.baseline_from == "agreement":
            yield AmendmentKind.BASE
        if criterion.aggregate in AMENDABLE_AGGREGATES or criterion.series == "gap":
            yield AmendmentKind.READING
    yield AmendmentKind.PERIOD
    yield AmendmentKind.DROP


def parse_periods(text: str, criterion: Criterion) -> list[str]:
    """Read typed periods such as "2018, 2019"; raise ValueError for what is none of the criterion's."""
    parts = [part for part in text.replace(";", ",").replace(" og ", ",").split(",") if part.strip()]
    periods = sorted({criterion.period(part.strip()) for part in parts})
    if not periods:
        raise ValueError(text)
    return [period.label for period in periods]


def list_counting_periods(criterion: Criterion) -> list[Period]:
    """Return the periods that count."""
    return list(criterion.counting)


def find_change_fault(
    kind: AmendmentKind, definition: DefinitionFields, changes: Mapping[str, Any]
) -> str | None:
    """Return why a change cannot be proposed: it changes nothing, or nothing could be computed under it."""
    if kind in FILE_KINDS:
        return None
    if all(definition.get(field) == value for field, value in changes.items() if field not in HIDDEN_FIELDS):
        return NO_CHANGE
    if kind is AmendmentKind.SEAT:
        least, most = changes.get("min"), changes.get("max")
        return SEAT_RANGE_REVERSED if least is not None and most is not None and most < least else None
    if kind in (AmendmentKind.DROP, AmendmentKind.PURPOSE, AmendmentKind.BUDGET):
        return None
    if kind is AmendmentKind.PLAN:
        start, end = parse_plan_period(changes)
        return PERIOD_REVERSED if end <= start else None
    try:
        Criterion.model_validate({**definition, **changes})
    except ValidationError:
        return NOT_COMPUTABLE
    return None


def parse_plan_period(definition: DefinitionFields) -> PlanPeriod:
    """Return the plan's own period as a definition writes it."""
    start, end = (date.fromisoformat(definition[field]) for field in FIELDS_BY_KIND[AmendmentKind.PLAN])
    return PlanPeriod(start, end)


def list_excluded_periods(before: PlanPeriod, after: PlanPeriod, figures: Iterable[Period]) -> list[Period]:
    """Return the periods with figures that lie in the one plan's period and not wholly in the other's."""
    return sorted(
        {
            period
            for period in figures
            if (period.start < after.start and period.end >= before.start and before.start < after.start)
            or (period.end > after.end and period.start <= before.end and before.end > after.end)
        }
    )


def format_excluded_fault(periods: Iterable[Period]) -> str | None:
    """Return why a period cannot be the plan's: figures that are in would lie outside it."""
    labels = ", ".join(period.label for period in periods)
    return f"Der er allerede tal for {labels}. Aftalens periode kan ikke skære dem fra." if labels else None


def iter_answer_faults(
    approval: FunderAnswer, decided_on: date, today: date, changes: DefinitionFields
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an answer by field: days that come in another order than things happen."""
    if approval.settled_on > today:
        yield "settled_on", "Datoen kan ikke være i fremtiden."
    elif approval.settled_on < decided_on:
        yield "settled_on", f"Godkendelsen kan ikke være før beslutningen den {format_day(decided_on)}."
    elif approval.in_force_from is not None and approval.in_force_from < approval.settled_on:
        yield "in_force_from", "Ændringen kan ikke gælde, før den er godkendt."
    elif approval.in_force_from and approval.in_force_from.isoformat() > changes.get(
        "period_end", LAST_POSSIBLE_DAY
    ):
        yield "in_force_from", "Ændringen skal gælde, før aftalen slutter."


def list_change_words(before: DefinitionFields, changes: DefinitionFields) -> list[tuple[str, str, str]]:
    """Return what each changed field is called, what it was and what it becomes."""
    return [
        (FIELD_WORDS[field], _format_value(field, before.get(field)), _format_value(field, value))
        for field, value in changes.items()
        if field in FIELD_WORDS and before.get(field) != value
    ]


def _format_value(field: str, value: Any) -> str:  # noqa: ANN401 - whatever the definition holds
    if field == "dropped":
        return DROPPED_WORDS if value else KEPT_WORDS
    if value is None:
        return MISSING_VALUE_WORDS
    if field in FIELDS_BY_KIND[AmendmentKind.BUDGET]:
        return format_count(value)
    if field in ("target", "baseline_value"):
        return format_all_digits(Decimal(value))
    if field == "aggregate":
        return AGGREGATE_WORDS[value]
    if field == "comparison_mode":
        return MODE_WORDS[value]
    if field in FIELDS_BY_KIND[AmendmentKind.PLAN]:
        return format_day(date.fromisoformat(value))
    return ", ".join(value) if field == "periods" else str(value)
