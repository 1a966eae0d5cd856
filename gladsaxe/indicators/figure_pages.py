"""Take in a period's figure, and correct one."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.store import build_criterion, get_agreement
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import is_unique_violation
from gladsaxe.indicators import store, wording
from gladsaxe.indicators.disclosure import SECRETARIAT_ONLY, hidden_reason
from gladsaxe.indicators.entries import open_periods, received_too_early
from gladsaxe.indicators.figure_form import FigureForm
from gladsaxe.indicators.page_helpers import criterion_or_404
from gladsaxe.issues.page_helpers import process_submission
from gladsaxe.submissions.form_addresses import assign_submission_id
from gladsaxe.web.pages import render_page


@assign_submission_id
def new_figure(key: str) -> ResponseReturnValue:
    """Take in a period's figure; where there is one already, ask whether it is to be corrected."""
    row = criterion_or_404(key)
    rule, name = build_criterion(row), row.source.name
    periods = open_periods(rule, today())
    form = FigureForm(request.form)
    form.ask(rule, get_agreement().area_name, periods)
    form.start()
    if request.method != "POST":
        asked = request.args.get("periode")
        form.period.data = asked if asked in {period.label for period in periods} else None
        form.source.data, form.received_on.data = name, today()
    return _handle_figure_form(form, row.id, key)


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
    form.start()
    if request.method != "POST":
        form.fill(store.build_entry(newest, rule))
        form.replaces.data, form.received_on.data = str(newest.id), today()
    return _handle_figure_form(form, row.id, row.key)


def _handle_figure_form(form: FigureForm, criterion_id: int, key: str) -> ResponseReturnValue:
    actor = current_actor()

    def page(code: int = 200) -> ResponseReturnValue:
        row = criterion_or_404(key)
        return render_page("indicators/figure.html", form=form, row=row, rule=form.criterion, status=code)

    def check() -> ResponseReturnValue | None:
        return None if form.validate() and not _ask_before_correction(form, criterion_id) else page(422)

    def work() -> str:
        store.add_figure(actor, criterion_id, form.entry(), form.seen(), form.why() if form.seen() else "")
        return url_for("indicators.criterion", key=key, gemt=form.submission_id.data)

    if request.method != "POST":
        return page()
    try:
        return process_submission(form.submission_id.data or "", "figure", check, work)
    except IntegrityError as fault:
        if not is_unique_violation(fault):
            raise
    except StaleVersion:
        pass
    _ask_before_correction(form, criterion_id)
    return page(422)


def _ask_before_correction(form: FigureForm, criterion_id: int) -> bool:
    """Ask about a figure that stands there, unless the person has seen it and says why it is corrected."""
    entry = form.entry()
    newest = store.find_newest_figure(criterion_id, entry.figure.period)
    if newest is None:
        form.replaces.data = ""
        return False
    there = store.build_entry(newest, form.criterion)
    seen = form.seen() == newest.id
    form.replaces.data = str(newest.id)
    if hidden_reason(form.criterion, there.figure, current_actor()):
        form.period.errors = [SECRETARIAT_ONLY.format(entry.figure.period)]
        return True
    if entry.received_on < newest.received_on:
        form.received_on.errors = [received_too_early(newest.received_on)]
    elif not there.withdrawn and not (seen and form.why()):
        form.reason.errors = [wording.format_correction_question(form.criterion, there, entry)]
    else:
        return False
    return True
