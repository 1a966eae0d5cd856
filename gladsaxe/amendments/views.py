"""The pages of amendments, and what a criterion's page shows of them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement import wording
from gladsaxe.agreement.tables import Agreement, Criterion, Seat
from gladsaxe.amendments import store
from gladsaxe.amendments.forms import FORM_BY_KIND, AmendmentForm, FunderAnswerForm
from gladsaxe.amendments.rules import (
    ALREADY_SETTLED,
    FIELDS_BY_KIND,
    FILE_KINDS,
    KIND_WORDS,
    PLAN_KINDS,
    STATE_WORDS,
    AmendmentKind,
    AmendmentState,
    find_change_fault,
    iter_amendable_kinds,
    iter_answer_faults,
    list_change_words,
)
from gladsaxe.amendments.tables import Amendment
from gladsaxe.attachments.serve import send_document
from gladsaxe.database.clock import today
from gladsaxe.indicators.store import find_visible_criterion, list_visible_criteria
from gladsaxe.indicators.wording import earliest_decision_date
from gladsaxe.submissions.form_page import begin_submission, form_page, own_receipt, posted_fields
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import render_page, see_other

blueprint = Blueprint("amendments", __name__)
AMENDMENT_PATH = "/aendringer/<int(max=2147483647):amendment_id>"
FORM_METHODS = ["GET", "POST"]
NO_FILE = "Vælg filen med godkendelsen."


@blueprint.get("/aendringer")
def listing() -> ResponseReturnValue:
    """Show the amendments, those that wait first."""
    return render_page(
        "amendments/listing.html", rows=store.list_amendments(current_actor()), **_template_words()
    )


@blueprint.get("/aendringer/ny")
def choose() -> ResponseReturnValue:
    """Show what can be changed."""
    criteria = [
        (row, list(iter_amendable_kinds(agreement.build_criterion(row))))
        for row in list_visible_criteria(current_actor(), today())
    ]
    bodies = agreement.list_bodies()
    seats = [(body, [seat for seat in agreement.list_seats() if seat.body_id == body.id]) for body in bodies]
    plan_kinds = [kind for kind in PLAN_KINDS if _is_offered(kind)]
    return render_page(
        "amendments/choose.html",
        criteria=criteria,
        seats=seats,
        key=agreement.get_agreement().key,
        plan_kinds=plan_kinds,
        **_template_words(),
    )


@blueprint.route("/aendringer/ny/<kind>/<key>", methods=FORM_METHODS)
@form_page("amendment", numbered=True)
def new(kind: str, key: str) -> ResponseReturnValue:
    """Take in a proposed change, with its reason and the board's decision."""
    subject, what = _require_subject(kind, key), AmendmentKind(kind)
    definition, subject_id = store.get_current_definition(subject), subject.id
    form = _make_amendment_form(what, subject, definition)
    if begin_submission(form, partial(_check_changes, form, what, definition)):
        before = {field: definition.get(field) for field in FIELDS_BY_KIND[what]}
        reason, submission_id = clean_text(form.reason.data), str(form.submission_id.data)
        change = store.ProposedChange(what, subject_id, form.changes(), before, reason)
        row = store.propose_amendment(submission_id, current_actor(), change, form.decided())
        return see_other(url_for("amendments.show_one", amendment_id=row.id, gemt=submission_id))
    return render_page("amendments/form.html", form=form, kind=what, subject=subject, **_template_words())


@blueprint.get(AMENDMENT_PATH)
def show_one(amendment_id: int) -> ResponseReturnValue:
    """Show an amendment, its reason, its decision and the funder's answer."""
    form = FunderAnswerForm()
    form.start()
    return _render_amendment(amendment_id, form)


@blueprint.post(f"{AMENDMENT_PATH}/svar")
@form_page("amendment-answer")
def settle(amendment_id: int) -> ResponseReturnValue:
    """Take in the funder's answer."""
    row, form = _require_amendment(amendment_id), FunderAnswerForm(posted_fields())
    form.paper.required_sentence = NO_FILE if form.state.data == AmendmentState.APPROVED else ""
    if begin_submission(form, partial(_check_answer, form, row)):
        submission_id = str(form.submission_id.data)
        store.settle_amendment(
            amendment_id, submission_id, current_actor(), form.approval(), form.paper.document
        )
        return see_other(url_for("amendments.show_one", amendment_id=amendment_id, gemt=submission_id))
    return _render_amendment(amendment_id, form)


@blueprint.get(f"{AMENDMENT_PATH}/fil")
def paper(amendment_id: int) -> ResponseReturnValue:
    """Send the file with the funder's answer."""
    return send_document(_require_amendment(amendment_id).paper or abort(404))


def render_criterion_panel(row: Criterion, *_rest: object) -> str:
    """Render the amendments of a criterion for its page."""
    return render_template(
        "amendments/_criterion.html",
        rows=store.list_criterion_amendments(row.id),
        corrections=agreement.list_corrections(row.key),
        criterion=row,
        wording=wording,
        **_template_words(),
    )


def _require_subject(kind: str, key: str) -> Criterion | Seat | Agreement:
    if kind not in set(AmendmentKind):
        abort(404)
    if kind in PLAN_KINDS:
        plan = agreement.get_agreement()
        return plan if plan.key == key and _is_offered(kind) else abort(404)
    if kind == AmendmentKind.SEAT:
        return agreement.find_seat(key) or abort(404)
    row = find_visible_criterion(current_actor(), key)
    if row is None or agreement.is_dropped(row, today()):
        abort(404)
    return row if kind in set(iter_amendable_kinds(agreement.build_criterion(row))) else abort(404)


def _is_offered(kind: str) -> bool:
    """Return True for what the plan has: not every plan has a budget."""
    return kind != AmendmentKind.BUDGET or bool(agreement.list_budget_lines())


def _require_amendment(amendment_id: int) -> Amendment:
    return store.find_amendment(current_actor(), amendment_id) or abort(404)


def _make_amendment_form(
    kind: AmendmentKind, subject: Criterion | Seat | Agreement, definition: Mapping[str, Any]
) -> AmendmentForm:
    form = FORM_BY_KIND[kind](posted_fields())
    form.earliest = earliest_decision_date(agreement.get_plan_period().start)
    if isinstance(subject, Criterion):
        form.criterion = agreement.build_criterion(subject)
    form.ask(definition)
    if request.method == "GET":
        form.fill(definition)
        form.decided_on.data = today()
    return form


def _check_changes(form: AmendmentForm, kind: AmendmentKind, definition: Mapping[str, Any]) -> None:
    if form.faults():
        return
    fault = find_change_fault(kind, definition, form.changes())
    if fault is None and kind is AmendmentKind.PLAN:
        fault = store.find_period_fault(form.changes())
    if fault:
        form.find_fault_field().errors = [fault]


def _check_answer(form: FunderAnswerForm, row: Amendment) -> None:
    if row.state != AmendmentState.WAITING:
        form.state.errors = [ALREADY_SETTLED]
        # The page has no form any more that the file could be sent with.
        del form.paper
    elif not form.faults():
        for field, fault in iter_answer_faults(form.approval(), row.decided_on, today(), row.changes):
            form[field].errors = [fault]


def _render_amendment(amendment_id: int, form: FunderAnswerForm) -> ResponseReturnValue:
    row = _require_amendment(amendment_id)
    return render_page("amendments/show.html", row=row, form=form, receipt=own_receipt(), **_template_words())


def _template_words() -> dict[str, Any]:
    return {
        "kind_words": KIND_WORDS,
        "state_words": STATE_WORDS,
        "change_words": list_change_words,
        "file_kinds": FILE_KINDS,
        "approver": agreement.get_amendment_approver(),
    }
