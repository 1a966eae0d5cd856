"""What does it take: the answer to values that someone types, of which nothing is stored."""

from dataclasses import dataclass

from flask import abort, request
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.indicators.evaluation import STATUS_WORDS, Evaluation
from gladsaxe.indicators.page_helpers import criterion_or_404, read_as_of_form
from gladsaxe.indicators.statuses import CriterionStatus, find_status
from gladsaxe.indicators.what_if import (
    compute_required_value,
    evaluate_with_guesses,
    format_required_value,
    format_running_total,
    list_guessable_periods,
)
from gladsaxe.indicators.what_if_form import WhatIfForm, build_what_if_form
from gladsaxe.web.pages import render_page


@dataclass(frozen=True)
class WhatIf:
    """The form, hints to its fields, what it takes in words, and the outcome of what was typed."""

    form: WhatIfForm
    hints: dict[str, str]
    turning: str
    outcome: Evaluation | None


def build_what_if(status: CriterionStatus) -> WhatIf | None:
    """Return what the address asks of a criterion, None where nothing is left to guess."""
    rule, figures = status.rule, [figure.figure for figure in status.figures]
    periods = list_guessable_periods(rule, figures, status.as_of)
    if not periods:
        return None
    form = build_what_if_form(rule, periods, request.args)
    form.validate()
    guesses = form.guesses()
    turning = compute_required_value(rule, figures, guesses, status.as_of)
    thresholds = status.judged.thresholds
    outcome = evaluate_with_guesses(rule, figures, guesses, status.as_of, thresholds) if guesses else None
    hints = {name: format_running_total(rule, figures, period) for name, period in form.periods.items()}
    return WhatIf(form, hints, format_required_value(rule, turning) if turning else "", outcome)


def what_does_it_take(key: str) -> ResponseReturnValue:
    """Show result, sentence and status as they would be, and the value that turns them."""
    day, code = read_as_of_form()
    status = find_status(criterion_or_404(key), day.day(), current_actor())
    asked = build_what_if(status)
    if asked is None:
        abort(404)
    code = 422 if asked.form.errors else code
    return render_page(
        "indicators/what_if.html",
        piece="indicators/_what_if.html",
        status=code,
        found=status,
        asked=asked,
        status_words=STATUS_WORDS,
    )
