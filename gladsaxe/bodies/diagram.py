"""The organisation diagram: levels from the top down, a box for each body, a line to whom it refers to.

One narrow column, so that it reads the same on a phone, on a desk and on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

WIDTH = 360
LANE, TOP, GAP, LINE, PAD = 16, 4, 14, 20, 12
LETTERS_IN_BOX, LETTERS_IN_LEVEL = 32, 36


@dataclass(frozen=True)
class Box:
    """Hold a body: its name, how many sit there, and the key of the body that it refers to."""

    key: str
    name: str
    seated: str
    refers_to: str | None = None


@dataclass(frozen=True)
class Level:
    """Hold a level of the organisation and the bodies on it; no name for those on none."""

    name: str
    boxes: Sequence[Box]


def diagram(levels: Sequence[Level]) -> str:
    """Draw the levels as SVG; its text alternative is `diagram_text`."""
    targets = _targets(levels)
    left = LANE * (len(targets) + 1)
    parts: list[str] = []
    middles: dict[str, float] = {}
    height: float = TOP
    for level in levels:
        if level.name:
            for line in wrap(level.name, LETTERS_IN_LEVEL):
                height += LINE
                parts.append(_text(line, left, height - 5, "organisation-level"))
            height += 4
        for box in level.boxes:
            drawn, tall = _box(box, left, height)
            parts.append(drawn)
            middles[box.key] = height + tall / 2
            height += tall + GAP
        height += GAP
    lines = [_line(box, targets, middles, left) for level in levels for box in level.boxes if box.refers_to]
    drawn = "".join([*parts, *(line for line in lines if line)])
    title = escape(diagram_text(levels))
    return (
        f'<svg class="organisation-diagram" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-label="{title}">{drawn}</svg>'
    )


def diagram_text(levels: Sequence[Level]) -> str:
    """Say in words what the diagram shows."""
    names = {box.key: box.name for level in levels for box in level.boxes}
    said = []
    for level in levels:
        bodies = "; ".join(_words(box, names) for box in level.boxes)
        said.append(f"{level.name}: {bodies}." if level.name else f"{bodies}.")
    return " ".join(said)


def _words(box: Box, names: dict[str, str]) -> str:
    to = names.get(box.refers_to or "")
    return f"{box.name} ({box.seated}), refererer til {to}" if to else f"{box.name} ({box.seated})"


def _targets(levels: Sequence[Level]) -> list[str]:
    found = [box.refers_to for level in levels for box in level.boxes if box.refers_to]
    return list(dict.fromkeys(found))


def _box(box: Box, left: float, top: float) -> tuple[str, float]:
    lines = wrap(box.name, LETTERS_IN_BOX)
    tall = PAD * 2 + LINE * (len(lines) + 1) - 4
    parts = [
        f'<rect class="organisation-box" x="{left:g}" y="{top:g}" width="{WIDTH - left - 2:g}" '
        f'height="{tall:g}" rx="6"/>'
    ]
    for number, line in enumerate(lines, start=1):
        parts.append(_text(line, left + PAD, top + PAD + number * LINE - 6, "organisation-name"))
    parts.append(_text(box.seated, left + PAD, top + tall - PAD + 1, "organisation-seated"))
    return "".join(parts), tall


def _text(text: str, x: float, y: float, look: str) -> str:
    return f'<text class="{look}" x="{x:g}" y="{y:g}">{escape(text)}</text>'


def _line(box: Box, targets: Sequence[str], middles: dict[str, float], left: float) -> str:
    to = box.refers_to or ""
    if to not in middles or to == box.key:
        return ""
    x = left - LANE * (targets.index(to) + 1)
    start, end = middles[box.key], middles[to]
    return (
        f'<path class="organisation-line" d="M{left:g} {start:g}H{x:g}V{end:g}H{left - 7:g}"/>'
        f'<path class="organisation-tip" d="M{left:g} {end:g}l-9 -5v10z"/>'
    )
