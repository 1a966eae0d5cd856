"""Activities: their states, what each state asks for, and who may change one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor, Right
from gladsaxe.core import amount, dates
from gladsaxe.core.worded_enum import WordedEnum


class ActivityState(WordedEnum):
    """Name how far an activity has come."""

    PLANNED = "planlagt", "Planlagt"
    HELD = "gennemfoert", "Gennemført"
    POSTPONED = "udsat", "Udsat"
    CANCELLED = "aflyst", "Aflyst"


STATE_WORDS = ActivityState.get_words()

COUNT_FIELDS = ("participants", "under_18", "new_parents", "volunteers")
# What can be counted in each state: volunteers may have met up for something that was called off.
COUNTS_BY_STATE: dict[ActivityState, tuple[str, ...]] = {
    ActivityState.PLANNED: (),
    ActivityState.HELD: COUNT_FIELDS,
    ActivityState.POSTPONED: ("volunteers",),
    ActivityState.CANCELLED: ("volunteers",),
}
MANY_PARTICIPANTS = 1_000
MAX_COUNT = 100_000
# Activities from the year before the period are what it is compared with, and a plan may be prolonged.
PERIOD_MARGIN = timedelta(days=366)


@dataclass(frozen=True)
class FormOption:
    """A type or a place that a form offers."""

    id: int
    key: str
    name: str
    counts_new_parents: bool = False


def get_accepted_days(period_start: date, period_end: date, today: date) -> tuple[date, date]:
    """Return the first and the last day an activity may have: the period and a year on both sides.

    A plan that is still in use lasts at least until today, whatever its file says.
    """
    return period_start - PERIOD_MARGIN, max(period_end, today) + PERIOD_MARGIN


def find_day_fault(state: ActivityState, day: date, today: date, taken: tuple[date, date]) -> str | None:
    """Return what is wrong with the day; only what is held must lie behind us."""
    if state is ActivityState.HELD and day > today:
        return "Datoen kan ikke være i fremtiden."
    if not taken[0] <= day <= taken[1]:
        first, last = (dates.format_day_short(end) for end in taken)
        return f"Datoen skal ligge mellem {first} og {last}."
    return None


def find_count_faults(
    state: ActivityState, counts: Mapping[str, int | None], counts_new_parents: bool
) -> Iterator[tuple[str, str]]:
    """Yield each count that is wrong with its sentence."""
    total = counts["participants"]
    if state is ActivityState.HELD and total is None:
        yield "participants", "Skriv hvor mange der var med. Skriv 0, hvis ingen kom."
    for name in COUNT_FIELDS:
        number = counts[name] or 0
        if number > MAX_COUNT:
            yield name, f"Tallet er for stort. Skriv højst {amount.format_count(MAX_COUNT)}."
        elif number and name not in COUNTS_BY_STATE[state]:
            yield name, "Antal hører til en aktivitet, der er gennemført. Slet tallet, eller vælg Gennemført."
    if (counts["under_18"] or 0) > (total or 0):
        yield "under_18", "Antal børn kan ikke være større end antal i alt."
    if counts["new_parents"] and not counts_new_parents:
        yield "new_parents", "Nye forældre tælles ikke ved denne slags aktivitet. Slet tallet."
    if (counts["new_parents"] or 0) > (total or 0):
        yield "new_parents", "Antal nye forældre kan ikke være større end antal i alt."


def clear_inapplicable_counts(
    state: ActivityState, counts: Mapping[str, int | None], counts_new_parents: bool
) -> dict[str, int | None]:
    """Return the counts, None where the state or the type has no such count: a 0 there says nothing."""
    counted = set(COUNTS_BY_STATE[state]) - (set() if counts_new_parents else {"new_parents"})
    return {name: counts[name] if name in counted else None for name in COUNT_FIELDS}


def ask_about_many(participants: int) -> str | None:
    """Return the question that a surprising number is asked about."""
    if participants < MANY_PARTICIPANTS:
        return None
    return f"{amount.format_count(participants)} deltagere er mange. Er det rigtigt?"


def find_plan_faults(
    state: ActivityState, as_planned: bool | None, deviation: str
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the answer to whether it went as planned."""
    if state is ActivityState.PLANNED and as_planned is not None:
        yield "as_planned", "Aktiviteten er ikke holdt endnu. Vælg »Det ved jeg ikke endnu«."
    elif state in (ActivityState.POSTPONED, ActivityState.CANCELLED) and as_planned:
        yield "as_planned", "En udsat eller aflyst aktivitet gik ikke som planlagt. Vælg Nej."
    elif as_planned is False and not deviation:
        yield "deviation", "Skriv hvad der blev anderledes."
    elif deviation and as_planned is not False:
        yield "as_planned", "Vælg Nej, når noget blev anderledes."


def may_edit(actor: Actor, person_id: int, seat_id: int) -> bool:
    """Return True if the actor may change what that person wrote from that seat."""
    is_author = (
        actor.person_id == person_id or seat_id in actor.seat_ids or bool(actor.roles & SECRETARIAT_ROLES)
    )
    return is_author and actor.may(Right.WRITE_ACTIVITIES)
