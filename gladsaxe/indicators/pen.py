"""The strokes, marks and texts that a chart is drawn with: SVG by presentation attributes only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape

from gladsaxe.core.amount import show

LETTER = Fraction(15, 2)


@dataclass(frozen=True)
class Style:
    """Hold how a line is told from the others: its dashes, its mark, and colour last."""

    colour: str
    width: str
    dashes: str = ""
    mark: str = ""


def _circle(x: Fraction, y: Fraction) -> str:
    return f'<circle cx="{at(x)}" cy="{at(y)}" r="4.5"'


def _square(x: Fraction, y: Fraction) -> str:
    return f'<rect x="{at(x - 4)}" y="{at(y - 4)}" width="8" height="8"'


def _diamond(x: Fraction, y: Fraction) -> str:
    corners = [(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)]
    return f'<polygon points="{points(corners)}"'


SHAPES: dict[str, Callable[[Fraction, Fraction], str]] = {
    "circle": _circle,
    "square": _square,
    "diamond": _diamond,
}


def shape(style: Style, x: Fraction, y: Fraction, hollow: bool, said: str) -> str:
    """Return a mark of a style, hollow where it is provisional; `said` is its data."""
    fill = "#fff" if hollow else style.colour
    return f'{SHAPES[style.mark](x, y)} fill="{fill}" stroke="{style.colour}" stroke-width="2"{said}/>'


def stroke(
    start: tuple[Fraction | int, Fraction | int],
    end: tuple[Fraction | int, Fraction | int],
    colour: str,
    width: str,
    dashes: str = "",
) -> str:
    """Return a line."""
    drawn_with = attributes(Style(colour, width, dashes))
    return f'<line x1="{at(start[0])}" y1="{at(start[1])}" x2="{at(end[0])}" y2="{at(end[1])}"{drawn_with}/>'


def attributes(style: Style) -> str:
    """Return the attributes of a style's line."""
    dashes = f' stroke-dasharray="{style.dashes}"' if style.dashes else ""
    return f' stroke="{style.colour}" stroke-width="{style.width}"{dashes}'


def text(
    x: Fraction | int,
    y: Fraction | int,
    words: str,
    *,
    room: Fraction | int,
    anchor: str = "start",
    weight: str = "",
    halo: bool = False,
) -> str:
    """Return a text, cut where it has no room."""
    said = f' text-anchor="{anchor}"' if anchor != "start" else ""
    said += f' font-weight="{weight}"' if weight else ""
    # A white edge keeps a value readable where a line runs behind it.
    said += ' stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    return f'<text x="{at(x)}" y="{at(y)}"{said}>{escape(_fit(words, room))}</text>'


def _fit(words: str, room: Fraction | int) -> str:
    most = int(room // LETTER)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def points(corners: Sequence[tuple[Fraction, Fraction]]) -> str:
    """Return points as an attribute holds them."""
    return " ".join(f"{at(x)},{at(y)}" for x, y in corners)


def at(value: Fraction | int) -> str:
    """Return a position with at most two decimals."""
    return show(Fraction(value), 2).replace(".", "").replace(",", ".").removesuffix("0").removesuffix(".0")
