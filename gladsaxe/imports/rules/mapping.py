"""How a file's columns are understood: what is obvious, and what was saved by name the last time."""

from collections.abc import Iterable, Mapping
from typing import Any

from gladsaxe.imports.rules.cells import plain
from gladsaxe.imports.rules.fields import FIELDS, Kind
from gladsaxe.imports.rules.numbers import USUAL, Sign

Settings = dict[str, Any]


def to_save(kind: Kind, settings: Mapping[str, Any], reading: Mapping[str, Any]) -> Settings:
    """Return what is saved by name: headings in place of columns, and nothing of one delivery alone."""
    if kind is Kind.TABLE:
        return {name: value for name, value in settings.items() if name != "received_on"}
    headings = {name: reading["headings"][at] for name, at in settings["columns"].items()}
    constants = {name: text for name, text in settings["constants"].items() if not name.endswith("_on")}
    return {
        "headings": headings,
        "constants": constants,
        "points": settings["points"],
        "signs": settings["signs"],
    }


def from_saved(kind: Kind, saved: Mapping[str, Any], reading: Mapping[str, Any]) -> Settings | None:
    """Return the settings that were saved, None where the file has not the headings or rows they name."""
    answers = {"points": saved.get("points", ""), "signs": dict(saved.get("signs", {}))}
    if kind is Kind.TABLE:
        there = {plain(name) for name in reading.get("series", ())}
        wanted = [saved["area"], *([saved["comparison"]] if saved.get("comparison") else [])]
        return {**saved, **answers, "received_on": ""} if {plain(name) for name in wanted} <= there else None
    at = {plain(text): column for column, text in enumerate(reading["headings"]) if text}
    columns = {name: at.get(plain(heading)) for name, heading in saved["headings"].items()}
    if None in columns.values():
        return None
    return {"columns": columns, "constants": dict(saved["constants"]), **answers}


def guessed(reading: Mapping[str, Any]) -> Settings:
    """Return what the headings say by themselves."""
    signs = {sign: str(USUAL[Sign(sign)]) for sign in reading["signs"] if Sign(sign) in USUAL}
    return {"columns": dict(reading["guess"]), "constants": {}, "points": "", "signs": signs}


def leaves_open(kind: Kind, settings: Mapping[str, Any], reading: Mapping[str, Any]) -> bool:
    """Return True if something must be asked before the file can be looked through."""
    if reading["doubt"] and not settings.get("points"):
        return True
    if any(sign not in settings["signs"] for sign in reading["signs"]):
        return True
    if kind is Kind.TABLE:
        return not (settings.get("criterion") and settings.get("area"))
    found = {*settings["columns"], *settings["constants"]}
    # A logbook can name the type above its rows or as its title.
    excused = {"type"} if kind is Kind.ACTIVITIES and "title" in found else set()
    return any(field.required and field.name not in found | excused for field in FIELDS[kind])


def obvious(kind: Kind, reading: Mapping[str, Any], saved: Iterable[Mapping[str, Any]]) -> Settings | None:
    """Return settings that leave nothing open: the first saved ones that fit, else what the headings say."""
    for one in saved:
        fitting = from_saved(kind, one, reading)
        if fitting is not None and not leaves_open(kind, fitting, reading):
            return fitting
    if kind is Kind.TABLE:
        return None
    found = guessed(reading)
    return None if leaves_open(kind, found, reading) else found
