"""Meetings and their decisions, pure: states, what may happen when, and what is late or missing."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from gladsaxe.core.period import PlanPeriod
from gladsaxe.core.worded_enum import WordedEnum


class MeetingState(WordedEnum):
    """Name how far a meeting has come."""

    PLANNED = "planlagt", "Planlagt"
    RUNNING = "i_gang", "Referatet skrives"
    CLOSED = "lukket", "Referatet er lukket"
    CANCELLED = "aflyst", "Aflyst"


STATE_WORDS = MeetingState.get_words()


class ItemSource(WordedEnum):
    """Name where an agenda item comes from: raised by somebody, or come by itself."""

    RAISED = "rejst", "Sat på af"
    DEVIATION = "afvigelse", "Kommer af sig selv: afvigelse, der venter på svar"
    NOTICE = "besked", "Kommer af sig selv: besked, der venter på svar"
    DECISION = "beslutning", "Kommer af sig selv: fristen er nu"
    CRITERION = "maal", "Kommer af sig selv: status er ændret"


SOURCE_WORDS = ItemSource.get_words()


class OutcomeKind(WordedEnum):
    """Name what came out of an agenda item."""

    INFORMATION = "orientering", "Orientering"
    DECISION = "beslutning", "Beslutning"
    TASK = "opgave", "Opgave"


OUTCOME_WORDS = OutcomeKind.get_words()
FOLLOWED_OUTCOMES = (OutcomeKind.DECISION, OutcomeKind.TASK)


class DecisionProgress(WordedEnum):
    """Name the state of a decision or a task."""

    OPEN = "aaben", "I gang"
    DONE = "gennemfoert", "Gennemført"
    DROPPED = "opgivet", "Opgivet"


PROGRESS_WORDS = DecisionProgress.get_words()


class StepKind(WordedEnum):
    """Name what a line of a decision's history tells."""

    STEP = "skridt", "Skridt"
    CHANGED = "aendret", "Ændret"
    CLOSED = "afsluttet", "Afsluttet"
    REOPENED = "genaabnet", "Åbnet igen"


STEP_WORDS = StepKind.get_words()


class AttendanceState(WordedEnum):
    """Name whether somebody who was invited came."""

    UNKNOWN = "ikke_noteret", "Ikke noteret"
    PRESENT = "til_stede", "Til stede"
    EXCUSED = "afbud", "Afbud"
    ABSENT = "udeblevet", "Udeblev"


ATTENDANCE_WORDS = AttendanceState.get_words()

DUE_SOON_LIMIT = timedelta(days=14)
WITHOUT_STEP_LIMIT = timedelta(days=60)
# A meeting is pointed out this long before it must have been held, so that there is time to call it.
CALLING_NOTICE = timedelta(days=60)


@dataclass(frozen=True)
class MeetingPlan:
    """When and where a body meets."""

    body_id: int
    day: date
    starts_at: time
    ends_at: time | None = None
    place: str = ""


@dataclass(frozen=True)
class ItemDraft:
    """An agenda item to be; `key` is the same each time it comes by itself, `link` leads to its page."""

    source: ItemSource
    key: str
    title: str
    text: str = ""
    link: tuple[str, Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class OutcomeEntry:
    """What came out of an agenda item; the last five only for a decision or a task."""

    kind: OutcomeKind
    text: str
    owner_seat_id: int | None = None
    due_on: date | None = None
    criterion_id: int | None = None
    activity_id: int | None = None
    area_id: int | None = None


@dataclass(frozen=True)
class MeetingQuota:
    """How often a body has met in a year, and until when the next meeting must have been held.

    `missing` meetings are neither held nor planned; `act_by` is None where nothing has to be done yet.
    """

    year: int
    least: int
    held: int
    planned: int
    act_by: date | None = None

    @property
    def missing(self) -> int:
        """Return how many meetings of the year are neither held nor planned."""
        return max(0, self.least - self.held - self.planned)


def calculate_quota(
    least: int, held: int, planned: Sequence[date], day: date, period: PlanPeriod
) -> MeetingQuota | None:
    """Return whether a body that meets `least` times a year must call a meeting now.

    The year is cut into as many equal parts, and by the end of each one more meeting has been held. A body
    is pointed out in good time before the end of a part that has neither held nor planned its meeting.
    Only the parts that the plan runs in count, none once it has ended.
    """
    # Each part begins the day after the one before it ends; the last one of a plan ends with it.
    ends = [_find_part_end(day.year, number, least) for number in range(1, least + 1)]
    begins = [date(day.year, 1, 1), *(end + timedelta(days=1) for end in ends)]
    dues = [
        min(end, period.end)
        for begin, end in zip(begins, ends, strict=False)
        if begin <= period.end and end >= period.start
    ]
    if not dues or day > period.end:
        return None
    quota = MeetingQuota(day.year, len(dues), held, len(planned))
    for number, due in enumerate(dues, start=1):
        if day < due - CALLING_NOTICE:
            break
        counted = held + sum(met <= max(due, day) for met in planned)
        if counted < number:
            return replace(quota, act_by=max(due, day))
    return quota


def _find_part_end(year: int, number: int, parts: int) -> date:
    last_month = max(1, 12 * number // parts)
    return date(year, last_month, monthrange(year, last_month)[1])


@dataclass(frozen=True)
class DecisionFlags:
    """How a decision stands on a day."""

    overdue: bool
    due_soon: bool
    without_step: bool


def assess_decision(progress: str, due_on: date | None, last_step_on: date, day: date) -> DecisionFlags:
    """Return whether an open decision is overdue, due within a fortnight, or without a step for 60 days."""
    if progress != DecisionProgress.OPEN:
        return DecisionFlags(False, False, False)
    overdue = due_on is not None and due_on < day
    due_soon = due_on is not None and day <= due_on <= day + DUE_SOON_LIMIT
    return DecisionFlags(overdue, due_soon, last_step_on <= day - WITHOUT_STEP_LIMIT)
