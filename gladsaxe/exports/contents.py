"""What the board's workbook holds, ready to be written: no rows of the database, no names of reporters."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from gladsaxe.exports.numbers import ExactNumber


@dataclass(frozen=True)
class DisplayNumber:
    """An exact number and the decimals that it is shown with."""

    value: ExactNumber
    decimals: int = 0


@dataclass(frozen=True)
class ExportStamp:
    """What every sheet of a file carries: its number, for whom, what for, and when it was made."""

    number: str
    receiver: str
    purpose: str
    made_at: datetime

    def words(self, day: str) -> str:
        """Return it as one line."""
        return f"Eksport {self.number} til {self.receiver}. Formål: {self.purpose}. Hentet {day}."


@dataclass(frozen=True)
class ResultCalculation:
    """How a result follows from the figures, so that a sheet can follow it too.

    `counted` are the labels of the periods in it, `elapsed` the newest one's position, `level` the aggregate.
    """

    aggregate: str
    relate: str
    counted: Sequence[str]
    elapsed: int
    level: DisplayNumber


@dataclass(frozen=True)
class ChangeLine:
    """One change since the board's last snapshot."""

    number: str
    name: str
    kind: str
    period: str
    before: str
    now: str
    reason: str


@dataclass(frozen=True)
class SnapshotChanges:
    """What changed since a snapshot, by its name and day."""

    name: str
    day: date
    changes: Sequence[ChangeLine]


@dataclass(frozen=True)
class StatusMark:
    """A status as people read it: its word, the name of its shape, and what it means."""

    word: str
    symbol: str
    help: str


@dataclass(frozen=True)
class PeriodLine:
    """One period of a criterion: the figure as entered, and the values that the status is judged by.

    A period that has not begun holds its place, so that a chart shows how long the plan runs.
    """

    label: str
    state: str
    area: DisplayNumber | None = None
    comparison: DisplayNumber | None = None
    gap: DisplayNumber | None = None
    running_sum: DisplayNumber | None = None
    answer: str = ""
    provisional: bool = False
    is_start: bool = False
    begun: bool = True


@dataclass(frozen=True)
class FigureLine:
    """A figure with where it comes from; `entered_by` is a function, never a person."""

    period: str
    state: str
    source: str
    area: DisplayNumber | None = None
    comparison: DisplayNumber | None = None
    answer: str = ""
    provisional: bool = False
    answers: int | None = None
    received_on: date | None = None
    entered_at: datetime | None = None
    entered_by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class CriterionNote:
    """One thing to know about how a criterion is read."""

    subject: str
    text: str


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with its status on the day.

    `judged` names the column of the periods that the target is compared with, None for answers in words;
    `limit` is the target as a level in that column's unit, `result` a word where the answers are words.
    """

    number: str
    name: str
    focus_area: str
    wording: str
    unit: str
    result_unit: str
    status: StatusMark
    sentence: str
    target_words: str
    source: str
    judged: str | None = "area"
    comparison_area: str = ""
    start: DisplayNumber | None = None
    result: DisplayNumber | str | None = None
    target: DisplayNumber | None = None
    required: DisplayNumber | None = None
    limit: DisplayNumber | None = None
    limit_words: str = ""
    trend: str = ""
    provisional: bool = False
    received_on: date | None = None
    periods: Sequence[PeriodLine] = ()
    figures: Sequence[FigureLine] = ()
    cautions: Sequence[str] = ()
    definitions: Sequence[CriterionNote] = ()
    assessment: str = ""
    recipe: ResultCalculation | None = None
    settled: bool = False


@dataclass(frozen=True)
class ActivitySums:
    """The sums of the activities of a type in a month; `states` counts them by state.

    `left_out` is how many small counts of people are not in the sums.
    """

    month: date
    type: str
    states: Mapping[str, int]
    participants: int
    under_18: int
    new_parents: int
    volunteers: int
    left_out: int = 0


class ActivityLine(NamedTuple):
    """One activity (level 0): what it is summed by, its counts as they are shown, and the cells before them.

    The cells are those of SHEET_FIELDS, and the function of who wrote it.
    """

    day: date
    type: str
    state: str
    cells: Sequence[str | date | None]
    counts: Sequence[int | str | None]


@dataclass(frozen=True)
class IssueSums:
    """How many issues of a kind, seen in a year at a place, stand in each state."""

    year: int
    kind: str
    place: str
    states: Mapping[str, int]


@dataclass(frozen=True)
class RegisterYear:
    """A year of the property office's registers; `marked` counts enquiries by the mark's label."""

    year: int
    enquiries: int
    marked: Mapping[str, int]
    bills: int
    bills_kr: Decimal
    largest_bill_kr: Decimal | None


@dataclass(frozen=True)
class BoardContents:
    """The content of the board's workbook; the activities are read as the sheet is written.

    Where `activity_sums` is None, the sums are added up of the activities as they are shown.
    """

    plan: str
    title: str
    area_name: str
    secretariat: str
    period_start: date
    period_end: date
    timezone: str
    as_of: date
    made_at: datetime
    made_by: str
    words: Sequence[StatusMark]
    stamp: ExportStamp
    since: SnapshotChanges | None
    thresholds: Sequence[str]
    plan_line: str
    # One mark a criterion, worst first.
    plan_strip: Sequence[StatusMark]
    criteria: Sequence[CriterionLine]
    sees_small_numbers: bool
    activity_types: Sequence[str]
    activity_states: Sequence[str]
    activity_sums: Sequence[ActivitySums] | None
    has_activities: bool
    activities: Callable[[], Iterable[Sequence[ActivityLine]]]
    issue_states: Sequence[str]
    issues: Sequence[IssueSums]
    registers: Sequence[RegisterYear]
