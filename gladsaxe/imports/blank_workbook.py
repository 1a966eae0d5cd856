"""An empty workbook to fill in: known headings, and drop-downs of what there is to choose from."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from gladsaxe.access.rules import Actor
from gladsaxe.activities.rules import STATE_WORDS as ACTIVITY_STATES
from gladsaxe.agreement import store as agreement
from gladsaxe.database.clock import today
from gladsaxe.exports.cells import (
    DAY_STYLE,
    HEADING_STYLE,
    NUMBER_STYLE,
    TEXT_STYLE,
    CellValue,
    CellWriter,
)
from gladsaxe.imports.rules.fields import FIELDS_BY_KIND, ImportKind
from gladsaxe.imports.targets.figures import CriterionFigures, FigureTarget
from gladsaxe.indicators import store as indicators
from gladsaxe.indicators.disclosure import hide_small_figure
from gladsaxe.indicators.display import ANSWER_WORDS
from gladsaxe.indicators.entries import FigureEntry, open_periods
from gladsaxe.indicators.evaluation import STATE_WORDS
from gladsaxe.registers.rules import PAYER_WORDS
from gladsaxe.registers.store import list_marks

SHEET_NAMES = {
    ImportKind.FIGURES: "Tal",
    ImportKind.ACTIVITIES: "Logbog",
    ImportKind.ENQUIRIES: "Henvendelser",
    ImportKind.BILLS: "Regninger",
    ImportKind.PLACES: "Steder",
    ImportKind.SEATS: "Pladser",
}
CHOICES_SHEET = "Valgmuligheder"
LAST_ROW = 2_000
STYLES_BY_CONTENT = {"text": TEXT_STYLE, "day": DAY_STYLE, "number": NUMBER_STYLE}
YES_NO = ("Ja", "Nej")
UNKNOWN_CHOICE = "Vælg en af mulighederne, eller se arket Valgmuligheder."


def build_blank_workbook(kind: ImportKind, actor: Actor) -> bytes:
    """Return the workbook of a kind; the figures' one has a row for each figure that is here or can be."""
    fields = FIELDS_BY_KIND[kind]
    offered = _find_choices(kind, actor)
    book = Workbook(write_only=True)
    zone = agreement.get_agreement().timezone
    page: Any = book.create_sheet(SHEET_NAMES[kind])
    page.freeze_panes = "A2"
    for number, field in enumerate(fields, start=1):
        page.column_dimensions[get_column_letter(number)].width = field.heading.width
    for number, name in enumerate(offered, start=1):
        column = get_column_letter([field.name for field in fields].index(name) + 1)
        listed = get_column_letter(number)
        rule = DataValidation(
            type="list",
            formula1=f"={CHOICES_SHEET}!${listed}$2:${listed}${len(offered[name]) + 1}",
            allow_blank=True,
        )
        rule.error, rule.errorTitle, rule.showErrorMessage = UNKNOWN_CHOICE, "Det kender vi ikke", True
        rule.add(f"{column}2:{column}{LAST_ROW}")
        page.data_validations.append(rule)
    cells = CellWriter(page, zone)
    page.append(cells.row([HEADING_STYLE] * len(fields), [field.label for field in fields]))
    looks = [STYLES_BY_CONTENT[field.heading.holds] for field in fields]
    for row in _build_rows(actor) if kind is ImportKind.FIGURES else ():
        page.append(cells.row(looks, [row.get(field.name) for field in fields]))
    if offered:
        _write_choices(book, zone, offered, {field.name: field.label for field in fields})
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write_choices(
    book: Workbook, zone: str, offered: Mapping[str, Sequence[str]], labels: Mapping[str, str]
) -> None:
    page: Any = book.create_sheet(CHOICES_SHEET)
    for number in range(1, len(offered) + 1):
        page.column_dimensions[get_column_letter(number)].width = 44
    cells = CellWriter(page, zone)
    page.append(cells.row([HEADING_STYLE] * len(offered), [labels[name] for name in offered]))
    for at in range(max(map(len, offered.values()))):
        values = [words[at] if at < len(words) else None for words in offered.values()]
        page.append(cells.row([TEXT_STYLE] * len(offered), values))


def _find_choices(kind: ImportKind, actor: Actor) -> dict[str, list[str]]:
    """Return what there is to choose from, by field; a field without choices is not here."""
    choices: dict[str, list[str]] = {}
    if kind is ImportKind.FIGURES:
        choices["criterion"] = [
            _format_criterion(row.number, row.name) for row in indicators.list_visible_criteria(actor)
        ]
        choices["state"] = list(STATE_WORDS.values())
        choices["provisional"] = list(YES_NO)
    if kind in (ImportKind.ACTIVITIES, ImportKind.ENQUIRIES, ImportKind.BILLS):
        choices["place"] = [row.name for row in agreement.list_places()]
    if kind is ImportKind.ACTIVITIES:
        choices["type"] = [row.name for row in agreement.list_activity_types()]
        choices["state"] = list(ACTIVITY_STATES.values())
        choices["as_planned"] = list(YES_NO)
    if kind is ImportKind.ENQUIRIES:
        choices["mark"] = list(list_marks().values())
    if kind is ImportKind.BILLS:
        choices["paid_by"] = list(PAYER_WORDS.values())
    if kind is ImportKind.PLACES:
        choices["estate"] = [row.name for row in agreement.list_estates()]
    if kind is ImportKind.SEATS:
        seats = agreement.list_seats()
        choices["seat"] = list(dict.fromkeys(seat.name for seat in seats))
        choices["body"] = list(dict.fromkeys(seat.body.name for seat in seats))
        choices["party"] = [row.name for row in agreement.list_parties()]
    return {name: words for name, words in choices.items() if words}


def _format_criterion(number: str, name: str) -> str:
    return f"{number} {name}"


def _build_rows(actor: Actor) -> Iterator[dict[str, CellValue]]:
    for figures in FigureTarget(actor, {}).criteria:
        for period in open_periods(figures.rule, today()):
            row: dict[str, CellValue] = {
                "criterion": _format_criterion(figures.row.number, figures.row.name),
                "period": period.label,
            }
            standing = figures.newest.get(period.label)
            entry = indicators.build_entry(standing, figures.rule) if standing else None
            yield {
                **row,
                **(_build_figure_cells(figures, entry, actor) if entry and not entry.withdrawn else {}),
            }


def _build_figure_cells(figures: CriterionFigures, entry: FigureEntry, actor: Actor) -> dict[str, CellValue]:
    figure, _why = hide_small_figure(figures.rule, entry.figure, actor)
    area: CellValue = figure.area
    if figures.rule.answer != "number" and figure.area is not None:
        area = ANSWER_WORDS[figures.rule.answer][figure.area == 1]
    return {
        "area": area,
        "comparison": figure.comparison,
        "text": figure.text,
        "state": figure.state.word,
        "provisional": "Ja" if figure.provisional else None,
        "n": figure.n,
        "source": entry.source,
        "received_on": entry.received_on,
    }
