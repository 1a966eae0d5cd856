"""Numbers in cells: signs kept as states, and a point that can mean two things asked about, never guessed."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from gladsaxe.core import amount
from gladsaxe.core.worded_enum import WordedEnum
from gladsaxe.imports.rules.cells import (
    NUMBER_KIND,
    PERCENT_KIND,
    TEXT_KIND,
    EncodedCell,
    UnreadableCell,
    read_text,
)

NOT_A_NUMBER = "Det er ikke et tal. Skriv tallet med komma, for eksempel 7,5."
NOT_A_COUNT = "Skriv et helt tal, for eksempel 25."
NOT_KRONER = "Skriv beløbet i kroner, for eksempel 1.850 eller 1850,50."


class PointMeaning(StrEnum):
    """Name what a point or, in English, a comma before three figures means in a file."""

    THOUSANDS = "tusinder"
    DECIMALS = "decimaler"


class StatisticsSign(StrEnum):
    """Name a sign that stands where there is no number."""

    UNSURE = ".."
    IMPOSSIBLE = "."
    NIL = "-"
    CROSS = "x"
    STAR = "*"
    ABSENT = "..."
    FEW = "<5"


class SignMeaning(WordedEnum):
    """Name what a sign says of its period."""

    HIDDEN = "diskretioneret", "Skjult af hensyn til personer"
    NEVER = "ikke_opgjort", "Ikke opgjort det år"
    ZERO = "nul", "Nul"


# As the statistics office explains its signs; a dash is nought there and nothing elsewhere, so it is asked.
USUAL_MEANINGS: dict[StatisticsSign, SignMeaning] = {
    StatisticsSign.UNSURE: SignMeaning.HIDDEN,
    StatisticsSign.IMPOSSIBLE: SignMeaning.NEVER,
    StatisticsSign.CROSS: SignMeaning.HIDDEN,
    StatisticsSign.STAR: SignMeaning.HIDDEN,
    StatisticsSign.ABSENT: SignMeaning.NEVER,
    StatisticsSign.FEW: SignMeaning.HIDDEN,
}
MEANING_WORDS = SignMeaning.get_words()
SIGN_SPELLINGS: dict[str, StatisticsSign] = {
    **{str(sign): sign for sign in StatisticsSign},
    **dict.fromkeys(("…",), StatisticsSign.ABSENT),
    **dict.fromkeys(("–", "—", "−"), StatisticsSign.NIL),
    **dict.fromkeys(("færre end 5", "under 5", "1-4", "< 5"), StatisticsSign.FEW),
}
MAX_SIGN_LENGTH = max(map(len, SIGN_SPELLINGS))
UNIT_PATTERN = re.compile(
    r"(?:kr\.? ?)(?P<paid>\S.*)|(?P<rest>.*?\S)(?: ?(?:%|pct\.?|procent|kr\.?|,-))", re.IGNORECASE
)
POINT_PATTERN = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
COMMA_PATTERN = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
# 1,234.5 and 1,234,567: only English is written so.
ENGLISH_PATTERN = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})", re.ASCII)


@dataclass(frozen=True)
class CellNumber:
    """What a cell says: a value, perhaps provisional, or a sign."""

    value: Decimal | None
    sign: StatisticsSign | None = None
    provisional: bool = False


class AmbiguousNumber(UnreadableCell):
    """Raised where a number can be read in two ways."""

    def __init__(self, text: str) -> None:
        digits = re.sub(r"[.,]", "", text)
        super().__init__(
            f"{text} kan læses på to måder. Skriv {digits}, hvis tegnet skiller tusinder, "
            f"eller {_format_decimal(text)}, hvis det er et komma."
        )


def _format_decimal(text: str) -> str:
    return text.replace(".", ",")


def find_sign(cell: EncodedCell) -> StatisticsSign | None:
    """Return the sign that a cell holds instead of a number."""
    if cell[:1] != TEXT_KIND or len(cell) > MAX_SIGN_LENGTH + 1:
        return None
    return SIGN_SPELLINGS.get(cell[1:].casefold())


def is_ambiguous(cell: EncodedCell, english: bool = False) -> bool:
    """Return True if a cell's text is a number that can be read in two ways."""
    if cell[:1] != TEXT_KIND or not 6 <= len(cell) <= 10:
        return False
    return bool(POINT_PATTERN.fullmatch(cell[1:]) or (english and COMMA_PATTERN.fullmatch(cell[1:])))


def looks_like_number(cell: EncodedCell) -> bool:
    """Return True if a cell holds a number or a sign, whatever they mean."""
    try:
        read_number(cell, PointMeaning.THOUSANDS)
    except UnreadableCell:
        return False
    return cell != ""


def read_number(
    cell: EncodedCell, points: PointMeaning | None = None, english: bool = False, whole: bool = False
) -> CellNumber:
    """Read a number or sign; `whole` ones have no decimals, so a point in one is no doubt.

    Raise Doubt where it can be read in two ways and nobody has said how, Unreadable for no number.
    """
    if cell[:1] in (NUMBER_KIND, PERCENT_KIND):
        return CellNumber(Decimal(cell[1:]))
    if cell[:1] in ("d", "t", "l"):
        raise UnreadableCell(NOT_A_NUMBER)
    text = read_text(cell)
    if (sign := find_sign(cell)) is not None:
        return CellNumber(None, sign)
    # A star after a number marks it as provisional or estimated.
    provisional = text.endswith("*")
    return CellNumber(
        _parse_decimal(_strip_unit(text.rstrip("*").strip()), points, english, whole), provisional=provisional
    )


def _strip_unit(text: str) -> str:
    match = UNIT_PATTERN.fullmatch(text)
    return (match["paid"] or match["rest"]).strip() if match else text


def _parse_decimal(text: str, points: PointMeaning | None, english: bool, whole: bool) -> Decimal:
    if ENGLISH_PATTERN.fullmatch(text):
        return Decimal(text.replace(",", ""))
    doubtful = POINT_PATTERN.fullmatch(text) or (english and COMMA_PATTERN.fullmatch(text))
    if doubtful:
        if points is None and not whole:
            raise AmbiguousNumber(text)
        thousands = whole or points is PointMeaning.THOUSANDS
        return Decimal(re.sub(r"[.,]", "", text) if thousands else text.replace(",", "."))
    try:
        return amount.parse_decimal(text)
    except ValueError:
        raise UnreadableCell(NOT_A_COUNT if whole else NOT_A_NUMBER) from None


def read_count(cell: EncodedCell) -> int | None:
    """Read a whole number of zero or more, None for a sign: what is not known is not nought."""
    number = read_number(cell, whole=True)
    if number.value is None:
        return None
    if number.value < 0 or number.value != number.value.to_integral_value() or number.value >= 10**9:
        raise UnreadableCell(NOT_A_COUNT)
    return int(number.value)


def read_oere(cell: EncodedCell) -> int:
    """Read an amount over 0 kr. as whole øre; raise Unreadable."""
    try:
        oere = amount.parse_kroner(read_text(cell))
    except UnreadableCell:
        raise
    except ValueError:
        raise UnreadableCell(NOT_KRONER) from None
    if oere == 0:
        raise UnreadableCell("Beløbet skal være over 0 kroner.")
    return oere
