"""The front page: plan, day, who fetched it, the status words, and what the rest of the workbook holds."""

from collections.abc import Sequence

from openpyxl import Workbook

from gladsaxe.exports.cells import (
    BOLD_STYLE,
    DAY_IN_WORDS_STYLE,
    HEADING_STYLE,
    MOMENT_STYLE,
    TEXT_STYLE,
    TITLE_STYLE,
    WRAPPED_STYLE,
    CellStyle,
)
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import SheetLayout, SheetWriter

SHEET_TITLE = "Overblik"
COLUMN_WIDTHS = (9, 42, 8, 28, 24, 14)
SIGN_STYLE = CellStyle(across="center")
# The shapes of the pages, as letters that every office suite has.
STATUS_SIGNS = {
    "flueben": "✓",
    "pil op": "↑",
    "udråbstegn i trekant": "!",
    "kryds i firkant": "☒",
    "spørgsmålstegn": "?",
    "ur": "…",
    "streg": "–",
    "tom cirkel": "○",
    "streg over cirkel": "⊘",
}


def write_overview(book: Workbook, contents: BoardContents, left_out: Sequence[str]) -> None:
    """Write the front page; `left_out` names the sheets that would have been empty, and why."""
    page = SheetWriter(
        book, contents, SheetLayout(SHEET_TITLE, COLUMN_WIDTHS, gridlines=False, one_page=True)
    )
    page.row([contents.plan], TITLE_STYLE)
    page.row([contents.title])
    page.row([contents.plan_line], BOLD_STYLE)
    page.row(["  ".join(STATUS_SIGNS[mark.symbol] for mark in contents.plan_strip) or None])
    page.row([])
    _write_facts(page, contents)
    page.row([])
    _write_statuses(page, contents)
    page.row([])
    _write_legend(page, contents)
    page.row([])
    page.row(["Sådan afgøres det"], BOLD_STYLE)
    for sentence in contents.thresholds:
        page.row([sentence])
    if left_out:
        page.row([])
        page.row(["Ark, der er udeladt"], BOLD_STYLE)
        for reason in left_out:
            page.row([reason])
    page.sheet.print_area = f"A1:F{page.rows}"


def _write_facts(page: SheetWriter, contents: BoardContents) -> None:
    looks = (BOLD_STYLE, TEXT_STYLE, TEXT_STYLE, TEXT_STYLE)
    days = (BOLD_STYLE, TEXT_STYLE, TEXT_STYLE, DAY_IN_WORDS_STYLE)
    page.row(["Vist som det så ud", None, None, contents.as_of], days)
    page.row(["Område", None, None, contents.area_name], looks)
    page.row(["Perioden begynder", None, None, contents.period_start], days)
    page.row(["Perioden slutter", None, None, contents.period_end], days)
    page.row(["Hentet", None, None, contents.made_at], (BOLD_STYLE, TEXT_STYLE, TEXT_STYLE, MOMENT_STYLE))
    page.row(["Hentet af", None, None, contents.made_by], looks)
    page.row(["Eksport nr.", None, None, contents.stamp.number], looks)
    page.row(["Modtager", None, None, contents.stamp.receiver], looks)
    page.row(["Formål", None, None, contents.stamp.purpose], looks)


def _write_statuses(page: SheetWriter, contents: BoardContents) -> None:
    page.row(["Nr.", "Mål", "Tegn", "Status", "I forhold til start", "Foreløbig"], HEADING_STYLE)
    looks = (TEXT_STYLE, WRAPPED_STYLE, SIGN_STYLE, BOLD_STYLE, TEXT_STYLE, TEXT_STYLE)
    for line in contents.criteria:
        sign = STATUS_SIGNS.get(line.status.symbol)
        provisional = "Foreløbig" if line.provisional else None
        page.row([line.number, line.name, sign, line.status.word, line.trend, provisional], looks)


def _write_legend(page: SheetWriter, contents: BoardContents) -> None:
    page.row([None, "Ordene for status", "Tegn", "Det betyder", None, None], HEADING_STYLE)
    for mark in contents.words:
        page.row(
            [None, mark.word, STATUS_SIGNS.get(mark.symbol), mark.help],
            (TEXT_STYLE, TEXT_STYLE, SIGN_STYLE, TEXT_STYLE),
        )
