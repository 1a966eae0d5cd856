"""A statistics table becomes the figures of one criterion: one of its series, perhaps beside another one."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from gladsaxe.access.rules import Actor
from gladsaxe.core.dates import parse_day
from gladsaxe.core.period import Period, format_periods
from gladsaxe.imports.rules.cells import UnreadableCell
from gladsaxe.imports.rules.numbers import USUAL_MEANINGS, CellNumber, SignMeaning
from gladsaxe.imports.rules.outcomes import CellFault
from gladsaxe.imports.rules.periods import PeriodSpan, build_period
from gladsaxe.imports.rules.series import SeriesValue, StatisticsTable, TableSeries
from gladsaxe.imports.targets.figures import CriterionEntry, CriterionFigures, FigureTarget
from gladsaxe.imports.targets.target import ImportItem, RowFaults
from gladsaxe.indicators.entries import FigureEntry, figure_periods
from gladsaxe.indicators.figures import Figure, FigureState

ZERO_VALUE = Decimal(0)
NO_NUMBER = "Her skal stå et tal. Kilden har ikke noget."


class TableTarget(FigureTarget):
    """Read the periods of one or two series of a table."""

    def __init__(self, actor: Actor, settings: Mapping[str, Any], table: StatisticsTable) -> None:
        super().__init__(actor, settings)
        self._table = table
        self.left_out: list[str] = []

    def items(self) -> Iterator[ImportItem[CriterionEntry] | CellFault]:
        """Yield the figure of each of the criterion's periods that the series tell of, or what is wrong."""
        figures = self.criterion(self.settings["criterion"])
        area = self._table.named(self.settings["area"])
        beside = (
            self._table.named(self.settings.get("comparison") or "")
            if self.settings.get("comparison")
            else None
        )
        if figures is None or area is None:
            yield CellFault(1, 0, "Vælg igen, hvilket mål og hvilken række i tabellen det drejer sig om.")
            return
        periods = figure_periods(figures.rule)
        spans = sorted(set(area.values) | set(beside.values if beside else ()))
        outside: list[Period] = []
        for span in spans:
            place = area.values.get(span) or (beside.values[span] if beside else None)
            assert place is not None
            try:
                period = build_period(span, figures.rule.period_type)
                if period not in periods:
                    outside.append(period)
                    continue
                yield self._item(figures, period, span, area, beside)
            except UnreadableCell as wrong:
                yield CellFault(place.row, place.column, str(wrong))
            except RowFaults as wrong:
                column = _find_fault_column(
                    wrong, area.values.get(span), beside.values.get(span) if beside else None
                )
                yield CellFault(place.row, column, " ".join(wrong.faults.values()))
        if outside:
            self.left_out.append(
                f"{format_periods(outside)} er ikke blandt målets perioder og er sprunget over."
            )

    def _item(
        self,
        figures: CriterionFigures,
        period: Period,
        span: PeriodSpan,
        area: TableSeries,
        beside: TableSeries | None,
    ) -> ImportItem[CriterionEntry]:
        faults: dict[str, str] = {}
        area_figure = self._number(figures, area.values.get(span), "area", faults)
        other = (
            self._number(figures, beside.values.get(span), "comparison", faults)
            if beside
            else CellNumber(None)
        )
        if faults:
            raise RowFaults(faults)
        standing = figures.newest.get(period.label)
        sign = area_figure.sign or other.sign
        zero = [self._what(number) for number in (area_figure, other)]
        state = next(
            (FigureState(word) for word in zero if word in (SignMeaning.HIDDEN, SignMeaning.NEVER)),
            FigureState.OK,
        )
        ok = state is FigureState.OK
        comparison = other.value if zero[1] is not SignMeaning.ZERO else ZERO_VALUE
        # The other part of a gap may have come in earlier, from another table.
        if ok and comparison is None and figures.rule.needs_comparison and standing is not None:
            comparison = standing.comparison
        figure = Figure(
            period,
            (ZERO_VALUE if zero[0] is SignMeaning.ZERO else area_figure.value) if ok else None,
            comparison if ok and figures.rule.needs_comparison else None,
            state,
            ok and (area_figure.provisional or other.provisional),
            None,
            f"Kilden skriver »{sign}«." if not ok and sign else "",
        )
        source = self.settings.get("source") or figures.row.source.name
        entry = FigureEntry(figure, source, self._received())
        place = area.values.get(span) or (beside.values[span] if beside else None)
        names = {"area", "comparison"} | ({"source"} if self.settings.get("source") else set())
        return self.item(
            place.row * 1_000 + place.column if place else 0, CriterionEntry(figures, entry, sign), names
        )

    def _number(
        self, figures: CriterionFigures, value: SeriesValue | None, name: str, faults: dict[str, str]
    ) -> CellNumber:
        if value is None:
            faults[name] = NO_NUMBER
            return CellNumber(None)
        try:
            number = self.number(value.cell, figures.rule)
        except UnreadableCell as wrong:
            faults[name] = str(wrong)
            return CellNumber(None)
        if number.sign is not None and self._what(number) is None:
            faults[name] = f"Her står »{number.sign}«. Vælg ved kolonnerne, hvad det betyder."
        return number

    def _what(self, number: CellNumber) -> SignMeaning | None:
        return None if number.sign is None else self.signs.get(number.sign) or USUAL_MEANINGS.get(number.sign)

    def _received(self) -> date:
        text = self.settings.get("received_on")
        return parse_day(text) if text else self._today


def _find_fault_column(wrong: RowFaults, area: SeriesValue | None, beside: SeriesValue | None) -> int:
    place = beside if "comparison" in wrong.faults and "area" not in wrong.faults else area
    column = place or area or beside
    return column.column if column else 0
