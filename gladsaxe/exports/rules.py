"""What an export is called, and what it says of how a status is decided."""

from datetime import date
from unicodedata import normalize

from gladsaxe.core import amount
from gladsaxe.core.worded_enum import WordedEnum
from gladsaxe.indicators.evaluation import STATUS_WORDS, Status, Thresholds


class ExportKind(WordedEnum):
    """Name what was exported."""

    BOARD = "bestyrelse", "Excel til bestyrelsen"
    EVERYTHING = "alt", "Alle data"
    AUDIT = "revision", "Dokumentation til revisionen"


KIND_WORDS = ExportKind.get_words()
ASCII_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss"})


def file_name(area_name: str, as_of: date, what: str = "status", kind: str = "xlsx") -> str:
    """Return a file's name in plain letters: status_hoeje_gladsaxe_2018-12-31.xlsx."""
    return f"{what}_{_transliterate_name(area_name)}_{as_of.isoformat()}.{kind}"


def audit_file_name(area_name: str, year: int) -> str:
    """Return the name of the auditor's workbook: dokumentation_hoeje_gladsaxe_2018.xlsx."""
    return f"dokumentation_{_transliterate_name(area_name)}_{year}.xlsx"


def _transliterate_name(area_name: str) -> str:
    plain = normalize("NFKD", area_name.lower().translate(ASCII_LETTERS))
    words = "".join(
        letter if letter.isascii() and letter.isalnum() else " " for letter in plain if ord(letter) < 768
    )
    return "_".join(words.split()) or "plan"


def export_number(day: date, row_id: int) -> str:
    """Return the number that an export is known by: 2019-00042."""
    return f"{day.year}-{row_id:05d}"


def threshold_words(thresholds: Thresholds) -> tuple[str, ...]:
    """Return in words how a status before the end follows from the board's thresholds."""
    on_track, attention, off_track = (
        STATUS_WORDS[status].word for status in (Status.ON_TRACK, Status.ATTENTION, Status.OFF_TRACK)
    )
    most, least = amount.format_number(thresholds.on_track, 2), amount.format_number(thresholds.attention, 2)
    return (
        "Undervejs ser vi på, hvor vi ender, hvis det fortsætter som nu. Vejen fra start til mål er 1,00.",
        f"{on_track}: vi ender på mindst {most}. {attention}: vi ender på mindst {least}. "
        f"{off_track}: vi ender på mindre.",
        f"Grænserne {most} og {least} er bestyrelsens. Når perioden er slut, afgør tallene alene.",
    )
