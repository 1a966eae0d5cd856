"""The outcome of a criterion's calculation, and the words that a status is shown with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from gladsaxe.core.period import Period
from gladsaxe.core.worded_enum import WordedEnum
from gladsaxe.indicators.figures import FigureState


class Status(StrEnum):
    """Name a status; the order is not a ranking, see WORST_FIRST."""

    REACHED = "maal_naaet"
    ON_TRACK = "paa_rette_vej"
    ATTENTION = "opmaerksomhed"
    OFF_TRACK = "ikke_paa_vej"
    NOT_REACHED = "maal_ikke_naaet"
    FIGURES_MISSING = "mangler_tal"
    AWAITING = "afventer"
    INCALCULABLE = "kan_ikke_opgoeres"
    NOT_BEGUN = "ikke_begyndt"
    SECURED = "sikret"
    OUT_OF_REACH = "uden_for_raekkevidde"


class StatusGroup(WordedEnum):
    """Name what the plan's line counts together, in its order, with the predicate that follows the count.

    "mål" and the predicates are alike in singular and plural.
    """

    REACHED = "naaet", "er nået"
    ON_TRACK = "paa_rette_vej", "er på rette vej"
    ATTENTION = "opmaerksomhed", "kræver opmærksomhed"
    OFF_TRACK = "naar_ikke", "når vi ikke"
    NOT_REACHED = "ikke_naaet", "blev ikke nået"
    AWAITING = "venter", "venter på tal"
    INCALCULABLE = "kan_ikke_opgoeres", "kan ikke opgøres"
    HIDDEN = "skjult", "er skjult af hensyn til personer"
    NOT_BEGUN = "ikke_begyndt", "er ikke begyndt"


class Trend(WordedEnum):
    """Name the direction since the start."""

    BETTER = "bedre", "Bedre end ved start"
    SAME = "uaendret", "Som ved start"
    WORSE = "vaerre", "Dårligere end ved start"


class StatusReason(StrEnum):
    """Name why nothing could be judged."""

    BASE_MISSING = "base_missing"
    NOTHING_ENTERED = "nothing_entered"
    OVERDUE = "overdue"
    BASE_ZERO = "base_zero"
    BASE_NEVER = "base_never"
    TOO_FEW = "too_few"
    LAST_NEVER = "last_never"
    NOTHING_MEASURED = "nothing_measured"


@dataclass(frozen=True)
class StatusWord:
    """A status as people read it: the word, the name of its shape, and what it means."""

    word: str
    symbol: str
    help: str


STATUS_WORDS: Mapping[Status, StatusWord] = {
    Status.REACHED: StatusWord("Målet er nået", "flueben", "Aftalens mål er opfyldt."),
    Status.ON_TRACK: StatusWord("På rette vej", "pil op", "Fortsætter det sådan, når vi målet."),
    Status.ATTENTION: StatusWord(
        "Kræver opmærksomhed", "udråbstegn i trekant", "Det går fremad, men ikke hurtigt nok."
    ),
    Status.OFF_TRACK: StatusWord(
        "Ikke på rette vej", "kryds i firkant", "Fortsætter det sådan, er vi langt fra målet."
    ),
    Status.NOT_REACHED: StatusWord(
        "Målet er ikke nået", "kryds i firkant", "Perioden er slut, og målet er ikke opfyldt."
    ),
    Status.FIGURES_MISSING: StatusWord(
        "Vi mangler tal", "spørgsmålstegn", "Et tal er ikke skrevet ind endnu."
    ),
    Status.AWAITING: StatusWord("Afventer måling", "ur", "Der måles igen på et aftalt tidspunkt."),
    Status.INCALCULABLE: StatusWord("Kan ikke opgøres", "streg", "Der findes ikke tal nok til at regne."),
    Status.NOT_BEGUN: StatusWord("Ikke begyndt", "tom cirkel", "Perioden, der tæller, er ikke begyndt."),
    Status.SECURED: StatusWord("Målet er sikret", "flueben", "Målet er nået før tid og kan ikke tabes igen."),
    Status.OUT_OF_REACH: StatusWord(
        "Kan ikke længere nås",
        "streg over cirkel",
        "Selv det bedst mulige i resten af perioden er ikke nok.",
    ),
}
STATUS_GROUPS: Mapping[Status, StatusGroup] = {
    Status.REACHED: StatusGroup.REACHED,
    Status.ON_TRACK: StatusGroup.ON_TRACK,
    Status.ATTENTION: StatusGroup.ATTENTION,
    Status.OFF_TRACK: StatusGroup.OFF_TRACK,
    Status.NOT_REACHED: StatusGroup.NOT_REACHED,
    Status.FIGURES_MISSING: StatusGroup.AWAITING,
    Status.AWAITING: StatusGroup.AWAITING,
    Status.INCALCULABLE: StatusGroup.INCALCULABLE,
    Status.NOT_BEGUN: StatusGroup.NOT_BEGUN,
    Status.SECURED: StatusGroup.REACHED,
    Status.OUT_OF_REACH: StatusGroup.OFF_TRACK,
}
WORST_FIRST = (
    Status.NOT_REACHED,
    Status.OUT_OF_REACH,
    Status.OFF_TRACK,
    Status.ATTENTION,
    Status.FIGURES_MISSING,
    Status.AWAITING,
    Status.INCALCULABLE,
    Status.NOT_BEGUN,
    Status.ON_TRACK,
    Status.SECURED,
    Status.REACHED,
)
TREND_WORDS = Trend.get_words()
STATE_WORDS = FigureState.get_words()


class StepResult(StrEnum):
    """Name whether the newest figure's step is reached."""

    REACHED = "naaet"
    NOT_REACHED = "ikke_naaet"


@dataclass(frozen=True)
class StepEvaluation:
    """What should be reached by the newest figure's period, and what is, in the series' own unit."""

    period: Period
    target: Fraction
    level: Fraction
    result: StepResult

    @property
    def is_reached(self) -> bool:
        """Return True if the step is reached."""
        return self.result is StepResult.REACHED


@dataclass(frozen=True)
class Thresholds:
    """The board's settings: the attainment that is on track, and the one that only needs attention."""

    on_track: Decimal = Decimal("1.00")
    attention: Decimal = Decimal("0.60")


@dataclass(frozen=True)
class Evaluation:
    """A criterion's status on a date with the numbers behind it, all exact.

    `phase` is "slut" once the last period has ended; `settled` tells that no figure to come can change it.
    `unconfirmed` are own registers' counts so far, which wait for their keeper's word. `overdue` is set in
    FIGURES_MISSING, and beside a status that no late figure can change.
    `first_as_start` is the period whose figure serves as start where the agreement has none.
    `level`, `base`, `limit`, `projected`, `required` and `values` (the counted periods') are in the series'
    own unit, `result` is what the target is compared with. Numbers are None where the status needs none.
    """

    as_of: date
    status: Status
    phase: Literal["undervejs", "slut"]
    settled: bool
    counting: tuple[Period, ...]
    values: Mapping[Period, Fraction]
    left_out: Mapping[Period, FigureState]
    missing: tuple[Period, ...]
    awaited: tuple[Period, ...]
    remaining_periods: tuple[Period, ...]
    running: tuple[Period, Fraction] | None
    base: Fraction | None
    limit: Fraction | None
    reason: StatusReason | None = None
    unconfirmed: Mapping[Period, Fraction] = field(default_factory=dict)
    overdue: tuple[Period, ...] = ()
    last_known: Status | None = None
    level: Fraction | None = None
    result: Fraction | None = None
    result_display: str | None = None
    trend: Trend | None = None
    remaining: int | None = None
    projected: Fraction | None = None
    required: Fraction | None = None
    attainment: Fraction | None = None
    last_twelve_months: Fraction | None = None
    step: StepEvaluation | None = None
    first_as_start: Period | None = None
    provisional: bool = False
    sentence: str = ""
    notes: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def periods_used(self) -> int:
        """Return how many counting periods the result stands on."""
        return len(self.values)

    @property
    def start_value(self) -> Fraction | None:
        """Return what projection, attainment and trend begin from: the base, else the first figure."""
        return self.base if self.first_as_start is None else self.values[self.first_as_start]

    @property
    def group(self) -> StatusGroup:
        """Return what the status is counted with in the plan's line."""
        group = STATUS_GROUPS[self.status]
        if group is StatusGroup.INCALCULABLE and FigureState.HIDDEN in self.left_out.values():
            return StatusGroup.HIDDEN
        return group

    @property
    def severity(self) -> int:
        """Return the place among the statuses, worst first."""
        return WORST_FIRST.index(self.status)

    @property
    def word(self) -> StatusWord:
        """Return the status as people read it."""
        return STATUS_WORDS[self.status]
