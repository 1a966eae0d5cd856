"""The page of the facts at the start and of the central measures, beside the local ones."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement import store as agreement
from gladsaxe.database.clock import today
from gladsaxe.indicators import facts_store
from gladsaxe.indicators.chart import build_chart
from gladsaxe.indicators.facts_chart import build_series_chart
from gladsaxe.indicators.facts_forms import MeasureForm, ValueForm
from gladsaxe.indicators.facts_rules import format_comparison, format_value
from gladsaxe.indicators.statuses import list_statuses
from gladsaxe.submissions.form_page import begin_submission, form_page, own_receipt, posted_fields
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import render_page, see_other

# Numbers from long before the plan are no part of what it is compared with.
EARLIEST_YEARS_BEFORE = 10


def show_facts() -> ResponseReturnValue:
    """Show the central measures and the local ones side by side, then the facts at the start."""
    area_name = agreement.get_agreement().area_name
    local = [
        (
            status,
            build_chart(status.rule, status.evaluation, [row.figure for row in status.figures], area_name),
        )
        for status in list_statuses(today(), current_actor())
    ]
    followed = [
        (watch, [(series, build_series_chart(series, area_name)) for series in measures])
        for watch, measures in facts_store.list_followed_measures()
    ]
    return render_page(
        "indicators/facts.html",
        followed=followed,
        local=local,
        facts=[(series, build_series_chart(series, area_name)) for series in facts_store.list_facts()],
        format_value=format_value,
        format_comparison=format_comparison,
        receipt=own_receipt(),
    )


@form_page("followed-value", numbered=True)
def new_fact_value(kind: str, key: str) -> ResponseReturnValue:
    """Take in a year's value."""
    subject_id, name, unit = facts_store.find_subject(kind, key) or abort(404)
    form = ValueForm(posted_fields())
    form.first_year = agreement.get_plan_period().start.year - EARLIEST_YEARS_BEFORE
    if posted_fields() is None:
        form.received_on.data = today()
    if begin_submission(form):
        facts_store.add_value(current_actor(), kind, subject_id, form.entry())
        return see_other(url_for("indicators.show_facts", gemt=form.submission_id.data))
    return render_page("indicators/fact_value.html", form=form, name=name, unit=unit)


@form_page("followed-measure", numbered=True)
def new_measure() -> ResponseReturnValue:
    """Follow one more measure."""
    form = MeasureForm(posted_fields())
    form.watch.choices = list(facts_store.list_watch_choices())
    if begin_submission(form):
        submission_id, name = str(form.submission_id.data), clean_text(form.name.data)
        facts_store.add_measure(submission_id, int(form.watch.data), name, clean_text(form.unit.data))
        return see_other(url_for("indicators.show_facts", gemt=submission_id))
    return render_page("indicators/measure.html", form=form)
