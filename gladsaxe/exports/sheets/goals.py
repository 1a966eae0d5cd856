"""The goals: one row a criterion with its wording, figures, result, target, status and sentence."""

from collections.abc import Callable, Mapping

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from gladsaxe.core import amount
from gladsaxe.exports.cells import BOLD, DAY, NUMBER, WRAPPED, Look, Value
from gladsaxe.exports.contents import BoardContents, CriterionLine, PeriodLine, Shown
from gladsaxe.exports.formulas import GAP, Formula, level_formula, result_formula
from gladsaxe.exports.sheet import Column, Table
from gladsaxe.exports.sheets.series import TITLE as SERIES
from gladsaxe.exports.sheets.series import period_rows

TITLE = "Mål og status"
WRAPPED_BOLD = Look(bold=True, wrap=True)

# Each column with what it holds of a criterion.
COLUMNS: tuple[tuple[Column, Callable[[CriterionLine], Value]], ...] = (
    (Column("Nr.", 6, BOLD), lambda line: line.number),
    (Column("Mål", 22, WRAPPED_BOLD), lambda line: line.name),
    (Column("Indsatsområde", 18, WRAPPED), lambda line: line.focus_area),
    (Column("Aftalens ordlyd", 32, WRAPPED), lambda line: line.wording),
    (Column("Enhed", 16, WRAPPED), lambda line: _unit(line)),
    (Column("Start", 9, NUMBER), lambda line: line.start),
    (Column("Tal pr. periode", 19, WRAPPED), lambda line: _figures(line)),
    (Column("Seneste forskel", 11, NUMBER), lambda line: _newest_gap(line)),
    (Column("Gennemsnit", 14, NUMBER), lambda line: _mean(line)),
    (Column("Resultat", 12, NUMBER), lambda line: line.result),
    (Column("Måltal", 10, NUMBER), lambda line: line.target),
    (Column("Målet", 13, WRAPPED), lambda line: line.target_words),
    (Column("Kræves i resten", 11, NUMBER), lambda line: line.required),
    (Column("Status", 16, WRAPPED_BOLD), lambda line: line.status.word),
    (Column("I forhold til start", 12, WRAPPED), lambda line: line.trend),
    (Column("Forklaring", 32, WRAPPED), lambda line: line.sentence),
    (Column("Forbehold", 24, WRAPPED), lambda line: "\n".join(line.cautions)),
    (Column("Kilde", 24, WRAPPED), lambda line: line.source),
    (Column("Modtaget", 12, DAY), lambda line: line.received_on),
)
ASSESSMENT = (Column("Bestyrelsens egen vurdering", 24, WRAPPED), lambda line: line.assessment)


def write_goals(book: Workbook, contents: BoardContents) -> None:
    """Write the sheet of the goals; the board's own assessment gets a column where there is one."""
    assessed = any(line.assessment for line in contents.criteria)
    columns = (*COLUMNS, ASSESSMENT) if assessed else COLUMNS
    about = "En række for hvert mål. Status er regnet efter aftalens tal; forbehold ændrer den ikke."
    about += " Forskel, gennemsnit og resultat er formler over arket med tal pr. år."
    table = Table(book, TITLE, contents, [column for column, _ in columns], about, frozen_columns=2)
    rows = period_rows(contents)
    for line in contents.criteria:
        values = {column.heading: value_of(line) for column, value_of in columns}
        values.update(_formulas(line, rows[line.number], table.page.rows + 1))
        table.row(list(values.values()))
    table.end()
    table.page.close()


def _formulas(line: CriterionLine, rows: Mapping[str, int], row: int) -> dict[str, Value]:
    """Return the cells that are worked out in the workbook itself."""
    found: dict[str, Value] = {}
    newest = _newest_gap_period(line)
    if newest is not None and newest.gap is not None:
        found["Seneste forskel"] = Formula(f"'{SERIES}'!{GAP}{rows[newest.label]}", newest.gap)
    level = level_formula(line, rows, SERIES)
    of_mean = level is not None and _mean(line) is not None
    if of_mean:
        found["Gennemsnit"] = level
    cell = f"{_letter('Gennemsnit')}{row}" if of_mean else ""
    result = result_formula(line, level, cell, f"{_letter('Start')}{row}")
    return {**found, "Resultat": result} if result else found


def _letter(heading: str) -> str:
    return get_column_letter([column.heading for column, _ in COLUMNS].index(heading) + 1)


def _mean(line: CriterionLine) -> Shown | None:
    return line.recipe.level if line.recipe and line.recipe.aggregate == "mean" else None


def _unit(line: CriterionLine) -> str:
    return line.unit if line.result_unit in ("", line.unit) else f"{line.unit}\nResultat: {line.result_unit}"


def _figures(line: CriterionLine) -> str:
    return "\n".join(f"{period.label}: {_figure(period)}" for period in line.periods if period.begun)


def _figure(period: PeriodLine) -> str:
    said = [period.answer] if period.answer else []
    if period.area:
        said.append(_show(period.area) + (f" mod {_show(period.comparison)}" if period.comparison else ""))
    elif period.gap:
        said.append(f"forskel {_show(period.gap)}")
    said = said or [period.state.lower()]
    return " ".join(said) + (" (foreløbig)" if period.provisional else "")


def _show(shown: Shown) -> str:
    return amount.show(shown.value, shown.decimals)


def _newest_gap(line: CriterionLine) -> Shown | None:
    period = _newest_gap_period(line)
    return period.gap if period else None


def _newest_gap_period(line: CriterionLine) -> PeriodLine | None:
    found = [period for period in line.periods if period.gap and not period.is_start]
    return found[-1] if found and line.judged == "gap" else None
