"""What a field is called in files that go out and come in."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class SheetHeading:
    """The heading of a field's column in the board's workbook, and the column's width in characters."""

    words: str
    width: int


@dataclass(frozen=True)
class FileHeading:
    """The heading that a field is read by from a file, and others that it is known by.

    `stub` is written only once for several rows in some files; `constant` can be said once for a whole file;
    `width` is its column's in the empty workbook, in characters, and `holds` decides the look of its cells.
    """

    words: str
    others: str = ""
    width: int = 18
    holds: Literal["text", "day", "number"] = "text"
    required: bool = False
    stub: bool = False
    constant: bool = False
