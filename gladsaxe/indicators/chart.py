"""A criterion's chart: area and comparison, target, start and mean, with a text that says the same."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.amount import format_all_digits
from gladsaxe.core.period import Period, format_periods
from gladsaxe.indicators import plot
from gladsaxe.indicators.calculation import compute_limit, level_op
from gladsaxe.indicators.display import LIMIT_WORDS, format_level
from gladsaxe.indicators.evaluation import Evaluation
from gladsaxe.indicators.figures import Figure, FigureState, compute_value
from gladsaxe.indicators.plot import ChartColumns, ChartLevel, ChartLine, ChartMark, ChartPanel
from gladsaxe.indicators.sentence_parts import format_step_targets

START_LABEL = "Start"
STEPS_KEY = "steps"
PERCENT_UNIT = "%"
MAX_HEADING_LENGTH = 30


@dataclass(frozen=True)
class CriterionChart:
    """The picture as SVG and a text that tells the same."""

    svg: str
    text: str


@dataclass(frozen=True)
class ChartData:
    """What a criterion's charts are drawn from; a column of None is the start that has no year."""

    criterion: Criterion
    evaluation: Evaluation
    figures: Mapping[Period, Figure]
    area_name: str
    columns: tuple[Period | None, ...]

    def column(self, period: Period | None) -> int:
        """Return a period's column; None is the start that has no year."""
        return self.columns.index(period)


def build_chart(
    criterion: Criterion, evaluation: Evaluation, figures: Iterable[Figure], area_name: str
) -> CriterionChart | None:
    """Return a criterion's chart on a day, or None for answers in words and where nothing can be drawn."""
    data = prepare_data(criterion, evaluation, figures, area_name)
    panels = build_panels(data)
    if not panels:
        return None
    text = describe_chart(data, panels)
    svg = plot.draw_chart(
        f"chart-{criterion.key}", f"Diagram: {criterion.name}", text, _column_labels(data), panels
    )
    return CriterionChart(svg, text)


def prepare_data(
    criterion: Criterion, evaluation: Evaluation, figures: Iterable[Figure], area_name: str
) -> ChartData:
    """Return what a criterion's charts are drawn from."""
    by_period = {figure.period: figure for figure in figures}
    return ChartData(criterion, evaluation, by_period, area_name, _chart_columns(criterion))


def build_panels(data: ChartData) -> list[ChartPanel]:
    """Return the panels that hold a value, the one that the target is compared in last; none for words."""
    if data.criterion.answer != "number":
        return []
    return [panel for panel in _list_panels(data) if any(line.marks for line in panel.lines)]


def _chart_columns(criterion: Criterion) -> tuple[Period | None, ...]:
    periods = set(criterion.counting)
    periods |= {criterion.period(part.period) for part in criterion.baseline_history}
    start = _start_period(criterion)
    unnamed = criterion.baseline_value is not None and start is None
    return ((None,) if unnamed else ()) + tuple(sorted(periods | ({start} if start else set())))


def _start_period(criterion: Criterion) -> Period | None:
    return criterion.base_period if criterion.baseline_from != "none" else None


def _column_labels(data: ChartData) -> ChartColumns:
    columns = data.columns
    follows = tuple(
        before is not None and after is not None and after.year == before.year + 1
        for before, after in zip((None, *columns), columns, strict=False)
    )
    left_out = frozenset(data.column(period) for period in data.evaluation.left_out)
    return ChartColumns(tuple(format_short_label(period) for period in columns), follows, left_out)


def format_short_label(period: Period | None) -> str:
    """Return a column's label."""
    if period is None:
        return START_LABEL
    if period.kind == "kalenderaar":
        return period.label
    return f"{period.year % 100:02d}/{(period.year + 1) % 100:02d}"


def _list_panels(data: ChartData) -> Iterator[ChartPanel]:
    if data.criterion.series == "gap":
        yield _comparison_panel(data)
        yield _gap_panel(data)
    elif data.criterion.aggregate == "sum":
        yield _sum_panel(data)
    else:
        yield _area_panel(data)


def _comparison_panel(data: ChartData) -> ChartPanel:
    criterion = data.criterion
    rows = list(_comparison_values(data))
    area = tuple(_build_mark(data, period, Fraction(own), format_all_digits(own)) for period, own, _ in rows)
    other = tuple(
        _build_mark(data, period, Fraction(their), format_all_digits(their)) for period, _, their in rows
    )
    versus = criterion.comparison_area or "Sammenligning"
    fixed = " (som ved start)" if criterion.comparison_mode == "fixed_baseline" else ""
    lines = (
        ChartLine("area", data.area_name, plot.AREA_STYLE, area),
        ChartLine("comparison", f"{versus}{fixed}", plot.COMPARISON_STYLE, other),
    )
    return ChartPanel(_panel_heading(criterion), lines, links=True)


def _comparison_values(data: ChartData) -> Iterator[tuple[Period | None, Decimal, Decimal]]:
    criterion = data.criterion
    for part in criterion.baseline_history:
        if part.comparison is not None:
            yield criterion.period(part.period), part.area, part.comparison
    named = {criterion.period(part.period) for part in criterion.baseline_history}
    start = _start_period(criterion)
    area, comparison = criterion.baseline_area, criterion.baseline_comparison
    if area is not None and comparison is not None and start not in named:
        # Another base was decided: then the two numbers of the text are not the ones it comes from.
        gap = area - comparison if criterion.gap_sign == "area_minus_comparison" else comparison - area
        if gap == criterion.baseline_value:
            yield start, area, comparison
    for period in _periods_with_value(data):
        figure = data.figures[period]
        fixed = criterion.comparison_mode == "fixed_baseline"
        versus = criterion.baseline_comparison if fixed else figure.comparison
        if figure.area is not None and versus is not None:
            yield period, figure.area, versus


def _gap_panel(data: ChartData) -> ChartPanel:
    unit = "procentpoint" if data.criterion.unit == PERCENT_UNIT else data.criterion.unit
    marks = tuple(_build_mark(data, period, value) for period, value in _series_values(data))
    lines = (ChartLine("gap", "Forskel", plot.GAP_STYLE, marks), *_start_line(data))
    return ChartPanel(f"Forskel i {unit}", lines, tuple(_build_levels(data)), from_zero=True)


def _area_panel(data: ChartData) -> ChartPanel:
    criterion = data.criterion
    marks = tuple(_build_mark(data, period, value) for period, value in _series_values(data))
    lines = (ChartLine("area", data.area_name, plot.AREA_STYLE, marks), *_start_line(data))
    from_zero = criterion.unit != PERCENT_UNIT and criterion.aggregate != "final_only"
    return ChartPanel(_panel_heading(criterion), lines, tuple(_build_levels(data)), from_zero=from_zero)


def _sum_panel(data: ChartData) -> ChartPanel:
    total, marks = Fraction(0), []
    for period, value in _series_values(data):
        total += value
        marks.append(_build_mark(data, period, total))
    lines = (ChartLine("area", f"{data.area_name}, lagt sammen", plot.AREA_STYLE, tuple(marks)),)
    return ChartPanel(_panel_heading(data.criterion), lines, tuple(_build_levels(data)), from_zero=True)


def _start_line(data: ChartData) -> Iterator[ChartLine]:
    """Yield the start as a mark of its own; where a figure is the base, the mark stands on that figure."""
    evaluation, criterion = data.evaluation, data.criterion
    if evaluation.base is None:
        return
    mark = _build_mark(data, _start_period(criterion), evaluation.base)
    yield ChartLine("start", f"Start: {mark.label}", plot.START_STYLE, (mark,))


def _build_levels(data: ChartData) -> Iterator[ChartLevel]:
    criterion, evaluation = data.criterion, data.evaluation
    limit = compute_limit(criterion, evaluation.base)
    op = level_op(criterion, evaluation.base)
    counting = [data.column(period) for period in evaluation.counting]
    if limit is not None:
        path = tuple((column, limit) for column in (counting[0], counting[-1]))
        if criterion.relate == "reduction_per_period" and evaluation.base is not None:
            target = Fraction(criterion.target)
            path = tuple((column, evaluation.base - target * (k + 1)) for k, column in enumerate(counting))
        name = f"Mål: {LIMIT_WORDS[op]} {format_level(criterion, limit)}"
        name += f" i {evaluation.counting[-1]}" if criterion.aggregate in ("last", "final_only") else ""
        side = "above" if op in (">=", ">") else "below"
        yield ChartLevel("limit", name, plot.LIMIT_STYLE, path, side)
    if criterion.step_targets is not None:
        steps = criterion.step_targets
        path = tuple((data.column(period), Fraction(steps[period.label])) for period in evaluation.counting)
        yield ChartLevel(STEPS_KEY, "Delmål", plot.STEP_STYLE, path)
    if criterion.aggregate == "mean" and evaluation.level is not None and len(evaluation.values) > 1:
        used = sorted(data.column(period) for period in evaluation.values)
        periods = format_periods(list(evaluation.values))
        name = f"Gennemsnit {periods}: {format_level(criterion, evaluation.level)}"
        yield ChartLevel(
            "mean", name, plot.MEAN_STYLE, ((used[0], evaluation.level), (used[-1], evaluation.level))
        )


def _series_values(data: ChartData) -> Iterator[tuple[Period, Fraction]]:
    """Yield the values in the series' own unit: history, the periods that count, the running one."""
    criterion = data.criterion
    base = criterion.base_period
    for part in criterion.baseline_history:
        history = Figure(criterion.period(part.period), part.area, part.comparison)
        value = compute_value(criterion, history)
        if value is not None and history.period != _start_period(criterion):
            yield history.period, value
    for period in _periods_with_value(data):
        value = compute_value(criterion, data.figures[period])
        if value is not None and period != base:
            yield period, value


def _periods_with_value(data: ChartData) -> list[Period]:
    evaluation = data.evaluation
    drawn = set(evaluation.values) | ({evaluation.running[0]} if evaluation.running else set())
    base = data.criterion.base_period
    if base in data.figures and evaluation.base is not None and base is not None:
        drawn.add(base)
    return sorted(drawn)


def _build_mark(data: ChartData, period: Period | None, value: Fraction, typed: str = "") -> ChartMark:
    figure = data.figures.get(period) if period is not None else None
    running = data.evaluation.running is not None and data.evaluation.running[0] == period
    label = typed or format_level(data.criterion, value)
    return ChartMark(data.column(period), value, label, hollow=running or bool(figure and figure.provisional))


def describe_chart(data: ChartData, panels: Iterable[ChartPanel]) -> str:
    """Return the panels in words."""
    return " ".join(_chart_sentences(data, panels))


def _chart_sentences(data: ChartData, panels: Iterable[ChartPanel]) -> Iterator[str]:
    names = ["ved start" if period is None else f"i {period}" for period in data.columns]
    for panel in panels:
        for line in panel.lines:
            if line.key == "start" or not line.marks:
                continue
            sentences = [
                f"{mark.label} {names[mark.column]}{' (foreløbigt)' if mark.hollow else ''}"
                for mark in line.marks
            ]
            yield f"{line.name}: {_join_words(sentences)}."
        for line in panel.lines:
            if line.key == "start":
                where = names[line.marks[0].column]
                yield f"{line.name}{'' if where == 'ved start' else f' {where}'}."
        for level in panel.levels:
            numbers = f": {format_step_targets(data.criterion)}" if level.key == STEPS_KEY else ""
            yield f"{level.name}{numbers}."
    for state in (FigureState.NEVER, FigureState.HIDDEN):
        periods = [period for period, why in data.evaluation.left_out.items() if why is state]
        if periods:
            yield f"{format_periods(periods)} er ikke med: {state.word.lower()}."


def _join_words(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} og {words[-1]}" if len(words) > 1 else words[0]


def _panel_heading(criterion: Criterion) -> str:
    if criterion.unit == PERCENT_UNIT:
        return "Andel i %"
    return (
        criterion.unit[:1].upper() + criterion.unit[1:]
        if len(criterion.unit) <= MAX_HEADING_LENGTH
        else "Tal"
    )
