"""A schematic plan of the site: each place a named area, as SVG by presentation attributes only."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from xml.sax.saxutils import escape

# In units of the viewBox; on a phone of 390 px the drawing is 358 px wide, so that 13 units are 12.9 px.
PLAN_COLUMNS = 2
AREA_WIDTH, AREA_HEIGHT, AREA_GAP = 165, 72, 10
FONT_SIZE = 13
MAX_LINE_LETTERS, MAX_LINES = 20, 2
LINE_HEIGHT = 16
# Enough for the eye; the number itself stands in each area.
COUNT_SHADES = ((0, "#ffffff"), (2, "#e4eef5"), (5, "#b8d3e6"))
DARKEST_SHADE = "#8ab5d3"


def draw_site_plan(places: Sequence[tuple[int, str]], counts: Mapping[int, int], title: str) -> str:
    """Return the plan with each place's count, in the agreement's order."""
    rows = -(-len(places) // PLAN_COLUMNS)
    width, height = (
        PLAN_COLUMNS * (AREA_WIDTH + AREA_GAP) + AREA_GAP,
        rows * (AREA_HEIGHT + AREA_GAP) + AREA_GAP,
    )
    areas = "".join(
        _draw_area(index, name, counts.get(place_id, 0)) for index, (place_id, name) in enumerate(places)
    )
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="site-plan-title" '
        f'font-size="{FONT_SIZE}" fill="#1a1a1a">'
        f'<title id="site-plan-title">{escape(title)}</title>{areas}</svg>'
    )


def _draw_area(index: int, name: str, count: int) -> str:
    x = AREA_GAP + index % PLAN_COLUMNS * (AREA_WIDTH + AREA_GAP)
    y = AREA_GAP + index // PLAN_COLUMNS * (AREA_HEIGHT + AREA_GAP)
    lines = wrap(name, MAX_LINE_LETTERS, max_lines=MAX_LINES, placeholder=" …")
    words = "".join(
        f'<text x="{x + 12}" y="{y + 20 + row * LINE_HEIGHT}">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )
    number = f'<text x="{x + 12}" y="{y + AREA_HEIGHT - 10}" font-weight="700" font-size="20">{count}</text>'
    return (
        f'<rect x="{x}" y="{y}" width="{AREA_WIDTH}" height="{AREA_HEIGHT}" rx="8" '
        f'fill="{_choose_shade(count)}" stroke="#595959"/>{words}{number}'
    )


def _choose_shade(count: int) -> str:
    return next((shade for most, shade in COUNT_SHADES if count <= most), DARKEST_SHADE)
