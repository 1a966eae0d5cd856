"""Rows become figures of the criteria, each a version that corrects the one before with a reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from gladsaxe.access.disclosure import may_see_small_numbers
from gladsaxe.access.rules import Actor
from gladsaxe.agreement.criterion import Criterion as Rule
from gladsaxe.agreement.store import build_criterion
from gladsaxe.agreement.tables import Criterion
from gladsaxe.core.amount import format_for_input
from gladsaxe.core.period import Period, format_periods
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import today
from gladsaxe.exports.criteria import OWN_REGISTER_SOURCE
from gladsaxe.imports.rules.cells import (
    EncodedCell,
    UnreadableCell,
    normalize_text,
    read_day,
    read_text,
    read_yes_no,
)
from gladsaxe.imports.rules.numbers import (
    USUAL_MEANINGS,
    CellNumber,
    PointMeaning,
    SignMeaning,
    StatisticsSign,
    read_count,
    read_number,
)
from gladsaxe.imports.rules.outcomes import RowOutcome
from gladsaxe.imports.rules.periods import read_period
from gladsaxe.imports.rules.rows import ListRow
from gladsaxe.imports.store import ImportMark
from gladsaxe.imports.targets.target import (
    CannotUndo,
    ImportItem,
    ImportTarget,
    ItemComparison,
    RowFaults,
    RowReader,
)
from gladsaxe.indicators import store
from gladsaxe.indicators.disclosure import SECRETARIAT_ONLY, hidden_reason
from gladsaxe.indicators.display import ANSWER_WORDS
from gladsaxe.indicators.entries import FigureEntry, entry_faults, figure_periods
from gladsaxe.indicators.evaluation import STATE_WORDS
from gladsaxe.indicators.figures import Figure, FigureState
from gladsaxe.indicators.register_sums import RegisterSums, is_people_count
from gladsaxe.indicators.tables import Figure as FigureRow
from gladsaxe.web.forms import MAX_LINE_LENGTH, MAX_TEXT_LENGTH

FEW_LIMIT = 5
STATES_BY_WORD = {normalize_text(word): state for state, word in STATE_WORDS.items()} | {
    **{normalize_text(state): state for state in FigureState},
    "ja": FigureState.OK,
    "nej": FigureState.NEVER,
    "ikke opgjort": FigureState.NEVER,
    "skjult": FigureState.HIDDEN,
}
CHANGED_SINCE = "Tallet for {} er rettet, efter at filen blev gemt. Ret det på siden Tal og kilder."


@dataclass(frozen=True)
class CriterionFigures:
    """A criterion, how its figures are read, and the newest version of each period's figure."""

    row: Criterion
    rule: Rule
    newest: Mapping[str, FigureRow]


@dataclass(frozen=True)
class CriterionEntry:
    """What a row tells of a period: the criterion, the figure, and the sign that stood for a number."""

    criterion: CriterionFigures
    entry: FigureEntry
    sign: StatisticsSign | None = None

    @property
    def label(self) -> str:
        """Return the criterion's number and the period."""
        return f"{self.criterion.row.number} {self.criterion.row.name}, {self.entry.figure.period}"


class FigureParts(NamedTuple):
    """What a row says of a figure: its two numbers and its text."""

    area: CellNumber
    comparison: CellNumber
    text: str


class FigureTarget(ImportTarget[CriterionEntry]):
    """Read the rows of figures."""

    def __init__(self, actor: Actor, settings: Mapping[str, Any]) -> None:
        super().__init__(actor, settings)
        self._today = today()
        rows = store.list_visible_criteria(actor)
        versions = store.list_figures([row.id for row in rows], date.max)
        self.criteria = [
            CriterionFigures(
                row,
                build_criterion(row),
                {period: version[-1] for period, version in versions[row.id].items()},
            )
            for row in rows
        ]
        self._by_name: dict[str, CriterionFigures] = {}
        for figures in self.criteria:
            for word in (figures.row.key, figures.row.number, figures.row.name):
                self._by_name.setdefault(normalize_text(word), figures)
                self._by_name.setdefault(normalize_text(f"{figures.row.number} {figures.row.name}"), figures)
        self.points = PointMeaning(settings["points"]) if settings.get("points") else None
        self.english = bool(settings.get("english"))
        self.signs = {
            StatisticsSign(sign): SignMeaning(meaning)
            for sign, meaning in (settings.get("signs") or {}).items()
        }
        self._sums = RegisterSums(self._today)
        self._first: dict[tuple[int, str], int] = {}

    def groups(self) -> frozenset[str]:
        """Return what the criteria are called."""
        return frozenset(self._by_name)

    def criterion(self, key: str) -> CriterionFigures | None:
        """Return the criterion of that key where it exists for the actor."""
        return next((figures for figures in self.criteria if figures.row.key == key), None)

    def read(self, row: ListRow) -> ImportItem[CriterionEntry] | None:
        """Return the figure that a row tells of, None where it names a period and says nothing of it."""
        if not any(row[name] for name in ("area", "comparison", "text", "state", "n")):
            return None
        reader = RowReader(row)
        figures = reader.choice(
            "criterion", self._by_name, "Skriv hvilket mål tallet hører til.", "er ikke et af aftalens mål."
        )
        reader.done()
        assert figures is not None
        rule = figures.rule
        period = reader.get("period", lambda cell: read_period(cell, rule.period_type), None)
        if period is None:
            reader.fault("period", "Skriv hvilken periode tallet er for.")
        parts = self._parts(reader, rule)
        reader.done()
        assert period is not None
        entry, sign = self._entry(reader, figures, period, parts)
        reader.done()
        names = {name for name in row.cells if name not in ("criterion", "period", "reason")}
        return self.item(
            row.number, CriterionEntry(figures, entry, sign), names, reader.text("reason", MAX_TEXT_LENGTH)
        )

    def item(
        self, number: int, entry: CriterionEntry, said_names: set[str], reason: str = ""
    ) -> ImportItem[CriterionEntry]:
        """Return a row's figure; raise Faulty for a second one of its period or one outside them."""
        period = entry.entry.figure.period
        if period not in figure_periods(entry.criterion.rule):
            periods = format_periods(figure_periods(entry.criterion.rule))
            raise RowFaults({"period": f"{period} er ikke en af målets perioder. De er {periods}."})
        key = (entry.criterion.row.id, period.label)
        first = self._first.setdefault(key, number)
        if first != number:
            raise RowFaults({"period": f"Tallet for {period} står også i række {first}."})
        return ImportItem(number, key, entry, frozenset(said_names), reason)

    def number(self, cell: EncodedCell, rule: Rule) -> CellNumber:
        """Read a number of a criterion's unit."""
        return read_number(cell, self.points, self.english, whole=rule.count)

    def _parts(self, reader: RowReader, rule: Rule) -> FigureParts:
        nothing = CellNumber(None)
        text = reader.text("text", MAX_TEXT_LENGTH)
        if rule.answer != "number":
            return self._answer(reader, rule, text)
        area = reader.get("area", lambda cell: self.number(cell, rule), nothing)
        comparison = reader.get("comparison", lambda cell: self.number(cell, rule), nothing)
        return FigureParts(area, comparison, text)

    def _answer(self, reader: RowReader, rule: Rule, text: str) -> FigureParts:
        no, yes = ANSWER_WORDS["text" if rule.answer == "text" else "yes_no"]
        # "Opfyldt. Hvad det bygger på" in one cell, as the board's workbook has it, or the answer in its own.
        own = reader.get("area", read_text, "")
        first, _, rest = (own, "", text) if own else text.partition(". ")
        word = normalize_text(first.rstrip("."))
        if word in (normalize_text(yes), "ja", "1"):
            return FigureParts(CellNumber(Decimal(1)), CellNumber(None), rest)
        if word in (normalize_text(no), "nej", "0"):
            return FigureParts(CellNumber(Decimal(0)), CellNumber(None), rest)
        if own:
            reader.fault("area", f"Skriv {yes} eller {no}.")
        return FigureParts(CellNumber(None), CellNumber(None), text)

    def _entry(
        self,
        reader: RowReader,
        figures: CriterionFigures,
        period: Period,
        parts: FigureParts,
    ) -> tuple[FigureEntry, StatisticsSign | None]:
        rule, row = figures.rule, reader.row
        area, comparison, text = parts
        state = reader.get("state", _read_state, None)
        sign = area.sign or comparison.sign
        zero = self._meaning(reader, "area", area), self._meaning(reader, "comparison", comparison)
        meant = next(
            (FigureState(meaning) for meaning in zero if meaning in (SignMeaning.HIDDEN, SignMeaning.NEVER)),
            None,
        )
        state = state or meant or FigureState.OK
        ok = state is FigureState.OK
        provisional = reader.get("provisional", _read_provisional, False)
        figure = Figure(
            period,
            _choose_value(area, zero[0]) if ok else None,
            _choose_value(comparison, zero[1]) if ok and rule.needs_comparison else None,
            state,
            ok and (provisional or area.provisional or comparison.provisional),
            reader.get("n", read_count, None) if ok and rule.survey else None,
            text or (f"Kilden skriver »{sign}«." if meant and sign else ""),
        )
        standing = figures.newest.get(period.label)
        source = reader.text("source", MAX_LINE_LENGTH, one_line=True)
        received = reader.get("received_on", read_day, None) if row["received_on"] else None
        return FigureEntry(figure, source or _choose_source(figures, standing), received or self._today), sign

    def _meaning(self, reader: RowReader, name: str, number: CellNumber) -> SignMeaning | None:
        if number.sign is None:
            return None
        meaning = self.signs.get(number.sign) or USUAL_MEANINGS.get(number.sign)
        if meaning is None:
            reader.fault(
                name,
                f"Her står »{number.sign}«. Skriv 0, hvis det er nul, eller vælg, hvad det betyder.",
            )
        return meaning

    def judge(
        self, items: Sequence[ImportItem[CriterionEntry]]
    ) -> Iterator[ItemComparison[CriterionEntry] | tuple[ImportItem[CriterionEntry], RowFaults]]:
        """Compare the figures with those that are here."""
        for item in items:
            try:
                yield self._judge(item)
            except RowFaults as fault:
                yield item, fault

    def _judge(self, item: ImportItem[CriterionEntry]) -> ItemComparison[CriterionEntry]:
        entry = item.entry
        rule, period = entry.criterion.rule, entry.entry.figure.period
        row = entry.criterion.newest.get(period.label)
        standing = store.build_entry(row, rule) if row else None
        words = f"{entry.label}: {_format_figure(entry.entry.figure)}"
        if row is None and self._counted_here(entry, item.given_fields):
            return ItemComparison(item, RowOutcome.SAME, entry, words)
        if row is None or standing is None or standing.withdrawn:
            self._check(entry, row)
            return ItemComparison(item, RowOutcome.NEW, entry, words, "", row.id if row else 0)
        if hidden_reason(rule, standing.figure, self.actor):
            if entry.entry.figure.area is None:
                return ItemComparison(item, RowOutcome.SAME, entry, words, "", row.id)
            raise RowFaults({"area": SECRETARIAT_ONLY.format(period)})
        if _is_same(entry, standing, item.given_fields):
            return ItemComparison(item, RowOutcome.SAME, entry, words, "", row.id)
        merged = replace(entry, entry=_merge_entry(entry.entry, standing, item.given_fields))
        self._check(merged, row)
        before = f"{entry.label}: {_format_figure(standing.figure)}"
        return ItemComparison(
            item,
            RowOutcome.CHANGED,
            merged,
            f"{entry.label}: {_format_figure(merged.entry.figure)}",
            before,
            row.id,
        )

    def _check(self, entry: CriterionEntry, corrected: FigureRow | None) -> None:
        faults = entry_faults(
            entry.criterion.rule, entry.entry, self._today, corrected.received_on if corrected else None
        )
        if faults:
            raise RowFaults(faults)

    def _counted_here(self, entry: CriterionEntry, names: frozenset[str]) -> bool:
        """Return True if the figure is the sum that the system makes itself: it is left to be summed."""
        rule = entry.criterion.rule
        if not rule.fed_by_register or "received_on" in names:
            return False
        period, area = entry.entry.figure.period, entry.entry.figure.area
        if entry.entry.source.startswith(OWN_REGISTER_SOURCE):
            # The board's own workbook, which may hold less than is counted: it corrects nothing.
            return True
        if may_see_small_numbers(self.actor) or not is_people_count(rule):
            return self._sums.by_period(rule).get(period) == area
        # What the file says is held against what the reader is shown: the true sum cannot be guessed at.
        shown = self._sums.published(rule).get(period)
        return shown is not None and shown.total == area

    def write(
        self, judged: Sequence[ItemComparison[CriterionEntry]], name: str, reason: str
    ) -> list[ImportMark]:
        """Enter the figures."""
        marks = []
        for line in judged:
            if line.outcome is RowOutcome.SAME:
                continue
            entry, replaced = line.entry, line.target_id or None
            why = (line.item.reason or reason) if line.outcome is RowOutcome.CHANGED else ""
            row = store.add_figure(self.actor, entry.criterion.row.id, entry.entry, replaced, why)
            before = {"figure": replaced if line.outcome is RowOutcome.CHANGED else None}
            marks.append(ImportMark(line.item.row, line.outcome, row.id, row.version, before))
        return marks

    def undo(self, marks: Sequence[ImportMark], reason: str) -> None:
        """Take new figures back and put back those that were corrected, each as a version with the reason."""
        for mark in marks:
            row = store.find_figure(mark.target_id)
            earlier = (mark.before or {}).get("figure")
            criterion = self.criterion(row.criterion.key) if row else None
            if row is None or criterion is None:
                raise CannotUndo(CHANGED_SINCE.format("en periode"))
            entry = store.build_entry(row, criterion.rule)
            there = store.find_figure(earlier) if earlier else None
            put_back = store.build_entry(there, criterion.rule) if there else replace(entry, withdrawn=True)
            received = max(self._today, row.received_on)
            try:
                store.add_figure(
                    self.actor, row.criterion_id, replace(put_back, received_on=received), row.id, reason
                )
            except StaleVersion:
                raise CannotUndo(CHANGED_SINCE.format(row.period)) from None


def _choose_source(figures: CriterionFigures, standing: FigureRow | None) -> str:
    return (standing.source if standing else "") or figures.row.source.name


def _choose_value(number: CellNumber, meaning: SignMeaning | None) -> Decimal | None:
    return Decimal(0) if meaning is SignMeaning.ZERO else number.value


def _read_state(cell: EncodedCell) -> FigureState:
    state = STATES_BY_WORD.get(normalize_text(read_text(cell)))
    if state is None:
        raise UnreadableCell(
            f"Skriv {', '.join(list(STATE_WORDS.values())[:-1])} eller {FigureState.HIDDEN.word}."
        )
    return state


def _read_provisional(cell: EncodedCell) -> bool:
    return normalize_text(read_text(cell)).startswith("foreloebig") or read_yes_no(cell)


def _is_same(entry: CriterionEntry, standing: FigureEntry, names: frozenset[str]) -> bool:
    new, old = entry.entry.figure, standing.figure
    if entry.sign is StatisticsSign.FEW and old.area is not None and 0 < old.area < FEW_LIMIT:
        return True
    compared: list[tuple[object, object]] = [
        (new.state, old.state),
        (new.area, old.area),
        (new.provisional, old.provisional),
    ]
    if entry.criterion.rule.needs_comparison:
        compared.append((new.comparison, old.comparison))
    if "n" in names:
        compared.append((new.n, old.n))
    if "text" in names:
        compared.append((new.text, old.text))
    if "source" in names:
        compared.append((entry.entry.source, standing.source))
    if "received_on" in names:
        compared.append((entry.entry.received_on, standing.received_on))
    return all(one == other for one, other in compared)


def _merge_entry(entry: FigureEntry, standing: FigureEntry, names: frozenset[str]) -> FigureEntry:
    """Return the file's figure with what it has no column for as it stands."""
    new, old = entry.figure, standing.figure
    figure = replace(
        new,
        n=new.n if "n" in names or new.state is not FigureState.OK else old.n,
        text=new.text if "text" in names else new.text or old.text,
        comparison=new.comparison
        if new.comparison is not None or new.state is not FigureState.OK
        else old.comparison,
    )
    return replace(entry, figure=figure)


def _format_figure(figure: Figure) -> str:
    if figure.state is not FigureState.OK:
        return figure.state.word.lower()
    parts = [format_for_input(value) for value in (figure.area, figure.comparison) if value is not None]
    said_words = " mod ".join(parts) + (" (foreløbigt)" if figure.provisional else "")
    return said_words + (f", {figure.n} svar" if figure.n else "")
