"""Rows become people in seats that await approval; nobody gets a way in by it, only a seat."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gladsaxe.access.rules import Actor
from gladsaxe.access.seat_approval import prepare_seat
from gladsaxe.agreement.store import list_parties, list_seats
from gladsaxe.agreement.tables import Seat
from gladsaxe.bodies import store as bodies
from gladsaxe.bodies.tables import Membership
from gladsaxe.core.dates import format_day_short
from gladsaxe.imports.rules.cells import normalize_text, read_day, read_text
from gladsaxe.imports.rules.outcomes import RowOutcome
from gladsaxe.imports.rules.rows import ListRow
from gladsaxe.imports.store import ImportMark
from gladsaxe.imports.targets.target import (
    CannotUndo,
    ImportItem,
    ImportTarget,
    ItemComparison,
    RowFaults,
    RowReader,
    build_choices,
)
from gladsaxe.web.forms import MAX_LINE_LENGTH

CHANGED_SINCE = (
    "En af pladserne er ændret, efter at filen blev gemt. Ret de andre på siden Pladser og brugere."
)


@dataclass(frozen=True)
class SeatEntry:
    """Who sits in which seat from when to when, and for which party."""

    seat_id: int
    name: str
    starts_on: date
    ends_on: date | None
    party_id: int | None


class SeatTarget(ImportTarget[SeatEntry]):
    """Read the rows of who sits where."""

    asks_reason = False

    def __init__(self, actor: Actor, settings: Mapping[str, Any]) -> None:
        super().__init__(actor, settings)
        seats = list_seats()
        self._by_name: dict[str, list[Seat]] = defaultdict(list)
        for seat in seats:
            for word in {
                normalize_text(seat.key),
                normalize_text(seat.name),
                normalize_text(seat.definition["function"]),
            }:
                self._by_name[word].append(seat)
        self._words = {seat.id: f"{seat.name} ({seat.body.name})" for seat in seats}
        self._parties = build_choices((party.key, party.name, party.id) for party in list_parties())
        self._sitting: dict[tuple[int, str], list[Membership]] = defaultdict(list)
        for row in bodies.list_memberships_in([seat.id for seat in seats]):
            if row.ends_on is None or row.ends_on >= row.starts_on:
                self._sitting[row.seat_id, normalize_text(row.person.name)].append(row)
        self._people: dict[str, list[int]] = defaultdict(list)
        for person in bodies.list_people():
            self._people[normalize_text(person.name)].append(person.id)
        self._seen: dict[object, int] = {}

    def groups(self) -> frozenset[str]:
        """Return what the seats are called."""
        return frozenset(self._by_name)

    def read(self, row: ListRow) -> ImportItem[SeatEntry] | None:
        """Return who sits where."""
        reader = RowReader(row)
        seat = self._seat(reader)
        name = reader.text("name", MAX_LINE_LENGTH, one_line=True)
        if not name:
            reader.fault("name", "Skriv personens navn.")
        starts_on, ends_on = reader.get("starts_on", read_day, None), reader.get("ends_on", read_day, None)
        if starts_on is None:
            reader.fault("starts_on", "Skriv fra hvilken dag.")
        elif ends_on is not None and ends_on < starts_on:
            reader.fault("ends_on", "Til dag ligger før Fra dag.")
        party = reader.choice("party", self._parties, "", "er ikke en af aftalens parter.")
        reader.done()
        assert seat is not None and starts_on is not None
        entry = SeatEntry(seat.id, name, starts_on, ends_on, party)
        key = (seat.id, normalize_text(name), starts_on)
        first = self._seen.setdefault(key, row.number)
        if first != row.number:
            raise RowFaults({"name": f"Det samme står i række {first}."})
        return ImportItem(row.number, key, entry, frozenset(row.cells))

    def _seat(self, reader: RowReader) -> Seat | None:
        seats = (
            reader.choice("seat", self._by_name, "Skriv hvilken plads.", "er ikke en af aftalens pladser.")
            or []
        )
        body = normalize_text(reader.get("body", read_text, ""))
        if body:
            seats = [
                seat
                for seat in seats
                if body in (normalize_text(seat.body.name), normalize_text(seat.body.key))
            ]
            if not seats:
                reader.fault("body", "Organet har ikke den plads.")
        if len(seats) > 1:
            names = ", ".join(seat.body.name for seat in seats)
            reader.fault("seat", f"Flere har den plads: {names}. Skriv hvem i en kolonne, der hedder Organ.")
        return seats[0] if seats else None

    def judge(
        self, items: Sequence[ImportItem[SeatEntry]]
    ) -> Iterator[ItemComparison[SeatEntry] | tuple[ImportItem[SeatEntry], RowFaults]]:
        """Compare the rows with who sits where."""
        for item in items:
            try:
                yield self._judge(item)
            except RowFaults as fault:
                yield item, fault

    def _judge(self, item: ImportItem[SeatEntry]) -> ItemComparison[SeatEntry]:
        entry = item.entry
        there = self._sitting.get((entry.seat_id, normalize_text(entry.name)), [])
        same = next((row for row in there if row.starts_on == entry.starts_on), None)
        words = self._say(entry.seat_id, entry.name, entry.starts_on, entry.ends_on)
        if same is None:
            ends = entry.ends_on or date.max
            over = next(
                (r for r in there if r.starts_on <= ends and entry.starts_on <= (r.ends_on or date.max)), None
            )
            if over is not None:
                raise RowFaults(
                    {"starts_on": f"{entry.name} sidder der allerede fra {format_day_short(over.starts_on)}."}
                )
            if len(self._people.get(normalize_text(entry.name), [])) > 1:
                raise RowFaults({"name": "Flere her hedder det. Giv pladsen på siden Pladser og brugere."})
            if self.actor.person_id in self._people.get(normalize_text(entry.name), []):
                raise RowFaults({"name": "Du kan ikke give dig selv en plads."})
            return ItemComparison(item, RowOutcome.NEW, entry, words)
        before = self._say(same.seat_id, same.person.name, same.starts_on, same.ends_on)
        changed = "ends_on" in item.given_fields and same.ends_on != entry.ends_on
        if changed and entry.ends_on != min(entry.ends_on or date.max, same.ends_on or date.max):
            raise RowFaults({"ends_on": "En plads kan ikke gøres længere. Giv den igen fra dagen efter."})
        kept = {"ends_on": _format_iso(same.ends_on), "written": _format_iso(entry.ends_on)}
        outcome = RowOutcome.CHANGED if changed else RowOutcome.SAME
        return ItemComparison(item, outcome, entry, words, before, same.id, 0, kept)

    def write(self, judged: Sequence[ItemComparison[SeatEntry]], name: str, reason: str) -> list[ImportMark]:
        """Give the people their seats."""
        marks = []
        for line in judged:
            entry = line.entry
            if line.outcome is RowOutcome.NEW:
                people = self._people[normalize_text(entry.name)]
                place = bodies.SeatAssignment(
                    entry.seat_id, entry.starts_on, entry.ends_on, party_id=entry.party_id
                )
                membership = prepare_seat(
                    people[0] if people else None, entry.name, place, self.actor.person_id
                )
                if not people:
                    people.append(membership.person_id)
                marks.append(ImportMark(line.item.row, RowOutcome.NEW, membership.id))
            elif line.outcome is RowOutcome.CHANGED:
                assert entry.ends_on is not None
                bodies.end_membership(line.target_id, entry.ends_on, self.actor.person_id)
                marks.append(ImportMark(line.item.row, RowOutcome.CHANGED, line.target_id, 0, line.kept))
        return marks

    def undo(self, marks: Sequence[ImportMark], reason: str) -> None:
        """End what was given before it began, and put back what was changed."""
        for mark in marks:
            row = bodies.find_membership(mark.target_id)
            if row is None or row.person_id == self.actor.person_id:
                raise CannotUndo(CHANGED_SINCE)
            if mark.outcome is RowOutcome.NEW:
                bodies.end_membership(row.id, row.starts_on - timedelta(days=1), self.actor.person_id)
            else:
                before = mark.before or {}
                # A seat that was ended by somebody else meanwhile does not come back to life.
                if before.get("written", _format_iso(row.ends_on)) != _format_iso(row.ends_on):
                    raise CannotUndo(CHANGED_SINCE)
                text = before.get("ends_on")
                bodies.set_last_day(row.id, date.fromisoformat(text) if text else None)

    def _say(self, seat_id: int, name: str, starts_on: date, ends_on: date | None) -> str:
        until = f" til {format_day_short(ends_on)}" if ends_on else ""
        return f"{self._words[seat_id]}: {name}, fra {format_day_short(starts_on)}{until}"


def _format_iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
