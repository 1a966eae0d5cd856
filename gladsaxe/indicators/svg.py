"""The strokes, marks and texts that a chart is drawn with: SVG by presentation attributes only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape

LETTER_WIDTH = Fraction(15, 2)


@dataclass(frozen=True)
class LineStyle:
    """How a line is told from the others: its dashes, its mark, and colour last."""

    colour: str
    width: str
    dashes: str = ""
    mark: str = ""


@dataclass(frozen=True)
class TextStyle:
    """A text's anchor and weight; a halo keeps a value readable where a line runs behind it."""

    anchor: str = "start"
    weight: str = ""
    halo: bool = False


PLAIN_TEXT = TextStyle()


def _circle_tag(x: Fraction, y: Fraction) -> str:
    return f'<circle cx="{format_coordinate(x)}" cy="{format_coordinate(y)}" r="4.5"'


def _square_tag(x: Fraction, y: Fraction) -> str:
    return f'<rect x="{format_coordinate(x - 4)}" y="{format_coordinate(y - 4)}" width="8" height="8"'


def _diamond_tag(x: Fraction, y: Fraction) -> str:
    corners = [(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)]
    return f'<polygon points="{format_points(corners)}"'


MARK_SHAPES: dict[str, Callable[[Fraction, Fraction], str]] = {
    "circle": _circle_tag,
    "square": _square_tag,
    "diamond": _diamond_tag,
}


def draw_mark(style: LineStyle, x: Fraction, y: Fraction, hollow: bool, attributes: str) -> str:
    """Return a mark of a style, hollow where it is provisional; `attributes` are its data."""
    fill = "#fff" if hollow else style.colour
    shape = MARK_SHAPES[style.mark](x, y)
    return f'{shape} fill="{fill}" stroke="{style.colour}" stroke-width="2"{attributes}/>'


def draw_line(
    start: tuple[Fraction | int, Fraction | int],
    end: tuple[Fraction | int, Fraction | int],
    colour: str,
    width: str,
    dashes: str = "",
) -> str:
    """Return a line."""
    drawn_with = line_attributes(LineStyle(colour, width, dashes))
    x1, y1, x2, y2 = (format_coordinate(value) for value in (*start, *end))
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"{drawn_with}/>'


def line_attributes(style: LineStyle) -> str:
    """Return the attributes of a style's line."""
    dashes = f' stroke-dasharray="{style.dashes}"' if style.dashes else ""
    return f' stroke="{style.colour}" stroke-width="{style.width}"{dashes}'


def draw_text(
    x: Fraction | int, y: Fraction | int, words: str, room: Fraction | int, style: TextStyle = PLAIN_TEXT
) -> str:
    """Return a text, cut where it has no room."""
    attributes = f' text-anchor="{style.anchor}"' if style.anchor != "start" else ""
    attributes += f' font-weight="{style.weight}"' if style.weight else ""
    if style.halo:
        attributes += ' stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
    label = escape(_truncate_text(words, room))
    return f'<text x="{format_coordinate(x)}" y="{format_coordinate(y)}"{attributes}>{label}</text>'


def _truncate_text(words: str, room: Fraction | int) -> str:
    most = int(room // LETTER_WIDTH)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def format_points(corners: Sequence[tuple[Fraction, Fraction]]) -> str:
    """Return points as an attribute holds them."""
    return " ".join(f"{format_coordinate(x)},{format_coordinate(y)}" for x, y in corners)


def format_coordinate(value: Fraction | int) -> str:
    """Return a position with at most two decimals."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
