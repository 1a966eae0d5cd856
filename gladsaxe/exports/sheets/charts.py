"""The charts: a native line chart of what each criterion is judged by, against the target's line."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.pagebreak import Break

from gladsaxe.exports.cells import TITLE_STYLE as TITLE_LOOK
from gladsaxe.exports.cells import WRAPPED_STYLE, clean_text
from gladsaxe.exports.contents import BoardContents, CriterionLine, DisplayNumber, PeriodLine
from gladsaxe.exports.numbers import ExactNumber, number_format
from gladsaxe.exports.sheet import SheetLayout, SheetWriter, stamp_words
from gladsaxe.exports.sheets import series

SHEET_TITLE = "Diagrammer"
TEXT_WIDTH, CHART_WIDTH = 42, 98
CHART_WIDTH_CM, CHART_HEIGHT_CM = 18.2, 8.2
BAND_POINTS = 244
CHARTS_PER_PAGE = 2
MAX_UNIT_LENGTH = 40
EMU_PER_POINT, EMU_PER_CM = 12_700, 360_000
# A label takes a fifth of the axis, on whichever side of its point it stands.
LABEL_REACH = Fraction(1, 5)
# What is left out of a label, Excel puts in.
HIDDEN_LABEL_PARTS = ("showSerName", "showCatName", "showLegendKey", "showPercent", "showBubbleSize")
EDGE_OFFSET = 5 * EMU_PER_POINT
LINE_COLOUR, TARGET_COLOUR, GRID_COLOUR = "1B4F72", "7A3E00", "D0D5D8"
JUDGED_WORDS = {"area": "Området", "gap": "Forskel", "running_sum": "Sum indtil nu"}


def has_chart(line: CriterionLine) -> bool:
    """Return True if there is a figure to draw; the agreement's own start alone is none."""
    return bool(line.figures) and any(_find_judged_value(line, period) for period in line.periods)


def write_charts(book: Workbook, contents: BoardContents, blocks: Mapping[str, series.RowRange]) -> None:
    """Write the sheet of charts, two a page, each beside the words that say the same."""
    page = SheetWriter(book, contents, SheetLayout(SHEET_TITLE, (TEXT_WIDTH, CHART_WIDTH), gridlines=False))
    page.row([SHEET_TITLE], TITLE_LOOK)
    page.row([stamp_words(contents)])
    drawn = [line for line in contents.criteria if has_chart(line)]
    for number, line in enumerate(drawn, start=1):
        words = f"{line.number} {line.name}\n\n{line.sentence}"
        row = page.row([words], WRAPPED_STYLE, height=BAND_POINTS)
        chart = _build_chart(book, line, blocks[line.number])
        chart.anchor = _place_chart(row, chart)
        page.sheet.add_chart(chart)
        if number % CHARTS_PER_PAGE == 0 and number < len(drawn):
            page.sheet.row_breaks.append(Break(id=row))


def _place_chart(row: int, chart: Any) -> OneCellAnchor:  # noqa: ANN401
    """Return the place of a chart, off the edges of its cell: what touches one is printed on two pages."""
    corner = AnchorMarker(col=1, row=row - 1, colOff=EDGE_OFFSET, rowOff=EDGE_OFFSET)
    size = XDRPositiveSize2D(int(chart.width * EMU_PER_CM), int(chart.height * EMU_PER_CM))
    return OneCellAnchor(_from=corner, ext=size)


def _find_judged_value(line: CriterionLine, period: PeriodLine) -> DisplayNumber | None:
    found: DisplayNumber | None = getattr(period, line.judged) if line.judged else None
    return found


def _build_chart(book: Workbook, line: CriterionLine, block: series.RowRange) -> Any:  # noqa: ANN401 - typed without its legend and axes
    assert line.judged is not None
    values = [(position, _find_judged_value(line, period)) for position, period in enumerate(line.periods)]
    shown = [value for _, value in values if value]
    format_code = number_format(max(value.decimals for value in shown))
    chart: Any = LineChart()
    chart.width, chart.height = CHART_WIDTH_CM, CHART_HEIGHT_CM
    chart.title = _build_title(f"{line.number} {line.name}", 1200, bold=True)
    chart.roundedCorners = chart.varyColors = False
    chart.display_blanks = "gap"
    chart.legend.position = "b"
    chart.legend.overlay = False
    chart.series.append(_build_judged_series(book, line, block, format_code))
    if line.limit is not None:
        chart.series.append(_build_target_series(book, line, block))
    _set_axes(chart, line, format_code, [value.value for value in shown])
    return chart


def _build_judged_series(
    book: Workbook, line: CriterionLine, block: series.RowRange, format_code: str
) -> Series:
    assert line.judged is not None
    name = JUDGED_WORDS[line.judged]
    if line.judged == "gap" and line.comparison_area:
        name = f"{name} til {line.comparison_area}"
    judged = _build_series(book, name, series.JUDGED_COLUMNS[line.judged], block)
    judged.graphicalProperties = GraphicalProperties(ln=_build_line_properties(LINE_COLOUR, 2.25))
    judged.marker = _build_marker("circle", LINE_COLOUR)
    judged.dPt = [
        _build_data_point(position, period)
        for position, period in enumerate(line.periods)
        if period.is_start or period.provisional
    ]
    judged.dLbls = _build_value_labels(line, format_code)
    return judged


def _build_value_labels(line: CriterionLine, format_code: str) -> DataLabelList:
    look: dict[str, Any] = {
        "numFmt": format_code,
        "txPr": _build_rich_text(900),
        "showVal": True,
        **dict.fromkeys(HIDDEN_LABEL_PARTS, False),
    }
    return DataLabelList(
        dLbl=[DataLabel(idx=position, dLblPos="b", **look) for position in _find_low_labels(line)],
        dLblPos="t",
        **look,
    )


def _find_low_labels(line: CriterionLine) -> list[int]:
    """Return the positions whose label stands clear of the target's line only under its point."""
    if line.limit is None:
        return []
    limit = Fraction(line.limit.value)
    values = {
        position: Fraction(value.value)
        for position, period in enumerate(line.periods)
        if (value := _find_judged_value(line, period))
    }
    drawn = [*values.values(), limit]
    bottom = min(Fraction(0), *drawn)
    reach = (max(drawn) - bottom) * LABEL_REACH
    return [position for position, value in values.items() if 0 < limit - value < reach <= value - bottom]


def _build_target_series(book: Workbook, line: CriterionLine, block: series.RowRange) -> Series:
    target = _build_series(book, line.limit_words, series.LIMIT_COLUMN, block)
    target.graphicalProperties = GraphicalProperties(ln=_build_line_properties(TARGET_COLOUR, 1.75, "dash"))
    target.marker = Marker(symbol="none")
    return target


def _build_series(book: Workbook, name: str, column: int, block: series.RowRange) -> Series:
    sheet = book[series.SHEET_TITLE]

    def reference(of: int) -> str:
        return str(Reference(sheet, min_col=of, min_row=block.first, max_row=block.last))

    return Series(
        tx=SeriesLabel(v=clean_text(name)),
        cat=AxDataSource(strRef=StrRef(f=reference(series.PERIOD_COLUMN))),
        val=NumDataSource(numRef=NumRef(f=reference(column))),
        # Left out, a line is drawn as a curve that goes where no figure was.
        smooth=False,
    )


def _build_data_point(position: int, period: PeriodLine) -> DataPoint:
    """Mark the start with a diamond and a provisional figure hollow."""
    fill = "FFFFFF" if period.provisional else LINE_COLOUR
    return DataPoint(
        idx=position,
        marker=_build_marker(
            "diamond" if period.is_start else "circle", fill, size=9 if period.is_start else 7
        ),
        spPr=GraphicalProperties(ln=_build_line_properties(LINE_COLOUR, 2.25)),
        bubble3D=False,
    )


def _build_marker(symbol: Literal["circle", "diamond"], fill: str, size: int = 7) -> Marker:
    return Marker(
        symbol=symbol,
        size=size,
        spPr=GraphicalProperties(solidFill=fill, ln=_build_line_properties(LINE_COLOUR, 1.5)),
    )


def _build_line_properties(
    colour: str, points: float, dash: Literal["solid", "dash"] = "solid"
) -> LineProperties:
    return LineProperties(solidFill=colour, w=int(points * EMU_PER_POINT), prstDash=dash)


def _set_axes(chart: Any, line: CriterionLine, format_code: str, values: list[ExactNumber]) -> None:  # noqa: ANN401
    # openpyxl's axes are not said to be visible, which Excel reads as taken away.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.axPos, chart.x_axis.tickLblPos = "b", "low"
    chart.x_axis.txPr = chart.y_axis.txPr = chart.legend.txPr = _build_rich_text(900)
    chart.x_axis.title = _build_title("Periode", 900)
    chart.y_axis.title = _build_title(_format_unit(line), 900)
    chart.y_axis.number_format = format_code
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=_build_line_properties(GRID_COLOUR, 0.75))
    drawn = [*values, line.limit.value] if line.limit is not None else values
    if min(drawn) >= 0:
        chart.y_axis.scaling.min = 0


def _format_unit(line: CriterionLine) -> str:
    if line.judged == "gap" and line.unit.startswith("%"):
        return "procentpoint"
    return line.unit if len(line.unit) <= MAX_UNIT_LENGTH else ""


def _build_title(words: str, size: int, bold: bool = False) -> Title:
    properties = CharacterProperties(sz=size, b=bold, lang="da-DK")
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=properties), r=[RegularTextRun(rPr=properties, t=clean_text(words))]
    )
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _build_rich_text(size: int) -> RichText:
    properties = CharacterProperties(sz=size, lang="da-DK")
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)])
