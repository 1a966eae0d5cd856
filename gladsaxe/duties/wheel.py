"""The yearly wheel as SVG: presentation attributes only, each state a shape, with a text alternative."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from math import cos, pi, sin
from xml.sax.saxutils import escape

from gladsaxe.core.dates import MONTH_NAMES as MONTH_NAMES
from gladsaxe.duties.rules import MONTHS_PER_YEAR, STATE_WORDS, DutyOccurrence, DutyState, format_occurrence

WHEEL_SIZE, WHEEL_CENTRE = 360, 180
RIM_RADIUS, NAME_RADIUS, OUTER_RADIUS, HUB_RADIUS = 176, 160, 138, 52
RING_STEP = 19
LEGEND_HEIGHT = 34
TEXT_COLOUR, LINE_COLOUR, MONTH_COLOUR, DONE_COLOUR, LATE_COLOUR = (
    "#1f2a30",
    "#b8c1c6",
    "#e6ece8",
    "#1a5e3a",
    "#7a4300",
)
# How far from the middle of its month a mark stands, in twelfths of a circle.
MARK_OFFSETS = (0.0, -0.27, 0.27)
MAX_MARKS = 15


def draw_wheel(occurrences: Sequence[DutyOccurrence], year: int, today: date) -> str:
    """Return the wheel of a year."""
    months: dict[int, list[DutyOccurrence]] = defaultdict(list)
    for each in occurrences:
        if each.term.due.year == year:
            months[each.term.due.month].append(each)
    count = sum(len(listed) for listed in months.values())
    done = sum(each.proof is not None for listed in months.values() for each in listed)
    height = WHEEL_SIZE + LEGEND_HEIGHT
    text = " ".join(_describe_months(months, today)) or "Ingen pligter har en dag i det år."
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WHEEL_SIZE} {height}"'
        f' width="{WHEEL_SIZE}" height="{height}" role="img" aria-labelledby="wheel-title wheel-desc"'
        f' font-size="13" fill="{TEXT_COLOUR}"><title id="wheel-title">Årshjul {year}</title>'
        f'<desc id="wheel-desc">{escape(text)}</desc>',
        *_draw_frame(year, today),
        f'<text x="{WHEEL_CENTRE}" y="{WHEEL_CENTRE - 4}" text-anchor="middle" font-size="22"'
        f' font-weight="bold">{year}</text>',
        f'<text x="{WHEEL_CENTRE}" y="{WHEEL_CENTRE + 16}" text-anchor="middle">'
        f"{done} af {count} udført</text>",
    ]
    for month, listed in sorted(months.items()):
        parts += _draw_marks(month, listed, today)
    return "".join([*parts, *_draw_legend(), "</svg>"])


def _draw_frame(year: int, today: date) -> Iterator[str]:
    if today.year == year:
        a, b = _format_point(today.month - 1, RIM_RADIUS), _format_point(today.month, RIM_RADIUS)
        sector = f"M{WHEEL_CENTRE} {WHEEL_CENTRE}L{a}A{RIM_RADIUS} {RIM_RADIUS} 0 0 1 {b}Z"
        yield f'<path d="{sector}" fill="{MONTH_COLOUR}"/>'
    yield _draw_circle(RIM_RADIUS, "none")
    for month in range(MONTHS_PER_YEAR):
        spoke = f"M{_format_point(month, HUB_RADIUS)}L{_format_point(month, RIM_RADIUS)}"
        yield f'<path d="{spoke}" stroke="{LINE_COLOUR}" stroke-width="1"/>'
        x, y = _polar_to_xy(month + 0.5, NAME_RADIUS)
        name = MONTH_NAMES[month][:3]
        yield f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{name}</text>'
    yield _draw_circle(HUB_RADIUS, "#fff")


def _draw_circle(radius: int, fill: str) -> str:
    return (
        f'<circle cx="{WHEEL_CENTRE}" cy="{WHEEL_CENTRE}" r="{radius}" fill="{fill}"'
        f' stroke="{LINE_COLOUR}" stroke-width="1.5"/>'
    )


def _draw_marks(month: int, listed: Sequence[DutyOccurrence], today: date) -> Iterator[str]:
    for number, each in enumerate(listed[:MAX_MARKS]):
        aside, ring = MARK_OFFSETS[number % len(MARK_OFFSETS)], number // len(MARK_OFFSETS)
        yield _draw_mark(
            each.state(today), *_polar_to_xy(month - 0.5 + aside, OUTER_RADIUS - ring * RING_STEP)
        )
    if len(listed) > MAX_MARKS:
        x, y = _polar_to_xy(month - 0.5, HUB_RADIUS + 8)
        more = f"+{len(listed) - MAX_MARKS}"
        yield f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="11">{more}</text>'


def _draw_mark(state: DutyState, x: float, y: float) -> str:
    if state is DutyState.LATE:
        corners = f"{x:.1f},{y - 7:.1f} {x + 7:.1f},{y + 5:.1f} {x - 7:.1f},{y + 5:.1f}"
        return f'<polygon points="{corners}" fill="{LATE_COLOUR}" data-state="{state}"/>'
    fill = DONE_COLOUR if state is DutyState.DONE else "#fff"
    circle = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="{fill}" stroke="{DONE_COLOUR}" stroke-width="2"'
    )
    return f'{circle} data-state="{state}"/>'


def _draw_legend() -> Iterator[str]:
    for number, (state, word) in enumerate(STATE_WORDS.items()):
        x = 40 + number * 110
        yield _draw_mark(state, x, WHEEL_SIZE + 18).replace(" data-state=", " data-sample=")
        yield f'<text x="{x + 14}" y="{WHEEL_SIZE + 23}">{word}</text>'


def _describe_months(months: dict[int, list[DutyOccurrence]], today: date) -> Iterator[str]:
    for month, listed in sorted(months.items()):
        sentence = "; ".join(
            f"{format_occurrence(each)}: {each.state(today).word.lower()}" for each in listed
        )
        yield f"{MONTH_NAMES[month - 1].capitalize()}: {sentence}."


def _polar_to_xy(month: float, radius: float) -> tuple[float, float]:
    angle = 2 * pi * month / MONTHS_PER_YEAR - pi / 2
    return WHEEL_CENTRE + radius * cos(angle), WHEEL_CENTRE + radius * sin(angle)


def _format_point(month: float, radius: float) -> str:
    x, y = _polar_to_xy(month, radius)
    return f"{x:.1f} {y:.1f}"
