"""Draw panels of lines as SVG: presentation attributes only, told apart without colour, exact positions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape, quoteattr

from gladsaxe.core.amount import format_number
from gladsaxe.indicators import svg
from gladsaxe.indicators.svg import LETTER_WIDTH, LineStyle

# In units of the viewBox; on a phone of 390 px the drawing is 358 px wide, so that 13 units are 12.9 px.
CHART_WIDTH, RIGHT_MARGIN, TOP_MARGIN = 360, 10, 4
FONT_SIZE = 13
ROW_HEIGHT, PLOT_HEIGHT, AXIS_HEIGHT, PANEL_SPACING = 20, 150, 26, 14
# Above and below the plot: a mark's label, and air between it and what stands there.
LABEL_ROOM, SAMPLE_WIDTH = 28, 34
LABEL_OFFSET_BELOW = 22
TEXT_COLOUR, GRID_COLOUR, BAND_COLOUR = "#1f2a30", "#b8c1c6", "#e6ece8"
TICK_STEPS = (1, 2, 5, 10)
MAX_INTERVALS = 4

AREA_STYLE = LineStyle("#1a5e3a", "2.5", mark="circle")
COMPARISON_STYLE = LineStyle("#4a3b78", "2", "7 4", "square")
GAP_STYLE = LineStyle("#1a5e3a", "2.5", mark="circle")
LIMIT_STYLE = LineStyle("#7a4300", "2", "2 4")
STEP_STYLE = LineStyle("#4a3b78", "2", "1 4")
MEAN_STYLE = LineStyle(TEXT_COLOUR, "1.5", "11 3 2 3")
START_STYLE = LineStyle(TEXT_COLOUR, "2", mark="diamond")
HEADING_TEXT, CENTRED_TEXT = svg.TextStyle(weight="bold"), svg.TextStyle("middle")
VALUE_TEXT, TICK_TEXT = svg.TextStyle("middle", halo=True), svg.TextStyle("end")


@dataclass(frozen=True)
class ChartMark:
    """A value in a column; a provisional one is drawn hollow."""

    column: int
    value: Fraction
    label: str = ""
    hollow: bool = False


@dataclass(frozen=True)
class ChartLine:
    """Marks that are joined where their columns follow each other."""

    key: str
    name: str
    style: LineStyle
    marks: tuple[ChartMark, ...]


@dataclass(frozen=True)
class ChartLevel:
    """A line across columns, such as the target; `good_side` shades what meets it."""

    key: str
    name: str
    style: LineStyle
    path: tuple[tuple[int, Fraction], ...]
    good_side: str = ""


@dataclass(frozen=True)
class ChartPanel:
    """One drawing with its own scale; `links` joins a column's marks, `from_zero` keeps 0 in sight."""

    heading: str
    lines: tuple[ChartLine, ...]
    levels: tuple[ChartLevel, ...] = ()
    from_zero: bool = False
    links: bool = False


@dataclass(frozen=True)
class ChartColumns:
    """The labels of the columns, which of them follow the one before, and which were never measured."""

    labels: tuple[str, ...]
    follows: tuple[bool, ...]
    left_out: frozenset[int] = frozenset()


@dataclass(frozen=True)
class _PanelScale:
    bottom: Fraction
    top: Fraction
    step: Fraction
    floor: int
    left: int
    columns: int

    def x(self, column: Fraction | int) -> Fraction:
        """Return the middle of a column."""
        width = Fraction(CHART_WIDTH - RIGHT_MARGIN - self.left, self.columns)
        return self.left + (column + Fraction(1, 2)) * width

    def y(self, value: Fraction) -> Fraction:
        """Return the height of a value."""
        return self.floor - (value - self.bottom) / (self.top - self.bottom) * PLOT_HEIGHT


def draw_chart(
    key: str, title: str, description: str, columns: ChartColumns, panels: Sequence[ChartPanel]
) -> str:
    """Return the panels as one SVG picture, with `title` and `description` for those who do not see it."""
    parts: list[str] = []
    height = TOP_MARGIN
    for panel in panels:
        drawn, height = _draw_panel(panel, columns, height)
        parts += [*drawn]
        height += PANEL_SPACING
    height -= PANEL_SPACING
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {CHART_WIDTH} {height}" width="{CHART_WIDTH}"'
        f' height="{height}" role="img" aria-labelledby="{key}-title {key}-desc" font-size="{FONT_SIZE}"'
        f' fill="{TEXT_COLOUR}">'
    )
    names = (
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(description)}</desc>'
    )
    return "".join((head, names, *parts, "</svg>"))


def _draw_panel(panel: ChartPanel, columns: ChartColumns, top: int) -> tuple[list[str], int]:
    parts = [svg.draw_text(0, top + FONT_SIZE, panel.heading, CHART_WIDTH, HEADING_TEXT)]
    row = top + ROW_HEIGHT
    items: list[ChartLine | ChartLevel] = [*panel.lines, *panel.levels]
    for item in items:
        parts += [
            _draw_legend_sample(item, row),
            svg.draw_text(SAMPLE_WIDTH + 8, row + FONT_SIZE, item.name, CHART_WIDTH - SAMPLE_WIDTH - 8),
        ]
        row += ROW_HEIGHT
    scale = _build_scale(panel, columns, row + LABEL_ROOM + PLOT_HEIGHT)
    parts += _draw_bands(panel, scale)
    parts += _draw_axes(columns, scale)
    parts += [_draw_level(level, scale) for level in panel.levels]
    parts += _draw_links(panel, scale) if panel.links else []
    for line in panel.lines:
        parts.append(f"<g data-series={quoteattr(line.key)}>")
        parts += [*_draw_segments(line, columns, scale), *_draw_marks(line, columns, scale), "</g>"]
    parts += _draw_labels(panel, scale)
    return parts, scale.floor + LABEL_ROOM + AXIS_HEIGHT


def _build_scale(panel: ChartPanel, columns: ChartColumns, floor: int) -> _PanelScale:
    values = [mark.value for line in panel.lines for mark in line.marks]
    values += [value for level in panel.levels for _, value in level.path]
    if panel.from_zero:
        values.append(Fraction(0))
    least, most = min(values), max(values)
    step = _tick_step(most - least if most > least else max(abs(most), Fraction(1)))
    bottom = least // step * step
    top = -(-most // step) * step
    top += step if top == bottom else 0
    longest = max(len(_format_tick(tick, step)) for tick in (bottom, top))
    return _PanelScale(bottom, top, step, floor, int(longest * LETTER_WIDTH) + 8, len(columns.labels))


def _tick_step(spread: Fraction) -> Fraction:
    unit = Fraction(1)
    while unit * MAX_INTERVALS < spread:
        unit *= 10
    while unit * MAX_INTERVALS / 10 >= spread:
        unit /= 10
    steps = (unit * part / 10 for part in TICK_STEPS)
    return next(step for step in steps if step * MAX_INTERVALS >= spread)


def _format_tick(value: Fraction, step: Fraction) -> str:
    decimals = 0
    while (step * 10**decimals).denominator != 1:
        decimals += 1
    return format_number(value, decimals)


def _draw_axes(columns: ChartColumns, scale: _PanelScale) -> Iterator[str]:
    right = CHART_WIDTH - RIGHT_MARGIN
    tick = scale.bottom
    while tick <= scale.top:
        y = scale.y(tick)
        width = "1.5" if tick == 0 or tick == scale.bottom else "1"
        yield svg.draw_line((scale.left, y), (right, y), GRID_COLOUR, width)
        yield svg.draw_text(scale.left - 6, y + 4, _format_tick(tick, scale.step), scale.left, TICK_TEXT)
        tick += scale.step
    room = Fraction(right - scale.left, len(columns.labels))
    every = -(-max(len(label) for label in columns.labels) * LETTER_WIDTH // room)
    for number, label in enumerate(columns.labels):
        if number % every == 0:
            yield svg.draw_text(
                scale.x(number),
                scale.floor + LABEL_ROOM + FONT_SIZE + 4,
                label,
                room * every,
                CENTRED_TEXT,
            )
        if number in columns.left_out:
            yield svg.draw_text(scale.x(number), scale.y(scale.bottom) - 6, "–", room, CENTRED_TEXT)


def _draw_bands(panel: ChartPanel, scale: _PanelScale) -> Iterator[str]:
    for level in panel.levels:
        if not level.good_side:
            continue
        edge = scale.y(scale.bottom if level.good_side == "below" else scale.top)
        points = _level_points(level, scale)
        corners = [*points, (points[-1][0], edge), (points[0][0], edge)]
        points_text = svg.format_points(corners)
        yield f'<polygon points="{points_text}" fill="{BAND_COLOUR}" data-band="{level.good_side}"/>'


def _draw_level(level: ChartLevel, scale: _PanelScale) -> str:
    points, drawn_with = svg.format_points(_level_points(level, scale)), svg.line_attributes(level.style)
    return f'<polyline points="{points}" fill="none"{drawn_with} data-level={quoteattr(level.key)}/>'


def _level_points(level: ChartLevel, scale: _PanelScale) -> list[tuple[Fraction, Fraction]]:
    """Return a level's points; it reaches half a column further on both sides."""
    first, last = level.path[0], level.path[-1]
    half = Fraction(2, 5)
    return [
        (scale.x(first[0] - half), scale.y(first[1])),
        *((scale.x(column), scale.y(value)) for column, value in level.path),
        (scale.x(last[0] + half), scale.y(last[1])),
    ]


def _draw_links(panel: ChartPanel, scale: _PanelScale) -> Iterator[str]:
    first, second = panel.lines[:2]
    others = {mark.column: mark for mark in second.marks}
    for mark in first.marks:
        if other := others.get(mark.column):
            x = scale.x(mark.column)
            yield svg.draw_line((x, scale.y(mark.value)), (x, scale.y(other.value)), TEXT_COLOUR, "1", "1 3")


def _draw_segments(line: ChartLine, columns: ChartColumns, scale: _PanelScale) -> Iterator[str]:
    for before, after in zip(line.marks, line.marks[1:], strict=False):
        if after.column == before.column + 1 and columns.follows[after.column]:
            ends = [(scale.x(mark.column), scale.y(mark.value)) for mark in (before, after)]
            style = svg.line_attributes(line.style)
            yield f'<polyline points="{svg.format_points(ends)}" fill="none"{style}/>'


def _draw_marks(line: ChartLine, columns: ChartColumns, scale: _PanelScale) -> Iterator[str]:
    for mark in line.marks:
        x, y = scale.x(mark.column), scale.y(mark.value)
        attribute = f" data-column={quoteattr(columns.labels[mark.column])}"
        if mark.hollow:
            attribute += ' data-hollow="yes"'
        yield svg.draw_mark(line.style, x, y, mark.hollow, attribute)


def _draw_labels(panel: ChartPanel, scale: _PanelScale) -> Iterator[str]:
    by_column: dict[int, list[ChartMark]] = {}
    for line in panel.lines:
        for mark in line.marks:
            by_column.setdefault(mark.column, []).append(mark)
    for column, marks in by_column.items():
        highest = max(marks, key=lambda mark: mark.value)
        for mark in marks:
            y = scale.y(mark.value) + (-9 if mark is highest else LABEL_OFFSET_BELOW)
            yield svg.draw_text(scale.x(column), y, mark.label, CHART_WIDTH, VALUE_TEXT)


def _draw_legend_sample(item: ChartLine | ChartLevel, row: int) -> str:
    y = row + Fraction(FONT_SIZE, 2) + 2
    style = item.style
    drawn = (
        svg.draw_line((2, y), (SAMPLE_WIDTH, y), style.colour, style.width, style.dashes)
        if style is not START_STYLE
        else ""
    )
    return drawn + (
        svg.draw_mark(style, Fraction(SAMPLE_WIDTH, 2) + 1, y, hollow=False, attributes="")
        if style.mark
        else ""
    )
