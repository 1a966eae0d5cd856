"""Rows become places that stand beside those of the agreement's file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gladsaxe.access.rules import Actor
from gladsaxe.agreement.places import add_place, make_place_key, withdraw_place
from gladsaxe.agreement.store import list_estates, list_places
from gladsaxe.imports.rules.outcomes import Outcome
from gladsaxe.imports.rules.rows import Row
from gladsaxe.imports.store import Mark
from gladsaxe.imports.targets.target import Faulty, Item, Judged, RowReader, Target, choices

LONGEST_NAME = 80
Entry = tuple[str, int]


class Places(Target[Entry]):
    """Read the rows of places."""

    def __init__(self, actor: Actor, settings: Mapping[str, Any]) -> None:
        super().__init__(actor, settings)
        found = list_estates()
        self._estates = choices((estate.key, estate.name, estate.id) for estate in found)
        self._only = found[0].id if len(found) == 1 else None
        self._here = {make_place_key(place.name): place for place in list_places()}
        self._seen: dict[str, int] = {}

    def read(self, row: Row) -> Item[Entry] | None:
        """Return the place that a row names."""
        reader = RowReader(row)
        name = reader.text("name", LONGEST_NAME, one_line=True)
        if not name:
            reader.fault("name", "Skriv hvad stedet hedder.")
        nothing = "" if self._only else "Skriv hvilket boligområde stedet ligger i."
        estate = reader.choice("estate", self._estates, nothing, "er ikke et af aftalens boligområder.")
        first = self._seen.setdefault(make_place_key(name), row.number)
        if first != row.number:
            reader.fault("name", f"Stedet står også i række {first}.")
        reader.done()
        entry = (name, estate or self._only or 0)
        return Item(row.number, make_place_key(name), entry, frozenset(row.cells))

    def judge(self, items: Sequence[Item[Entry]]) -> Iterator[Judged[Entry] | tuple[Item[Entry], Faulty]]:
        """Hold the places against those that are here."""
        for item in items:
            there = self._here.get(str(item.key))
            if there is None:
                yield Judged(item, Outcome.NEW, item.entry, item.entry[0])
            elif "estate" in item.said and there.estate_id != item.entry[1]:
                yield item, Faulty({"estate": f"Stedet ligger allerede i {there.estate.name}."})
            else:
                yield Judged(item, Outcome.SAME, item.entry, there.name, "", there.id)

    def write(self, judged: Sequence[Judged[Entry]], name: str, reason: str) -> list[Mark]:
        """Add the places."""
        return [
            Mark(line.item.row, Outcome.NEW, add_place(*line.entry).id)
            for line in judged
            if line.outcome is Outcome.NEW
        ]

    def undo(self, marks: Sequence[Mark], reason: str) -> None:
        """Take the places out of the choices; what happened there keeps them."""
        for mark in marks:
            withdraw_place(mark.target_id)
