"""The organisation diagram: levels from the top down, a box for each body, a line to whom it refers to.

One narrow column, so that it reads the same on a phone, on a desk and on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

LEVEL_WIDTH = 360
LINE_LANE, TOP_MARGIN, BOX_GAP, LINE_HEIGHT, BOX_PADDING = 16, 4, 14, 20, 12
LETTERS_IN_BOX, LETTERS_IN_LEVEL = 32, 36


@dataclass(frozen=True)
class BodyBox:
    """A body: its name, how many sit there, and the key of the body that it refers to."""

    key: str
    name: str
    seated: str
    refers_to: str | None = None


@dataclass(frozen=True)
class DiagramLevel:
    """A level of the organisation and the bodies on it; no name for those on none."""

    name: str
    boxes: Sequence[BodyBox]


def draw_diagram(levels: Sequence[DiagramLevel]) -> str:
    """Draw the levels as SVG; its text alternative is `format_diagram`."""
    targets = _list_targets(levels)
    left = LINE_LANE * (len(targets) + 1)
    parts: list[str] = []
    middles: dict[str, float] = {}
    height: float = TOP_MARGIN
    for level in levels:
        if level.name:
            for line in wrap(level.name, LETTERS_IN_LEVEL):
                height += LINE_HEIGHT
                parts.append(_draw_text(line, left, height - 5, "organisation-level"))
            height += 4
        for box in level.boxes:
            drawn, tall = _draw_box(box, left, height)
            parts.append(drawn)
            middles[box.key] = height + tall / 2
            height += tall + BOX_GAP
        height += BOX_GAP
    lines = [
        _draw_line(box, targets, middles, left) for level in levels for box in level.boxes if box.refers_to
    ]
    drawn = "".join([*parts, *(line for line in lines if line)])
    title = escape(format_diagram(levels))
    return (
        f'<svg class="organisation-diagram" viewBox="0 0 {LEVEL_WIDTH} {height:g}" role="img" '
        f'aria-label="{title}">{drawn}</svg>'
    )


def format_diagram(levels: Sequence[DiagramLevel]) -> str:
    """Describe in words what the diagram shows."""
    names = {box.key: box.name for level in levels for box in level.boxes}
    lines = []
    for level in levels:
        bodies = "; ".join(_describe_box(box, names) for box in level.boxes)
        lines.append(f"{level.name}: {bodies}." if level.name else f"{bodies}.")
    return " ".join(lines)


def _describe_box(box: BodyBox, names: dict[str, str]) -> str:
    to = names.get(box.refers_to or "")
    return f"{box.name} ({box.seated}), refererer til {to}" if to else f"{box.name} ({box.seated})"


def _list_targets(levels: Sequence[DiagramLevel]) -> list[str]:
    targets = [box.refers_to for level in levels for box in level.boxes if box.refers_to]
    return list(dict.fromkeys(targets))


def _draw_box(box: BodyBox, left: float, top: float) -> tuple[str, float]:
    lines = wrap(box.name, LETTERS_IN_BOX)
    tall = BOX_PADDING * 2 + LINE_HEIGHT * (len(lines) + 1) - 4
    parts = [
        f'<rect class="organisation-box" x="{left:g}" y="{top:g}" width="{LEVEL_WIDTH - left - 2:g}" '
        f'height="{tall:g}" rx="6"/>'
    ]
    for number, line in enumerate(lines, start=1):
        parts.append(
            _draw_text(
                line, left + BOX_PADDING, top + BOX_PADDING + number * LINE_HEIGHT - 6, "organisation-name"
            )
        )
    parts.append(
        _draw_text(box.seated, left + BOX_PADDING, top + tall - BOX_PADDING + 1, "organisation-seated")
    )
    return "".join(parts), tall


def _draw_text(text: str, x: float, y: float, look: str) -> str:
    return f'<text class="{look}" x="{x:g}" y="{y:g}">{escape(text)}</text>'


def _draw_line(box: BodyBox, targets: Sequence[str], middles: dict[str, float], left: float) -> str:
    to = box.refers_to or ""
    if to not in middles or to == box.key:
        return ""
    x = left - LINE_LANE * (targets.index(to) + 1)
    start, end = middles[box.key], middles[to]
    return (
        f'<path class="organisation-line" d="M{left:g} {start:g}H{x:g}V{end:g}H{left - 7:g}"/>'
        f'<path class="organisation-tip" d="M{left:g} {end:g}l-9 -5v10z"/>'
    )
