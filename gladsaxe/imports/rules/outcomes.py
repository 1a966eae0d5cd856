"""What becomes of a file's rows: faults in words, and what is new, changed or the same."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from gladsaxe.core.worded_enum import WordedEnum

MAX_FAULTS = 1_000
MAX_PREVIEW_ROWS = 50


class RowOutcome(StrEnum):
    """Name what a row does to what is here."""

    NEW = "ny"
    CHANGED = "aendret"
    SAME = "samme"


@dataclass(frozen=True)
class CellFault:
    """What is wrong in a cell of the sheet, counted from 1; column 0 is the whole row."""

    row: int
    column: int
    sentence: str


@dataclass
class ImportSummary:
    """What checking a file found."""

    new: int = 0
    changed: int = 0
    same: int = 0
    sums: int = 0
    carried: int = 0
    left_out: list[str] = field(default_factory=list)
    skipped: list[list[Any]] = field(default_factory=list)
    skipped_rows: int = 0
    faults: list[CellFault] = field(default_factory=list)
    more_faults: bool = False
    news: list[str] = field(default_factory=list)
    changes: list[list[str]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Return how many rows were read."""
        return self.new + self.changed + self.same

    def counts(self) -> tuple[int, int, int]:
        """Return how many rows are new, changed and the same."""
        return self.new, self.changed, self.same

    def add(self, outcome: RowOutcome, words: str, before: str = "") -> None:
        """Count a row, and keep its words where there are not too many already."""
        if outcome is RowOutcome.NEW:
            self.new += 1
            if len(self.news) < MAX_PREVIEW_ROWS:
                self.news.append(words)
        elif outcome is RowOutcome.CHANGED:
            self.changed += 1
            if len(self.changes) < MAX_PREVIEW_ROWS:
                self.changes.append([before, words])
        else:
            self.same += 1

    def as_json(self) -> dict[str, Any]:
        """Return it as the database keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "ImportSummary":
        """Return what the database kept."""
        return cls(**{**kept, "faults": [CellFault(**fault) for fault in kept["faults"]]})


class ImportState(WordedEnum):
    """Name how far a file has come."""

    UPLOADED = "hentet", "Ikke læst endnu"
    REFUSED = "afvist", "Kunne ikke læses"
    READ = "laest", "Kolonnerne er ikke valgt endnu"
    CHECKED = "set_efter", "Ikke gemt endnu"
    STORED = "gemt", "Gemt"
    UNDONE = "fortrudt", "Fortrudt"


STATE_WORDS = ImportState.get_words()
# What came of these is kept for good; the rest is given up after a while.
FINAL_STATES = frozenset({ImportState.STORED, ImportState.UNDONE})
