"""The page of the facts at the start and of the central measures, beside the local ones."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement import store as agreement
from gladsaxe.database.clock import today
from gladsaxe.facts import store
from gladsaxe.facts.charts import build_chart
from gladsaxe.facts.forms import MeasureForm, ValueForm
from gladsaxe.facts.rules import entry_faults
from gladsaxe.indicators.chart import build_chart as criterion_chart
from gladsaxe.indicators.statuses import list_statuses
from gladsaxe.submissions.form_addresses import assign_submission_id
from gladsaxe.submissions.form_page import own_receipt, posted_fields
from gladsaxe.submissions.page_helpers import answer_form
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import render_page

blueprint = Blueprint("facts", __name__)
FORM_METHODS = ["GET", "POST"]
# Numbers from long before the plan are no part of what it is compared with.
EARLIEST_YEARS_BEFORE = 10


@blueprint.get("/centrale-maalinger")
def show_all() -> ResponseReturnValue:
    """Show the central measures and the local ones side by side, then the facts at the start."""
    name = agreement.get_agreement().area_name
    local = [
        (
            found,
            criterion_chart(found.rule, found.evaluation, [known.figure for known in found.figures], name),
        )
        for found in list_statuses(today(), current_actor())
    ]
    followed = [
        (watch, [(each, build_chart(each, name)) for each in listed])
        for watch, listed in store.list_followed_measures()
    ]
    return render_page(
        "facts/show.html",
        followed=followed,
        local=local,
        facts=[(each, build_chart(each, name)) for each in store.list_facts()],
        receipt=own_receipt(),
    )


@blueprint.route("/centrale-maalinger/<kind>/<key>", methods=FORM_METHODS)
@assign_submission_id
def new_value(kind: str, key: str) -> ResponseReturnValue:
    """Take in a year's value."""
    subject_id, name, unit = store.find_subject(kind, key) or abort(404)
    actor, form = current_actor(), ValueForm(posted_fields())
    first = agreement.get_plan_period().start.year - EARLIEST_YEARS_BEFORE
    if posted_fields() is None:
        form.received_on.data = today()

    def check() -> None:
        if not form.faults():
            for field, fault in entry_faults(form.entry(), first, today()):
                form[field].errors = [fault]

    def work(submission_id: str) -> str:
        store.add_value(actor, kind, subject_id, form.entry())
        return url_for("facts.show_all", gemt=submission_id)

    def page(code: int) -> ResponseReturnValue:
        return render_page("facts/value.html", form=form, name=name, unit=unit, status=code)

    return answer_form(form, "followed-value", page, work, check)


@blueprint.route("/centrale-maalinger/ny", methods=FORM_METHODS)
@assign_submission_id
def new_measure() -> ResponseReturnValue:
    """Follow one more measure."""
    form = MeasureForm(posted_fields())
    form.watch.choices = list(store.watch_choices())

    def work(submission_id: str) -> str:
        name, unit = clean_text(form.name.data), clean_text(form.unit.data)
        store.add_measure(submission_id, int(form.watch.data), name, unit)
        return url_for("facts.show_all", gemt=submission_id)

    return answer_form(
        form, "followed-measure", lambda code: render_page("facts/measure.html", form=form, status=code), work
    )
