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

from gladsaxe.exports.cells import TITLE as TITLE_LOOK
from gladsaxe.exports.cells import WRAPPED, clean_text
from gladsaxe.exports.contents import BoardContents, CriterionLine, PeriodLine, Shown
from gladsaxe.exports.numbers import Exact, number_format
from gladsaxe.exports.sheet import Page, stamp_words
from gladsaxe.exports.sheets import series

TITLE = "Diagrammer"
TEXT_WIDTH, CHART_WIDTH = 42, 98
CHART_WIDTH_CM, CHART_HEIGHT_CM = 18.2, 8.2
BAND_POINTS = 244
A_PAGE = 2
LONGEST_UNIT = 40
EMU_A_POINT, EMU_A_CM = 12_700, 360_000
# A label takes a fifth of the axis, on whichever side of its point it stands.
LABEL_REACH = Fraction(1, 5)
# What is left out of a label, Excel puts in.
UNWANTED = ("showSerName", "showCatName", "showLegendKey", "showPercent", "showBubbleSize")
OFF_EDGE = 5 * EMU_A_POINT
INK, TARGET_INK, GRID = "1B4F72", "7A3E00", "D0D5D8"
JUDGED_WORDS = {"area": "Området", "gap": "Forskel", "running_sum": "Sum indtil nu"}


def has_chart(line: CriterionLine) -> bool:
    """Tell whether there is a figure to draw; the agreement's own start alone is none."""
    return bool(line.figures) and any(_value(line, period) for period in line.periods)


def write_charts(book: Workbook, contents: BoardContents, blocks: Mapping[str, series.Block]) -> None:
    """Write the sheet of charts, two a page, each beside the words that say the same."""
    page = Page(book, TITLE, contents, (TEXT_WIDTH, CHART_WIDTH), gridlines=False)
    page.row([TITLE], TITLE_LOOK)
    page.row([stamp_words(contents)])
    drawn = [line for line in contents.criteria if has_chart(line)]
    for number, line in enumerate(drawn, start=1):
        words = f"{line.number} {line.name}\n\n{line.sentence}"
        row = page.row([words], WRAPPED, height=BAND_POINTS)
        chart = _chart(book, line, blocks[line.number])
        chart.anchor = _inside(row, chart)
        page.sheet.add_chart(chart)
        if number % A_PAGE == 0 and number < len(drawn):
            page.sheet.row_breaks.append(Break(id=row))


def _inside(row: int, chart: Any) -> OneCellAnchor:  # noqa: ANN401
    """Return the place of a chart, off the edges of its cell: what touches one is printed on two pages."""
    corner = AnchorMarker(col=1, row=row - 1, colOff=OFF_EDGE, rowOff=OFF_EDGE)
    size = XDRPositiveSize2D(int(chart.width * EMU_A_CM), int(chart.height * EMU_A_CM))
    return OneCellAnchor(_from=corner, ext=size)


def _value(line: CriterionLine, period: PeriodLine) -> Shown | None:
    found: Shown | None = getattr(period, line.judged) if line.judged else None
    return found


def _chart(book: Workbook, line: CriterionLine, block: series.Block) -> Any:  # noqa: ANN401 - typed without its legend and axes
    assert line.judged is not None
    values = [(position, _value(line, period)) for position, period in enumerate(line.periods)]
    shown = [value for _, value in values if value]
    format_code = number_format(max(value.decimals for value in shown))
    chart: Any = LineChart()
    chart.width, chart.height = CHART_WIDTH_CM, CHART_HEIGHT_CM
    chart.title = _title(f"{line.number} {line.name}", 1200, bold=True)
    chart.roundedCorners = chart.varyColors = False
    chart.display_blanks = "gap"
    chart.legend.position = "b"
    chart.legend.overlay = False
    chart.series.append(_judged_series(book, line, block, format_code))
    if line.limit is not None:
        chart.series.append(_target_series(book, line, block))
    _set_axes(chart, line, format_code, [value.value for value in shown])
    return chart


def _judged_series(book: Workbook, line: CriterionLine, block: series.Block, format_code: str) -> Series:
    assert line.judged is not None
    name = JUDGED_WORDS[line.judged]
    if line.judged == "gap" and line.comparison_area:
        name = f"{name} til {line.comparison_area}"
    found = _series(book, name, series.JUDGED[line.judged], block)
    found.graphicalProperties = GraphicalProperties(ln=_line(INK, 2.25))
    found.marker = _marker("circle", INK)
    found.dPt = [
        _point(position, period)
        for position, period in enumerate(line.periods)
        if period.is_start or period.provisional
    ]
    found.dLbls = _value_labels(line, format_code)
    return found


def _value_labels(line: CriterionLine, format_code: str) -> DataLabelList:
    look: dict[str, Any] = {
        "numFmt": format_code,
        "txPr": _text(900),
        "showVal": True,
        **dict.fromkeys(UNWANTED, False),
    }
    return DataLabelList(
        dLbl=[DataLabel(idx=position, dLblPos="b", **look) for position in _close_under_target(line)],
        dLblPos="t",
        **look,
    )


def _close_under_target(line: CriterionLine) -> list[int]:
    """Return the positions whose label stands clear of the target's line only under its point."""
    if line.limit is None:
        return []
    limit = Fraction(line.limit.value)
    values = {
        position: Fraction(value.value)
        for position, period in enumerate(line.periods)
        if (value := _value(line, period))
    }
    drawn = [*values.values(), limit]
    bottom = min(Fraction(0), *drawn)
    reach = (max(drawn) - bottom) * LABEL_REACH
    return [position for position, value in values.items() if 0 < limit - value < reach <= value - bottom]


def _target_series(book: Workbook, line: CriterionLine, block: series.Block) -> Series:
    found = _series(book, line.limit_words, series.LIMIT, block)
    found.graphicalProperties = GraphicalProperties(ln=_line(TARGET_INK, 1.75, "dash"))
    found.marker = Marker(symbol="none")
    return found


def _series(book: Workbook, name: str, column: int, block: series.Block) -> Series:
    sheet = book[series.TITLE]

    def reference(of: int) -> str:
        return str(Reference(sheet, min_col=of, min_row=block.first, max_row=block.last))

    return Series(
        tx=SeriesLabel(v=clean_text(name)),
        cat=AxDataSource(strRef=StrRef(f=reference(series.PERIOD))),
        val=NumDataSource(numRef=NumRef(f=reference(column))),
        # Left out, a line is drawn as a curve that goes where no figure was.
        smooth=False,
    )


def _point(position: int, period: PeriodLine) -> DataPoint:
    """Mark the start with a diamond and a provisional figure hollow."""
    fill = "FFFFFF" if period.provisional else INK
    return DataPoint(
        idx=position,
        marker=_marker("diamond" if period.is_start else "circle", fill, size=9 if period.is_start else 7),
        spPr=GraphicalProperties(ln=_line(INK, 2.25)),
        bubble3D=False,
    )


def _marker(symbol: Literal["circle", "diamond"], fill: str, size: int = 7) -> Marker:
    return Marker(symbol=symbol, size=size, spPr=GraphicalProperties(solidFill=fill, ln=_line(INK, 1.5)))


def _line(colour: str, points: float, dash: Literal["solid", "dash"] = "solid") -> LineProperties:
    return LineProperties(solidFill=colour, w=int(points * EMU_A_POINT), prstDash=dash)


def _set_axes(chart: Any, line: CriterionLine, format_code: str, values: list[Exact]) -> None:  # noqa: ANN401
    # openpyxl's axes are not said to be visible, which Excel reads as taken away.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.axPos, chart.x_axis.tickLblPos = "b", "low"
    chart.x_axis.txPr = chart.y_axis.txPr = chart.legend.txPr = _text(900)
    chart.x_axis.title = _title("Periode", 900)
    chart.y_axis.title = _title(_unit(line), 900)
    chart.y_axis.number_format = format_code
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=_line(GRID, 0.75))
    drawn = [*values, line.limit.value] if line.limit is not None else values
    if min(drawn) >= 0:
        chart.y_axis.scaling.min = 0


def _unit(line: CriterionLine) -> str:
    if line.judged == "gap" and line.unit.startswith("%"):
        return "procentpoint"
    return line.unit if len(line.unit) <= LONGEST_UNIT else ""


def _title(words: str, size: int, bold: bool = False) -> Title:
    properties = CharacterProperties(sz=size, b=bold, lang="da-DK")
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=properties), r=[RegularTextRun(rPr=properties, t=clean_text(words))]
    )
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _text(size: int) -> RichText:
    properties = CharacterProperties(sz=size, lang="da-DK")
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)])
