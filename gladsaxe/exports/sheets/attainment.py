"""Goal attainment as the funder asks for it: start, goal, now, and whether the goal is met."""

from gladsaxe.exports.cells import BOLD_STYLE, NUMBER_STYLE, WRAPPED_STYLE, CellStyle, CellValue
from gladsaxe.exports.contents import BoardContents, CriterionLine
from gladsaxe.exports.sheet import SheetColumn, Table
from gladsaxe.indicators.evaluation import STATUS_WORDS, Status

SHEET_TITLE = "Målopfyldelse"
SHEET_COLUMNS = (
    SheetColumn("Indsatsområde", 20, WRAPPED_STYLE),
    SheetColumn("Nr.", 7, BOLD_STYLE),
    SheetColumn("Succeskriterium", 40, WRAPPED_STYLE),
    SheetColumn("Datakilde", 22, WRAPPED_STYLE),
    SheetColumn("Ved start", 11, NUMBER_STYLE),
    SheetColumn("Mål", 22, WRAPPED_STYLE),
    SheetColumn("Resultat", 12, NUMBER_STYLE),
    SheetColumn("Enhed", 16, WRAPPED_STYLE),
    SheetColumn("Målopfyldelse", 18, CellStyle(bold=True, wrap=True)),
    SheetColumn("Begrundelse og forbehold", 42, WRAPPED_STYLE),
)
MET_STATUSES = {STATUS_WORDS[status].word for status in (Status.REACHED, Status.SECURED)}
MISSED_STATUSES = {STATUS_WORDS[status].word for status in (Status.NOT_REACHED, Status.OUT_OF_REACH)}
MET_WORD, MISSED_WORD, OPEN_WORD = "Opfyldt", "Ikke opfyldt", "Ikke afgjort"


def build_table(contents: BoardContents) -> Table:
    """Return a row a criterion; a goal that no figure has settled yet is called so."""
    about = "Målopfyldelse til Landsbyggefonden. Et mål er opfyldt eller ikke opfyldt, når tallene afgør det."
    rows: list[list[CellValue]] = [
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
        for line in contents.criteria
    ]
    return Table(SHEET_TITLE, about, SHEET_COLUMNS, rows)


def attainment_words(line: CriterionLine) -> str:
    """Return in words whether the goal is met, not met, or not settled yet."""
    if line.status.word in MET_STATUSES:
        return MET_WORD
    return MISSED_WORD if line.status.word in MISSED_STATUSES else OPEN_WORD
