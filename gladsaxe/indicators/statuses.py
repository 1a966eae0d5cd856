"""Each criterion's status on a day, with everything that it rests on: for the pages and for the workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from gladsaxe.access.rules import Actor
from gladsaxe.access.small_numbers import FEW, HIDDEN, NOT_YET, ONLY_IN_TOTAL, Published, sees_small_numbers
from gladsaxe.agreement import store as agreement_store
from gladsaxe.agreement import tables as agreement
from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.store import criterion_rule
from gladsaxe.core.period import Period
from gladsaxe.indicators import readings, store, tables
from gladsaxe.indicators.decisions import OtherReading, other_readings
from gladsaxe.indicators.entries import figure_periods
from gladsaxe.indicators.evaluation import Evaluation, Thresholds
from gladsaxe.indicators.figures import Figure, State, overdue_periods
from gladsaxe.indicators.register_sums import RegisterSums, closes_on, counts_people
from gladsaxe.indicators.rules import USUAL_THRESHOLDS, evaluate
from gladsaxe.indicators.small_figures import as_shown

# What a decision about the reading decides.
READ_BY = ("baseline_value", "aggregate", "comparison_mode")


@dataclass(frozen=True)
class KnownFigure:
    """Hold a period's figure as known on a day; one without `row_id` is the sum of an own register.

    `entered_by` is a function, never a person; `withdrawn` is a version that took the figure back;
    `few` says why the reader is not shown a figure of few people, empty for what is shown.
    """

    figure: Figure
    source: str
    row_id: int | None = None
    received_on: date | None = None
    entered_at: datetime | None = None
    entered_by: str = ""
    reason: str = ""
    withdrawn: bool = False
    few: str = ""

    @property
    def from_register(self) -> bool:
        """Tell whether the figure is summed from an own register."""
        return self.row_id is None


@dataclass(frozen=True)
class Judged:
    """Hold what `evaluate` was asked with, so that another reading can be judged on the same figures."""

    figures: tuple[Figure, ...]
    as_of: date
    last_twelve_months: Decimal | None
    largest_bills: Mapping[Period, Decimal]
    thresholds: Thresholds

    def evaluate(self, criterion: Criterion) -> Evaluation:
        """Judge a criterion on the figures."""
        return evaluate(
            criterion,
            self.figures,
            self.as_of,
            thresholds=self.thresholds,
            overdue=overdue_periods(criterion, self.figures, self.as_of),
            last_twelve_months=self.last_twelve_months,
            largest_bills=self.largest_bills,
        )


@dataclass(frozen=True)
class CriterionStatus:
    """Hold a criterion's status on a day.

    `row` has its focus area and source, `rule` is how it is read and `own_rule` how the file reads it.
    `figures` are those that hold, earliest period first; `replaced` the versions that were corrected since.
    """

    row: agreement.Criterion
    rule: Criterion
    own_rule: Criterion
    evaluation: Evaluation
    figures: tuple[KnownFigure, ...]
    replaced: tuple[KnownFigure, ...]
    readings: Sequence[tables.Reading]
    assessments: Sequence[tables.Assessment]
    judged: Judged

    @property
    def as_of(self) -> date:
        """Return the day."""
        return self.evaluation.as_of

    @property
    def reading(self) -> tables.Reading | None:
        """Return the decision behind the reading, None for the agreement's own text."""
        return self.readings[-1] if self.readings else None

    @property
    def assessment(self) -> tables.Assessment | None:
        """Return the board's newest assessment."""
        return self.assessments[-1] if self.assessments else None

    @property
    def uses_register(self) -> bool:
        """Tell whether one of the figures is summed from an own register."""
        return any(known.from_register for known in self.figures)

    def known(self, period: Period) -> KnownFigure | None:
        """Return the figure of a period."""
        return next((known for known in self.figures if known.figure.period == period), None)

    def other_readings(self) -> list[tuple[OtherReading, Evaluation]]:
        """Return the other readings of the text, each with what it would give on the same figures."""
        return [
            (other, self.judged.evaluate(other.criterion))
            for other in other_readings(self.own_rule, self.rule)
        ]


def board_thresholds() -> Thresholds:
    """Return the thresholds that the board has set in the agreement's file, or the usual ones."""
    said = agreement_store.agreement().definition
    usual = USUAL_THRESHOLDS
    return Thresholds(
        Decimal(said.get("threshold_on_track", usual.on_track)),
        Decimal(said.get("threshold_attention", usual.attention)),
    )


def statuses(as_of: date, actor: Actor | None) -> list[CriterionStatus]:
    """Return each criterion's status as known on a day, for the actor or, for None, the board's paper."""
    return _statuses(store.visible_criteria(actor), as_of, actor)


def status_of(row: agreement.Criterion, as_of: date, actor: Actor | None) -> CriterionStatus:
    """Return the status of a criterion that `store.visible_criterion` gave the actor."""
    return _statuses([row], as_of, actor)[0]


def _statuses(rows: Sequence[agreement.Criterion], as_of: date, actor: Actor | None) -> list[CriterionStatus]:
    ids = [row.id for row in rows]
    figures = store.figures_known(ids, as_of)
    decided = store.readings_known(ids, as_of)
    assessed = store.assessments_known(ids, as_of)
    registers = RegisterSums(as_of)
    thresholds = board_thresholds()
    return [
        _status(
            row,
            as_of,
            figures.get(row.id, {}),
            decided.get(row.id, []),
            assessed.get(row.id, []),
            registers,
            thresholds,
            actor,
        )
        for row in rows
    ]


def _status(
    row: agreement.Criterion,
    as_of: date,
    versions: Mapping[str, Sequence[tables.Figure]],
    decided: Sequence[tables.Reading],
    assessed: Sequence[tables.Assessment],
    registers: RegisterSums,
    thresholds: Thresholds,
    actor: Actor | None,
) -> CriterionStatus:
    own_rule = criterion_rule(row, as_of)
    decided = _under_this_text(row, decided, as_of)
    rule = _read_as_decided(own_rule, decided)
    hides_people = counts_people(rule) and not sees_small_numbers(actor)
    known = {
        period: _without_few(_known(versions[period.label][-1], rule), rule, actor)
        for period in figure_periods(rule)
        # A period that an edited agreement no longer counts keeps its rows, unseen.
        if period.label in versions
    }
    standing = {period: figure for period, figure in known.items() if not figure.withdrawn}
    if hides_people:
        for period, shown in registers.published(rule).items():
            standing.setdefault(period, _as_published(rule, period, shown, row.source.name, as_of))
    else:
        for period, total in registers.by_period(rule).items():
            standing.setdefault(period, KnownFigure(Figure(period, total), row.source.name))
    held = tuple(standing[period] for period in sorted(standing))
    replaced = tuple(
        _without_few(_known(version, rule), rule, actor)
        for period in sorted(known)
        for version in versions[period.label][: None if known[period].withdrawn else -1]
    )
    judged = Judged(
        # A year that is not shown yet is no year that never will be.
        tuple(known.figure for known in held if known.few != NOT_YET),
        as_of,
        # Twelve months of each day give each month away, so others' projection goes on with the last year.
        None if hides_people else _last_twelve_months(rule, standing, registers),
        _largest_bills(rule, standing, registers),
        thresholds,
    )
    return CriterionStatus(
        row, rule, own_rule, judged.evaluate(rule), held, replaced, decided, assessed, judged
    )


def _without_few(known: KnownFigure, rule: Criterion, actor: Actor | None) -> KnownFigure:
    """Leave a figure of few people out, here and so in every sum, mean, chart and sentence made of it."""
    figure, few = as_shown(rule, known.figure, actor)
    return replace(known, figure=figure, few=few)


def _as_published(rule: Criterion, period: Period, shown: Published, source: str, as_of: date) -> KnownFigure:
    closed = as_of >= closes_on(period)
    if shown.total is None:
        feed = rule.auto_from_activities
        few = HIDDEN if feed and feed.field not in ONLY_IN_TOTAL else FEW if closed else NOT_YET
        return KnownFigure(Figure(period, state=State.HIDDEN), source, few=few)
    held_back = period.end <= as_of and not closed
    figure = Figure(period, Decimal(shown.total), provisional=held_back, counted_to=shown.counted_to)
    return KnownFigure(figure, source)


def _under_this_text(
    row: agreement.Criterion, decided: Sequence[tables.Reading], as_of: date
) -> Sequence[tables.Reading]:
    """Return the readings of the text in force: one that is amended overtakes what was decided before."""
    since = agreement_store.amended_since(row, READ_BY, as_of)
    return [reading for reading in decided if since is None or reading.decided_on >= since]


def _read_as_decided(own_rule: Criterion, decided: Sequence[tables.Reading]) -> Criterion:
    if not decided:
        return own_rule
    newest = decided[-1]
    aggregate, mode = newest.aggregate, newest.comparison_mode
    reading = readings.Reading(
        newest.baseline_value,
        "mean" if aggregate == "mean" else "last" if aggregate == "last" else None,
        "same_years" if mode == "same_years" else "fixed_baseline" if mode == "fixed_baseline" else None,
    )
    return reading.applied_to(own_rule)


def _known(row: tables.Figure, rule: Criterion) -> KnownFigure:
    entry = store.entry_of(row, rule)
    return KnownFigure(
        entry.figure,
        entry.source,
        row.id,
        entry.received_on,
        row.entered_at,
        row.seat.name,
        row.reason,
        entry.withdrawn,
    )


def _last_twelve_months(
    rule: Criterion, standing: Mapping[Period, KnownFigure], registers: RegisterSums
) -> Decimal | None:
    if rule.aggregate != "sum" or not rule.fed_by_register:
        return None
    touched, total = registers.last_twelve_months(rule)
    # The months of a period are known only where the register is what counts for it.
    by_month = all(
        period in standing and standing[period].from_register and not standing[period].few
        for period in touched
    )
    return total if by_month else None


def _largest_bills(
    rule: Criterion, standing: Mapping[Period, KnownFigure], registers: RegisterSums
) -> dict[Period, Decimal]:
    bills = registers.largest_bills(rule)
    return {
        period: bill
        for period, bill in bills.items()
        if period in standing and standing[period].from_register
    }
