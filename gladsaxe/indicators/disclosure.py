"""Which figures of few people a reader is not shown: own counts of 1 to 4, and shares of few answers."""

from dataclasses import replace

from gladsaxe.access.disclosure import (
    FEW_ANSWERS_LABEL,
    FEW_LABEL,
    MIN_ANSWERS,
    is_small,
    may_see_small_numbers,
)
from gladsaxe.access.rules import Actor
from gladsaxe.agreement.criterion import Criterion
from gladsaxe.indicators.entries import PERCENT_UNIT
from gladsaxe.indicators.figures import Figure, FigureState
from gladsaxe.indicators.register_sums import is_people_count

SECRETARIAT_ONLY = "Tallet for {} vises kun for sekretariatet og rettes af det."


def hidden_reason(criterion: Criterion, figure: Figure, actor: Actor | None) -> str:
    """Return why the actor is not shown a figure, empty for one that is shown."""
    if may_see_small_numbers(actor):
        return ""
    if is_people_count(criterion) and figure.area is not None and figure.area == int(figure.area):
        return FEW_LABEL if is_small(int(figure.area)) else ""
    few_answers = criterion.unit == PERCENT_UNIT and figure.n is not None and figure.n < MIN_ANSWERS
    return FEW_ANSWERS_LABEL if few_answers else ""


def hide_small_figure(criterion: Criterion, figure: Figure, actor: Actor | None) -> tuple[Figure, str]:
    """Return a figure as the actor is shown it, and why it is hidden, empty for one that is shown."""
    why = hidden_reason(criterion, figure, actor)
    if not why:
        return figure, ""
    return replace(figure, area=None, comparison=None, n=None, state=FigureState.HIDDEN), why
