"""A criterion's small chart for its card: years at their true distance, start, target, newest value."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.period import Period
from gladsaxe.indicators import plot, svg
from gladsaxe.indicators.chart import (
    ChartData,
    CriterionChart,
    build_panels,
    describe_chart,
    format_short_label,
    prepare_data,
)
from gladsaxe.indicators.evaluation import Evaluation
from gladsaxe.indicators.figures import Figure
from gladsaxe.indicators.plot import ChartLine, ChartPanel
from gladsaxe.indicators.svg import TextStyle

WIDTH, HEIGHT, FONT_SIZE = 260, 92, 13
LEFT, RIGHT, TOP, FLOOR = 26, 234, 24, 68
# A start without a year stands where the first period that counts begins.
HALF_YEAR = Fraction(1, 2)
VALUE_TEXT = TextStyle("middle", "bold", halo=True)
YEAR_TEXT = TextStyle("middle")


@dataclass(frozen=True)
class _SparklineScale:
    first: Fraction
    last: Fraction
    bottom: Fraction
    top: Fraction

    def x(self, year: Fraction) -> Fraction:
        """Return a year's place; years stand at their true distance."""
        share = (year - self.first) / (self.last - self.first) if self.last > self.first else HALF_YEAR
        return LEFT + share * (RIGHT - LEFT)

    def y(self, value: Fraction) -> Fraction:
        """Return a value's height."""
        share = (value - self.bottom) / (self.top - self.bottom) if self.top > self.bottom else HALF_YEAR
        return FLOOR - share * (FLOOR - TOP)


def build_sparkline(
    criterion: Criterion, evaluation: Evaluation, figures: Iterable[Figure], area_name: str
) -> CriterionChart | None:
    """Return a criterion's small chart, or None where its page has no chart either."""
    data = prepare_data(criterion, evaluation, figures, area_name)
    panels = build_panels(data)
    if not panels:
        return None
    # What the target is compared with is drawn last.
    panel, text = panels[-1], describe_chart(data, panels)
    years = _place_years(data.columns)
    parts = [*_draw_axis(data, years, _build_scale(panel, years))]
    parts += _draw_panel(panel, data, years)
    head = (
        f'<svg class="sparkline" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-labelledby="sparkline-{criterion.key}" font-size="{FONT_SIZE}" fill="{plot.TEXT_COLOUR}">'
        f'<title id="sparkline-{criterion.key}">{escape(text)}</title>'
    )
    return CriterionChart("".join((head, *parts, "</svg>")), text)


def _place_years(columns: Sequence[Period | None]) -> tuple[Fraction, ...]:
    first = min(period.year for period in columns if period is not None)
    return tuple(Fraction(period.year) if period is not None else first - HALF_YEAR for period in columns)


def _build_scale(panel: ChartPanel, years: Sequence[Fraction]) -> _SparklineScale:
    values = [mark.value for line in panel.lines for mark in line.marks]
    values += [value for level in panel.levels if level.key == "limit" for _, value in level.path]
    if panel.from_zero:
        values.append(Fraction(0))
    return _SparklineScale(min(years), max(years), min(values), max(values))


def _draw_axis(data: ChartData, years: Sequence[Fraction], scale: _SparklineScale) -> Iterator[str]:
    base = FLOOR + 8
    yield svg.draw_line((LEFT, base), (RIGHT, base), plot.GRID_COLOUR, "1.5")
    for year, period in zip(years, data.columns, strict=True):
        yield svg.draw_line((scale.x(year), base), (scale.x(year), base + 4), plot.GRID_COLOUR, "1.5")
        if year in (scale.first, scale.last):
            yield svg.draw_text(scale.x(year), HEIGHT - 1, format_short_label(period), WIDTH, YEAR_TEXT)


def _draw_panel(panel: ChartPanel, data: ChartData, years: Sequence[Fraction]) -> Iterator[str]:
    scale = _build_scale(panel, years)
    for level in panel.levels:
        if level.key == "limit":
            path = [(scale.x(years[column]), scale.y(value)) for column, value in level.path]
            # A target of one period is a line of its own length too.
            if path[0][0] == path[-1][0]:
                path = [(Fraction(LEFT), path[0][1]), (Fraction(RIGHT), path[0][1])]
            drawn_with = svg.line_attributes(level.style)
            yield f'<polyline points="{svg.format_points(path)}" fill="none"{drawn_with} data-level="limit"/>'
    for line in panel.lines:
        yield f'<g data-series="{line.key}">'
        yield from _draw_line(line, data, years, scale)
        yield "</g>"
    yield from _draw_values(panel, years, scale)


def _draw_line(
    line: ChartLine, data: ChartData, years: Sequence[Fraction], scale: _SparklineScale
) -> Iterator[str]:
    for before, after in zip(line.marks, line.marks[1:], strict=False):
        # Where a year is missing in between, the line has a gap.
        if years[after.column] - years[before.column] == 1 and data.columns[before.column] is not None:
            ends = [(scale.x(years[mark.column]), scale.y(mark.value)) for mark in (before, after)]
            points, drawn_with = svg.format_points(ends), svg.line_attributes(line.style)
            yield f'<polyline points="{points}" fill="none"{drawn_with}/>'
    for mark in line.marks:
        yield svg.draw_mark(line.style, scale.x(years[mark.column]), scale.y(mark.value), mark.hollow, "")


def _draw_values(panel: ChartPanel, years: Sequence[Fraction], scale: _SparklineScale) -> Iterator[str]:
    """Yield the words of the start and of the newest value."""
    starts = [mark for line in panel.lines if line.key == "start" for mark in line.marks]
    measured = [mark for line in panel.lines if line.key != "start" for mark in line.marks]
    newest = sorted(measured, key=lambda mark: years[mark.column])[-1:]
    for mark in (*starts, *newest):
        yield svg.draw_text(
            scale.x(years[mark.column]), scale.y(mark.value) - 9, mark.label, WIDTH, VALUE_TEXT
        )
