"""The chart of a fact or a followed measure, drawn as the criteria's charts are."""

from decimal import Decimal
from fractions import Fraction

from gladsaxe.core.amount import show_digits
from gladsaxe.facts.rules import Followed, Point
from gladsaxe.indicators import plot
from gladsaxe.indicators.chart import Chart
from gladsaxe.indicators.plot import Columns, Line, Mark, Panel

FEWEST = 2
COMPARED = "Til sammenligning"


def chart_of(followed: Followed, area_name: str) -> Chart | None:
    """Return the chart of what is followed, None where there is only one value."""
    points = followed.points
    if len(points) < FEWEST:
        return None
    area = tuple(_mark(column, point.area) for column, point in enumerate(points))
    other = tuple(
        _mark(column, point.comparison) for column, point in enumerate(points) if point.comparison is not None
    )
    lines = [Line("area", area_name, plot.AREA, area)]
    if other:
        lines.append(Line("comparison", COMPARED, plot.COMPARISON, other))
    # A line joins what is known, also over years without a value: the years stand under their marks.
    columns = Columns(tuple(point.label for point in points), (False,) + (True,) * (len(points) - 1))
    text = f"{_said(area_name, points, False)}{_said(COMPARED, points, True)}"
    key = f"{followed.kind}-{followed.key}"
    panel = Panel(f"{followed.unit[:1].upper()}{followed.unit[1:]}", tuple(lines))
    return Chart(plot.draw(f"chart-{key}", f"Diagram: {followed.name}", text, columns, [panel]), text)


def _mark(column: int, value: Decimal) -> Mark:
    return Mark(column, Fraction(value), show_digits(value))


def _said(name: str, points: tuple[Point, ...], compared: bool) -> str:
    said = [
        f"{show_digits(value)} {'i ' + point.label if point.year else 'ved start'}"
        for point in points
        if (value := point.comparison if compared else point.area) is not None
    ]
    return f"{' ' if compared else ''}{name}: {', '.join(said)}." if said else ""
