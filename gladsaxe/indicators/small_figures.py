"""Which figures of few people a reader is not shown: own counts of 1 to 4, and shares of few answers."""

from dataclasses import replace

from gladsaxe.access.rules import Actor
from gladsaxe.access.small_numbers import FEW, FEW_ANSWERS, FEWEST_ANSWERS, is_small, sees_small_numbers
from gladsaxe.agreement.criterion import Criterion
from gladsaxe.indicators.entries import PERCENT
from gladsaxe.indicators.figures import Figure, State
from gladsaxe.indicators.register_sums import counts_people

SECRETARIATS = "Tallet for {} vises kun for sekretariatet og rettes af det."


def why_hidden(criterion: Criterion, figure: Figure, actor: Actor | None) -> str:
    """Return why the actor is not shown a figure, empty for one that is shown."""
    if sees_small_numbers(actor):
        return ""
    if counts_people(criterion) and figure.area is not None and figure.area == int(figure.area):
        return FEW if is_small(int(figure.area)) else ""
    few_answers = criterion.unit == PERCENT and figure.n is not None and figure.n < FEWEST_ANSWERS
    return FEW_ANSWERS if few_answers else ""


def as_shown(criterion: Criterion, figure: Figure, actor: Actor | None) -> tuple[Figure, str]:
    """Return a figure as the actor is shown it, and why it is hidden, empty for one that is shown."""
    why = why_hidden(criterion, figure, actor)
    if not why:
        return figure, ""
    return replace(figure, area=None, comparison=None, n=None, state=State.HIDDEN), why
