"""A schematic plan of the site: each place a named area, as SVG by presentation attributes only."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from xml.sax.saxutils import escape

# In units of the viewBox; on a phone of 390 px the drawing is 358 px wide, so that 13 units are 12.9 px.
COLUMNS = 2
WIDTH, HEIGHT, GAP = 165, 72, 10
FONT = 13
LETTERS, LINES = 20, 2
LINE = 16
# Enough for the eye; the number itself stands in each area.
SHADES = ((0, "#ffffff"), (2, "#e4eef5"), (5, "#b8d3e6"))
DARKEST = "#8ab5d3"


def draw(places: Sequence[tuple[int, str]], counts: Mapping[int, int], title: str) -> str:
    """Return the plan with each place's count, in the agreement's order."""
    rows = -(-len(places) // COLUMNS)
    width, height = COLUMNS * (WIDTH + GAP) + GAP, rows * (HEIGHT + GAP) + GAP
    areas = "".join(
        _area(index, name, counts.get(place_id, 0)) for index, (place_id, name) in enumerate(places)
    )
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="site-plan-title" '
        f'font-size="{FONT}" fill="#1a1a1a"><title id="site-plan-title">{escape(title)}</title>{areas}</svg>'
    )


def _area(index: int, name: str, count: int) -> str:
    x = GAP + index % COLUMNS * (WIDTH + GAP)
    y = GAP + index // COLUMNS * (HEIGHT + GAP)
    lines = wrap(name, LETTERS, max_lines=LINES, placeholder=" …")
    words = "".join(
        f'<text x="{x + 12}" y="{y + 20 + row * LINE}">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )
    number = f'<text x="{x + 12}" y="{y + HEIGHT - 10}" font-weight="700" font-size="20">{count}</text>'
    return (
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="8" fill="{_shade(count)}" '
        f'stroke="#595959"/>{words}{number}'
    )


def _shade(count: int) -> str:
    return next((shade for most, shade in SHADES if count <= most), DARKEST)
