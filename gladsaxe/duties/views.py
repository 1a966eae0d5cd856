"""The pages of the yearly wheel, and what other pages show of it."""

import itertools
from collections.abc import Iterable

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Actor, Right, find_right
from gladsaxe.agreement import store as agreement
from gladsaxe.attachments.serve import send_document
from gladsaxe.bodies.store import list_seat_names
from gladsaxe.database.clock import today
from gladsaxe.duties import store
from gladsaxe.duties.forms import (
    CompletionForm,
    DigestMailForm,
    DutyFilterForm,
    OwnDutyForm,
    UndoCompletionForm,
)
from gladsaxe.duties.rules import (
    OWN_KIND,
    STATE_WORDS,
    DutyOccurrence,
    DutyState,
    DutyTask,
    filter_by_seats,
    filter_by_year,
    format_occurrence,
    may_complete_duty,
)
from gladsaxe.duties.wheel import draw_wheel
from gladsaxe.submissions.form_page import begin_submission, form_page, own_receipt, posted_fields
from gladsaxe.web.forms import BaseForm, clean_text
from gladsaxe.web.pages import render_page, see_other

blueprint = Blueprint("duties", __name__)
FORM_METHODS = ["GET", "POST"]
PANEL_ROWS = 5


@blueprint.get("/aarshjul")
def wheel() -> ResponseReturnValue:
    """Show a year's duties as wheel and as list: late, coming and done with proof."""
    actor, day, years = current_actor(), today(), agreement.get_plan_period().years
    form = DutyFilterForm(request.args)
    form.aar.choices = [("", "I år"), *((str(year), str(year)) for year in years)]
    form.validate()
    asked = int(form.aar.data) if form.aar.data and not form.aar.errors else day.year
    year = min(max(asked, years.start), years.stop - 1)
    occurrences = store.list_occurrences(actor)
    if form.vis.data == "mine":
        occurrences = [each for each in occurrences if each.task.seat_id in actor.seat_ids]
    listed = filter_by_year(occurrences, year, day)
    groups = {state: [each for each in listed if each.state(day) is state] for state in DutyState}
    return render_page(
        "duties/wheel.html",
        form=form,
        year=year,
        svg=draw_wheel(listed, year, day),
        groups=groups,
        end_forms=_make_end_forms(itertools.chain(*groups.values())),
        standing=store.list_continuous_duties() if form.vis.data != "mine" else [],
        words=STATE_WORDS,
        today=day,
        may_do=lambda each: may_complete_duty(actor, each.task.seat_id),
        may_open=lambda endpoint: (right := find_right(endpoint)) is not None and actor.may(right),
        mailed=store.find_digest_address(actor.person_id),
        receipt=own_receipt(),
    )


@blueprint.route("/aarshjul/<kind>/<key>/<term>", methods=FORM_METHODS)
@form_page("duty-done", numbered=True)
def done(kind: str, key: str, term: str) -> ResponseReturnValue:
    """Take in that a duty was done, with its proof."""
    actor, form = current_actor(), CompletionForm(posted_fields())
    each = _require_occurrence(actor, kind, key, term)
    if begin_submission(form):
        submission_id, result = str(form.submission_id.data), clean_text(form.result.data)
        store.complete_duty(submission_id, actor, each, form.done_on.data, result, form.paper.document)
        return _redirect_to_wheel(each.term.due.year, form)
    if request.method == "GET":
        form.done_on.data = today()
    return render_page("duties/done.html", form=form, each=each, named=format_occurrence)


@blueprint.route("/aarshjul/<kind>/<key>/<term>/fortryd", methods=FORM_METHODS)
@form_page("duty-undone", numbered=True)
def undo(kind: str, key: str, term: str) -> ResponseReturnValue:
    """Take back that a duty was done, with the reason; it is open again, and what was said stays."""
    actor, form = current_actor(), UndoCompletionForm(posted_fields())
    each = _require_occurrence(actor, kind, key, term)
    if begin_submission(form):
        store.undo_completion(actor, each, clean_text(form.reason.data))
        return _redirect_to_wheel(each.term.due.year, form)
    return render_page("duties/undo.html", form=form, each=each, named=format_occurrence)


@blueprint.get("/aarshjul/fil/<int(max=2147483647):done_id>")
def paper(done_id: int) -> ResponseReturnValue:
    """Send the file that proves that a duty was done."""
    return send_document(store.find_completion_document(done_id) or abort(404))


@blueprint.route("/aarshjul/ny", methods=FORM_METHODS)
@form_page("own-duty", numbered=True)
def new() -> ResponseReturnValue:
    """Add an own duty."""
    actor, form = current_actor(), OwnDutyForm(posted_fields())
    form.bounds = agreement.get_plan_period()
    form.responsible.choices = [
        ("", "Vælg"),
        *((str(seat_id), name) for seat_id, name in list_seat_names().items()),
    ]
    if begin_submission(form):
        submission_id, name = str(form.submission_id.data), clean_text(form.name.data)
        cadence, seat_id = form.selected_cadence(), int(form.responsible.data)
        store.add_own_duty(submission_id, actor, name, cadence, form.first_due.data, seat_id)
        return _redirect_to_wheel(form.first_due.data.year, form)
    return render_page("duties/own.html", form=form)


@blueprint.post("/aarshjul/egen/<int(max=2147483647):duty_id>/slut")
@form_page("own-duty-end")
def end(duty_id: int) -> ResponseReturnValue:
    """End an own duty; what was done stays."""
    if store.find_own_duty(duty_id) is None:
        abort(404)
    if begin_submission(BaseForm(request.form)):
        store.end_own_duty(duty_id)
    return see_other(url_for("duties.wheel"))


@blueprint.route("/aarshjul/mail", methods=FORM_METHODS)
@form_page("digest-mail", numbered=True)
def mail() -> ResponseReturnValue:
    """Take in where the person gets the week's text, or that nothing is sent."""
    person_id, form = current_actor().person_id, DigestMailForm(posted_fields())
    if begin_submission(form):
        store.update_digest_address(person_id, clean_text(form.address.data))
        return see_other(url_for("access.my_page", gemt=form.submission_id.data))
    if request.method == "GET":
        form.address.data = store.find_digest_address(person_id)
    return render_page("duties/mail.html", form=form)


def render_own_panel(*_subject: object) -> str:
    """Render what the duties ask of the seats of the person who acts, nothing where they ask nothing."""
    actor = current_actor()
    if not actor.may(Right.READ_PLAN) or not store.has_duties(actor.seat_ids):
        return ""
    rows = filter_by_seats(store.list_occurrences(actor), actor.seat_ids, today())
    if not rows:
        return ""
    return render_template(
        "duties/_own.html",
        rows=rows[:PANEL_ROWS],
        more=len(rows) - PANEL_ROWS,
        today=today(),
        named=format_occurrence,
    )


def _require_occurrence(actor: Actor, kind: str, key: str, term: str) -> DutyOccurrence:
    each = store.find_occurrence(actor, kind, key, term) or abort(404)
    if not may_complete_duty(actor, each.task.seat_id):
        abort(403)
    return each


def _redirect_to_wheel(year: int, form: BaseForm) -> ResponseReturnValue:
    return see_other(url_for("duties.wheel", aar=year, gemt=form.submission_id.data))


def _make_end_forms(occurrences: Iterable[DutyOccurrence]) -> list[tuple[DutyTask, BaseForm]]:
    # Each has its own submission id, for one page may end several.
    tasks = dict.fromkeys(each.task for each in occurrences if each.task.kind == OWN_KIND)
    forms = [(task, BaseForm()) for task in tasks]
    for _task, form in forms:
        form.start()
    return forms
