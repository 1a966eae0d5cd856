"""Problems and ideas: their kinds, states and levels, and what may follow what."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gladsaxe.agreement.issue_kinds import IssueKind, IssueUrgency
from gladsaxe.agreement.routes import RoutePart
from gladsaxe.core import dates
from gladsaxe.core.confidentiality import LEVEL_POLICIES, ConfidentialityLevel
from gladsaxe.core.worded_enum import WordedEnum
from gladsaxe.submissions.rules import receipt_number

KIND_WORDS = IssueKind.get_words()


URGENCY_WORDS = IssueUrgency.get_words()


class IssueState(WordedEnum):
    """Name how far an issue has come."""

    NEW = "ny", "Ny"
    SEEN = "set", "Set"
    IN_PROGRESS = "i_gang", "I gang"
    WAITING = "venter", "Venter"
    SOLVED = "loest", "Løst"
    CLOSED = "lukket", "Lukket uden løsning"
    PASSED_ON = "henvist", "Givet videre til politi eller kommune"


STATE_WORDS = IssueState.get_words()
STATE_HELP = {
    IssueState.NEW: "Ingen har set på den endnu.",
    IssueState.SEEN: "Den er læst.",
    IssueState.IN_PROGRESS: "Nogen arbejder på det.",
    IssueState.WAITING: "Vi venter på andre, for eksempel kommunen.",
    IssueState.SOLVED: "Det er ordnet.",
    IssueState.CLOSED: "Vi gør ikke mere. Grunden står nedenfor.",
    IssueState.PASSED_ON: "Det hører til et andet sted.",
}


class StateType(StrEnum):
    """What a state means for the one who told it: ended without a solution is never counted as solved."""

    OPEN = "open"
    SOLVED = "solved"
    ENDED = "ended"


STATE_TYPES = {
    IssueState.NEW: StateType.OPEN,
    IssueState.SEEN: StateType.OPEN,
    IssueState.IN_PROGRESS: StateType.OPEN,
    IssueState.WAITING: StateType.OPEN,
    IssueState.SOLVED: StateType.SOLVED,
    IssueState.CLOSED: StateType.ENDED,
    IssueState.PASSED_ON: StateType.ENDED,
}
FINISHED_STATES = frozenset(state for state, kind in STATE_TYPES.items() if kind is not StateType.OPEN)
# What a follow-up may make of an issue. A finished one is opened again only by "Det er stadig et problem".
STATE_TRANSITIONS: dict[IssueState, tuple[IssueState, ...]] = {
    IssueState.NEW: (
        IssueState.SEEN,
        IssueState.IN_PROGRESS,
        IssueState.WAITING,
        IssueState.SOLVED,
        IssueState.CLOSED,
        IssueState.PASSED_ON,
    ),
    IssueState.SEEN: (
        IssueState.IN_PROGRESS,
        IssueState.WAITING,
        IssueState.SOLVED,
        IssueState.CLOSED,
        IssueState.PASSED_ON,
    ),
    IssueState.IN_PROGRESS: (IssueState.WAITING, IssueState.SOLVED, IssueState.CLOSED, IssueState.PASSED_ON),
    IssueState.WAITING: (IssueState.IN_PROGRESS, IssueState.SOLVED, IssueState.CLOSED, IssueState.PASSED_ON),
    IssueState.SOLVED: (),
    IssueState.CLOSED: (),
    IssueState.PASSED_ON: (),
}
# Nobody has looked at it since it came back, which is what "Ny" says.
REOPENED_STATE = IssueState.NEW
ASKS_STILL = "Skriv, hvad du ser nu."
WITHDRAWN_REASON = "Trukket tilbage af den, der skrev."
# The states that tell the reporter something, and the sentence that asks for it.
ASKS_ANSWER = {
    IssueState.SOLVED: "Skriv, hvad der er gjort. Det får den at vide, der skrev.",
    IssueState.CLOSED: "Skriv, hvorfor det bliver lukket. Det får den at vide, der skrev.",
    IssueState.PASSED_ON: "Skriv, hvem det er givet videre til. Det får den at vide, der skrev.",
}
# Of what was ended before an answer was asked for, the reporter reads the reason.
SHOWS_REASON = frozenset({IssueState.CLOSED, IssueState.PASSED_ON})


class RouteOutcome(WordedEnum):
    """Name how an issue came to the seat that it went to."""

    ROUTED = "rute", "Det går til den, der tager sig af den slags det sted."
    NO_ROUTE = "ingen", "Ingen tager sig af den slags det sted, så sekretariatet har fået det."
    EMPTY_SEAT = "ledig", "Der sidder ikke nogen på pladsen lige nu, så sekretariatet har fået det."
    PROTECTED = "skaermet", "Få må læse det, så sekretariatet har fået det."


def find_route(routes: Sequence[RoutePart], kind: IssueKind, place_key: str) -> RoutePart | None:
    """Return the first route that takes the kind at the place; one without places takes it anywhere."""
    fitting = (route for route in routes if kind in route.kinds)
    return next((route for route in fitting if not route.places or place_key in route.places), None)


def may_change_state(old: IssueState, new: IssueState) -> bool:
    """Return True if a follow-up may lead from one state to another; staying is always allowed."""
    return new is old or new in STATE_TRANSITIONS[old]


def find_missing_answer(old: IssueState, change: "FollowUp") -> str | None:
    """Return the sentence that asks for the answer where a change ends an issue without one."""
    ends = change.state is not None and change.state is not old
    return ASKS_ANSWER.get(change.state) if ends and change.state and not change.reply else None


def get_answered_state(state: IssueState) -> IssueState:
    """Return the state of an issue that has just been answered: a new one has been seen."""
    return IssueState.SEEN if state is IssueState.NEW else state


def format_due_day(due: date, day: date) -> str:
    """Write when something is due, with how many days it is late on a day."""
    late = (day - due).days
    text = dates.format_day(due)
    return f"{text}, {late} {'dag' if late == 1 else 'dage'} over fristen" if late > 0 else text


def get_assigned_state(state: IssueState) -> IssueState:
    """Return the state of an open issue that someone has just taken on."""
    return IssueState.IN_PROGRESS if state in (IssueState.NEW, IssueState.SEEN) else state


# The kind sets the lowest level. What is broken stays open also after vandalism, for the text is about
# a thing; what is none of the kinds is internal, for nobody knows what it is about.
LOWEST_LEVELS = {
    IssueKind.BROKEN: ConfidentialityLevel.OPEN,
    IssueKind.UNSAFE: ConfidentialityLevel.CONFIDENTIAL,
    IssueKind.NOISE: ConfidentialityLevel.INTERNAL,
    IssueKind.LITTER: ConfidentialityLevel.OPEN,
    IssueKind.LIGHT: ConfidentialityLevel.OPEN,
    IssueKind.IDEA: ConfidentialityLevel.OPEN,
    IssueKind.PRAISE: ConfidentialityLevel.OPEN,
    IssueKind.OTHER: ConfidentialityLevel.INTERNAL,
}


# Two of the same kind at the same place within so long may be about the same thing.
SIMILAR_WITHIN = timedelta(days=2)
# The handler is one of them.
MAX_READERS = 5
MAX_READERS_MESSAGE = f"Der er allerede {MAX_READERS}, der kan læse den. Fjern en, før du nævner en ny."
# How long a stated purpose lets its session read the one issue, so that it is not asked for at each press.
PURPOSE_DURATION = timedelta(minutes=15)
# Where fewer could have written it, the others may guess who did.
FEW_WRITERS = 10


def list_lower_levels(kind: IssueKind, level: ConfidentialityLevel) -> list[ConfidentialityLevel]:
    """Return the levels that an issue can be lowered to: never under the kind's floor."""
    return [lower for lower in ConfidentialityLevel if LOWEST_LEVELS[kind] <= lower < level]


def get_initial_level(
    kind: IssueKind, chosen: ConfidentialityLevel = ConfidentialityLevel.OPEN
) -> ConfidentialityLevel:
    """Return the level of a new issue: what was chosen, but never under the kind's floor."""
    return max(LOWEST_LEVELS[kind], chosen)


def get_first_accepted_day(period_start: date) -> date:
    """Return the first day that can be written in: a year before the plan, for what it compares with."""
    return period_start - timedelta(days=366)


def find_day_fault(day: date, earliest: date, latest: date) -> str | None:
    """Return the sentence about a day before the first one that can be written in, None for one that can."""
    if day >= earliest:
        return None
    return f"Datoen skal ligge mellem {dates.format_day_short(earliest)} og {dates.format_day_short(latest)}."


@dataclass(frozen=True)
class IssueReport:
    """What a person reports of a problem or an idea."""

    kind: IssueKind
    place_id: int
    seen_on: date
    urgency: IssueUrgency
    text: str
    where_exactly: str = ""
    wants_reply: bool = False
    level: ConfidentialityLevel = ConfidentialityLevel.OPEN


@dataclass(frozen=True)
class FollowUp:
    """What a follow-up changes; None leaves things as they are."""

    state: IssueState | None = None
    responsible_seat_id: int | None = None
    level: ConfidentialityLevel | None = None
    reason: str = ""
    reply: str = ""
    # For those who follow up alone.
    note: str = ""


REMARK = "Bemærkning"


def format_event(
    states: tuple[IssueState | None, IssueState],
    levels: tuple[ConfidentialityLevel | None, ConfidentialityLevel],
    seats: tuple[str, str],
    replied: bool,
) -> str:
    """Describe in one line what an event changed; each pair is before and after, a seat by name or empty."""
    parts = []
    if states[0] is None:
        parts.append("Skrevet ind")
    elif states[0] is not states[1]:
        parts.append(f"{states[0].word} → {states[1].word}")
    if seats[0] != seats[1]:
        parts.append("Ansvarlig: " + " → ".join(name for name in seats if name))
    if levels[0] is not None and levels[0] is not levels[1]:
        parts.append(
            f"{'Skærmet' if levels[1] > levels[0] else 'Lukket op'}: {LEVEL_POLICIES[levels[1]].words}"
        )
    if replied:
        parts.append("Svar")
    return " · ".join(parts) or REMARK


def issue_number(submission_id: str, attempt: int = 0) -> str:
    """Return the number that people use for an issue.

    It is not counted up, for the gaps would tell how many confidential issues there are.
    """
    return receipt_number(f"{submission_id}/{attempt}" if attempt else submission_id)


def get_row_submission_id(submission_id: str, row: int) -> str:
    """Return the submission id of one observation of a walk, the same for the same walk and row."""
    return str(uuid.uuid5(uuid.UUID(submission_id), str(row)))
