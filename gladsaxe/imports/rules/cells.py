"""A cell as the reader hands it over: one letter for its kind and what it says; an empty cell is no text."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from unicodedata import normalize

from gladsaxe.core import amount, dates
from gladsaxe.core.texts import compose_text, drop_format_characters

EncodedCell = str

EMPTY_CELL: EncodedCell = ""
TEXT_KIND, NUMBER_KIND, PERCENT_KIND, DAY_KIND, TIME_KIND, LOGICAL_KIND, FORMULA_KIND, ERROR_KIND = "snpdtlfe"
# What Excel keeps of a number; the rest of a binary float is an accident.
EXCEL_DIGITS = ".15g"
TIME_BEHIND_PATTERN = re.compile(
    r"[ T,]+(?:kl\.? ?)?\d{1,2}[.:]\d{2}(?:[.:]\d{2}(?:\.\d+)?)?Z?$", re.IGNORECASE
)
WHITESPACE_PATTERN = re.compile(r"\s+")
MIDNIGHT = time(0)
DAY_LENGTH = timedelta(days=1)
# A number's format in a workbook, with how many decimals it shows; one with words or choices is left alone.
SHOWN_DIGITS_PATTERN = re.compile(r"[#0,]*0(?:\.(?P<decimals>0+))?%?")
DECORATION_PATTERN = re.compile(r'"[^"]*"|\[[^\]]*\]|_.|\\.|\*.|[ kr.$€-]+$')
# A format that shows nothing of a date but its year, in English and Danish.
YEAR_FORMAT_PATTERN = re.compile(r"[yå]{2,4}", re.IGNORECASE)
FORMULA_FAULT = (
    "Cellen er en formel uden resultat. Åbn filen i Excel, gem den, og prøv igen, eller skriv tallet selv."
)
ERROR_FAULT = "Cellen viser en fejl i regnearket. Ret den, eller skriv tallet selv."


class UnreadableCell(ValueError):
    """A cell cannot be read; the message says why."""


def encode_value(value: Any, number_format: str = "General", kind: str = "n") -> EncodedCell:  # noqa: ANN401 - a cell holds anything
    """Return the cell of a spreadsheet's value; `kind` is the spreadsheet's own word for it."""
    if value is None:
        return EMPTY_CELL
    if kind == "e":
        return f"{ERROR_KIND}{value}"
    if isinstance(value, bool):
        return f"{LOGICAL_KIND}{int(value)}"
    if isinstance(value, (int, float)):
        return _encode_number(value, number_format)
    if isinstance(value, (date, datetime)) and YEAR_FORMAT_PATTERN.fullmatch(number_format):
        return f"{NUMBER_KIND}{value.year}"
    if isinstance(value, timedelta):
        return _encode_duration(value)
    if isinstance(value, datetime):
        return f"{DAY_KIND}{value.date().isoformat()}" + (
            "" if value.time() == MIDNIGHT else f"T{value:%H:%M}"
        )
    if isinstance(value, date):
        return f"{DAY_KIND}{value.isoformat()}"
    if isinstance(value, time):
        return f"{TIME_KIND}{value:%H:%M}"
    return encode_text(str(value))


def encode_text(text: str) -> EncodedCell:
    """Return the cell of a text as it was typed, without the spaces around it."""
    plain = compose_text(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    return TEXT_KIND + plain if plain else EMPTY_CELL


def _encode_number(value: float, number_format: str) -> EncodedCell:
    digits = Decimal(value) if isinstance(value, int) else Decimal(format(value, EXCEL_DIGITS))
    if not digits.is_finite():
        return f"{ERROR_KIND}{value}"
    # 0.546 shown as 54,6 % is what the person sees and means, and so is 1543.2125 shown as 1.543,21.
    if "%" in number_format:
        return f"{PERCENT_KIND}{_format_digits(_round_as_shown(digits * 100, number_format))}"
    return f"{NUMBER_KIND}{_format_digits(_round_as_shown(digits, number_format))}"


def _round_as_shown(digits: Decimal, number_format: str) -> Decimal:
    """Return a number with the decimals that its cell shows; other formats than plain ones change nothing."""
    positive = number_format.partition(";")[0]
    shown = SHOWN_DIGITS_PATTERN.fullmatch(DECORATION_PATTERN.sub("", positive).strip())
    if shown is None:
        return digits
    return digits.quantize(Decimal(1).scaleb(-len(shown["decimals"] or "")), ROUND_HALF_UP)


def _encode_duration(value: timedelta) -> EncodedCell:
    """Return the cell of a duration: a time of day under 24 hours, as [h]:mm shows it otherwise."""
    minutes = int(value.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    if timedelta(0) <= value < DAY_LENGTH:
        return f"{TIME_KIND}{hours:02}:{rest:02}"
    return encode_text(f"{hours}:{rest:02}")


def _format_digits(digits: Decimal) -> str:
    text = format(digits, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_text(cell: EncodedCell) -> str:
    """Return what the cell says, as a Dane would type it; raise Unreadable for a formula or an error."""
    kind, text = cell[:1], cell[1:]
    if kind == FORMULA_KIND:
        raise UnreadableCell(FORMULA_FAULT)
    if kind == ERROR_KIND:
        raise UnreadableCell(ERROR_FAULT)
    if kind in (NUMBER_KIND, PERCENT_KIND):
        return amount.format_for_input(Decimal(text)) + (" %" if kind == PERCENT_KIND else "")
    if kind == DAY_KIND:
        day, _, moment = text.partition("T")
        shown = dates.format_day_short(date.fromisoformat(day))
        return f"{shown} {moment.replace(':', '.')}" if moment else shown
    if kind == TIME_KIND:
        return text.replace(":", ".")
    if kind == LOGICAL_KIND:
        return "Ja" if text == "1" else "Nej"
    return text


def format_cell(cell: EncodedCell) -> str:
    """Return what the cell says for a page, also where it cannot be read."""
    try:
        return read_text(cell)
    except UnreadableCell:
        return cell[1:] or "formel"


def normalize_text(text: str) -> str:
    """Return a text as it is compared: lower case, Danish letters spelled out, letters and figures only."""
    spelled = (
        drop_format_characters(normalize("NFC", text))
        .casefold()
        .replace("æ", "ae")
        .replace("ø", "oe")
        .replace("å", "aa")
    )
    return " ".join("".join(letter if letter.isalnum() else " " for letter in spelled).split())


def read_day(cell: EncodedCell) -> date:
    """Read a day; raise Unreadable with the sentence."""
    if cell[:1] == DAY_KIND:
        return date.fromisoformat(cell[1:11])
    # A form on the web writes the time behind the day.
    text = TIME_BEHIND_PATTERN.sub("", read_text(cell))
    try:
        return dates.parse_day(text)
    except dates.NoSuchDay:
        raise UnreadableCell("Den dato findes ikke. Se efter dag og måned.") from None
    except dates.ShortYear:
        raise UnreadableCell("Skriv året med fire cifre, for eksempel 05-06-2018.") from None
    except ValueError:
        raise UnreadableCell("Skriv datoen med dag, måned og år, for eksempel 05-06-2018.") from None


def read_time(cell: EncodedCell) -> time:
    """Read a time of day; raise Unreadable with the sentence."""
    try:
        if cell[:1] == TIME_KIND:
            return time.fromisoformat(cell[1:])
        if cell[:1] == DAY_KIND and "T" in cell:
            return time.fromisoformat(cell.partition("T")[2])
        return dates.parse_time(read_text(cell))
    except UnreadableCell:
        raise
    except ValueError:
        raise UnreadableCell("Skriv klokkeslættet, for eksempel 9.30.") from None


YES_WORDS, NO_WORDS = (
    frozenset({"ja", "j", "yes", "sand", "true", "x", "1"}),
    frozenset({"nej", "n", "no", "falsk", "false", "0"}),
)


def read_yes_no(cell: EncodedCell) -> bool:
    """Read yes or no; raise Unreadable with the sentence."""
    word = normalize_text(read_text(cell))
    if word in YES_WORDS or word in NO_WORDS:
        return word in YES_WORDS
    raise UnreadableCell("Skriv Ja eller Nej.")
