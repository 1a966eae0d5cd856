"""Templates that a plan begins with: an agreement's file in which words between @ stand for answers."""

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from gladsaxe.core.configuration import SHIPPED_TEMPLATES
from gladsaxe.core.texts import make_ascii_key

MUNICIPALITY_KEY = "kommune"
# An answer's place, and the line that becomes the housing associations, each a [[party]] of its own.
BLANK_PATTERN = re.compile(r'"@(\w+)@"|# @associations@\n')
MAX_KEY_PART = 60
FIRST_YEAR = timedelta(days=364)


@dataclass(frozen=True)
class PlanTemplate:
    """A template: its file's name, what its first line calls it, and its text."""

    key: str
    name: str
    text: str


@dataclass(frozen=True)
class PlanAnswers:
    """What a template asks for."""

    title: str
    area_name: str
    municipality: str
    associations: tuple[str, ...]
    first_day: date
    last_day: date


def list_templates(folder: Path = SHIPPED_TEMPLATES) -> list[PlanTemplate]:
    """Return the templates in the order of their files' names."""
    return [_read_template(file) for file in sorted(folder.glob("*.toml"))]


def fill_template(template: PlanTemplate, answers: PlanAnswers) -> bytes:
    """Return the agreement's file that the template makes of the answers, in UTF-8."""
    years = f"{answers.first_day.year}-{answers.last_day.year}"
    literals = {
        "plan_key": _quote_text(f"{_make_key(answers.title)}-{years}"),
        "title": _quote_text(answers.title),
        "area_name": _quote_text(answers.area_name),
        "municipality": _quote_text(answers.municipality),
        "first_day": answers.first_day.isoformat(),
        "last_day": answers.last_day.isoformat(),
        "first_year_end": (answers.first_day + FIRST_YEAR).isoformat(),
    }
    parties = _format_associations(answers.associations)
    # In one pass: an answer may look like a word of the template.
    return BLANK_PATTERN.sub(
        lambda blank: literals[blank[1]] if blank[1] else parties, template.text
    ).encode()


def _read_template(file: Path) -> PlanTemplate:
    text = file.read_text(encoding="utf-8")
    return PlanTemplate(file.stem, text.partition("\n")[0].removeprefix("# "), text)


def _format_associations(names: tuple[str, ...]) -> str:
    parties, keys = [], {MUNICIPALITY_KEY}
    for name in names:
        bare = _make_key(name)
        key = next(key for number in range(len(keys) + 1) if (key := _number_key(bare, number)) not in keys)
        keys.add(key)
        parties.append(f'[[party]]\nkey = "{key}"\nname = {_quote_text(name)}\nkind = "boligorganisation"\n')
    return "".join(parties)


def _number_key(key: str, number: int) -> str:
    return f"{key}-{number + 1}" if number else key


def _make_key(name: str) -> str:
    return make_ascii_key(name)[:MAX_KEY_PART].strip("-") or "plan"


def _quote_text(text: str) -> str:
    # A basic string of TOML is one of JSON, which lets one more sign through.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
