"""Levels of confidentiality: a row each for who reads it, what reading asks for, and how long it is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum, auto


class ConfidentialityLevel(IntEnum):
    """Name how closely an issue is kept."""

    OPEN = 0
    INTERNAL = 1
    CONFIDENTIAL = 2
    STRICT = 3


class LevelReaders(Enum):
    """Name who reads a level, besides the handler of what is kept under it."""

    EVERYONE = auto()
    AREA_PROFESSIONALS = auto()
    FORUM_PROFESSIONALS = auto()
    NAMED_READERS = auto()


@dataclass(frozen=True)
class LevelPolicy:
    """What holds for a level. A stated purpose is one that each session gives before the text is shown.

    `months_kept` are counted from the closing, and those of one that is not closed from its last change.
    Where `unclosed_months` is None they are counted from the report, closed or not; where `months_kept` is
    None an issue is kept as long as the plan's own rows.
    """

    name: str
    words: str
    readers: LevelReaders
    reading_logged: bool
    second_factor: bool
    stated_purpose: bool
    exported: bool
    months_kept: int | None
    unclosed_months: int | None = None

    @property
    def open_to_everyone(self) -> bool:
        """Return True if everyone who may read issues reads it."""
        return self.readers is LevelReaders.EVERYONE

    @property
    def named_readers(self) -> bool:
        """Return True if nobody reads it but the handler and those whom the handler names."""
        return self.readers is LevelReaders.NAMED_READERS


LEVEL_POLICIES = {
    ConfidentialityLevel.OPEN: LevelPolicy(
        name="open",
        words="Åben: alle, der er logget ind, kan læse den",
        readers=LevelReaders.EVERYONE,
        reading_logged=False,
        second_factor=False,
        stated_purpose=False,
        exported=True,
        months_kept=None,
    ),
    ConfidentialityLevel.INTERNAL: LevelPolicy(
        name="internal",
        words="Intern: kun fagfolk i området og sekretariatet kan læse den",
        readers=LevelReaders.AREA_PROFESSIONALS,
        reading_logged=False,
        second_factor=False,
        stated_purpose=False,
        exported=True,
        months_kept=24,
    ),
    # A password can be seen over a shoulder, so what is confidential asks for the second factor too.
    ConfidentialityLevel.CONFIDENTIAL: LevelPolicy(
        name="confidential",
        words="Fortrolig: kun fagfolk i forummet og den ansvarlige kan læse den",
        readers=LevelReaders.FORUM_PROFESSIONALS,
        reading_logged=True,
        second_factor=True,
        stated_purpose=False,
        exported=True,
        months_kept=12,
        unclosed_months=24,
    ),
    # In no file: few are named to read it, and nobody knows who reads a file.
    ConfidentialityLevel.STRICT: LevelPolicy(
        name="strictly confidential",
        words="Særligt fortrolig: kun den ansvarlige og få navngivne kan læse den",
        readers=LevelReaders.NAMED_READERS,
        reading_logged=True,
        second_factor=True,
        stated_purpose=True,
        exported=False,
        months_kept=6,
        unclosed_months=12,
    ),
}


def list_levels(holds: Callable[[LevelPolicy], bool]) -> list[ConfidentialityLevel]:
    """Return the levels whose policy something holds for."""
    return [level for level, policy in LEVEL_POLICIES.items() if holds(policy)]
