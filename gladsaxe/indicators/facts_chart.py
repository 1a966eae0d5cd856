"""The chart of a fact or a followed measure, drawn as the criteria's charts are."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from gladsaxe.core.amount import format_all_digits
from gladsaxe.indicators import plot
from gladsaxe.indicators.chart import CriterionChart
from gladsaxe.indicators.facts_rules import START_LABEL, FollowedSeries, SeriesPoint
from gladsaxe.indicators.plot import ChartColumns, ChartLine, ChartMark, ChartPanel

MIN_POINTS = 2
COMPARISON_NAME = "Til sammenligning"
# A longer period is written with its year alone under its mark, for the columns are narrow.
MAX_COLUMN_LENGTH = 9


def build_series_chart(followed: FollowedSeries, area_name: str) -> CriterionChart | None:
    """Return the chart of what is followed, None where there is only one value.

    A value that lies between two numbers has no mark, for no single number of it is known.
    """
    points = [point for point in followed.points if point.area is not None]
    if len(points) < MIN_POINTS:
        return None
    lines = [ChartLine("area", area_name, plot.AREA_STYLE, _build_marks([point.area for point in points]))]
    comparisons = _build_marks([point.comparison for point in points])
    if comparisons:
        lines.append(ChartLine("comparison", COMPARISON_NAME, plot.COMPARISON_STYLE, comparisons))
    # A line joins what is known, also over years without a value: the years stand under their marks.
    columns = ChartColumns(
        tuple(_format_column(point) for point in points), (False,) + (True,) * (len(points) - 1)
    )
    area_text = _describe_points(area_name, [(point, point.area) for point in points])
    other_text = _describe_points(COMPARISON_NAME, [(point, point.comparison) for point in points])
    text = " ".join(part for part in (area_text, other_text) if part)
    key = f"{followed.kind}-{followed.key}"
    panel = ChartPanel(f"{followed.unit[:1].upper()}{followed.unit[1:]}", tuple(lines))
    return CriterionChart(
        plot.draw_chart(f"chart-{key}", f"Diagram: {followed.name}", text, columns, [panel]), text
    )


def _build_marks(values: Sequence[Decimal | None]) -> tuple[ChartMark, ...]:
    return tuple(
        ChartMark(column, Fraction(value), format_all_digits(value))
        for column, value in enumerate(values)
        if value is not None
    )


def _format_column(point: SeriesPoint) -> str:
    return point.label if len(point.label) <= MAX_COLUMN_LENGTH else str(point.year or START_LABEL)


def _describe_points(name: str, values: Sequence[tuple[SeriesPoint, Decimal | None]]) -> str:
    texts = [
        f"{format_all_digits(value)} {_format_time(point)}" for point, value in values if value is not None
    ]
    return f"{name}: {', '.join(texts)}." if texts else ""


def _format_time(point: SeriesPoint) -> str:
    if point.is_undated:
        return "ved start"
    if point.year is None:
        return point.label
    # A day is written with its number first: "1. januar 2015".
    return f"{'den' if '. ' in point.label else 'i'} {point.label}"
