"""A list's rows as fields: a cell written once for several rows is carried down, sums are left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gladsaxe.imports.rules.cells import TEXT_KIND, EncodedCell, encode_text, format_cell, normalize_text
from gladsaxe.imports.rules.fields import FIELDS_BY_KIND, ImportKind
from gladsaxe.imports.rules.headings import count_filled, is_total

MAX_SKIPPED_ROWS = 50
TOO_MANY_CELLS = (
    "Rækken har {cells} felter, men der er kun {headings} overskrifter. "
    "Står der et skilletegn inde i en tekst, så sæt teksten i citationstegn."
)

# The field that a row of one cell names for those below it.
GROUP_FIELDS = {ImportKind.ACTIVITIES: "type", ImportKind.FIGURES: "criterion", ImportKind.SEATS: "seat"}


@dataclass(frozen=True)
class ListRow:
    """A row of a list: its number in the sheet and the cell of each field."""

    number: int
    cells: Mapping[str, EncodedCell]
    fault: str = ""

    def __getitem__(self, name: str) -> EncodedCell:
        """Return a field's cell, empty where the file has none."""
        return self.cells.get(name, "")


@dataclass
class ListReader:
    """Turn the rows under the headings into rows of fields, one after the other.

    `columns` is where each field stands, `constants` what is said once for the whole file, `groups` the names
    that a row of one cell may give to those below it, `last` the number of the last row before the footnotes,
    `group` the name that a title above the headings gives to all of them, `width` how many cells a row has
    room for, 0 where that is not known. A row that is not read is in `skipped` with its number and words.
    """

    kind: ImportKind
    heading_row: int
    columns: Mapping[str, int]
    constants: Mapping[str, str]
    groups: frozenset[str]
    last: int
    group: str = ""
    width: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)
    skipped_rows: int = 0
    sums: int = 0
    carried: int = 0
    _above: dict[str, EncodedCell] = field(default_factory=dict)

    def rows(self, rows: Iterator[tuple[int, Sequence[EncodedCell]]]) -> Iterator[ListRow]:
        """Yield each row that says something of its own."""
        if self.group and self.kind in GROUP_FIELDS:
            self._above[GROUP_FIELDS[self.kind]] = encode_text(self.group)
        stubs = {
            spec.name for spec in FIELDS_BY_KIND[self.kind] if spec.heading.stub and spec.name in self.columns
        }
        if "type" in stubs:
            # Then a title is each row's own; alone it says what kind of activity the rows are.
            stubs.discard("title")
        for number, cells in rows:
            if number <= self.heading_row or not count_filled(cells):
                continue
            if number > self.last:
                self._skip(number, cells)
                continue
            if is_total(cells):
                self.sums += 1
                continue
            if 0 < self.width < len(cells):
                fault = TOO_MANY_CELLS.format(cells=len(cells), headings=self.width)
                yield ListRow(number, {}, fault)
                continue
            if self._is_group(cells):
                continue
            row = {name: cells[at] if at < len(cells) else "" for name, at in self.columns.items()}
            if not any(row.values()):
                self._skip(number, cells)
                continue
            self._carry(row, cells, stubs)
            yield ListRow(
                number, {**self._list_repeated_cells(), **{name: cell for name, cell in row.items() if cell}}
            )

    def _skip(self, number: int, cells: Sequence[EncodedCell]) -> None:
        self.skipped_rows += 1
        if len(self.skipped) < MAX_SKIPPED_ROWS:
            self.skipped.append((number, " ".join(format_cell(cell) for cell in cells if cell)))

    def _list_repeated_cells(self) -> dict[str, EncodedCell]:
        return {name: encode_text(text) for name, text in self.constants.items() if text}

    def _is_group(self, cells: Sequence[EncodedCell]) -> bool:
        grouped = GROUP_FIELDS.get(self.kind)
        if grouped is None or count_filled(cells) != 1:
            return False
        only = next(cell for cell in cells if cell)
        if only[:1] != TEXT_KIND or normalize_text(only[1:]) not in self.groups:
            return False
        self._above[grouped] = only
        return True

    def _carry(self, row: dict[str, EncodedCell], cells: Sequence[EncodedCell], stubs: set[str]) -> None:
        grouped = GROUP_FIELDS.get(self.kind)
        # Only from the left edge: a gap further in is a cell that someone forgot.
        empty = next((at for at, cell in enumerate(cells) if cell), len(cells))
        for name in stubs:
            if row[name]:
                self._above[name] = row[name]
            elif self.columns[name] < empty and name in self._above:
                row[name] = self._above[name]
                self.carried += 1
        if grouped and not row.get(grouped) and grouped not in self.columns and grouped in self._above:
            row[grouped] = self._above[grouped]
