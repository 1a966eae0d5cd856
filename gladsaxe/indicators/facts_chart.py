"""The chart of a fact or a followed measure, drawn as the criteria's charts are."""

from decimal import Decimal
from fractions import Fraction

from gladsaxe.core.amount import format_all_digits
from gladsaxe.indicators import plot
from gladsaxe.indicators.chart import CriterionChart
from gladsaxe.indicators.facts_rules import FollowedSeries, SeriesPoint
from gladsaxe.indicators.plot import ChartColumns, ChartLine, ChartMark, ChartPanel

MIN_POINTS = 2
COMPARISON_NAME = "Til sammenligning"


def build_series_chart(followed: FollowedSeries, area_name: str) -> CriterionChart | None:
    """Return the chart of what is followed, None where there is only one value."""
    points = followed.points
    if len(points) < MIN_POINTS:
        return None
    area = tuple(_build_mark(column, point.area) for column, point in enumerate(points))
    other = tuple(
        _build_mark(column, point.comparison)
        for column, point in enumerate(points)
        if point.comparison is not None
    )
    lines = [ChartLine("area", area_name, plot.AREA_STYLE, area)]
    if other:
        lines.append(ChartLine("comparison", COMPARISON_NAME, plot.COMPARISON_STYLE, other))
    # A line joins what is known, also over years without a value: the years stand under their marks.
    columns = ChartColumns(tuple(point.label for point in points), (False,) + (True,) * (len(points) - 1))
    text = f"{_describe_points(area_name, points, False)}{_describe_points(COMPARISON_NAME, points, True)}"
    key = f"{followed.kind}-{followed.key}"
    panel = ChartPanel(f"{followed.unit[:1].upper()}{followed.unit[1:]}", tuple(lines))
    return CriterionChart(
        plot.draw_chart(f"chart-{key}", f"Diagram: {followed.name}", text, columns, [panel]), text
    )


def _build_mark(column: int, value: Decimal) -> ChartMark:
    return ChartMark(column, Fraction(value), format_all_digits(value))


def _describe_points(name: str, points: tuple[SeriesPoint, ...], compared: bool) -> str:
    said = [
        f"{format_all_digits(value)} {'i ' + point.label if point.year else 'ved start'}"
        for point in points
        if (value := point.comparison if compared else point.area) is not None
    ]
    return f"{' ' if compared else ''}{name}: {', '.join(said)}." if said else ""
