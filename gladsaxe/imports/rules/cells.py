"""A cell as the reader hands it over: one letter for its kind and what it says; an empty cell is no text."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from gladsaxe.core import amount, dates

Cell = str

EMPTY: Cell = ""
TEXT, NUMBER, PERCENT, DAY, TIME, LOGICAL, FORMULA, BROKEN = "snpdtlfe"
# What Excel keeps of a number; the rest of a binary float is an accident.
EXCEL_DIGITS = ".15g"
SPACES = re.compile(r"\s+")
MIDNIGHT = time(0)
FORMULA_FAULT = (
    "Cellen er en formel uden resultat. Åbn filen i Excel, gem den, og prøv igen, eller skriv tallet selv."
)
BROKEN_FAULT = "Cellen viser en fejl i regnearket. Ret den, eller skriv tallet selv."


class Unreadable(ValueError):
    """Carry the sentence that says why a cell cannot be read."""


def of_value(value: Any, number_format: str = "General", kind: str = "n") -> Cell:  # noqa: ANN401 - a cell holds anything
    """Return the cell of a spreadsheet's value; `kind` is the spreadsheet's own word for it."""
    if value is None:
        return EMPTY
    if kind == "e":
        return f"{BROKEN}{value}"
    if isinstance(value, bool):
        return f"{LOGICAL}{int(value)}"
    if isinstance(value, (int, float)):
        return _of_number(value, number_format)
    if isinstance(value, datetime):
        return f"{DAY}{value.date().isoformat()}" + ("" if value.time() == MIDNIGHT else f"T{value:%H:%M}")
    if isinstance(value, date):
        return f"{DAY}{value.isoformat()}"
    if isinstance(value, time):
        return f"{TIME}{value:%H:%M}"
    return of_text(str(value))


def of_text(text: str) -> Cell:
    """Return the cell of a text as it was typed, without the spaces around it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return TEXT + plain if plain else EMPTY


def _of_number(value: float, number_format: str) -> Cell:
    digits = Decimal(value) if isinstance(value, int) else Decimal(format(value, EXCEL_DIGITS))
    if not digits.is_finite():
        return f"{BROKEN}{value}"
    # 0.546 shown as 54,6 % is what the person sees and means.
    if "%" in number_format:
        return f"{PERCENT}{_plain(digits * 100)}"
    return f"{NUMBER}{_plain(digits)}"


def _plain(digits: Decimal) -> str:
    text = format(digits, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def said(cell: Cell) -> str:
    """Return what the cell says, as a Dane would type it; raise Unreadable for a formula or an error."""
    kind, text = cell[:1], cell[1:]
    if kind == FORMULA:
        raise Unreadable(FORMULA_FAULT)
    if kind == BROKEN:
        raise Unreadable(BROKEN_FAULT)
    if kind in (NUMBER, PERCENT):
        return amount.format_for_input(Decimal(text)) + (" %" if kind == PERCENT else "")
    if kind == DAY:
        day, _, moment = text.partition("T")
        shown = dates.format_day_short(date.fromisoformat(day))
        return f"{shown} {moment.replace(':', '.')}" if moment else shown
    if kind == TIME:
        return text.replace(":", ".")
    if kind == LOGICAL:
        return "Ja" if text == "1" else "Nej"
    return text


def shown(cell: Cell) -> str:
    """Return what the cell says for a page, also where it cannot be read."""
    try:
        return said(cell)
    except Unreadable:
        return cell[1:] or "formel"


def plain(text: str) -> str:
    """Return a text as it is compared: lower case, Danish letters spelled out, letters and figures only."""
    spelled = text.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return " ".join("".join(letter if letter.isalnum() else " " for letter in spelled).split())


def read_day(cell: Cell) -> date:
    """Read a day; raise Unreadable with the sentence."""
    if cell[:1] == DAY:
        return date.fromisoformat(cell[1:11])
    text = said(cell)
    try:
        return dates.parse_day(text)
    except dates.NoSuchDay:
        raise Unreadable("Den dato findes ikke. Se efter dag og måned.") from None
    except dates.ShortYear:
        raise Unreadable("Skriv året med fire cifre, for eksempel 05-06-2018.") from None
    except ValueError:
        raise Unreadable("Skriv datoen med dag, måned og år, for eksempel 05-06-2018.") from None


def read_time(cell: Cell) -> time:
    """Read a time of day; raise Unreadable with the sentence."""
    try:
        if cell[:1] == TIME:
            return time.fromisoformat(cell[1:])
        if cell[:1] == DAY and "T" in cell:
            return time.fromisoformat(cell.partition("T")[2])
        return dates.parse_time(said(cell))
    except Unreadable:
        raise
    except ValueError:
        raise Unreadable("Skriv klokkeslættet, for eksempel 9.30.") from None


YES, NO = (
    frozenset({"ja", "j", "yes", "sand", "true", "x", "1"}),
    frozenset({"nej", "n", "no", "falsk", "false", "0"}),
)


def read_yes(cell: Cell) -> bool:
    """Read yes or no; raise Unreadable with the sentence."""
    word = plain(said(cell))
    if word in YES or word in NO:
        return word in YES
    raise Unreadable("Skriv Ja eller Nej.")
