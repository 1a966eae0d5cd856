"""Problems and ideas: their kinds, states and levels, and what may follow what."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from gladsaxe.core import dates
from gladsaxe.submissions.rules import receipt_number


class Kind(StrEnum):
    """Name what an issue is about."""

    BROKEN = "i_stykker"
    UNSAFE = "utrygt"
    NOISE = "stoej"
    LITTER = "affald"
    LIGHT = "lys"
    IDEA = "ide"
    PRAISE = "ros"
    OTHER = "andet"


KIND_WORDS = {
    Kind.BROKEN: "Noget er ødelagt eller i stykker",
    Kind.UNSAFE: "Noget gør stedet utrygt",
    Kind.NOISE: "Larm eller uro",
    Kind.LITTER: "Affald og rod",
    Kind.LIGHT: "Lys og mørke steder",
    Kind.IDEA: "En god idé",
    Kind.PRAISE: "Ros",
    Kind.OTHER: "Noget andet",
}


class Urgency(StrEnum):
    """Name how urgent an issue is."""

    LATER = "ikke"
    SOON = "snart"
    NOW = "nu"


URGENCY_WORDS = {
    Urgency.LATER: "Det kan vente",
    Urgency.SOON: "Det bør ordnes snart",
    Urgency.NOW: "Nogen kan komme til skade",
}


class State(StrEnum):
    """Name how far an issue has come."""

    NEW = "ny"
    SEEN = "set"
    IN_PROGRESS = "i_gang"
    WAITING = "venter"
    SOLVED = "loest"
    CLOSED = "lukket"
    PASSED_ON = "henvist"


STATE_WORDS = {
    State.NEW: "Ny",
    State.SEEN: "Set",
    State.IN_PROGRESS: "I gang",
    State.WAITING: "Venter",
    State.SOLVED: "Løst",
    State.CLOSED: "Lukket uden løsning",
    State.PASSED_ON: "Givet videre til politi eller kommune",
}
STATE_HELP = {
    State.NEW: "Ingen har set på den endnu.",
    State.SEEN: "Den er læst.",
    State.IN_PROGRESS: "Nogen arbejder på det.",
    State.WAITING: "Vi venter på andre, for eksempel kommunen.",
    State.SOLVED: "Det er ordnet.",
    State.CLOSED: "Vi gør ikke mere. Grunden står nedenfor.",
    State.PASSED_ON: "Det hører til et andet sted.",
}

FINISHED = frozenset({State.SOLVED, State.CLOSED, State.PASSED_ON})
# What a follow-up may make of an issue. A finished one is opened again only by "Det er stadig et problem".
TRANSITIONS: dict[State, tuple[State, ...]] = {
    State.NEW: (State.SEEN, State.IN_PROGRESS, State.WAITING, State.SOLVED, State.CLOSED, State.PASSED_ON),
    State.SEEN: (State.IN_PROGRESS, State.WAITING, State.SOLVED, State.CLOSED, State.PASSED_ON),
    State.IN_PROGRESS: (State.WAITING, State.SOLVED, State.CLOSED, State.PASSED_ON),
    State.WAITING: (State.IN_PROGRESS, State.SOLVED, State.CLOSED, State.PASSED_ON),
    State.SOLVED: (),
    State.CLOSED: (),
    State.PASSED_ON: (),
}
# Nobody has looked at it since it came back, which is what "Ny" says.
REOPENED = State.NEW
# The states that tell the reporter why, and the sentence that asks for it.
ASKS_REASON = {
    State.CLOSED: "Skriv hvorfor det bliver lukket.",
    State.PASSED_ON: "Skriv hvem det er givet videre til.",
}


def may_become(old: State, new: State) -> bool:
    """Tell whether a follow-up may lead from one state to another; staying is always allowed."""
    return new is old or new in TRANSITIONS[old]


def taken_state(state: State) -> State:
    """Return the state of an open issue that someone has just taken on."""
    return State.IN_PROGRESS if state in (State.NEW, State.SEEN) else state


class Level(IntEnum):
    """Name how closely an issue is kept."""

    OPEN = 0
    INTERNAL = 1
    CONFIDENTIAL = 2
    STRICT = 3


LEVEL_WORDS = {
    Level.OPEN: "Åben: alle, der er logget ind, kan læse den",
    Level.INTERNAL: "Intern: kun fagfolk i området og sekretariatet kan læse den",
    Level.CONFIDENTIAL: "Fortrolig: kun fagfolk i forummet og den ansvarlige kan læse den",
    Level.STRICT: "Særligt fortrolig: kun den ansvarlige og få navngivne kan læse den",
}
# The kind sets the lowest level. What is broken stays open also after vandalism, for the text is about
# a thing; what is none of the kinds is internal, for nobody knows what it is about.
FLOORS = {
    Kind.BROKEN: Level.OPEN,
    Kind.UNSAFE: Level.CONFIDENTIAL,
    Kind.NOISE: Level.INTERNAL,
    Kind.LITTER: Level.OPEN,
    Kind.LIGHT: Level.OPEN,
    Kind.IDEA: Level.OPEN,
    Kind.PRAISE: Level.OPEN,
    Kind.OTHER: Level.INTERNAL,
}


# The handler is one of them.
MOST_READERS = 5
# How long a stated purpose lets its session read the one issue, so that it is not asked for at each press.
PURPOSE_HOLDS = timedelta(minutes=15)
# Where fewer could have written it, the others may guess who did.
FEW_WRITERS = 10


def lower_levels(kind: Kind, level: Level) -> list[Level]:
    """Return the levels that an issue can be lowered to: never under the kind's floor."""
    return [lower for lower in Level if FLOORS[kind] <= lower < level]


def level_of(kind: Kind, chosen: Level = Level.OPEN) -> Level:
    """Return the level of a new issue: what was chosen, but never under the kind's floor."""
    return max(FLOORS[kind], chosen)


def first_day_taken(period_start: date) -> date:
    """Return the first day that can be written in: a year before the plan, for what it compares with."""
    return period_start - timedelta(days=366)


def day_fault(day: date, earliest: date, latest: date) -> str | None:
    """Return the sentence about a day before the first one that can be written in, None for one that can."""
    if day >= earliest:
        return None
    return f"Datoen skal ligge mellem {dates.show_day_short(earliest)} og {dates.show_day_short(latest)}."


@dataclass(frozen=True)
class Report:
    """Hold what a person tells about a problem or an idea."""

    kind: Kind
    place_id: int
    seen_on: date
    urgency: Urgency
    text: str
    where_exactly: str = ""
    wants_reply: bool = False
    level: Level = Level.OPEN


@dataclass(frozen=True)
class FollowUp:
    """Hold what a follow-up changes; None leaves things as they are."""

    state: State | None = None
    responsible_seat_id: int | None = None
    level: Level | None = None
    reason: str = ""
    reply: str = ""


def what_happened(
    states: tuple[State | None, State],
    levels: tuple[Level | None, Level],
    seats: tuple[str, str],
    replied: bool,
) -> str:
    """Say in one line what an event changed; each pair is before and after, a seat by its name or empty."""
    said = []
    if states[0] is None:
        said.append("Skrevet ind")
    elif states[0] is not states[1]:
        said.append(f"{STATE_WORDS[states[0]]} → {STATE_WORDS[states[1]]}")
    if seats[0] != seats[1]:
        said.append("Ansvarlig: " + " → ".join(name for name in seats if name))
    if levels[0] is not None and levels[0] is not levels[1]:
        said.append(f"{'Skærmet' if levels[1] > levels[0] else 'Lukket op'}: {LEVEL_WORDS[levels[1]]}")
    if replied:
        said.append("Svar")
    return " · ".join(said) or "Bemærkning"


def issue_number(submission_id: str, attempt: int = 0) -> str:
    """Return the number that people use for an issue.

    It is not counted up, for the gaps would tell how many confidential issues there are.
    """
    return receipt_number(f"{submission_id}/{attempt}" if attempt else submission_id)


def row_submission(submission_id: str, row: int) -> str:
    """Return the submission id of one observation of a walk, the same for the same walk and row."""
    return str(uuid.uuid5(uuid.UUID(submission_id), str(row)))
