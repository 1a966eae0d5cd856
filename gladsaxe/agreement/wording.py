"""How the agreement's definitions are worded on its page: numbers as typed, seats counted, duties dated."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from gladsaxe.core.dates import MONTH_NAMES, format_day

PartDefinition = Mapping[str, Any]
MONTH_PATTERN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
DAY_PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
DANISH_SEPARATORS = str.maketrans(",.", ".,")
CORRECTION_WORDS = {
    "added": "Føjet til",
    "withdrawn": "Taget ud",
    "returned": "Taget med igen",
    "reordered": "Rækkefølgen",
    "name": "Navn",
    "number": "Nummer",
    "area": "Indsatsområde",
    "text": "Tekst",
    "text_verbatim": "Ordlyd",
    "text_corrected": "Ordlyd, rettet for skrivefejl",
    "footnote": "Fodnote",
    "source_verbatim": "Kilde i aftalen",
    "context": "Baggrund",
    "issues": "Det skal man vide om teksten",
    "unit_in_text": "Enhed i teksten",
    "visible_to": "Hvem der må se målet",
    "note": "Bemærkning",
    "purpose": "Formål",
    "threshold_on_track": "Bestyrelsens grænse for På rette vej",
    "threshold_attention": "Bestyrelsens grænse for Kræver opmærksomhed",
}
SEAT_WORDS = {
    "appointed_by": "Udpeges af",
    "delegable_to": "Kan gives videre til",
    "rotates_between": "Går på skift mellem",
}


def format_typed_number(number: str) -> str:
    """Write a number of the file in Danish with the decimals it was typed with: "4100.5" as "4.100,5"."""
    return f"{Decimal(number):,}".translate(DANISH_SEPARATORS)


def format_with_unit(number: str, unit: str) -> str:
    """Write a number of the file with its unit."""
    return f"{format_typed_number(number)} {unit}"


def format_period(period: str) -> str:
    """Write a day or a month of the file in Danish, and every other period as it stands."""
    if DAY_PATTERN.fullmatch(period):
        return format_day(date.fromisoformat(period))
    month = MONTH_PATTERN.fullmatch(period)
    return f"{MONTH_NAMES[int(month[2]) - 1]} {month[1]}" if month and 1 <= int(month[2]) <= 12 else period


def format_fact_value(fact: PartDefinition) -> str:
    """Write the value of a baseline fact (§ 3), or the two that it lies between."""
    if "value_verbatim" in fact:
        return str(fact["value_verbatim"])
    if "value" in fact:
        about = "ca. " if fact.get("approximate") else ""
        return about + format_with_unit(fact["value"], fact["unit"])
    bounds = [format_typed_number(fact[end]) for end in ("value_min", "value_max") if end in fact]
    return " ".join((" til ".join(bounds), fact["unit"])).strip()


def format_fact_comparison(fact: PartDefinition) -> str:
    """Write what a baseline fact is compared with; empty where it stands alone."""
    if "comparison" not in fact:
        return f"Det er {fact['relative']}" if "relative" in fact else ""
    area = fact.get("comparison_area")
    text = f"Til sammenligning {format_with_unit(fact['comparison'], fact['unit'])}" + (
        f" ({area})" if area else ""
    )
    return f"{text}, regnet ud" if fact.get("comparison_derived") else text


def format_earlier_facts(fact: PartDefinition) -> list[str]:
    """Write what a baseline fact was earlier, one line a period."""
    lines = []
    for earlier in fact.get("earlier", []):
        line = f"{format_period(earlier['period'])}: {format_with_unit(earlier['value'], fact['unit'])}"
        if "comparison" in earlier:
            line += f", til sammenligning {format_with_unit(earlier['comparison'], fact['unit'])}"
        lines.append(line)
    return lines


def format_seat(name: str, seat: PartDefinition) -> str:
    """Write a seat with how many sit on it, for whom and how they are found."""
    count = _format_seat_count(seat)
    parts = [f"{name}: {count}" if count else name]
    if "functions" in seat:
        parts.append(", ".join(seat["functions"]))
    for key, words in SEAT_WORDS.items():
        if key in seat:
            parts.append(f"{words} {seat[key]}")
    return ". ".join(parts)


def _format_seat_count(seat: PartDefinition) -> str:
    least, most = seat.get("min"), seat.get("max")
    many = ""
    if least is not None and most is not None and (least, most) != (1, 1):
        many = str(least) if least == most else f"{least} til {most}"
    unit = seat.get("per") or seat.get("per_party_kind")
    if unit:
        return f"{many or 1} pr. {unit}"
    return f"{many} pladser" if many else ""


def format_duty_date(duty: PartDefinition) -> str:
    """Write when a duty falls due."""
    parts = [str(duty["cadence"])] if "cadence" in duty else []
    if "count_per_year" in duty:
        parts.append(f"{duty['count_per_year']} gange om året")
    if "due_year" in duty:
        parts.append(f"i {duty['due_year']}")
    if "due_by" in duty:
        parts.append(f"senest {format_day(date.fromisoformat(duty['due_by']))}")
    if "due_after" in duty:
        parts.append(f"efter {format_day(date.fromisoformat(duty['due_after']))}")
    return ", ".join(parts)


def format_correction(what: str, field: str) -> str:
    """Write what of the file was corrected; a field without a word of its own as the file names it."""
    return CORRECTION_WORDS.get(what) or CORRECTION_WORDS.get(field.split(" ", 1)[0], field)


def join_words(words: Sequence[str]) -> str:
    """Write words as Danes list them: "a, b og c"."""
    return " og ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def format_kroner(amount: int) -> str:
    """Write whole kroner."""
    return f"{format_typed_number(str(amount))} kr."
