"""Take in a period's figure, and correct one."""

from functools import partial

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.store import build_criterion, get_agreement
from gladsaxe.agreement.tables import Criterion
from gladsaxe.database.clock import today
from gladsaxe.indicators import store, wording
from gladsaxe.indicators.disclosure import SECRETARIAT_ONLY, hidden_reason
from gladsaxe.indicators.entries import open_periods, received_too_early
from gladsaxe.indicators.figure_form import FigureForm
from gladsaxe.indicators.page_helpers import criterion_or_404
from gladsaxe.submissions.form_page import begin_submission, current_refusal, form_page
from gladsaxe.web.pages import render_page, see_other

FIGURE_SUBMISSION = "figure"


@form_page(FIGURE_SUBMISSION, numbered=True)
def new_figure(key: str) -> ResponseReturnValue:
    """Take in a period's figure; where there is one already, ask whether it is to be corrected."""
    row = criterion_or_404(key)
    rule = build_criterion(row)
    periods = open_periods(rule, today())
    form = FigureForm(request.form)
    form.ask(rule, get_agreement().area_name, periods)
    if request.method != "POST":
        asked = request.args.get("periode")
        form.period.data = asked if asked in {period.label for period in periods} else None
        form.source.data, form.received_on.data = row.source.name, today()
    return _answer_figure_form(form, row)


@form_page(FIGURE_SUBMISSION)
def correct_figure(figure_id: int) -> ResponseReturnValue:
    """Correct a period's figure, or take it back, with a reason."""
    seen = store.find_figure(figure_id)
    if seen is None:
        abort(404)
    row = criterion_or_404(seen.criterion.key)
    rule = build_criterion(row)
    newest = store.find_newest_figure(row.id, rule.period(seen.period))
    if newest is None:
        abort(404)
    if hidden_reason(rule, store.build_entry(newest, rule).figure, current_actor()):
        abort(403)
    form = FigureForm(request.form)
    form.ask(rule, get_agreement().area_name, ())
    form.correct(rule.period(seen.period), newest.received_on)
    if request.method != "POST":
        form.fill(store.build_entry(newest, rule))
        form.replaces.data, form.received_on.data = str(newest.id), today()
    return _answer_figure_form(form, row)


def _answer_figure_form(form: FigureForm, row: Criterion) -> ResponseReturnValue:
    criterion_id, key = row.id, row.key
    if begin_submission(form, partial(_ask_before_correction, form, criterion_id)):
        replaces = form.seen()
        reason = form.why() if replaces else ""
        store.add_figure(current_actor(), criterion_id, form.entry(), replaces, reason)
        return see_other(url_for("indicators.criterion", key=key, gemt=form.submission_id.data))
    return render_page("indicators/figure.html", form=form, row=row, rule=form.criterion)


def _ask_before_correction(form: FigureForm, criterion_id: int) -> None:
    """Ask about a figure that stands there, unless the person has seen it and says why it is corrected."""
    if form.faults():
        return
    entry = form.entry()
    newest = store.find_newest_figure(criterion_id, entry.figure.period)
    if newest is None:
        form.replaces.data = ""
        return
    there = store.build_entry(newest, form.criterion)
    seen = form.seen() == newest.id
    form.replaces.data = str(newest.id)
    if hidden_reason(form.criterion, there.figure, current_actor()):
        form.period.errors = [SECRETARIAT_ONLY.format(entry.figure.period)]
    elif entry.received_on < newest.received_on:
        form.received_on.errors = [received_too_early(newest.received_on)]
    elif not there.withdrawn and not (seen and form.why()):
        form.reason.errors = [wording.format_correction_question(form.criterion, there, entry)]
    elif current_refusal():
        # Taken back by another person since this one was checked: there is no figure left to ask about.
        form.state.errors = [wording.format_withdrawal_question(entry.figure.period)]
