"""How a file's columns are understood: what is obvious, and what was saved by name the last time."""

from collections.abc import Iterable, Mapping
from typing import Any

from gladsaxe.imports.rules.cells import normalize_text
from gladsaxe.imports.rules.fields import FIELDS_BY_KIND, ImportKind
from gladsaxe.imports.rules.numbers import USUAL_MEANINGS, StatisticsSign

ColumnSettings = dict[str, Any]
# Whether the rows that a sheet hides are read.
WITH_HIDDEN_ROWS, WITHOUT_HIDDEN_ROWS = "med", "uden"


def make_saved_settings(
    kind: ImportKind, settings: Mapping[str, Any], reading: Mapping[str, Any]
) -> ColumnSettings:
    """Return what is saved by name: headings in place of columns, and nothing of one delivery alone."""
    if kind is ImportKind.TABLE:
        return {name: value for name, value in settings.items() if name != "received_on"}
    headings = {name: reading["headings"][at] for name, at in settings["columns"].items()}
    constants = {name: text for name, text in settings["constants"].items() if not name.endswith("_on")}
    return {
        "headings": headings,
        "constants": constants,
        "points": settings["points"],
        "signs": settings["signs"],
    }


def apply_saved_settings(
    kind: ImportKind, saved: Mapping[str, Any], reading: Mapping[str, Any]
) -> ColumnSettings | None:
    """Return the settings that were saved, None where the file has not the headings or rows they name."""
    answers = {"points": saved.get("points", ""), "signs": dict(saved.get("signs", {}))}
    if kind is ImportKind.TABLE:
        there = {normalize_text(name) for name in reading.get("series", ())}
        series_names = [saved["area"], *([saved["comparison"]] if saved.get("comparison") else [])]
        return (
            {**saved, **answers, "received_on": ""}
            if {normalize_text(name) for name in series_names} <= there
            else None
        )
    at = {normalize_text(text): column for column, text in enumerate(reading["headings"]) if text}
    columns = {name: at.get(normalize_text(heading)) for name, heading in saved["headings"].items()}
    if None in columns.values():
        return None
    return {"columns": columns, "constants": dict(saved["constants"]), **answers}


def guess_settings(reading: Mapping[str, Any]) -> ColumnSettings:
    """Return what the headings say by themselves."""
    signs = {
        sign: str(USUAL_MEANINGS[StatisticsSign(sign)])
        for sign in reading["signs"]
        if StatisticsSign(sign) in USUAL_MEANINGS
    }
    return {"columns": dict(reading["guess"]), "constants": {}, "points": "", "signs": signs}


def has_open_questions(kind: ImportKind, settings: Mapping[str, Any], reading: Mapping[str, Any]) -> bool:
    """Return True if something must be asked before the file can be looked through."""
    if reading["doubt"] and not settings.get("points"):
        return True
    if any(sign not in settings["signs"] for sign in reading["signs"]):
        return True
    if reading.get("hidden") and kind is not ImportKind.TABLE and not settings.get("hidden"):
        return True
    if kind is ImportKind.TABLE:
        return not (settings.get("criterion") and settings.get("area"))
    answered = {*settings["columns"], *settings["constants"]}
    # A logbook can name the type above its rows or as its title.
    excused = {"type"} if kind is ImportKind.ACTIVITIES and "title" in answered else set()
    return any(field.required and field.name not in answered | excused for field in FIELDS_BY_KIND[kind])


def choose_settings(
    kind: ImportKind, reading: Mapping[str, Any], saved: Iterable[Mapping[str, Any]]
) -> ColumnSettings | None:
    """Return settings that leave nothing open: the first saved ones that fit, else what the headings say."""
    for one in saved:
        fitting = apply_saved_settings(kind, one, reading)
        if fitting is not None and not has_open_questions(kind, fitting, reading):
            return fitting
    if kind is ImportKind.TABLE:
        return None
    guessed = guess_settings(reading)
    return None if reading["unclear"] or has_open_questions(kind, guessed, reading) else guessed
