"""Goal attainment as the funder asks for it: start, goal, now, and whether the goal is met."""

from openpyxl import Workbook

from gladsaxe.exports.cells import BOLD, NUMBER, WRAPPED, Look
from gladsaxe.exports.contents import BoardContents, CriterionLine
from gladsaxe.exports.sheet import Column, Table
from gladsaxe.indicators.evaluation import STATUS_WORDS, Status

TITLE = "Målopfyldelse"
COLUMNS = (
    Column("Indsatsområde", 20, WRAPPED),
    Column("Nr.", 7, BOLD),
    Column("Succeskriterium", 40, WRAPPED),
    Column("Datakilde", 22, WRAPPED),
    Column("Ved start", 11, NUMBER),
    Column("Mål", 22, WRAPPED),
    Column("Resultat", 12, NUMBER),
    Column("Enhed", 16, WRAPPED),
    Column("Målopfyldelse", 18, Look(bold=True, wrap=True)),
    Column("Begrundelse og forbehold", 42, WRAPPED),
)
MET = {STATUS_WORDS[status].word for status in (Status.REACHED, Status.SECURED)}
MISSED = {STATUS_WORDS[status].word for status in (Status.NOT_REACHED, Status.OUT_OF_REACH)}
MET_WORD, MISSED_WORD, OPEN_WORD = "Opfyldt", "Ikke opfyldt", "Ikke afgjort"


def write_attainment(book: Workbook, contents: BoardContents) -> None:
    """Write a row a criterion; a goal that no figure has settled yet is called so."""
    about = "Målopfyldelse til Landsbyggefonden. Et mål er opfyldt eller ikke opfyldt, når tallene afgør det."
    table = Table(book, TITLE, contents, COLUMNS, about)
    for line in contents.criteria:
        table.row(
            [
                line.focus_area,
                line.number,
                line.wording,
                line.source,
                line.start,
                line.target_words,
                line.result,
                line.result_unit or line.unit,
                attainment_words(line),
                "\n".join((line.sentence, *line.cautions, *([line.assessment] if line.assessment else []))),
            ]
        )
    table.end()


def attainment_words(line: CriterionLine) -> str:
    """Say whether the goal is met, not met, or not settled yet."""
    if line.status.word in MET:
        return MET_WORD
    return MISSED_WORD if line.status.word in MISSED else OPEN_WORD
