"""Each criterion's status on a day, with everything that it rests on: for the pages and for the workbook.

Rows become a reading, a reading its figures, figures an evaluation and that its words, one way only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from gladsaxe.access.disclosure import (
    FEW_LABEL,
    HIDDEN_LABEL,
    NOT_YET_LABEL,
    TOTAL_ONLY_COUNTS,
    PublishedTotal,
    may_see_small_numbers,
)
from gladsaxe.access.rules import Actor
from gladsaxe.agreement import store as agreement_store
from gladsaxe.agreement import tables as agreement
from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.store import build_criterion
from gladsaxe.core.period import Period
from gladsaxe.indicators import readings, store, tables
from gladsaxe.indicators.confirmation_store import Confirmations, list_confirmations
from gladsaxe.indicators.decisions import OtherReading, list_other_readings
from gladsaxe.indicators.disclosure import hide_small_figure
from gladsaxe.indicators.entries import figure_periods
from gladsaxe.indicators.evaluation import Evaluation, Thresholds
from gladsaxe.indicators.figures import Figure, FigureState, overdue_periods
from gladsaxe.indicators.own_registers import closed_periods, find_own_register
from gladsaxe.indicators.register_sums import RegisterSums, closing_date, is_people_count
from gladsaxe.indicators.rules import DEFAULT_THRESHOLDS, EvaluationContext, evaluate_criterion

# What a decision about the reading decides.
READING_FIELDS = ("baseline_value", "aggregate", "comparison_mode")


@dataclass(frozen=True)
class PeriodFigure:
    """A period's figure as known on a day; one without `row_id` is the sum of an own register.

    `entered_by` is a function, never a person; `withdrawn` is a version that took the figure back;
    `few` says why the reader is not shown a figure of few people, empty for what is shown. `confirmation` is
    the word of an own register's keeper that a closed period is complete.
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
    confirmation: tables.RegisterConfirmation | None = None

    @property
    def from_register(self) -> bool:
        """Return True if the figure is summed from an own register."""
        return self.row_id is None


@dataclass(frozen=True)
class EvaluationInputs:
    """What a criterion is judged on, so that another reading can be judged on the same figures.

    `context` says nothing of late periods: which they are depends on the reading.
    """

    figures: tuple[Figure, ...]
    as_of: date
    context: EvaluationContext

    @property
    def thresholds(self) -> Thresholds:
        """Return the board's thresholds."""
        return self.context.thresholds

    def evaluate(self, criterion: Criterion) -> Evaluation:
        """Judge a criterion on the figures."""
        overdue = overdue_periods(criterion, self.figures, self.as_of)
        return evaluate_criterion(criterion, self.figures, self.as_of, replace(self.context, overdue=overdue))


@dataclass(frozen=True)
class StatusQuery:
    """For which day and reader statuses are built, with the registers' sums and the thresholds of the day."""

    as_of: date
    actor: Actor | None
    registers: RegisterSums
    thresholds: Thresholds
    confirmations: Confirmations


@dataclass(frozen=True)
class CriterionRows:
    """A criterion's rows by a day; `versions` are its figures by period's label, the one that holds last."""

    row: agreement.Criterion
    versions: Mapping[str, Sequence[tables.Figure]]
    readings: Sequence[tables.Reading]
    assessments: Sequence[tables.Assessment]


@dataclass(frozen=True)
class CriterionInForce:
    """How a criterion is read on a day, how the agreement reads it, and the decisions in between."""

    rule: Criterion
    own_rule: Criterion
    readings: Sequence[tables.Reading]


@dataclass(frozen=True)
class CriterionFigures:
    """A criterion's figures as a reader is shown them; `inputs` are those that it is judged on."""

    held: tuple[PeriodFigure, ...]
    replaced: tuple[PeriodFigure, ...]
    inputs: EvaluationInputs


@dataclass(frozen=True)
class CriterionStatus:
    """A criterion's status on a day.

    `row` has its focus area and source, `rule` is how it is read and `own_rule` how the file reads it.
    `figures` are those that hold, earliest period first; `replaced` the versions that were corrected since.
    """

    row: agreement.Criterion
    rule: Criterion
    own_rule: Criterion
    evaluation: Evaluation
    figures: tuple[PeriodFigure, ...]
    replaced: tuple[PeriodFigure, ...]
    readings: Sequence[tables.Reading]
    assessments: Sequence[tables.Assessment]
    judged: EvaluationInputs

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

    def find_figure(self, period: Period) -> PeriodFigure | None:
        """Return the figure of a period."""
        return next((figure for figure in self.figures if figure.figure.period == period), None)

    def list_shown_figures(self) -> list[Figure]:
        """Return the figures that hold, as the reader is shown them."""
        return [figure.figure for figure in self.figures]

    def other_readings(self) -> list[tuple[OtherReading, Evaluation]]:
        """Return the other readings of the text, each with what it would give on the same figures."""
        return [
            (other, self.judged.evaluate(other.criterion))
            for other in list_other_readings(self.own_rule, self.rule)
        ]


def board_thresholds() -> Thresholds:
    """Return the thresholds that the board has set in the agreement's file, or the usual ones."""
    definition = agreement_store.get_agreement().definition
    usual = DEFAULT_THRESHOLDS
    return Thresholds(
        Decimal(definition.get("threshold_on_track", usual.on_track)),
        Decimal(definition.get("threshold_attention", usual.attention)),
    )


def list_statuses(as_of: date, actor: Actor | None) -> list[CriterionStatus]:
    """Return each criterion's status as known on a day, for the actor or, for None, the board's paper."""
    return _build_statuses(store.list_visible_criteria(actor, as_of), as_of, actor)


def find_status(row: agreement.Criterion, as_of: date, actor: Actor | None) -> CriterionStatus:
    """Return the status of a criterion that `store.find_visible_criterion` gave the actor."""
    return _build_statuses([row], as_of, actor)[0]


def _build_statuses(
    rows: Sequence[agreement.Criterion], as_of: date, actor: Actor | None
) -> list[CriterionStatus]:
    query = StatusQuery(as_of, actor, RegisterSums(as_of), board_thresholds(), list_confirmations(as_of))
    return [_build_status(each, query) for each in _list_rows(rows, as_of)]


def _list_rows(rows: Sequence[agreement.Criterion], as_of: date) -> list[CriterionRows]:
    ids = [row.id for row in rows]
    figures = store.list_figures(ids, as_of)
    decided = store.list_readings(ids, as_of)
    assessed = store.list_assessments(ids, as_of)
    return [
        CriterionRows(row, figures.get(row.id, {}), decided.get(row.id, []), assessed.get(row.id, []))
        for row in rows
    ]


def _build_status(rows: CriterionRows, query: StatusQuery) -> CriterionStatus:
    in_force = _apply_readings(rows, query.as_of)
    figures = _collect_figures(rows, in_force.rule, query)
    evaluation = figures.inputs.evaluate(in_force.rule)
    return CriterionStatus(
        rows.row,
        in_force.rule,
        in_force.own_rule,
        evaluation,
        figures.held,
        figures.replaced,
        in_force.readings,
        rows.assessments,
        figures.inputs,
    )


def _apply_readings(rows: CriterionRows, as_of: date) -> CriterionInForce:
    own_rule = build_criterion(rows.row, as_of)
    decided = _readings_in_force(rows.row, rows.readings, as_of)
    return CriterionInForce(_apply_reading(own_rule, decided), own_rule, decided)


def _collect_figures(rows: CriterionRows, rule: Criterion, query: StatusQuery) -> CriterionFigures:
    newest = {
        period: _hide_small_numbers(
            _build_period_figure(rows.versions[period.label][-1], rule), rule, query.actor
        )
        for period in figure_periods(rule)
        # A period that an edited agreement no longer counts keeps its rows, unseen.
        if period.label in rows.versions
    }
    standing = {period: figure for period, figure in newest.items() if not figure.withdrawn}
    for period, figure in _list_register_figures(rows.row, rule, query).items():
        standing.setdefault(period, figure)
    held = tuple(standing[period] for period in sorted(standing))
    replaced = tuple(
        _hide_small_numbers(_build_period_figure(version, rule), rule, query.actor)
        for period in sorted(newest)
        for version in rows.versions[period.label][: None if newest[period].withdrawn else -1]
    )
    # A year that is not shown yet is no year that never will be.
    judged = tuple(period_figure.figure for period_figure in held if period_figure.few != NOT_YET_LABEL)
    context = _build_context(rule, standing, query)
    return CriterionFigures(held, replaced, EvaluationInputs(judged, query.as_of, context))


def _list_register_figures(
    row: agreement.Criterion, rule: Criterion, query: StatusQuery
) -> dict[Period, PeriodFigure]:
    register, source = find_own_register(rule), row.source.name
    if register is None:
        return {}
    if _hides_people(rule, query.actor):
        counted = {
            period: _build_published_figure(rule, period, shown, source, query.as_of)
            for period, shown in query.registers.published(rule).items()
        }
    else:
        counted = {
            period: PeriodFigure(Figure(period, total), source)
            for period, total in query.registers.by_period(rule).items()
        }
    for period in closed_periods(rule, query.as_of):
        confirmation = query.confirmations.get((register, period.label))
        if confirmation is not None:
            # Confirmed with nothing in it, the register says that there was none.
            period_figure = counted.get(period, PeriodFigure(Figure(period, Decimal(0)), source))
            counted[period] = replace(period_figure, confirmation=confirmation)
        elif period in counted:
            figure = replace(counted[period].figure, unconfirmed=True)
            counted[period] = replace(counted[period], figure=figure)
    return counted


def _hides_people(rule: Criterion, actor: Actor | None) -> bool:
    return is_people_count(rule) and not may_see_small_numbers(actor)


def _build_context(
    rule: Criterion, standing: Mapping[Period, PeriodFigure], query: StatusQuery
) -> EvaluationContext:
    # Twelve months of each day give each month away, so others' projection goes on with the last year.
    hides_people = _hides_people(rule, query.actor)
    yearly = None if hides_people else _last_twelve_months(rule, standing, query.registers)
    bills = _largest_bills(rule, standing, query.registers)
    return EvaluationContext(query.thresholds, last_twelve_months=yearly, largest_bills=bills)


def _hide_small_numbers(period_figure: PeriodFigure, rule: Criterion, actor: Actor | None) -> PeriodFigure:
    """Leave a figure of few people out, here and so in every sum, mean, chart and sentence made of it."""
    figure, few = hide_small_figure(rule, period_figure.figure, actor)
    return replace(period_figure, figure=figure, few=few)


def _build_published_figure(
    rule: Criterion, period: Period, shown: PublishedTotal, source: str, as_of: date
) -> PeriodFigure:
    closed = as_of >= closing_date(period)
    if shown.total is None:
        feed = rule.auto_from_activities
        few = (
            HIDDEN_LABEL
            if feed and feed.field not in TOTAL_ONLY_COUNTS
            else FEW_LABEL
            if closed
            else NOT_YET_LABEL
        )
        return PeriodFigure(Figure(period, state=FigureState.HIDDEN), source, few=few)
    held_back = period.end <= as_of and not closed
    figure = Figure(period, Decimal(shown.total), provisional=held_back, counted_to=shown.counted_to)
    return PeriodFigure(figure, source)


def _readings_in_force(
    row: agreement.Criterion, decided: Sequence[tables.Reading], as_of: date
) -> Sequence[tables.Reading]:
    """Return the readings of the text in force: one that is amended overtakes what was decided before."""
    since = agreement_store.find_amendment_day(row, READING_FIELDS, as_of)
    return [reading for reading in decided if since is None or reading.decided_on >= since]


def _apply_reading(own_rule: Criterion, decided: Sequence[tables.Reading]) -> Criterion:
    if not decided:
        return own_rule
    newest = decided[-1]
    aggregate, mode = newest.aggregate, newest.comparison_mode
    reading = readings.CriterionReading(
        newest.baseline_value,
        "mean" if aggregate == "mean" else "last" if aggregate == "last" else None,
        "same_years" if mode == "same_years" else "fixed_baseline" if mode == "fixed_baseline" else None,
    )
    return reading.apply_to(own_rule)


def _build_period_figure(row: tables.Figure, rule: Criterion) -> PeriodFigure:
    entry = store.build_entry(row, rule)
    return PeriodFigure(
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
    rule: Criterion, standing: Mapping[Period, PeriodFigure], registers: RegisterSums
) -> Decimal | None:
    if rule.aggregate != "sum" or not rule.fed_by_register:
        return None
    touched, total = registers.last_twelve_months(rule)
    # The months of a period are known only where the register is what counts for it.
    by_month = all(period in standing and _counts_by_month(standing[period]) for period in touched)
    return total if by_month else None


def _counts_by_month(figure: PeriodFigure) -> bool:
    return figure.from_register and not figure.few and not figure.figure.unconfirmed


def _largest_bills(
    rule: Criterion, standing: Mapping[Period, PeriodFigure], registers: RegisterSums
) -> dict[Period, Decimal]:
    bills = registers.largest_bills(rule)
    return {
        period: bill
        for period, bill in bills.items()
        if period in standing and standing[period].from_register
    }
