"""How a change of an activity is said on a page."""

from collections.abc import Iterable, Mapping

from gladsaxe.activities.history import from_text
from gladsaxe.activities.rules import FIELD_WORDS, STATE_WORDS, State
from gladsaxe.core import dates

Change = tuple[str, str | None, str | None]
Names = Mapping[str, Mapping[int, str]]
NOTHING = "ikke skrevet"


def say(changes: Iterable[Change], names: Names) -> list[tuple[str, str, str]]:
    """Return what each changed field is called, what stood there and what stands there now."""
    return [
        (FIELD_WORDS[field], _word(field, old, names), _word(field, new, names))
        for field, old, new in changes
    ]


def _word(field: str, text: str | None, names: Names) -> str:
    value = from_text(field, text)
    if value is None or value == "":
        return NOTHING
    if field in names:
        return names[field][value]
    if field == "day":
        return dates.show_day(value)
    if field == "starts_at":
        return dates.show_time(value)
    if field == "as_planned":
        return "Ja" if value else "Nej"
    return STATE_WORDS[State(value)] if field == "state" else str(value)
