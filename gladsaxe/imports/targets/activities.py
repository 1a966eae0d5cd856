"""A logbook becomes activities."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gladsaxe.access.rules import Actor
from gladsaxe.activities import bulk, store
from gladsaxe.activities.fields import (
    PLAIN_FIELDS,
    RECORD_COLUMNS,
    TEXT_COLUMNS,
    ActivityField,
    ActivityRecord,
    FieldKind,
)
from gladsaxe.activities.history import format_field_value, parse_field_value
from gladsaxe.activities.rules import (
    COUNT_FIELDS,
    STATE_WORDS,
    ActivityState,
    FormOption,
    clear_inapplicable_counts,
    find_count_faults,
    find_day_fault,
    find_plan_faults,
    get_accepted_days,
)
from gladsaxe.agreement.store import get_plan_period
from gladsaxe.core.dates import format_day_short
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import today
from gladsaxe.imports.rules.cells import normalize_text, read_day, read_time, read_yes_no
from gladsaxe.imports.rules.numbers import read_count
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
from gladsaxe.search import index as search
from gladsaxe.web.forms import MAX_LINE_LENGTH, MAX_TEXT_LENGTH

SEARCH_KIND = "activity"
STATE_ALIASES = {
    "afholdt": ActivityState.HELD,
    "holdt": ActivityState.HELD,
    "ja": ActivityState.HELD,
    "afbud": ActivityState.CANCELLED,
}
CHANGED_SINCE = "En af aktiviteterne er rettet, efter at filen blev gemt. Ret de andre på deres egne sider."


class ActivityTarget(ImportTarget[ActivityRecord]):
    """Read the rows of a logbook."""

    asks_reason = False

    def __init__(self, actor: Actor, settings: Mapping[str, Any]) -> None:
        super().__init__(actor, settings)
        self._types = build_choices((option.key, option.name, option) for option in store.type_options())
        self._places = build_choices((option.key, option.name, option) for option in store.place_options())
        self._type_names = {option.id: option.name for option in self._types.values()}
        self._place_names = {option.id: option.name for option in self._places.values()}
        self._states = {
            **build_choices((state, word, state) for state, word in STATE_WORDS.items()),
            **STATE_ALIASES,
        }
        self._today = today()
        self._taken = get_accepted_days(*get_plan_period(), self._today)
        self._matcher, self._newest = RowMatcher(), bulk.find_newest_id()

    def groups(self) -> frozenset[str]:
        """Return what the types are called: a logbook by activity says the type once above its rows."""
        return frozenset(self._types)

    def read(self, row: ListRow) -> ImportItem[ActivityRecord] | None:
        """Return the activity that a row tells of."""
        reader = RowReader(row)
        day = reader.get("day", read_day, None)
        if day is None and "day" not in reader.faults:
            reader.fault("day", "Skriv hvilken dag det var.")
        kind = self._type(reader)
        place = reader.choice("place", self._places, "Skriv hvor det var.", "er ikke et af aftalens steder.")
        state = reader.choice(
            "state", self._states, "", "er ikke en status. Skriv Gennemført, Planlagt, Udsat eller Aflyst."
        )
        if state is None:
            state = ActivityState.PLANNED if day and day > self._today else ActivityState.HELD
        counts = {name: reader.get(name, read_count, None) for name in COUNT_FIELDS}
        plain = {field.column: _read_plain_field(reader, field) for field in PLAIN_FIELDS}
        plain["title"] = plain["title"] or (kind.name if kind else "")
        reader.done()
        assert day is not None and kind is not None and place is not None
        values: dict[str, Any] = {
            **plain,
            **clear_inapplicable_counts(state, counts, kind.counts_new_parents),
        }
        record = ActivityRecord(type_id=kind.id, place_id=place.id, day=day, state=state, **values)
        self._judge_rules(reader, record, counts, kind)
        reader.done()
        filled = frozenset(name for name in row.cells if name in RECORD_COLUMNS)
        return ImportItem(row.number, (day, kind.id, place.id, normalize_text(record.title)), record, filled)

    def _type(self, reader: RowReader) -> FormOption | None:
        unknown = "er ikke en slags aktivitet i aftalen."
        if reader.row["type"] or not reader.row["title"]:
            return reader.choice("type", self._types, "Skriv hvilken slags aktivitet det var.", unknown)
        # A logbook with one column for both calls the activity by its type.
        return reader.choice("title", self._types, "", unknown)

    def _judge_rules(
        self,
        reader: RowReader,
        record: ActivityRecord,
        counts: Mapping[str, int | None],
        kind: FormOption,
    ) -> None:
        if fault := find_day_fault(record.state, record.day, self._today, self._taken):
            reader.fault("day", fault)
        for name, sentence in find_count_faults(record.state, counts, kind.counts_new_parents):
            reader.fault(name, sentence)
        for name, sentence in find_plan_faults(record.state, record.as_planned, record.deviation):
            reader.fault(name, sentence)

    def judge(
        self, items: Sequence[ImportItem[ActivityRecord]]
    ) -> Iterator[ItemComparison[ActivityRecord] | tuple[ImportItem[ActivityRecord], RowFaults]]:
        """Compare the activities with those of the same days."""
        standing = bulk.iter_activities_on_days(collect_days(items), self._newest)
        pairs = self._matcher.pair(
            items, standing, _make_match_key, lambda item, row: _merge_record(item, row.record) == row.record
        )
        for item, row in zip(items, pairs, strict=True):
            words = self._words(item.entry)
            if row is None:
                yield ItemComparison(item, RowOutcome.NEW, item.entry, words)
                continue
            merged = _merge_record(item, row.record)
            outcome = RowOutcome.SAME if merged == row.record else RowOutcome.CHANGED
            kept = {name: format_field_value(getattr(row.record, name)) for name in RECORD_COLUMNS}
            yield ItemComparison(
                item, outcome, merged, self._words(merged), self._words(row.record), row.id, row.version, kept
            )

    def write(
        self, judged: Sequence[ItemComparison[ActivityRecord]], name: str, reason: str
    ) -> list[ImportMark]:
        """Write the activities in."""
        new = [line for line in judged if line.outcome is RowOutcome.NEW]
        numbers = [str(uuid.uuid5(uuid.UUID(name), str(line.item.row))) for line in new]
        ids = bulk.add_activities(
            self.actor, [(number, line.entry) for number, line in zip(numbers, new, strict=True)]
        )
        search.index_rows(SEARCH_KIND, ids)
        marks = [
            ImportMark(line.item.row, RowOutcome.NEW, row_id, 1)
            for line, row_id in zip(new, ids, strict=True)
        ]
        for line in judged:
            if line.outcome is RowOutcome.CHANGED:
                store.update_activity(line.target_id, line.version, str(uuid.uuid4()), self.actor, line.entry)
                marks.append(
                    ImportMark(line.item.row, RowOutcome.CHANGED, line.target_id, line.version + 1, line.kept)
                )
        return marks

    def undo(self, marks: Sequence[ImportMark], reason: str) -> None:
        """Take away what was written in, and put back what was changed."""
        try:
            new = [mark.target_id for mark in marks if mark.outcome is RowOutcome.NEW]
            bulk.delete_unchanged_activities(new)
            search.delete_indexed_rows(SEARCH_KIND, new)
            for mark in marks:
                if mark.outcome is RowOutcome.CHANGED and mark.before is not None:
                    record = ActivityRecord(
                        **{
                            # A file that was stored before the field was made says nothing of it.
                            name: _parse_kept_value(name, mark.before.get(name))
                            for name in RECORD_COLUMNS
                        }
                    )
                    store.update_activity(mark.target_id, mark.version, str(uuid.uuid4()), self.actor, record)
        except StaleVersion:
            raise CannotUndo(CHANGED_SINCE) from None

    def _words(self, record: ActivityRecord) -> str:
        people = "" if record.participants is None else f", {record.participants} deltagere"
        kind, place = self._type_names.get(record.type_id, ""), self._place_names.get(record.place_id, "")
        title = "" if record.title == kind else f"{record.title}, "
        state = ActivityState(record.state).word.lower()
        return f"{format_day_short(record.day)}: {title}{kind}, {place}, {state}{people}"


def _read_plain_field(reader: RowReader, field: ActivityField) -> Any:  # noqa: ANN401 - each field's own kind
    match field.kind:
        case FieldKind.LINE:
            return reader.text(field.name, MAX_LINE_LENGTH, one_line=True)
        case FieldKind.TEXT:
            return reader.text(field.name, MAX_TEXT_LENGTH)
        case FieldKind.TIME:
            return reader.get(field.name, read_time, None)
    return reader.get(field.name, read_yes_no, None)


def _parse_kept_value(column: str, text: str | None) -> Any:  # noqa: ANN401 - each field's own kind
    value = parse_field_value(column, text)
    return "" if value is None and column in TEXT_COLUMNS else value


def _make_match_key(row: bulk.CurrentActivity) -> tuple[object, ...]:
    record = row.record
    return record.day, record.type_id, record.place_id, normalize_text(record.title)


def _merge_record(item: ImportItem[ActivityRecord], standing: ActivityRecord) -> ActivityRecord:
    """Return what stands there with what the file says of it; what the file has no column for stays."""
    fixed = {"title", "type_id", "place_id", "day"}
    values = {name: getattr(item.entry, name) for name in item.given_fields - fixed}
    return replace(standing, **values)
