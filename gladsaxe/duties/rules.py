"""When a duty falls due, whether it is done, and what a seat is told of it in a week's text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor, Right
from gladsaxe.agreement.roles import Role
from gladsaxe.core.dates import format_day

MONTHS = 12
# How often a year a cadence of the file comes round; one that begins otherwise holds all the time.
OFTEN = {"årlig": 1, "halvårlig": 2, "kvartal": 4, "månedlig": 12}
# What is due after a day, and on no day, is late half a year later.
AFTER_MONTHS = 6
SOON = timedelta(days=30)
FROM_AGREEMENT, OWN = "aftalen", "egen"
DONE_ALREADY = "Pligten er allerede meldt udført."
NOT_DONE = "Pligten er ikke meldt udført, så der er intet at fortryde."
FUTURE = "Datoen kan ikke være i fremtiden."
NOTHING = "Der er ikke noget, der er for sent, og ikke noget de næste 30 dage."


class State(StrEnum):
    """Name how one term of a duty stands."""

    LATE = "for-sent"
    COMING = "kommer"
    DONE = "udfoert"


STATE_WORDS = {State.LATE: "For sent", State.COMING: "Kommer", State.DONE: "Udført"}


class Cadence(StrEnum):
    """Name how often an own duty comes round."""

    ONCE = "en-gang"
    YEARLY = "aarligt"
    HALF_YEARLY = "halvaarligt"
    QUARTERLY = "kvartalsvis"
    MONTHLY = "maanedligt"


CADENCE_WORDS = {
    Cadence.ONCE: "Én gang",
    Cadence.YEARLY: "Hvert år",
    Cadence.HALF_YEARLY: "Hvert halve år",
    Cadence.QUARTERLY: "Hvert kvartal",
    Cadence.MONTHLY: "Hver måned",
}
STEPS = {Cadence.YEARLY: 12, Cadence.HALF_YEARLY: 6, Cadence.QUARTERLY: 3, Cadence.MONTHLY: 1}


@dataclass(frozen=True)
class Term:
    """One time that a duty is due; `part` counts those of a year, `body` is a key."""

    key: str
    due: date
    part: int = 1
    body: str = ""


@dataclass(frozen=True)
class Proof:
    """How it is known that a term was done; `endpoint` and `values` are the page of the proof."""

    words: str
    day: date
    endpoint: str = ""
    values: tuple[tuple[str, str | int], ...] = ()
    result: str = ""
    done_id: int | None = None
    file: str = ""


@dataclass(frozen=True)
class Undone:
    """Hold that a term was said to be done by mistake, and why that was undone."""

    words: str
    day: date
    undone: str
    undone_on: date
    reason: str


@dataclass(frozen=True)
class Task:
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
class Occurrence:
    """One term of a duty, for the body that it applies to, and its proof, None for not done."""

    task: Task
    term: Term
    body: str
    proof: Proof | None
    undone: Sequence[Undone] = ()

    def state(self, today: date) -> State:
        """Return how it stands on a day."""
        if self.proof is not None:
            return State.DONE
        return State.LATE if self.term.due < today else State.COMING

    def late_by(self, today: date) -> int:
        """Return by how many days it is late, or was when it was done."""
        return max(((self.proof.day if self.proof else today) - self.term.due).days, 0)


def terms_of(duty: Mapping[str, Any], start: date, end: date) -> Iterator[Term]:
    """Yield each time that a duty of the agreement is due in its period; none for one that always holds."""
    if "due_year" in duty:
        yield Term(str(duty["due_year"]), date(duty["due_year"], MONTHS, 31))
    elif "due_by" in duty:
        yield Term("frist", date.fromisoformat(duty["due_by"]))
    elif "due_after" in duty:
        yield Term("efter", add_months(date.fromisoformat(duty["due_after"]), AFTER_MONTHS))
    elif parts := parts_a_year(duty):
        bodies = duty.get("applies_to") or [""]
        for year in range(start.year, end.year + 1):
            for part in range(1, parts + 1):
                first, last = _days_of(year, part, parts)
                if first <= end and last >= start:
                    for body in bodies:
                        # What a prolonged plan begins in its last months is due when it ends.
                        yield _part(year, part, parts, body, min(last, end))


def parts_a_year(duty: Mapping[str, Any]) -> int:
    """Return how often a year a duty is due, 0 for one that comes round in no year."""
    if count := duty.get("count_per_year"):
        return int(count)
    cadence = duty.get("cadence") or ""
    return next((count for word, count in OFTEN.items() if cadence.startswith(word)), 0)


def _days_of(year: int, part: int, parts: int) -> tuple[date, date]:
    first, after = (add_months(date(year, 1, 1), MONTHS * number // parts) for number in (part - 1, part))
    return first, after - timedelta(days=1)


def _part(year: int, part: int, parts: int, body: str, due: date) -> Term:
    key = "-".join([str(year), *([str(part)] if parts > 1 else []), *([body] if body else [])])
    return Term(key, due, part, body)


def own_terms(cadence: Cadence, first_due: date, end: date) -> Iterator[Term]:
    """Yield each day that an own duty is due, the first one always."""
    step, due, number = STEPS.get(cadence), first_due, 1
    yield Term(due.isoformat(), due)
    while step and (due := add_months(first_due, step * number)) <= end:
        number += 1
        yield Term(due.isoformat(), due, number)


def add_months(day: date, months: int) -> date:
    """Return the day so many months later, the month's last day where it has no such day."""
    month = day.month - 1 + months
    first = date(day.year + month // MONTHS, month % MONTHS + 1, 1)
    last = date(first.year + first.month // MONTHS, first.month % MONTHS + 1, 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def of_year(found: Iterable[Occurrence], year: int, today: date) -> list[Occurrence]:
    """Return the terms of a year by day, in this year also what is late from years before."""
    chosen = [
        each
        for each in found
        if each.term.due.year == year
        or (year == today.year and each.term.due.year < year and each.proof is None)
    ]
    return sorted(chosen, key=lambda each: (each.term.due, each.task.name, each.body))


def for_seats(found: Iterable[Occurrence], seat_ids: Iterable[int], today: date) -> list[Occurrence]:
    """Return what the seats have that is late or due within 30 days, by day."""
    held = set(seat_ids)
    chosen = [
        each
        for each in found
        if each.task.seat_id in held and each.proof is None and each.term.due <= today + SOON
    ]
    return sorted(chosen, key=lambda each: (each.term.due, each.task.name, each.body))


def may_do(actor: Actor, seat_id: int) -> bool:
    """Return True if the actor may say that a duty is done: its seat, and those who keep the wheel."""
    keeps = bool(actor.roles & (SECRETARIAT_ROLES | {Role.BOARD_SECRETARY}))
    return actor.may(Right.DO_DUTIES) and (keeps or seat_id in actor.seat_ids)


def digest(plan: str, seat: str, found: Sequence[Occurrence], today: date) -> str:
    """Word a seat's week: names of duties and days, and nothing else."""
    lines = [f"{plan}: {seat}", f"Ugen fra {format_day(today)}", ""]
    groups = {
        "For sent": [each for each in found if each.term.due < today],
        "De næste 30 dage": [each for each in found if each.term.due >= today],
    }
    for heading, listed in groups.items():
        if listed:
            lines += [heading, *(f"- {format_day(each.term.due)}: {named(each)}" for each in listed), ""]
    return "\n".join(lines if found else [*lines, NOTHING, ""])


def named(each: Occurrence) -> str:
    """Name a term with the body that it applies to."""
    return f"{each.task.name} ({each.body})" if each.body else each.task.name
