"""The front page: plan, day, who fetched it, the status words, and what the rest of the workbook holds."""

from collections.abc import Sequence

from openpyxl import Workbook

from gladsaxe.exports.cells import BOLD, DAY_IN_WORDS, HEADING, MOMENT, TEXT, TITLE, WRAPPED, Look
from gladsaxe.exports.contents import BoardContents
from gladsaxe.exports.sheet import Page

TITLE_WORDS = "Overblik"
WIDTHS = (9, 42, 8, 28, 24, 14)
SIGNED = Look(across="center")
# The shapes of the pages, as letters that every office suite has.
SIGNS = {
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
    page = Page(book, TITLE_WORDS, contents, WIDTHS, gridlines=False, one_page=True)
    page.row([contents.plan], TITLE)
    page.row([contents.title])
    page.row([])
    _facts(page, contents)
    page.row([])
    _statuses(page, contents)
    page.row([])
    _legend(page, contents)
    page.row([])
    page.row(["Sådan afgøres det"], BOLD)
    for sentence in contents.thresholds:
        page.row([sentence])
    if left_out:
        page.row([])
        page.row(["Ark, der er udeladt"], BOLD)
        for reason in left_out:
            page.row([reason])
    page.sheet.print_area = f"A1:F{page.rows}"


def _facts(page: Page, contents: BoardContents) -> None:
    looks = (BOLD, TEXT, TEXT, TEXT)
    days = (BOLD, TEXT, TEXT, DAY_IN_WORDS)
    page.row(["Vist som det så ud", None, None, contents.as_of], days)
    page.row(["Område", None, None, contents.area_name], looks)
    page.row(["Perioden begynder", None, None, contents.period_start], days)
    page.row(["Perioden slutter", None, None, contents.period_end], days)
    page.row(["Hentet", None, None, contents.made_at], (BOLD, TEXT, TEXT, MOMENT))
    page.row(["Hentet af", None, None, contents.made_by], looks)
    page.row(["Eksport nr.", None, None, contents.stamp.number], looks)
    page.row(["Modtager", None, None, contents.stamp.receiver], looks)
    page.row(["Formål", None, None, contents.stamp.purpose], looks)


def _statuses(page: Page, contents: BoardContents) -> None:
    page.row(["Nr.", "Mål", "Tegn", "Status", "I forhold til start", "Foreløbig"], HEADING)
    looks = (TEXT, WRAPPED, SIGNED, BOLD, TEXT, TEXT)
    for line in contents.criteria:
        sign = SIGNS.get(line.status.symbol)
        provisional = "Foreløbig" if line.provisional else None
        page.row([line.number, line.name, sign, line.status.word, line.trend, provisional], looks)


def _legend(page: Page, contents: BoardContents) -> None:
    page.row([None, "Ordene for status", "Tegn", "Det betyder", None, None], HEADING)
    for mark in contents.words:
        page.row([None, mark.word, SIGNS.get(mark.symbol), mark.help], (TEXT, TEXT, SIGNED, TEXT))
