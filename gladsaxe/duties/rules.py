"""When a duty falls due, whether it is done, and what a seat is told of it in a week's text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor, Right
from gladsaxe.agreement.roles import Role
from gladsaxe.core.dates import add_months, format_day
from gladsaxe.core.worded_enum import WordedEnum

MONTHS_PER_YEAR = 12
# How often a year a cadence of the file comes round; one that begins otherwise holds all the time.
TIMES_PER_YEAR = {"årlig": 1, "halvårlig": 2, "kvartal": 4, "månedlig": 12}
# What is due after a day, and on no day, is late half a year later.
GRACE_MONTHS = 6
UPCOMING_WINDOW = timedelta(days=30)
AGREEMENT_KIND, OWN_KIND = "aftalen", "egen"
ALREADY_COMPLETED = "Pligten er allerede meldt udført."
NOT_COMPLETED = "Pligten er ikke meldt udført, så der er intet at fortryde."
FUTURE_DATE_MESSAGE = "Datoen kan ikke være i fremtiden."
NOTHING_DUE = "Der er ikke noget, der er for sent, og ikke noget de næste 30 dage."


class DutyState(WordedEnum):
    """Name how one term of a duty stands."""

    LATE = "for-sent", "For sent"
    COMING = "kommer", "Kommer"
    DONE = "udfoert", "Udført"


STATE_WORDS = DutyState.get_words()


class DutyCadence(WordedEnum):
    """Name how often an own duty comes round."""

    ONCE = "en-gang", "Én gang"
    YEARLY = "aarligt", "Hvert år"
    HALF_YEARLY = "halvaarligt", "Hvert halve år"
    QUARTERLY = "kvartalsvis", "Hvert kvartal"
    MONTHLY = "maanedligt", "Hver måned"


CADENCE_WORDS = DutyCadence.get_words()
CADENCE_MONTHS = {
    DutyCadence.YEARLY: 12,
    DutyCadence.HALF_YEARLY: 6,
    DutyCadence.QUARTERLY: 3,
    DutyCadence.MONTHLY: 1,
}


@dataclass(frozen=True)
class DutyTerm:
    """One time that a duty is due; `part` counts those of a year, `body` is a key."""

    key: str
    due: date
    part: int = 1
    body: str = ""


@dataclass(frozen=True)
class DutyProof:
    """How it is known that a term was done; `endpoint` and `values` are the page of the proof."""

    words: str
    day: date
    endpoint: str = ""
    values: tuple[tuple[str, str | int], ...] = ()
    result: str = ""
    done_id: int | None = None
    file: str = ""


@dataclass(frozen=True)
class UndoneCompletion:
    """A term that was marked done by mistake, and why that was undone."""

    words: str
    day: date
    undone: str
    undone_on: date
    reason: str


@dataclass(frozen=True)
class DutyTask:
    """A duty of the agreement or an own one; `page` is where one without terms is seen."""

    kind: str
    id: int
    key: str
    name: str
    when: str
    section: str
    seat_id: int
    seat: str
    page: str = ""


@dataclass(frozen=True)
class DutyOccurrence:
    """One term of a duty, for the body that it applies to, and its proof, None for not done."""

    task: DutyTask
    term: DutyTerm
    body: str
    proof: DutyProof | None
    undone: Sequence[UndoneCompletion] = ()

    def state(self, today: date) -> DutyState:
        """Return how it stands on a day."""
        if self.proof is not None:
            return DutyState.DONE
        return DutyState.LATE if self.term.due < today else DutyState.COMING

    def late_by(self, today: date) -> int:
        """Return by how many days it is late, or was when it was done."""
        return max(((self.proof.day if self.proof else today) - self.term.due).days, 0)


def iter_duty_terms(duty: Mapping[str, Any], start: date, end: date) -> Iterator[DutyTerm]:
    """Yield each time that a duty of the agreement is due in its period; none for one that always holds."""
    if "due_year" in duty:
        yield DutyTerm(str(duty["due_year"]), date(duty["due_year"], MONTHS_PER_YEAR, 31))
    elif "due_by" in duty:
        yield DutyTerm("frist", date.fromisoformat(duty["due_by"]))
    elif "due_after" in duty:
        yield DutyTerm("efter", add_months(date.fromisoformat(duty["due_after"]), GRACE_MONTHS))
    elif parts := count_parts_per_year(duty):
        bodies = duty.get("applies_to") or [""]
        for year in range(start.year, end.year + 1):
            for part in range(1, parts + 1):
                first, last = _find_part_days(year, part, parts)
                if first <= end and last >= start:
                    for body in bodies:
                        # What a prolonged plan begins in its last months is due when it ends.
                        yield _build_term(year, part, parts, body, min(last, end))


def count_parts_per_year(duty: Mapping[str, Any]) -> int:
    """Return how often a year a duty is due, 0 for one that comes round in no year."""
    if count := duty.get("count_per_year"):
        return int(count)
    cadence = duty.get("cadence") or ""
    return next((count for word, count in TIMES_PER_YEAR.items() if cadence.startswith(word)), 0)


def _find_part_days(year: int, part: int, parts: int) -> tuple[date, date]:
    first, after = (
        add_months(date(year, 1, 1), MONTHS_PER_YEAR * number // parts) for number in (part - 1, part)
    )
    return first, after - timedelta(days=1)


def _build_term(year: int, part: int, parts: int, body: str, due: date) -> DutyTerm:
    key = "-".join([str(year), *([str(part)] if parts > 1 else []), *([body] if body else [])])
    return DutyTerm(key, due, part, body)


def iter_own_terms(cadence: DutyCadence, first_due: date, end: date) -> Iterator[DutyTerm]:
    """Yield each day that an own duty is due, the first one always."""
    step, due, number = CADENCE_MONTHS.get(cadence), first_due, 1
    yield DutyTerm(due.isoformat(), due)
    while step and (due := add_months(first_due, step * number)) <= end:
        number += 1
        yield DutyTerm(due.isoformat(), due, number)


def filter_by_year(occurrences: Iterable[DutyOccurrence], year: int, today: date) -> list[DutyOccurrence]:
    """Return the terms of a year by day, in this year also what is late from years before."""
    chosen = [
        each
        for each in occurrences
        if each.term.due.year == year
        or (year == today.year and each.term.due.year < year and each.proof is None)
    ]
    return sorted(chosen, key=lambda each: (each.term.due, each.task.name, each.body))


def filter_by_seats(
    occurrences: Iterable[DutyOccurrence], seat_ids: Iterable[int], today: date
) -> list[DutyOccurrence]:
    """Return what the seats have that is late or due within 30 days, by day."""
    held = set(seat_ids)
    chosen = [
        each
        for each in occurrences
        if each.task.seat_id in held and each.proof is None and each.term.due <= today + UPCOMING_WINDOW
    ]
    return sorted(chosen, key=lambda each: (each.term.due, each.task.name, each.body))


def may_complete_duty(actor: Actor, seat_id: int) -> bool:
    """Return True if the actor may say that a duty is done: its seat, and those who keep the wheel."""
    keeps = bool(actor.roles & (SECRETARIAT_ROLES | {Role.BOARD_SECRETARY}))
    return actor.may(Right.DO_DUTIES) and (keeps or seat_id in actor.seat_ids)


def format_digest(plan: str, seat: str, occurrences: Sequence[DutyOccurrence], today: date) -> str:
    """Word a seat's week: names of duties and days, and nothing else."""
    lines = [f"{plan}: {seat}", f"Ugen fra {format_day(today)}", ""]
    groups = {
        "For sent": [each for each in occurrences if each.term.due < today],
        "De næste 30 dage": [each for each in occurrences if each.term.due >= today],
    }
    for heading, listed in groups.items():
        if listed:
            lines += [
                heading,
                *(f"- {format_day(each.term.due)}: {format_occurrence(each)}" for each in listed),
                "",
            ]
    return "\n".join(lines if occurrences else [*lines, NOTHING_DUE, ""])


def format_occurrence(each: DutyOccurrence) -> str:
    """Name a term with the body that it applies to."""
    return f"{each.task.name} ({each.body})" if each.body else each.task.name
