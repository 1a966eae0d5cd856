"""Criteria and figures for the tests, made from the agreement that ships."""

import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from gladsaxe.indicators.evaluation import Evaluation
from gladsaxe.indicators.figures import Figure, FigureState
from gladsaxe.indicators.rules import evaluate_criterion

TABLES = {
    table["key"][:2]: table
    for table in tomllib.loads(SHIPPED_AGREEMENT.read_text(encoding="utf-8"))["indicator"]
}
NEVER, HIDDEN = FigureState.NEVER, FigureState.HIDDEN


def make_criterion(short: str, **changes: object) -> Criterion:
    """Return a shipped criterion by its short name, "t4", with keys changed; publication days unknown."""
    kept = {key: value for key, value in TABLES[short].items() if key != "expected_after_days"}
    table = {**kept, **changes}
    return Criterion.model_validate({key: value for key, value in table.items() if value is not None})


def make_figure(rule: Criterion, label: str, value: object, **more: object) -> Figure:
    """Return a figure: "9.0" is the series' own value, a State a figure that is not there."""
    period = rule.period(label)
    if isinstance(value, FigureState):
        return Figure(period, state=value, **more)
    number = Decimal(str(value))
    if rule.series == "area":
        return Figure(period, number, **more)
    sign = 1 if rule.gap_sign == "area_minus_comparison" else -1
    return Figure(period, 50 + sign * number, Decimal(50), **more)


def make_figures(rule: Criterion, **values: object) -> list[Figure]:
    """Return figures by year: `y2017="9.0"`; for a school year the year it begins in."""

    def label(name: str) -> str:
        year = int(name[1:])
        return str(year) if rule.period_type == "kalenderaar" else f"{year}/{year + 1}"

    return [make_figure(rule, label(name), value) for name, value in values.items()]


def evaluate_figures(
    rule: Criterion, as_of: str | date, known: Iterable[Figure] | None = None, **values: object
) -> Evaluation:
    """Judge a criterion after a period, or on a day, from figures by year."""
    day = rule.period(as_of).end if isinstance(as_of, str) else as_of
    return evaluate_criterion(rule, make_figures(rule, **values) if known is None else known, day)
