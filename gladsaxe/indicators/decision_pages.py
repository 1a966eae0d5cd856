"""Take in the board's decisions about a criterion: how its text is read, and its own assessment."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.store import get_plan_period
from gladsaxe.database.clock import today
from gladsaxe.indicators import decisions, store, wording
from gladsaxe.indicators.forms import AssessmentForm, DecisionForm, ReadingForm
from gladsaxe.indicators.page_helpers import criterion_or_404
from gladsaxe.indicators.statuses import find_status
from gladsaxe.submissions.form_page import begin_submission, form_page
from gladsaxe.web.pages import render_page, see_other


@form_page("reading", numbered=True)
def new_reading(key: str) -> ResponseReturnValue:
    """Take in how the board decided to read a criterion."""
    row = criterion_or_404(key)
    status = find_status(row, today(), current_actor())
    if not decisions.has_open_reading(status.own_rule):
        abort(404)
    form = ReadingForm(request.form)
    form.ask(status.rule)
    if request.method != "POST":
        form.fill()
    _prepare_decision(form)
    criterion_id = row.id
    if begin_submission(form):
        store.add_reading(current_actor(), criterion_id, form.read_as(), form.why(), form.decided())
        return see_other(_receipt_address(key, form))
    bases = decisions.format_bases(status.own_rule)
    return render_page("indicators/reading.html", form=form, row=row, own_rule=status.own_rule, bases=bases)


@form_page("assessment", numbered=True)
def new_assessment(key: str) -> ResponseReturnValue:
    """Take in the board's own assessment."""
    row = criterion_or_404(key)
    form = AssessmentForm(request.form)
    _prepare_decision(form)
    criterion_id = row.id
    if begin_submission(form):
        store.add_assessment(current_actor(), criterion_id, form.assessment(), form.decided())
        return see_other(_receipt_address(key, form))
    return render_page("indicators/assessment.html", form=form, row=row)


def _prepare_decision(form: DecisionForm) -> None:
    form.earliest = wording.earliest_decision_date(get_plan_period().start)
    if request.method != "POST":
        form.decided_on.data = today()


def _receipt_address(key: str, form: DecisionForm) -> str:
    return url_for("indicators.criterion", key=key, gemt=form.submission_id.data)
