"""The yearly wheel as SVG: presentation attributes only, each state a shape, with a text alternative."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from math import cos, pi, sin
from xml.sax.saxutils import escape

from gladsaxe.core.dates import MONTH_NAMES as MONTH_NAMES
from gladsaxe.duties.rules import MONTHS, STATE_WORDS, Occurrence, State, named

SIZE, MIDDLE = 360, 180
RIM, NAMES, OUTER, HUB = 176, 160, 138, 52
STEP = 19
LEGEND = 34
INK, LINE, SOFT, DONE, LATE = "#1f2a30", "#b8c1c6", "#e6ece8", "#1a5e3a", "#7a4300"
# How far from the middle of its month a mark stands, in twelfths of a circle.
ASIDE = (0.0, -0.27, 0.27)
MOST = 15


def draw(found: Sequence[Occurrence], year: int, today: date) -> str:
    """Return the wheel of a year."""
    months: dict[int, list[Occurrence]] = defaultdict(list)
    for each in found:
        if each.term.due.year == year:
            months[each.term.due.month].append(each)
    count = sum(len(listed) for listed in months.values())
    done = sum(each.proof is not None for listed in months.values() for each in listed)
    text = " ".join(_sentences(months, today)) or "Ingen pligter har en dag i det år."
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE + LEGEND}" width="{SIZE}"'
        f' height="{SIZE + LEGEND}" role="img" aria-labelledby="wheel-title wheel-desc" font-size="13"'
        f' fill="{INK}"><title id="wheel-title">Årshjul {year}</title>'
        f'<desc id="wheel-desc">{escape(text)}</desc>',
        *_frame(year, today),
        f'<text x="{MIDDLE}" y="{MIDDLE - 4}" text-anchor="middle" font-size="22"'
        f' font-weight="bold">{year}</text>',
        f'<text x="{MIDDLE}" y="{MIDDLE + 16}" text-anchor="middle">{done} af {count} udført</text>',
    ]
    for month, listed in sorted(months.items()):
        parts += _marks(month, listed, today)
    return "".join([*parts, *_legend(), "</svg>"])


def _frame(year: int, today: date) -> Iterator[str]:
    if today.year == year:
        a, b = _at(today.month - 1, RIM), _at(today.month, RIM)
        yield f'<path d="M{MIDDLE} {MIDDLE}L{a}A{RIM} {RIM} 0 0 1 {b}Z" fill="{SOFT}"/>'
    yield f'<circle cx="{MIDDLE}" cy="{MIDDLE}" r="{RIM}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'
    for month in range(MONTHS):
        yield f'<path d="M{_at(month, HUB)}L{_at(month, RIM)}" stroke="{LINE}" stroke-width="1"/>'
        x, y = _xy(month + 0.5, NAMES)
        name = MONTH_NAMES[month][:3]
        yield f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{name}</text>'
    yield f'<circle cx="{MIDDLE}" cy="{MIDDLE}" r="{HUB}" fill="#fff" stroke="{LINE}" stroke-width="1.5"/>'


def _marks(month: int, listed: Sequence[Occurrence], today: date) -> Iterator[str]:
    for number, each in enumerate(listed[:MOST]):
        aside, ring = ASIDE[number % len(ASIDE)], number // len(ASIDE)
        yield _mark(each.state(today), *_xy(month - 0.5 + aside, OUTER - ring * STEP))
    if len(listed) > MOST:
        x, y = _xy(month - 0.5, HUB + 8)
        more = f"+{len(listed) - MOST}"
        yield f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="11">{more}</text>'


def _mark(state: State, x: float, y: float) -> str:
    if state is State.LATE:
        corners = f"{x:.1f},{y - 7:.1f} {x + 7:.1f},{y + 5:.1f} {x - 7:.1f},{y + 5:.1f}"
        return f'<polygon points="{corners}" fill="{LATE}" data-state="{state}"/>'
    fill = DONE if state is State.DONE else "#fff"
    circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="{fill}" stroke="{DONE}" stroke-width="2"'
    return f'{circle} data-state="{state}"/>'


def _legend() -> Iterator[str]:
    for number, (state, word) in enumerate(STATE_WORDS.items()):
        x = 40 + number * 110
        yield _mark(state, x, SIZE + 18).replace(" data-state=", " data-sample=")
        yield f'<text x="{x + 14}" y="{SIZE + 23}">{word}</text>'


def _sentences(months: dict[int, list[Occurrence]], today: date) -> Iterator[str]:
    for month, listed in sorted(months.items()):
        said = "; ".join(f"{named(each)}: {STATE_WORDS[each.state(today)].lower()}" for each in listed)
        yield f"{MONTH_NAMES[month - 1].capitalize()}: {said}."


def _xy(month: float, radius: float) -> tuple[float, float]:
    angle = 2 * pi * month / MONTHS - pi / 2
    return MIDDLE + radius * cos(angle), MIDDLE + radius * sin(angle)


def _at(month: float, radius: float) -> str:
    x, y = _xy(month, radius)
    return f"{x:.1f} {y:.1f}"
