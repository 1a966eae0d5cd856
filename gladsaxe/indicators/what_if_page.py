"""What does it take: the answer to values that someone types, of which nothing is stored."""

from dataclasses import dataclass

from flask import abort, request
from flask.typing import ResponseReturnValue

from gladsaxe.access.gate import current_actor
from gladsaxe.indicators.evaluation import STATUS_WORDS, Evaluation
from gladsaxe.indicators.sending import asked_day, criterion_or_404
from gladsaxe.indicators.statuses import CriterionStatus, status_of
from gladsaxe.indicators.what_if import (
    judged_with,
    open_to_guess,
    so_far_words,
    turning_of,
    turning_words,
)
from gladsaxe.indicators.what_if_form import WhatIfForm, what_if_form
from gladsaxe.web.pages import show


@dataclass(frozen=True)
class WhatIf:
    """Hold the form, hints to its fields, what it takes in words, and the outcome of what was typed."""

    form: WhatIfForm
    hints: dict[str, str]
    turning: str
    outcome: Evaluation | None


def what_if_of(found: CriterionStatus) -> WhatIf | None:
    """Return what the address asks of a criterion, None where nothing is left to guess."""
    rule, figures = found.rule, [known.figure for known in found.figures]
    periods = open_to_guess(rule, figures, found.as_of)
    if not periods:
        return None
    form = what_if_form(rule, periods, request.args)
    form.validate()
    guesses = form.guesses()
    turning = turning_of(rule, figures, guesses, found.as_of)
    thresholds = found.judged.thresholds
    outcome = judged_with(rule, figures, guesses, found.as_of, thresholds) if guesses else None
    hints = {name: so_far_words(rule, figures, period) for name, period in form.periods.items()}
    return WhatIf(form, hints, turning_words(rule, turning) if turning else "", outcome)


def what_does_it_take(key: str) -> ResponseReturnValue:
    """Show result, sentence and status as they would be, and the value that turns them."""
    day, code = asked_day()
    found = status_of(criterion_or_404(key), day.day(), current_actor())
    asked = what_if_of(found)
    if asked is None:
        abort(404)
    code = 422 if asked.form.errors else code
    return show(
        "indicators/what_if.html",
        piece="indicators/_what_if.html",
        status=code,
        found=found,
        asked=asked,
        status_words=STATUS_WORDS,
    )
