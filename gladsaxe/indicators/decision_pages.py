"""Take in the board's decisions about a criterion: how its text is read, and its own assessment."""

from collections.abc import Callable

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.criterion import Criterion as Rule
from gladsaxe.agreement.store import get_plan_period
from gladsaxe.agreement.tables import Criterion
from gladsaxe.database.clock import today
from gladsaxe.indicators import decisions, store, wording
from gladsaxe.indicators.forms import AssessmentForm, DecisionForm, ReadingForm
from gladsaxe.indicators.page_helpers import criterion_or_404
from gladsaxe.indicators.statuses import find_status
from gladsaxe.issues.page_helpers import process_submission
from gladsaxe.submissions.form_addresses import assign_submission_id
from gladsaxe.web.pages import render_page


@assign_submission_id
def new_reading(key: str) -> ResponseReturnValue:
    """Take in how the board decided to read a criterion."""
    row = criterion_or_404(key)
    found = find_status(row, today(), current_actor())
    if not decisions.has_open_reading(found.own_rule):
        abort(404)
    form = ReadingForm(request.form)
    form.ask(found.rule)
    if request.method != "POST":
        form.fill()
    actor, criterion_id = current_actor(), row.id

    def work() -> None:
        store.add_reading(actor, criterion_id, form.read_as(), form.why(), form.decided())

    return _decision_form(form, "reading", row, work, own_rule=found.own_rule)


@assign_submission_id
def new_assessment(key: str) -> ResponseReturnValue:
    """Take in the board's own assessment."""
    row = criterion_or_404(key)
    form = AssessmentForm(request.form)
    actor, criterion_id = current_actor(), row.id

    def work() -> None:
        store.add_assessment(actor, criterion_id, form.assessment(), form.decided())

    return _decision_form(form, "assessment", row, work)


def _decision_form(
    form: DecisionForm, name: str, row: Criterion, work: Callable[[], object], own_rule: Rule | None = None
) -> ResponseReturnValue:
    form.start()
    form.earliest = wording.earliest_decision_date(get_plan_period().start)
    key = row.key
    bases = decisions.format_bases(own_rule) if own_rule else ""

    def page(code: int = 200) -> ResponseReturnValue:
        shown = criterion_or_404(key)
        return render_page(
            f"indicators/{name}.html", form=form, row=shown, own_rule=own_rule, bases=bases, status=code
        )

    def written() -> str:
        work()
        return url_for("indicators.criterion", key=key, gemt=form.submission_id.data)

    if request.method != "POST":
        form.decided_on.data = today()
        return page()
    submission_id = form.submission_id.data or ""
    return process_submission(submission_id, name, lambda: None if form.validate() else page(422), written)
