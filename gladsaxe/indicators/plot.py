"""Draw panels of lines as SVG: presentation attributes only, told apart without colour, exact positions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape, quoteattr

from gladsaxe.core.amount import show
from gladsaxe.indicators import pen
from gladsaxe.indicators.pen import LETTER, Style

# In units of the viewBox; on a phone of 390 px the drawing is 358 px wide, so that 13 units are 12.9 px.
WIDTH, RIGHT, TOP = 360, 10, 4
FONT = 13
ROW, PLOT_HEIGHT, AXIS_ROW, BETWEEN = 20, 150, 26, 14
# Above and below the plot: a mark's label, and air between it and what stands there.
LABEL_ROOM, SAMPLE = 28, 34
LABEL_BELOW = 22
INK, QUIET, BAND = "#1f2a30", "#b8c1c6", "#e6ece8"
STEPS = (1, 2, 5, 10)
MOST_INTERVALS = 4

AREA = Style("#1a5e3a", "2.5", mark="circle")
COMPARISON = Style("#4a3b78", "2", "7 4", "square")
GAP = Style("#1a5e3a", "2.5", mark="circle")
LIMIT = Style("#7a4300", "2", "2 4")
MEAN = Style(INK, "1.5", "11 3 2 3")
START = Style(INK, "2", mark="diamond")


@dataclass(frozen=True)
class Mark:
    """Hold a value in a column; a provisional one is drawn hollow."""

    column: int
    value: Fraction
    label: str = ""
    hollow: bool = False


@dataclass(frozen=True)
class Line:
    """Hold marks that are joined where their columns follow each other."""

    key: str
    name: str
    style: Style
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Level:
    """Hold a line across columns, such as the target; `good_side` shades what meets it."""

    key: str
    name: str
    style: Style
    path: tuple[tuple[int, Fraction], ...]
    good_side: str = ""


@dataclass(frozen=True)
class Panel:
    """Hold one drawing with its own scale; `links` joins a column's marks, `from_zero` keeps 0 in sight."""

    heading: str
    lines: tuple[Line, ...]
    levels: tuple[Level, ...] = ()
    from_zero: bool = False
    links: bool = False


@dataclass(frozen=True)
class Columns:
    """Hold the labels of the columns, which of them follow the one before, and which were never measured."""

    labels: tuple[str, ...]
    follows: tuple[bool, ...]
    left_out: frozenset[int] = frozenset()


@dataclass(frozen=True)
class _Scale:
    bottom: Fraction
    top: Fraction
    step: Fraction
    floor: int
    left: int
    columns: int

    def x(self, column: Fraction | int) -> Fraction:
        """Return the middle of a column."""
        width = Fraction(WIDTH - RIGHT - self.left, self.columns)
        return self.left + (column + Fraction(1, 2)) * width

    def y(self, value: Fraction) -> Fraction:
        """Return the height of a value."""
        return self.floor - (value - self.bottom) / (self.top - self.bottom) * PLOT_HEIGHT


def draw(key: str, title: str, description: str, columns: Columns, panels: Sequence[Panel]) -> str:
    """Return the panels as one SVG picture, with `title` and `description` for those who do not see it."""
    parts: list[str] = []
    height = TOP
    for panel in panels:
        drawn, height = _panel(panel, columns, height)
        parts += [*drawn]
        height += BETWEEN
    height -= BETWEEN
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' height="{height}" role="img" aria-labelledby="{key}-title {key}-desc" font-size="{FONT}"'
        f' fill="{INK}">'
    )
    names = (
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(description)}</desc>'
    )
    return "".join((head, names, *parts, "</svg>"))


def _panel(panel: Panel, columns: Columns, top: int) -> tuple[list[str], int]:
    parts = [pen.text(0, top + FONT, panel.heading, room=WIDTH, weight="bold")]
    row = top + ROW
    items: list[Line | Level] = [*panel.lines, *panel.levels]
    for item in items:
        parts += [_sample(item, row), pen.text(SAMPLE + 8, row + FONT, item.name, room=WIDTH - SAMPLE - 8)]
        row += ROW
    scale = _scale(panel, columns, row + LABEL_ROOM + PLOT_HEIGHT)
    parts += _bands(panel, scale)
    parts += _axes(columns, scale)
    parts += [_level(level, scale) for level in panel.levels]
    parts += _links(panel, scale) if panel.links else []
    for line in panel.lines:
        parts.append(f"<g data-series={quoteattr(line.key)}>")
        parts += [*_joints(line, columns, scale), *_marks(line, columns, scale), "</g>"]
    parts += _labels(panel, scale)
    return parts, scale.floor + LABEL_ROOM + AXIS_ROW


def _scale(panel: Panel, columns: Columns, floor: int) -> _Scale:
    values = [mark.value for line in panel.lines for mark in line.marks]
    values += [value for level in panel.levels for _, value in level.path]
    if panel.from_zero:
        values.append(Fraction(0))
    least, most = min(values), max(values)
    step = _step(most - least if most > least else max(abs(most), Fraction(1)))
    bottom = least // step * step
    top = -(-most // step) * step
    top += step if top == bottom else 0
    longest = max(len(_tick(tick, step)) for tick in (bottom, top))
    return _Scale(bottom, top, step, floor, int(longest * LETTER) + 8, len(columns.labels))


def _step(spread: Fraction) -> Fraction:
    unit = Fraction(1)
    while unit * MOST_INTERVALS < spread:
        unit *= 10
    while unit * MOST_INTERVALS / 10 >= spread:
        unit /= 10
    steps = (unit * part / 10 for part in STEPS)
    return next(step for step in steps if step * MOST_INTERVALS >= spread)


def _tick(value: Fraction, step: Fraction) -> str:
    decimals = 0
    while (step * 10**decimals).denominator != 1:
        decimals += 1
    return show(value, decimals)


def _axes(columns: Columns, scale: _Scale) -> Iterator[str]:
    right = WIDTH - RIGHT
    tick = scale.bottom
    while tick <= scale.top:
        y = scale.y(tick)
        width = "1.5" if tick == 0 or tick == scale.bottom else "1"
        yield pen.stroke((scale.left, y), (right, y), QUIET, width)
        yield pen.text(scale.left - 6, y + 4, _tick(tick, scale.step), room=scale.left, anchor="end")
        tick += scale.step
    room = Fraction(right - scale.left, len(columns.labels))
    every = -(-max(len(label) for label in columns.labels) * LETTER // room)
    for number, label in enumerate(columns.labels):
        if number % every == 0:
            yield pen.text(
                scale.x(number),
                scale.floor + LABEL_ROOM + FONT + 4,
                label,
                room=room * every,
                anchor="middle",
            )
        if number in columns.left_out:
            yield pen.text(scale.x(number), scale.y(scale.bottom) - 6, "–", room=room, anchor="middle")


def _bands(panel: Panel, scale: _Scale) -> Iterator[str]:
    for level in panel.levels:
        if not level.good_side:
            continue
        edge = scale.y(scale.bottom if level.good_side == "below" else scale.top)
        points = _spread(level, scale)
        corners = [*points, (points[-1][0], edge), (points[0][0], edge)]
        yield f'<polygon points="{pen.points(corners)}" fill="{BAND}" data-band="{level.good_side}"/>'


def _level(level: Level, scale: _Scale) -> str:
    points, drawn_with = pen.points(_spread(level, scale)), pen.attributes(level.style)
    return f'<polyline points="{points}" fill="none"{drawn_with} data-level={quoteattr(level.key)}/>'


def _spread(level: Level, scale: _Scale) -> list[tuple[Fraction, Fraction]]:
    """Return a level's points; it reaches half a column further on both sides."""
    first, last = level.path[0], level.path[-1]
    half = Fraction(2, 5)
    return [
        (scale.x(first[0] - half), scale.y(first[1])),
        *((scale.x(column), scale.y(value)) for column, value in level.path),
        (scale.x(last[0] + half), scale.y(last[1])),
    ]


def _links(panel: Panel, scale: _Scale) -> Iterator[str]:
    first, second = panel.lines[:2]
    others = {mark.column: mark for mark in second.marks}
    for mark in first.marks:
        if other := others.get(mark.column):
            x = scale.x(mark.column)
            yield pen.stroke((x, scale.y(mark.value)), (x, scale.y(other.value)), INK, "1", "1 3")


def _joints(line: Line, columns: Columns, scale: _Scale) -> Iterator[str]:
    for before, after in zip(line.marks, line.marks[1:], strict=False):
        if after.column == before.column + 1 and columns.follows[after.column]:
            ends = [(scale.x(mark.column), scale.y(mark.value)) for mark in (before, after)]
            yield f'<polyline points="{pen.points(ends)}" fill="none"{pen.attributes(line.style)}/>'


def _marks(line: Line, columns: Columns, scale: _Scale) -> Iterator[str]:
    for mark in line.marks:
        x, y = scale.x(mark.column), scale.y(mark.value)
        said = f" data-column={quoteattr(columns.labels[mark.column])}"
        if mark.hollow:
            said += ' data-hollow="yes"'
        yield pen.shape(line.style, x, y, mark.hollow, said)


def _labels(panel: Panel, scale: _Scale) -> Iterator[str]:
    by_column: dict[int, list[Mark]] = {}
    for line in panel.lines:
        for mark in line.marks:
            by_column.setdefault(mark.column, []).append(mark)
    for column, marks in by_column.items():
        highest = max(marks, key=lambda mark: mark.value)
        for mark in marks:
            y = scale.y(mark.value) + (-9 if mark is highest else LABEL_BELOW)
            yield pen.text(scale.x(column), y, mark.label, room=WIDTH, anchor="middle", halo=True)


def _sample(item: Line | Level, row: int) -> str:
    y = row + Fraction(FONT, 2) + 2
    style = item.style
    drawn = (
        pen.stroke((2, y), (SAMPLE, y), style.colour, style.width, style.dashes) if style is not START else ""
    )
    return drawn + (pen.shape(style, Fraction(SAMPLE, 2) + 1, y, hollow=False, said="") if style.mark else "")
