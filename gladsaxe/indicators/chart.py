"""A criterion's chart: area and comparison, target, start and mean, with a text that says the same."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.amount import show_digits
from gladsaxe.core.period import Period, span
from gladsaxe.indicators import plot
from gladsaxe.indicators.display import LIMIT_WORDS, show_level
from gladsaxe.indicators.evaluation import STATE_WORDS, Evaluation
from gladsaxe.indicators.figures import Figure, State, value_of
from gladsaxe.indicators.measure import level_op, limit_of
from gladsaxe.indicators.plot import Columns, Level, Line, Mark, Panel

START = "Start"
PERCENT = "%"
LONGEST_HEADING = 30


@dataclass(frozen=True)
class Chart:
    """Hold the picture as SVG and a text that tells the same."""

    svg: str
    text: str


@dataclass(frozen=True)
class _Data:
    criterion: Criterion
    found: Evaluation
    figures: Mapping[Period, Figure]
    area_name: str
    columns: tuple[Period | None, ...]

    def column(self, period: Period | None) -> int:
        """Return a period's column; None is the start that has no year."""
        return self.columns.index(period)


def chart_of(
    criterion: Criterion, found: Evaluation, figures: Iterable[Figure], area_name: str
) -> Chart | None:
    """Return a criterion's chart on a day, or None for answers in words and where nothing can be drawn."""
    if criterion.answer != "number":
        return None
    data = _Data(
        criterion,
        found,
        {figure.period: figure for figure in figures},
        area_name,
        _columns(criterion),
    )
    panels = [panel for panel in _panels(data) if any(line.marks for line in panel.lines)]
    if not panels:
        return None
    text = _text(data, panels)
    svg = plot.draw(f"chart-{criterion.key}", f"Diagram: {criterion.name}", text, _labels(data), panels)
    return Chart(svg, text)


def _columns(criterion: Criterion) -> tuple[Period | None, ...]:
    periods = set(criterion.counting)
    periods |= {criterion.period(part.period) for part in criterion.baseline_history}
    start = _start(criterion)
    unnamed = criterion.baseline_value is not None and start is None
    return ((None,) if unnamed else ()) + tuple(sorted(periods | ({start} if start else set())))


def _start(criterion: Criterion) -> Period | None:
    return criterion.base_period if criterion.baseline_from != "none" else None


def _labels(data: _Data) -> Columns:
    columns = data.columns
    follows = tuple(
        before is not None and after is not None and after.year == before.year + 1
        for before, after in zip((None, *columns), columns, strict=False)
    )
    left_out = frozenset(data.column(period) for period in data.found.left_out)
    return Columns(tuple(_short(period) for period in columns), follows, left_out)


def _short(period: Period | None) -> str:
    if period is None:
        return START
    if period.kind == "kalenderaar":
        return period.label
    return f"{period.year % 100:02d}/{(period.year + 1) % 100:02d}"


def _panels(data: _Data) -> Iterator[Panel]:
    if data.criterion.series == "gap":
        yield _sides(data)
        yield _gaps(data)
    elif data.criterion.aggregate == "sum":
        yield _sum(data)
    else:
        yield _single(data)


def _sides(data: _Data) -> Panel:
    criterion = data.criterion
    rows = list(_side_values(data))
    area = tuple(_mark(data, period, Fraction(own), show_digits(own)) for period, own, _ in rows)
    other = tuple(_mark(data, period, Fraction(their), show_digits(their)) for period, _, their in rows)
    versus = criterion.comparison_area or "Sammenligning"
    fixed = " (som ved start)" if criterion.comparison_mode == "fixed_baseline" else ""
    lines = (
        Line("area", data.area_name, plot.AREA, area),
        Line("comparison", f"{versus}{fixed}", plot.COMPARISON, other),
    )
    return Panel(_heading(criterion), lines, links=True)


def _side_values(data: _Data) -> Iterator[tuple[Period | None, Decimal, Decimal]]:
    criterion = data.criterion
    for part in criterion.baseline_history:
        if part.comparison is not None:
            yield criterion.period(part.period), part.area, part.comparison
    named = {criterion.period(part.period) for part in criterion.baseline_history}
    start = _start(criterion)
    area, comparison = criterion.baseline_area, criterion.baseline_comparison
    if area is not None and comparison is not None and start not in named:
        # Another base was decided: then the two numbers of the text are not the ones it comes from.
        gap = area - comparison if criterion.gap_sign == "area_minus_comparison" else comparison - area
        if gap == criterion.baseline_value:
            yield start, area, comparison
    for period in _drawn(data):
        figure = data.figures[period]
        fixed = criterion.comparison_mode == "fixed_baseline"
        versus = criterion.baseline_comparison if fixed else figure.comparison
        if figure.area is not None and versus is not None:
            yield period, figure.area, versus


def _gaps(data: _Data) -> Panel:
    unit = "procentpoint" if data.criterion.unit == PERCENT else data.criterion.unit
    marks = tuple(_mark(data, period, value) for period, value in _values(data))
    lines = (Line("gap", "Forskel", plot.GAP, marks), *_start_line(data))
    return Panel(f"Forskel i {unit}", lines, tuple(_levels(data)), from_zero=True)


def _single(data: _Data) -> Panel:
    criterion = data.criterion
    marks = tuple(_mark(data, period, value) for period, value in _values(data))
    lines = (Line("area", data.area_name, plot.AREA, marks), *_start_line(data))
    from_zero = criterion.unit != PERCENT and criterion.aggregate != "final_only"
    return Panel(_heading(criterion), lines, tuple(_levels(data)), from_zero=from_zero)


def _sum(data: _Data) -> Panel:
    total, marks = Fraction(0), []
    for period, value in _values(data):
        total += value
        marks.append(_mark(data, period, total))
    lines = (Line("area", f"{data.area_name}, lagt sammen", plot.AREA, tuple(marks)),)
    return Panel(_heading(data.criterion), lines, tuple(_levels(data)), from_zero=True)


def _start_line(data: _Data) -> Iterator[Line]:
    """Yield the start as a mark of its own; where a figure is the base, the mark stands on that figure."""
    found, criterion = data.found, data.criterion
    if found.base is None:
        return
    mark = _mark(data, _start(criterion), found.base)
    yield Line("start", f"Start: {mark.label}", plot.START, (mark,))


def _levels(data: _Data) -> Iterator[Level]:
    criterion, found = data.criterion, data.found
    limit = limit_of(criterion, found.base)
    op = level_op(criterion, found.base)
    counting = [data.column(period) for period in found.counting]
    if limit is not None:
        path = tuple((column, limit) for column in (counting[0], counting[-1]))
        if criterion.relate == "reduction_per_period" and found.base is not None:
            target = Fraction(criterion.target)
            path = tuple((column, found.base - target * (k + 1)) for k, column in enumerate(counting))
        name = f"Mål: {LIMIT_WORDS[op]} {show_level(criterion, limit)}"
        name += f" i {found.counting[-1]}" if criterion.aggregate in ("last", "final_only") else ""
        side = "above" if op in (">=", ">") else "below"
        yield Level("limit", name, plot.LIMIT, path, side)
    if criterion.aggregate == "mean" and found.level is not None and len(found.values) > 1:
        used = sorted(data.column(period) for period in found.values)
        name = f"Gennemsnit {span(list(found.values))}: {show_level(criterion, found.level)}"
        yield Level("mean", name, plot.MEAN, ((used[0], found.level), (used[-1], found.level)))


def _values(data: _Data) -> Iterator[tuple[Period, Fraction]]:
    """Yield the values in the series' own unit: history, the periods that count, the running one."""
    criterion = data.criterion
    base = criterion.base_period
    for part in criterion.baseline_history:
        history = Figure(criterion.period(part.period), part.area, part.comparison)
        value = value_of(criterion, history)
        if value is not None and history.period != _start(criterion):
            yield history.period, value
    for period in _drawn(data):
        value = value_of(criterion, data.figures[period])
        if value is not None and period != base:
            yield period, value


def _drawn(data: _Data) -> list[Period]:
    found = data.found
    drawn = set(found.values) | ({found.running[0]} if found.running else set())
    base = data.criterion.base_period
    if base in data.figures and found.base is not None and base is not None:
        drawn.add(base)
    return sorted(drawn)


def _mark(data: _Data, period: Period | None, value: Fraction, typed: str = "") -> Mark:
    figure = data.figures.get(period) if period is not None else None
    running = data.found.running is not None and data.found.running[0] == period
    label = typed or show_level(data.criterion, value)
    return Mark(data.column(period), value, label, hollow=running or bool(figure and figure.provisional))


def _text(data: _Data, panels: Iterable[Panel]) -> str:
    return " ".join(_sentences(data, panels))


def _sentences(data: _Data, panels: Iterable[Panel]) -> Iterator[str]:
    names = ["ved start" if period is None else f"i {period}" for period in data.columns]
    for panel in panels:
        for line in panel.lines:
            if line.key == "start" or not line.marks:
                continue
            said = [
                f"{mark.label} {names[mark.column]}{' (foreløbigt)' if mark.hollow else ''}"
                for mark in line.marks
            ]
            yield f"{line.name}: {_listed(said)}."
        for line in panel.lines:
            if line.key == "start":
                where = names[line.marks[0].column]
                yield f"{line.name}{'' if where == 'ved start' else f' {where}'}."
        for level in panel.levels:
            yield f"{level.name}."
    for state in (State.NEVER, State.HIDDEN):
        periods = [period for period, why in data.found.left_out.items() if why is state]
        if periods:
            yield f"{span(periods)} er ikke med: {STATE_WORDS[state].lower()}."


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} og {words[-1]}" if len(words) > 1 else words[0]


def _heading(criterion: Criterion) -> str:
    if criterion.unit == PERCENT:
        return "Andel i %"
    return (
        criterion.unit[:1].upper() + criterion.unit[1:] if len(criterion.unit) <= LONGEST_HEADING else "Tal"
    )
