"""How the agreement's definitions are worded on its page: numbers as typed, seats counted, duties dated."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from gladsaxe.core.dates import MONTHS, show_day

Definition = Mapping[str, Any]
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
DANISH = str.maketrans(",.", ".,")
SEAT_WORDS = {
    "appointed_by": "Udpeges af",
    "delegable_to": "Kan gives videre til",
    "rotates_between": "Går på skift mellem",
}


def as_typed(number: str) -> str:
    """Write a number of the file in Danish with the decimals it was typed with: "4100.5" as "4.100,5"."""
    return f"{Decimal(number):,}".translate(DANISH)


def with_unit(number: str, unit: str) -> str:
    """Write a number of the file with its unit."""
    return f"{as_typed(number)} {unit}"


def period_in_words(period: str) -> str:
    """Write a day or a month of the file in Danish, and every other period as it stands."""
    if DAY.fullmatch(period):
        return show_day(date.fromisoformat(period))
    month = MONTH.fullmatch(period)
    return f"{MONTHS[int(month[2]) - 1]} {month[1]}" if month and 1 <= int(month[2]) <= 12 else period


def fact_value(fact: Definition) -> str:
    """Write the value of a baseline fact (§ 3), or the two that it lies between."""
    if "value" in fact:
        about = "ca. " if fact.get("approximate") else ""
        return about + with_unit(fact["value"], fact["unit"])
    bounds = [as_typed(fact[end]) for end in ("value_min", "value_max") if end in fact]
    return " ".join((" til ".join(bounds), fact["unit"])).strip()


def fact_comparison(fact: Definition) -> str:
    """Write what a baseline fact is compared with; empty where it stands alone."""
    if "comparison" not in fact:
        return f"Det er {fact['relative']}" if "relative" in fact else ""
    area = fact.get("comparison_area")
    text = f"Til sammenligning {with_unit(fact['comparison'], fact['unit'])}" + (f" ({area})" if area else "")
    return f"{text}, regnet ud" if fact.get("comparison_derived") else text


def fact_earlier(fact: Definition) -> list[str]:
    """Write what a baseline fact was earlier, one line a period."""
    lines = []
    for earlier in fact.get("earlier", []):
        line = f"{period_in_words(earlier['period'])}: {with_unit(earlier['value'], fact['unit'])}"
        if "comparison" in earlier:
            line += f", til sammenligning {with_unit(earlier['comparison'], fact['unit'])}"
        lines.append(line)
    return lines


def seat_line(name: str, seat: Definition) -> str:
    """Write a seat with how many sit on it, for whom and how they are found."""
    count = _seat_count(seat)
    said = [f"{name}: {count}" if count else name]
    if "functions" in seat:
        said.append(", ".join(seat["functions"]))
    for key, words in SEAT_WORDS.items():
        if key in seat:
            said.append(f"{words} {seat[key]}")
    return ". ".join(said)


def _seat_count(seat: Definition) -> str:
    least, most = seat.get("min"), seat.get("max")
    many = ""
    if least is not None and most is not None and (least, most) != (1, 1):
        many = str(least) if least == most else f"{least} til {most}"
    unit = seat.get("per") or seat.get("per_party_kind")
    if unit:
        return f"{many or 1} pr. {unit}"
    return f"{many} pladser" if many else ""


def duty_when(duty: Definition) -> str:
    """Write when a duty falls due."""
    said = [str(duty["cadence"])] if "cadence" in duty else []
    if "count_per_year" in duty:
        said.append(f"{duty['count_per_year']} gange om året")
    if "due_year" in duty:
        said.append(f"i {duty['due_year']}")
    if "due_by" in duty:
        said.append(f"senest {show_day(date.fromisoformat(duty['due_by']))}")
    if "due_after" in duty:
        said.append(f"efter {show_day(date.fromisoformat(duty['due_after']))}")
    return ", ".join(said)


def kroner(amount: int) -> str:
    """Write whole kroner."""
    return f"{as_typed(str(amount))} kr."
