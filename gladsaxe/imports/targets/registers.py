"""Rows become enquiries or vandalism bills of the property office's registers."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, ClassVar, Generic

from gladsaxe.access.rules import Actor
from gladsaxe.agreement.store import get_plan_period, list_places
from gladsaxe.core.amount import format_kroner
from gladsaxe.core.dates import format_day_short
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import today
from gladsaxe.imports.rules.cells import normalize_text, read_day
from gladsaxe.imports.rules.numbers import read_oere
from gladsaxe.imports.rules.outcomes import RowOutcome
from gladsaxe.imports.rules.rows import ListRow
from gladsaxe.imports.store import ImportMark
from gladsaxe.imports.targets.matching import RowMatcher
from gladsaxe.imports.targets.target import (
    CannotUndo,
    ImportItem,
    ImportTarget,
    ItemComparison,
    RowFaults,
    RowReader,
    build_choices,
    collect_days,
)
from gladsaxe.issues.rules import find_day_fault, get_first_accepted_day
from gladsaxe.registers.bulk import BILL_BULK, ENQUIRY_BULK, BulkRegister, CurrentEntry, Written
from gladsaxe.registers.fields import (
    BILL_FIELDS,
    ENQUIRY_FIELDS,
    PLAIN_KINDS,
    BillEntry,
    EnquiryEntry,
    FieldKind,
    RegisterField,
)
from gladsaxe.registers.rules import NO_MARK, PAYER_WORDS, BillPayer
from gladsaxe.registers.store import list_marks
from gladsaxe.web.forms import MAX_LINE_LENGTH, MAX_TEXT_LENGTH

CHANGED_SINCE = "En af rækkerne er rettet, efter at filen blev gemt. Ret de andre på deres egne sider."
NO_MARK_WORDS = ("intet maerke", "ingen", "nej")


class RegisterTarget(ImportTarget[Written], Generic[Written]):
    """Do what both registers' files ask alike."""

    bulk: BulkRegister[Written]
    fields: ClassVar[tuple[RegisterField, ...]]
    #: What tells one row from another; the rest of an entry can be changed.
    known_by: ClassVar[tuple[str, ...]]

    def __init__(self, actor: Actor, settings: Mapping[str, Any]) -> None:
        super().__init__(actor, settings)
        places = list_places()
        self._places = build_choices((place.key, place.name, place.id) for place in places)
        self._names = {place.id: place.name for place in places}
        self._today, self._earliest = today(), get_first_accepted_day(get_plan_period().start)
        self._matcher, self._newest = RowMatcher(), self.bulk.newest_id()

    def read(self, row: ListRow) -> ImportItem[Written] | None:
        """Return the entry that a row tells of."""
        reader = RowReader(row)
        day = reader.get("day", read_day, None)
        if day is None:
            reader.fault("day", "Skriv hvilken dag det var.")
        elif day > self._today:
            reader.fault("day", "Datoen kan ikke være i fremtiden.")
        elif fault := find_day_fault(day, self._earliest, self._today):
            reader.fault("day", fault)
        place = reader.choice("place", self._places, "Skriv hvor det var.", "er ikke et af aftalens steder.")
        plain: dict[str, Any] = {
            field.column: reader.text(
                field.column, MAX_LINE_LENGTH if field.kind is FieldKind.LINE else MAX_TEXT_LENGTH
            )
            for field in self.fields
            if field.kind in PLAIN_KINDS
        }
        entry = replace(self.entry(reader, day, place), **plain)
        reader.done()
        filled = frozenset(name for name in row.cells if name not in self.known_by)
        return ImportItem(row.number, self._key(entry), entry, filled)

    def entry(self, reader: RowReader, day: Any, place_id: Any) -> Written:  # noqa: ANN401 - None where faulty
        """Return the room's own entry, faults noted."""
        raise NotImplementedError

    def words(self, entry: Written) -> str:
        """Return what a row says in the preview."""
        raise NotImplementedError

    def judge(
        self, items: Sequence[ImportItem[Written]]
    ) -> Iterator[ItemComparison[Written] | tuple[ImportItem[Written], RowFaults]]:
        """Compare the rows with those of the same days."""
        standing = self.bulk.on_days(collect_days(items), self._newest)
        pairs = self._matcher.pair(
            items, standing, self._standing_key, lambda item, row: self._merged(item, row.entry) == row.entry
        )
        for item, row in zip(items, pairs, strict=True):
            if row is None:
                yield ItemComparison(item, RowOutcome.NEW, item.entry, self._say(item.entry))
                continue
            merged = self._merged(item, row.entry)
            outcome = RowOutcome.SAME if merged == row.entry else RowOutcome.CHANGED
            kept = {
                name: str(value) for name, value in asdict(row.entry).items() if name in item.given_fields
            }
            yield ItemComparison(
                item, outcome, merged, self._say(merged), self._say(row.entry), row.id, row.version, kept
            )

    def write(self, judged: Sequence[ItemComparison[Written]], name: str, reason: str) -> list[ImportMark]:
        """Write the rows in."""
        new = [line for line in judged if line.outcome is RowOutcome.NEW]
        named = [(str(uuid.uuid5(uuid.UUID(name), str(line.item.row))), line.entry) for line in new]
        ids = self.bulk.add_many(self.actor, named)
        marks = [
            ImportMark(line.item.row, RowOutcome.NEW, row_id, 1)
            for line, row_id in zip(new, ids, strict=True)
        ]
        for line in judged:
            if line.outcome is RowOutcome.CHANGED:
                self.bulk.register.change(line.target_id, line.version, self.actor, line.entry, reason)
                marks.append(
                    ImportMark(line.item.row, RowOutcome.CHANGED, line.target_id, line.version + 1, line.kept)
                )
        return marks

    def undo(self, marks: Sequence[ImportMark], reason: str) -> None:
        """Withdraw what was written in, and put back what was changed."""
        new = {mark.target_id: mark.version for mark in marks if mark.outcome is RowOutcome.NEW}
        try:
            if new:
                self.bulk.withdraw_many(self.actor, new, reason)
            for mark in marks:
                if mark.outcome is RowOutcome.CHANGED:
                    row = self.bulk.register.one(mark.target_id)
                    entry = self.put_back(row, mark.before or {})
                    self.bulk.register.change(mark.target_id, mark.version, self.actor, entry, reason)
        except StaleVersion:
            raise CannotUndo(CHANGED_SINCE) from None

    def put_back(self, row: Any, before: Mapping[str, Any]) -> Written:  # noqa: ANN401 - an enquiry or a bill
        """Return the entry as it stood before."""
        raise NotImplementedError

    def _key(self, entry: Written) -> tuple[object, ...]:
        values = (getattr(entry, name) for name in self.known_by)
        return tuple(normalize_text(value) if isinstance(value, str) else value for value in values)

    def _standing_key(self, row: CurrentEntry[Written]) -> tuple[object, ...]:
        return self._key(row.entry)

    def _merged(self, item: ImportItem[Written], standing: Written) -> Written:
        return replace(standing, **{name: getattr(item.entry, name) for name in item.given_fields})

    def _say(self, entry: Written) -> str:
        place = self._names.get(entry.place_id, "")
        return f"{format_day_short(entry.day)}: {place}, {self.words(entry)}"


def _read_entry(row: Any, entry: type[Written]) -> Written:  # noqa: ANN401 - an enquiry or a bill
    return entry(**{name: getattr(row, name) for name in entry.__dataclass_fields__})


class EnquiryTarget(RegisterTarget[EnquiryEntry]):
    """Read the rows of enquiries."""

    bulk, fields = ENQUIRY_BULK, ENQUIRY_FIELDS
    known_by = ("day", "place_id", "place", "text")

    def __init__(self, actor: Actor, settings: Mapping[str, Any]) -> None:
        super().__init__(actor, settings)
        self._labels = list_marks()
        self._marks = {
            **build_choices((key, label, key) for key, label in self._labels.items()),
            **dict.fromkeys(NO_MARK_WORDS, NO_MARK),
        }

    def _key(self, entry: EnquiryEntry) -> tuple[object, ...]:
        return entry.day, entry.place_id, normalize_text(entry.text)

    def entry(self, reader: RowReader, day: Any, place_id: Any) -> EnquiryEntry:  # noqa: ANN401
        """Return the enquiry."""
        text = reader.text("text", MAX_TEXT_LENGTH)
        if not text:
            reader.fault("text", "Skriv hvad henvendelsen handlede om.")
        mark = reader.choice("mark", self._marks, "", "er ikke et af aftalens mærker.")
        return EnquiryEntry(day, place_id, text, mark or NO_MARK)

    def words(self, entry: EnquiryEntry) -> str:
        """Return the text and the mark."""
        mark = f" ({self._labels.get(entry.mark, entry.mark)})" if entry.mark else ""
        return f"{entry.text[:80]}{mark}"

    def put_back(self, row: Any, before: Mapping[str, Any]) -> EnquiryEntry:  # noqa: ANN401
        """Return the enquiry as it stood before."""
        return replace(_read_entry(row, EnquiryEntry), **before)


class BillTarget(RegisterTarget[BillEntry]):
    """Read the rows of vandalism bills."""

    bulk, fields = BILL_BULK, BILL_FIELDS
    known_by = ("day", "place_id", "place", "text", "oere")

    def __init__(self, actor: Actor, settings: Mapping[str, Any]) -> None:
        super().__init__(actor, settings)
        self._payers = build_choices((payer, word, payer) for payer, word in PAYER_WORDS.items())

    def _key(self, entry: BillEntry) -> tuple[object, ...]:
        return entry.day, entry.place_id, normalize_text(entry.text), entry.oere

    def entry(self, reader: RowReader, day: Any, place_id: Any) -> BillEntry:  # noqa: ANN401
        """Return the bill."""
        oere = reader.get("oere", read_oere, 0)
        if not oere:
            reader.fault("oere", "Skriv beløbet i kroner, for eksempel 1.850 eller 1850,50.")
        text = reader.text("text", MAX_TEXT_LENGTH)
        payer = reader.choice(
            "paid_by", self._payers, "", "kender vi ikke. Se skabelonen for, hvad der kan stå."
        )
        return BillEntry(day, place_id, oere, text, payer or BillPayer.UNKNOWN)

    def words(self, entry: BillEntry) -> str:
        """Return the amount and who paid."""
        text = f"{entry.text[:80]}, " if entry.text else ""
        payer = BillPayer(entry.paid_by).word.lower()
        return f"{text}{format_kroner(entry.oere)} kr., betalt af: {payer}"

    def put_back(self, row: Any, before: Mapping[str, Any]) -> BillEntry:  # noqa: ANN401
        """Return the bill as it stood before."""
        payer = BillPayer(before.get("paid_by", row.paid_by))
        return replace(_read_entry(row, BillEntry), **{**before, "paid_by": payer})
