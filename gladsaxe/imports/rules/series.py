"""A table as series: what the rows and columns of a statistics export say, whichever way it is turned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gladsaxe.imports.rules.cells import TEXT_KIND, EncodedCell, UnreadableCell, format_cell, normalize_text
from gladsaxe.imports.rules.headings import SheetRows, count_filled, is_english, is_note
from gladsaxe.imports.rules.numbers import looks_like_number
from gladsaxe.imports.rules.periods import PeriodSpan, find_only_year, parse_span

TIME_WORDS = frozenset(
    {"tid", "aar", "aarstal", "time", "year", "periode", "skoleaar", "tidspunkt", "kvartal", "maaned"}
)
VALUE_WORDS = frozenset({"indhold", "contents", "vaerdi", "value", "tal"})
# Their cells can be figures and are names all the same.
LABEL_WORDS = frozenset(
    {"omraade", "region", "enhed", "unit", "koen", "sex", "alder", "age", "kode", "nr", "kommune", "afdeling"}
    | {"kommunekode", "afdelingsnr", "boligomraade", "area", "municipality"}
)
MIN_TRANSPOSED_PERIODS = 2
LABEL_SEPARATOR = " · "

NO_TABLE = (
    "Vi kan ikke finde årene. De skal stå som overskrifter eller i en kolonne, der hedder Tid eller År."
)


@dataclass(frozen=True)
class SeriesValue:
    """A value of a series and the cell it stands in, counted from 1."""

    cell: EncodedCell
    row: int
    column: int


@dataclass(frozen=True)
class TableSeries:
    """What one label, or several together, says over time."""

    labels: tuple[str, ...]
    values: dict[PeriodSpan, SeriesValue]

    @property
    def name(self) -> str:
        """Return the labels as one text."""
        return LABEL_SEPARATOR.join(self.labels) or "Tabellen"


@dataclass(frozen=True)
class StatisticsTable:
    """A table: what stands above it, its series in the file's order, and whether it is English."""

    title: str
    unit: str
    series: tuple[TableSeries, ...]
    english: bool

    def named(self, name: str) -> TableSeries | None:
        """Return the series of that name."""
        return next(
            (series for series in self.series if normalize_text(series.name) == normalize_text(name)), None
        )


def read_table(rows: SheetRows, sheet: str = "") -> StatisticsTable:
    """Read a table; raise Unreadable where no period can be found in it."""
    read = (
        _read_periods_across(rows)
        or _read_long_format(rows)
        or _read_transposed(rows)
        or _read_one_year(rows, sheet)
    )
    if read is None:
        raise UnreadableCell(NO_TABLE)
    head, table = read
    series = tuple(TableSeries(labels, values) for labels, values in table.items() if values)
    if not series:
        raise UnreadableCell(NO_TABLE)
    above = [format_cell(cell) for number, cells in rows if number < head for cell in cells if cell]
    heading = next((cells for number, cells in rows if number == head), ())
    english = is_english(format_cell(cell) for cell in heading) or any(
        normalize_text(text).split(" ")[0] in ("unit", "units") for text in above
    )
    unit = next(
        (text for text in above if normalize_text(text).split(" ")[0] in ("enhed", "unit", "units")), ""
    )
    title = next((text for text in above if text != unit), "")
    return StatisticsTable(title, unit or (above[1] if len(above) > 1 else ""), series, english)


ValuesByLabels = dict[tuple[str, ...], dict[PeriodSpan, SeriesValue]]


def _read_periods_across(rows: SheetRows) -> tuple[int, ValuesByLabels] | None:
    for at, (head, cells) in enumerate(rows):
        spans = {column: span for column, cell in enumerate(cells) if (span := parse_span(cell))}
        first = min(spans, default=0)
        # Nothing but periods from the first one on; values under them; a stub of labels to their left.
        others = [
            cell for column, cell in enumerate(cells) if column > first and cell and column not in spans
        ]
        if not spans or others or (first == 0 and len(spans) < 2):
            continue
        found: ValuesByLabels = {}
        for number, labels, row in _iter_labelled_rows(rows[at + 1 :], first):
            values = {
                span: SeriesValue(row[column], number, column + 1)
                for column, span in spans.items()
                if column < len(row) and row[column]
            }
            if values:
                _add_values(found, labels, values)
        if any(looks_like_number(value.cell) for values in found.values() for value in values.values()):
            return head, found
    return None


def _iter_labelled_rows(
    rows: SheetRows, width: int
) -> Iterator[tuple[int, tuple[str, ...], Sequence[EncodedCell]]]:
    above = [""] * width
    for number, cells in rows:
        if is_note(cells) or not any(cells[width:]):
            # A row of one label names what is below it; footnotes look the same and have nothing below.
            if count_filled(cells) == 1 and width and cells[0]:
                above = [format_cell(cells[0]), *[""] * (width - 1)]
            continue
        stub = [format_cell(cell) for cell in cells[:width]]
        filled_from = next((column for column, text in enumerate(stub) if text), width)
        above = above[:filled_from] + stub[filled_from:]
        yield number, tuple(text for text in above if text), cells


def _read_long_format(rows: SheetRows) -> tuple[int, ValuesByLabels] | None:
    for at, (head, cells) in enumerate(rows):
        names = [normalize_text(format_cell(cell)) if cell else "" for cell in cells]
        time = next((column for column, name in enumerate(names) if name in TIME_WORDS), None)
        if time is None or count_filled(cells) < 2:
            continue
        below = [
            (number, row)
            for number, row in rows[at + 1 :]
            if len(row) > time and parse_span(row[time]) is not None
        ]
        columns = _find_value_columns(names, time, below)
        if not below or not columns:
            continue
        kept = [column for column in range(len(cells)) if column != time and column not in columns]
        found: ValuesByLabels = {}
        above = [""] * len(kept)
        for number, row in below:
            stub = [format_cell(row[column]) if column < len(row) else "" for column in kept]
            filled_from = next((place for place, text in enumerate(stub) if text), len(stub))
            above = above[:filled_from] + stub[filled_from:]
            span = parse_span(row[time])
            for column in columns:
                if span and column < len(row) and row[column]:
                    measure = (format_cell(cells[column]),) if len(columns) > 1 else ()
                    labels = (*(text for text in above if text), *measure)
                    _add_values(found, labels, {span: SeriesValue(row[column], number, column + 1)})
        return head, found
    return None


def _find_value_columns(names: Sequence[str], time: int, below: SheetRows) -> list[int]:
    called = [column for column, name in enumerate(names) if name in VALUE_WORDS]
    if called:
        return called
    return [
        column
        for column, name in enumerate(names)
        if column != time
        and name
        and name not in LABEL_WORDS
        and all(column >= len(row) or not row[column] or looks_like_number(row[column]) for _, row in below)
    ]


def _read_transposed(rows: SheetRows) -> tuple[int, ValuesByLabels] | None:
    """Read periods down the first column and labels across the top."""
    spans = [
        (number, cells)
        for number, cells in rows
        if cells and parse_span(cells[0]) and count_filled(cells) > 1
    ]
    if len(spans) < MIN_TRANSPOSED_PERIODS:
        return None
    above = [(number, cells) for number, cells in rows if number < spans[0][0] and count_filled(cells[1:])]
    if not above:
        return None
    head, heading = above[-1]
    found: ValuesByLabels = {}
    for number, cells in spans:
        span = parse_span(cells[0])
        for column in range(1, min(len(cells), len(heading))):
            if span and cells[column] and heading[column]:
                _add_values(
                    found,
                    (format_cell(heading[column]),),
                    {span: SeriesValue(cells[column], number, column + 1)},
                )
    return head, found


def _read_one_year(rows: SheetRows, sheet: str) -> tuple[int, ValuesByLabels] | None:
    """Read a table of one year, which its title or its sheet names: areas down, measures across."""
    for at, (head, cells) in enumerate(rows):
        if count_filled(cells) < 2 or any(cell[:1] != TEXT_KIND for cell in cells if cell):
            continue
        above = [format_cell(cell) for number, row in rows if number < head for cell in row if cell]
        span = find_only_year([*above, sheet])
        names = [normalize_text(format_cell(cell)) for cell in cells]
        below = [
            (number, row) for number, row in rows[at + 1 :] if count_filled(row) > 1 and not is_note(row)
        ]
        columns = [
            column
            for column, name in enumerate(names)
            if name
            and name not in LABEL_WORDS
            and any(column < len(row) and row[column] for _, row in below)
            and all(
                column >= len(row) or not row[column] or looks_like_number(row[column]) for _, row in below
            )
        ]
        if span is None or not columns or not below:
            continue
        found: ValuesByLabels = {}
        for number, row in below:
            stub = tuple(
                format_cell(cell)
                for column, cell in enumerate(row)
                if cell and column not in columns and column < len(cells)
            )
            for column in columns:
                if column < len(row) and row[column]:
                    _add_values(
                        found,
                        (*stub, format_cell(cells[column])),
                        {span: SeriesValue(row[column], number, column + 1)},
                    )
        return head, found
    return None


def _add_values(
    values_by_labels: ValuesByLabels, labels: tuple[str, ...], values: dict[PeriodSpan, SeriesValue]
) -> None:
    # A label that stands twice is two things that the file does not tell apart.
    unique_labels, number = labels, 2
    while unique_labels in values_by_labels and set(values_by_labels[unique_labels]) & set(values):
        unique_labels, number = (*labels, f"nr. {number}"), number + 1
    values_by_labels.setdefault(unique_labels, {}).update(values)
