"""Rows become places that stand beside those of the agreement's file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gladsaxe.access.rules import Actor
from gladsaxe.agreement.places import add_place, make_place_key, withdraw_place
from gladsaxe.agreement.store import list_estates, list_places
from gladsaxe.imports.rules.outcomes import RowOutcome
from gladsaxe.imports.rules.rows import ListRow
from gladsaxe.imports.store import ImportMark
from gladsaxe.imports.targets.target import (
    ImportItem,
    ImportTarget,
    ItemComparison,
    RowFaults,
    RowReader,
    build_choices,
)

MAX_NAME_LENGTH = 80
PlaceEntry = tuple[str, int]


class PlaceTarget(ImportTarget[PlaceEntry]):
    """Read the rows of places."""

    def __init__(self, actor: Actor, settings: Mapping[str, Any]) -> None:
        super().__init__(actor, settings)
        estates = list_estates()
        self._estates = build_choices((estate.key, estate.name, estate.id) for estate in estates)
        self._only = estates[0].id if len(estates) == 1 else None
        self._here = {make_place_key(place.name): place for place in list_places()}
        self._seen: dict[str, int] = {}

    def read(self, row: ListRow) -> ImportItem[PlaceEntry] | None:
        """Return the place that a row names."""
        reader = RowReader(row)
        name = reader.text("name", MAX_NAME_LENGTH, one_line=True)
        if not name:
            reader.fault("name", "Skriv hvad stedet hedder.")
        nothing = "" if self._only else "Skriv hvilket boligområde stedet ligger i."
        estate = reader.choice("estate", self._estates, nothing, "er ikke et af aftalens boligområder.")
        first = self._seen.setdefault(make_place_key(name), row.number)
        if first != row.number:
            reader.fault("name", f"Stedet står også i række {first}.")
        reader.done()
        entry = (name, estate or self._only or 0)
        return ImportItem(row.number, make_place_key(name), entry, frozenset(row.cells))

    def judge(
        self, items: Sequence[ImportItem[PlaceEntry]]
    ) -> Iterator[ItemComparison[PlaceEntry] | tuple[ImportItem[PlaceEntry], RowFaults]]:
        """Compare the places with those that are here."""
        for item in items:
            there = self._here.get(str(item.key))
            if there is None:
                yield ItemComparison(item, RowOutcome.NEW, item.entry, item.entry[0])
            elif "estate" in item.given_fields and there.estate_id != item.entry[1]:
                yield item, RowFaults({"estate": f"Stedet ligger allerede i {there.estate.name}."})
            else:
                yield ItemComparison(item, RowOutcome.SAME, item.entry, there.name, "", there.id)

    def write(self, judged: Sequence[ItemComparison[PlaceEntry]], name: str, reason: str) -> list[ImportMark]:
        """Add the places."""
        return [
            ImportMark(line.item.row, RowOutcome.NEW, add_place(*line.entry).id)
            for line in judged
            if line.outcome is RowOutcome.NEW
        ]

    def undo(self, marks: Sequence[ImportMark], reason: str) -> None:
        """Take the places out of the choices; what happened there keeps them."""
        for mark in marks:
            withdraw_place(mark.target_id)
