"""What every kind of file is asked: read a row, hold it against what is here, write it in, take it back."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar

from gladsaxe.access.rules import Actor
from gladsaxe.imports.forms import find_text_fault
from gladsaxe.imports.rules.cells import EncodedCell, UnreadableCell, normalize_text, read_text
from gladsaxe.imports.rules.outcomes import RowOutcome
from gladsaxe.imports.rules.rows import ListRow
from gladsaxe.imports.store import ImportMark

Entry = TypeVar("Entry")
Value = TypeVar("Value")


class CannotUndo(Exception):
    """A file cannot be undone; the message says why."""


class RowFaults(Exception):
    """The faults of a row by field; an empty name stands for the whole row."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(*faults.values())
        self.faults = dict(faults)


@dataclass(frozen=True)
class ImportItem(Generic[Entry]):
    """A row that was read: what it is known by, what it says, and which fields the file has said."""

    row: int
    key: Hashable
    entry: Entry
    given_fields: frozenset[str]
    reason: str = ""


@dataclass(frozen=True)
class ItemComparison(Generic[Entry]):
    """What a row does to what is here; `target_id` and `version` are of what stands there."""

    item: ImportItem[Entry]
    outcome: RowOutcome
    entry: Entry
    words: str
    before_words: str = ""
    target_id: int = 0
    version: int = 0
    kept: dict[str, Any] | None = None


class ImportTarget(ABC, Generic[Entry]):
    """One kind of file; made anew for each check of a file, so that it reads the present choices."""

    #: Whether a change asks why.
    asks_reason: ClassVar[bool] = True

    def __init__(self, actor: Actor, settings: Mapping[str, Any]) -> None:
        self.actor = actor
        self.settings = settings

    def groups(self) -> frozenset[str]:
        """Return the names that a row of one cell may give to the rows below it."""
        return frozenset()

    @abstractmethod
    def read(self, row: ListRow) -> ImportItem[Entry] | None:
        """Return what a row says, None for a row that asks for nothing; raise Faulty."""

    @abstractmethod
    def judge(
        self, items: Sequence[ImportItem[Entry]]
    ) -> Iterator[ItemComparison[Entry] | tuple[ImportItem[Entry], RowFaults]]:
        """Compare rows with what is here, each in its turn."""

    @abstractmethod
    def write(self, judged: Sequence[ItemComparison[Entry]], name: str, reason: str) -> list[ImportMark]:
        """Write what is new and changed; `name` tells this file's rows from every other's."""

    @abstractmethod
    def undo(self, marks: Sequence[ImportMark], reason: str) -> None:
        """Take back what the marks say; raise CannotUndo."""


@dataclass
class RowReader:
    """Read a row's cells one by one and gather what is wrong."""

    row: ListRow
    faults: dict[str, str] = field(default_factory=dict)

    def get(self, name: str, read: Callable[[EncodedCell], Value], otherwise: Value) -> Value:
        """Return what a field's cell says, `otherwise` for an empty cell or one with a fault."""
        cell = self.row[name]
        if not cell:
            return otherwise
        try:
            return read(cell)
        except UnreadableCell as fault:
            self.faults.setdefault(name, str(fault))
            return otherwise

    def text(self, name: str, longest: int, one_line: bool = False) -> str:
        """Return a field's text, checked as what is typed in a form."""
        text = self.get(name, read_text, "")
        if one_line:
            text = " ".join(text.split())
        if text and (fault := find_text_fault(text, longest)):
            self.faults.setdefault(name, fault)
        return text

    def choice(self, name: str, values: Mapping[str, Value], nothing: str, unknown: str) -> Value | None:
        """Return what a name stands for; `nothing` and `unknown` say that it is missing or not known."""
        text = self.get(name, read_text, "")
        if not text:
            if nothing and name not in self.faults:
                self.faults[name] = nothing
            return None
        value = values.get(normalize_text(text))
        if value is None:
            self.faults[name] = f"»{text}« {unknown}"
        return value

    def fault(self, name: str, sentence: str) -> None:
        """Note a fault; the first of a field stays."""
        self.faults.setdefault(name, sentence)

    def done(self) -> None:
        """Raise Faulty where anything was wrong."""
        if self.faults:
            raise RowFaults(self.faults)


def build_choices(names: Iterable[tuple[str, str, Value]]) -> dict[str, Value]:
    """Return values by how their key and their name are written."""
    found: dict[str, Value] = {}
    for key, name, value in names:
        found.setdefault(normalize_text(name), value)
        found.setdefault(normalize_text(key), value)
    return found


def collect_days(items: Iterable[ImportItem[Any]]) -> set[date]:
    """Return the days of rows that have one."""
    return {item.entry.day for item in items}
