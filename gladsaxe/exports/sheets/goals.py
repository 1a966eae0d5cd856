"""The goals: one row a criterion with its wording, figures, result, target, status and sentence."""

from collections.abc import Callable, Mapping

from openpyxl.utils import get_column_letter

from gladsaxe.core import amount
from gladsaxe.exports.cells import BOLD_STYLE, DAY_STYLE, NUMBER_STYLE, WRAPPED_STYLE, CellStyle, CellValue
from gladsaxe.exports.contents import BoardContents, CriterionLine, DisplayNumber, PeriodLine
from gladsaxe.exports.formulas import GAP_LETTER, CellFormula, level_formula, result_formula
from gladsaxe.exports.sheet import FIRST_ROW, SheetColumn, Table
from gladsaxe.exports.sheets.series import SHEET_TITLE as SERIES
from gladsaxe.exports.sheets.series import period_rows

SHEET_TITLE = "Mål og status"
WRAPPED_BOLD_STYLE = CellStyle(bold=True, wrap=True)

# Each column with what it holds of a criterion.
SHEET_COLUMNS: tuple[tuple[SheetColumn, Callable[[CriterionLine], CellValue]], ...] = (
    (SheetColumn("Nr.", 6, BOLD_STYLE), lambda line: line.number),
    (SheetColumn("Mål", 22, WRAPPED_BOLD_STYLE), lambda line: line.name),
    (SheetColumn("Indsatsområde", 18, WRAPPED_STYLE), lambda line: line.focus_area),
    (SheetColumn("Aftalens ordlyd", 32, WRAPPED_STYLE), lambda line: line.wording),
    (SheetColumn("Enhed", 16, WRAPPED_STYLE), lambda line: _format_unit(line)),
    (SheetColumn("Start", 9, NUMBER_STYLE), lambda line: line.start),
    (SheetColumn("Tal pr. periode", 19, WRAPPED_STYLE), lambda line: _format_figures(line)),
    (SheetColumn("Seneste forskel", 11, NUMBER_STYLE), lambda line: _newest_gap(line)),
    (SheetColumn("Gennemsnit", 14, NUMBER_STYLE), lambda line: _find_mean(line)),
    (SheetColumn("Resultat", 12, NUMBER_STYLE), lambda line: line.result),
    (SheetColumn("Måltal", 10, NUMBER_STYLE), lambda line: line.target),
    (SheetColumn("Målet", 13, WRAPPED_STYLE), lambda line: line.target_words),
    (SheetColumn("Kræves i resten", 11, NUMBER_STYLE), lambda line: line.required),
    (SheetColumn("Status", 16, WRAPPED_BOLD_STYLE), lambda line: line.status.word),
    (SheetColumn("I forhold til start", 12, WRAPPED_STYLE), lambda line: line.trend),
    (SheetColumn("Forklaring", 32, WRAPPED_STYLE), lambda line: line.sentence),
    (SheetColumn("Forbehold", 24, WRAPPED_STYLE), lambda line: "\n".join(line.cautions)),
    (SheetColumn("Kilde", 24, WRAPPED_STYLE), lambda line: line.source),
    (SheetColumn("Modtaget", 12, DAY_STYLE), lambda line: line.received_on),
)
ASSESSMENT_COLUMN = (
    SheetColumn("Bestyrelsens egen vurdering", 24, WRAPPED_STYLE),
    lambda line: line.assessment,
)


def build_table(contents: BoardContents) -> Table:
    """Return the goals; the board's own assessment gets a column where there is one."""
    assessed = any(line.assessment for line in contents.criteria)
    columns = (*SHEET_COLUMNS, ASSESSMENT_COLUMN) if assessed else SHEET_COLUMNS
    about = "En række for hvert mål. Status er regnet efter aftalens tal; forbehold ændrer den ikke."
    about += " Forskel, gennemsnit og resultat er formler over arket med tal pr. år."
    series_rows = period_rows(contents)
    rows = []
    for number, line in enumerate(contents.criteria, start=FIRST_ROW):
        values = {column.heading: value_of(line) for column, value_of in columns}
        values.update(_build_formulas(line, series_rows[line.number], number))
        rows.append(list(values.values()))
    return Table(SHEET_TITLE, about, [column for column, _ in columns], rows, frozen_columns=2)


def _build_formulas(line: CriterionLine, rows: Mapping[str, int], row: int) -> dict[str, CellValue]:
    """Return the cells that are worked out in the workbook itself."""
    formulas: dict[str, CellValue] = {}
    newest = _newest_gap_period(line)
    if newest is not None and newest.gap is not None:
        formulas["Seneste forskel"] = CellFormula(f"'{SERIES}'!{GAP_LETTER}{rows[newest.label]}", newest.gap)
    level = level_formula(line, rows, SERIES)
    of_mean = level is not None and _find_mean(line) is not None
    if of_mean:
        formulas["Gennemsnit"] = level
    cell = f"{_find_column_letter('Gennemsnit')}{row}" if of_mean else ""
    result = result_formula(line, level, cell, f"{_find_column_letter('Start')}{row}")
    return {**formulas, "Resultat": result} if result else formulas


def _find_column_letter(heading: str) -> str:
    return get_column_letter([column.heading for column, _ in SHEET_COLUMNS].index(heading) + 1)


def _find_mean(line: CriterionLine) -> DisplayNumber | None:
    return line.recipe.level if line.recipe and line.recipe.aggregate == "mean" else None


def _format_unit(line: CriterionLine) -> str:
    return line.unit if line.result_unit in ("", line.unit) else f"{line.unit}\nResultat: {line.result_unit}"


def _format_figures(line: CriterionLine) -> str:
    return "\n".join(f"{period.label}: {_format_figure(period)}" for period in line.periods if period.begun)


def _format_figure(period: PeriodLine) -> str:
    parts = [period.answer] if period.answer else []
    if period.area:
        parts.append(
            _format_number(period.area)
            + (f" mod {_format_number(period.comparison)}" if period.comparison else "")
        )
    elif period.gap:
        parts.append(f"forskel {_format_number(period.gap)}")
    parts = parts or [period.state.lower()]
    return " ".join(parts) + (" (foreløbig)" if period.provisional else "")


def _format_number(shown: DisplayNumber) -> str:
    return amount.format_number(shown.value, shown.decimals)


def _newest_gap(line: CriterionLine) -> DisplayNumber | None:
    period = _newest_gap_period(line)
    return period.gap if period else None


def _newest_gap_period(line: CriterionLine) -> PeriodLine | None:
    periods = [period for period in line.periods if period.gap and not period.is_start]
    return periods[-1] if periods and line.judged == "gap" else None
