"""Numbers in cells: signs kept as states, and a point that can mean two things asked about, never guessed."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from gladsaxe.core import amount
from gladsaxe.imports.rules.cells import NUMBER, PERCENT, TEXT, Cell, Unreadable, said

NOT_A_NUMBER = "Det er ikke et tal. Skriv tallet med komma, for eksempel 7,5."
NOT_A_COUNT = "Skriv et helt tal, for eksempel 25."
NOT_KRONER = "Skriv beløbet i kroner, for eksempel 1.850 eller 1850,50."


class Points(StrEnum):
    """Name what a point or, in English, a comma before three figures means in a file."""

    THOUSANDS = "tusinder"
    DECIMALS = "decimaler"


class Sign(StrEnum):
    """Name a sign that stands where there is no number."""

    UNSURE = ".."
    IMPOSSIBLE = "."
    NIL = "-"
    CROSS = "x"
    STAR = "*"
    ABSENT = "..."
    FEW = "<5"


class Meaning(StrEnum):
    """Name what a sign says of its period."""

    HIDDEN = "diskretioneret"
    NEVER = "ikke_opgjort"
    ZERO = "nul"


# As the statistics office explains its signs; a dash is nought there and nothing elsewhere, so it is asked.
USUAL: dict[Sign, Meaning] = {
    Sign.UNSURE: Meaning.HIDDEN,
    Sign.IMPOSSIBLE: Meaning.NEVER,
    Sign.CROSS: Meaning.HIDDEN,
    Sign.STAR: Meaning.HIDDEN,
    Sign.ABSENT: Meaning.NEVER,
    Sign.FEW: Meaning.HIDDEN,
}
MEANING_WORDS = {
    Meaning.HIDDEN: "Skjult af hensyn til personer",
    Meaning.NEVER: "Ikke opgjort det år",
    Meaning.ZERO: "Nul",
}
WRITTEN: dict[str, Sign] = {
    **{str(sign): sign for sign in Sign},
    **dict.fromkeys(("…",), Sign.ABSENT),
    **dict.fromkeys(("–", "—", "−"), Sign.NIL),
    **dict.fromkeys(("færre end 5", "under 5", "1-4", "< 5"), Sign.FEW),
}
LONGEST_SIGN = max(map(len, WRITTEN))
UNIT = re.compile(
    r"(?:kr\.? ?)(?P<paid>\S.*)|(?P<rest>.*?\S)(?: ?(?:%|pct\.?|procent|kr\.?|,-))", re.IGNORECASE
)
POINTED = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
COMMAED = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
# 1,234.5 and 1,234,567: only English is written so.
ENGLISH = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})", re.ASCII)


@dataclass(frozen=True)
class Number:
    """Hold what a cell says: a value, perhaps provisional, or a sign."""

    value: Decimal | None
    sign: Sign | None = None
    provisional: bool = False


class Doubt(Unreadable):
    """Raised where a number can be read in two ways."""

    def __init__(self, text: str) -> None:
        digits = re.sub(r"[.,]", "", text)
        super().__init__(
            f"{text} kan læses på to måder. Skriv {digits}, hvis tegnet skiller tusinder, "
            f"eller {_as_decimal(text)}, hvis det er et komma."
        )


def _as_decimal(text: str) -> str:
    return text.replace(".", ",")


def sign_of(cell: Cell) -> Sign | None:
    """Return the sign that a cell holds instead of a number."""
    if cell[:1] != TEXT or len(cell) > LONGEST_SIGN + 1:
        return None
    return WRITTEN.get(cell[1:].casefold())


def is_doubtful(cell: Cell, english: bool = False) -> bool:
    """Return True if a cell's text is a number that can be read in two ways."""
    if cell[:1] != TEXT or not 6 <= len(cell) <= 10:
        return False
    return bool(POINTED.fullmatch(cell[1:]) or (english and COMMAED.fullmatch(cell[1:])))


def looks_like_number(cell: Cell) -> bool:
    """Return True if a cell holds a number or a sign, whatever they mean."""
    try:
        read_number(cell, Points.THOUSANDS)
    except Unreadable:
        return False
    return cell != ""


def read_number(
    cell: Cell, points: Points | None = None, english: bool = False, whole: bool = False
) -> Number:
    """Read a number or sign; `whole` ones have no decimals, so a point in one is no doubt.

    Raise Doubt where it can be read in two ways and nobody has said how, Unreadable for no number.
    """
    if cell[:1] in (NUMBER, PERCENT):
        return Number(Decimal(cell[1:]))
    if cell[:1] in ("d", "t", "l"):
        raise Unreadable(NOT_A_NUMBER)
    text = said(cell)
    if (sign := sign_of(cell)) is not None:
        return Number(None, sign)
    # A star after a number marks it as provisional or estimated.
    provisional = text.endswith("*")
    return Number(_read(_bare(text.rstrip("*").strip()), points, english, whole), provisional=provisional)


def _bare(text: str) -> str:
    found = UNIT.fullmatch(text)
    return (found["paid"] or found["rest"]).strip() if found else text


def _read(text: str, points: Points | None, english: bool, whole: bool) -> Decimal:
    if ENGLISH.fullmatch(text):
        return Decimal(text.replace(",", ""))
    doubtful = POINTED.fullmatch(text) or (english and COMMAED.fullmatch(text))
    if doubtful:
        if points is None and not whole:
            raise Doubt(text)
        thousands = whole or points is Points.THOUSANDS
        return Decimal(re.sub(r"[.,]", "", text) if thousands else text.replace(",", "."))
    try:
        return amount.parse_decimal(text)
    except ValueError:
        raise Unreadable(NOT_A_COUNT if whole else NOT_A_NUMBER) from None


def read_count(cell: Cell) -> int | None:
    """Read a whole number of zero or more, None for a sign: what is not known is not nought."""
    number = read_number(cell, whole=True)
    if number.value is None:
        return None
    if number.value < 0 or number.value != number.value.to_integral_value() or number.value >= 10**9:
        raise Unreadable(NOT_A_COUNT)
    return int(number.value)


def read_oere(cell: Cell) -> int:
    """Read an amount over 0 kr. as whole øre; raise Unreadable."""
    try:
        oere = amount.parse_kroner(said(cell))
    except Unreadable:
        raise
    except ValueError:
        raise Unreadable(NOT_KRONER) from None
    if oere == 0:
        raise Unreadable("Beløbet skal være over 0 kroner.")
    return oere
