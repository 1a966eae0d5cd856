"""The pages of decisions: the list that the follow-up group works from, one decision, and one's own tasks."""

from collections.abc import Sequence
from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Right
from gladsaxe.agreement.tables import Seat
from gladsaxe.bodies import store as bodies
from gladsaxe.database.clock import today
from gladsaxe.issues import store as issues
from gladsaxe.issues.rules import FINISHED_STATES
from gladsaxe.issues.tables import Issue
from gladsaxe.meetings import decisions as store
from gladsaxe.meetings import store as meetings
from gladsaxe.meetings.decision_forms import (
    DecisionFilterForm,
    FinishForm,
    HandOverForm,
    ReopenForm,
    StepForm,
)
from gladsaxe.meetings.decisions import DecisionView
from gladsaxe.meetings.rules import (
    OUTCOME_WORDS,
    PROGRESS_WORDS,
    STEP_WORDS,
    DecisionProgress,
    assess_decision,
)
from gladsaxe.meetings.tables import Decision
from gladsaxe.submissions.form_page import begin_submission, current_refusal, form_page, posted_fields
from gladsaxe.web.forms import BaseForm
from gladsaxe.web.pages import render_page, see_other

MOST_ISSUES = 50


def listing() -> ResponseReturnValue:
    """Show the decisions and tasks that are open, overdue, due, without a step, or finished."""
    actor = current_actor()
    seen_bodies = meetings.list_visible_bodies(actor)
    form = DecisionFilterForm(request.args)
    form.organ.choices = [("", "Alle"), *((body.key, body.name) for body in seen_bodies)]
    form.validate()
    body_id = next((body.id for body in seen_bodies if body.key == form.organ.data), None)
    asked = request.args.get("vis", "")
    view = DecisionView(asked) if asked in list(DecisionView) else DecisionView.OPEN
    return render_page(
        "meetings/decisions.html",
        piece="meetings/_decision_list.html",
        form=form,
        view=view,
        counts=store.count_decisions(actor, body_id),
        listed=store.list_decisions(actor, view, body_id, request.args.get("efter")),
        **build_decision_context(),
    )


def detail(decision_id: int) -> ResponseReturnValue:
    """Show a decision and what became of it."""
    return _show_decision(decision_id)


@form_page("decision-step")
def add_step(decision_id: int) -> ResponseReturnValue:
    """Write a step that was taken."""
    _require_own_decision(decision_id)
    form = StepForm(request.form)
    if begin_submission(form):
        store.add_step(current_actor(), decision_id, form.step())
        return _redirect_to_decision(decision_id)
    return _show_decision(decision_id, {"step": form})


@form_page("decision-finish")
def finish(decision_id: int) -> ResponseReturnValue:
    """Close a decision with what came of it."""
    _require_own_decision(decision_id)
    form = FinishForm(request.form)
    if begin_submission(form):
        progress = DecisionProgress(form.progress.data)
        store.close_decision(current_actor(), decision_id, progress, form.outcome())
        return _redirect_to_decision(decision_id)
    return _show_decision(decision_id, {"finish": form})


@form_page("decision-reopen")
def reopen(decision_id: int) -> ResponseReturnValue:
    """Open a decision again, with a reason."""
    _require_own_decision(decision_id)
    form = ReopenForm(request.form)
    if begin_submission(form):
        store.reopen_decision(current_actor(), decision_id, form.why())
        return _redirect_to_decision(decision_id)
    return _show_decision(decision_id, {"reopen": form})


@form_page("decision-hand_over")
def hand_over(decision_id: int) -> ResponseReturnValue:
    """Give a decision another owner or date, with a reason."""
    form = _hand_over_form(_require_own_decision(decision_id))
    if begin_submission(form):
        owner_seat_id, version = int(form.owner.data), form.shown_version()
        store.hand_over_decision(
            current_actor(), decision_id, version, owner_seat_id, form.due_on.data, form.why()
        )
        return _redirect_to_decision(decision_id)
    return _show_decision(decision_id, {"hand_over": form})


def my_tasks() -> ResponseReturnValue:
    """Show what the seats that the person holds are to do; it follows the seat and not the person."""
    actor = current_actor()
    by_seat: dict[Seat, list[Decision]] = {}
    for row in store.list_owned_decisions(actor.seat_ids):
        if row.owner is not None:
            by_seat.setdefault(row.owner, []).append(row)
    handled: Sequence[Issue] = []
    if actor.may(Right.FOLLOW_UP_ISSUES):
        handled = issues.list_latest_issues(
            actor, issues.IssueFilters(handled=True), MOST_ISSUES, without=FINISHED_STATES
        )
    return render_page("meetings/my_tasks.html", by_seat=by_seat, handled=handled, **build_decision_context())


def build_decision_context() -> dict[str, Any]:
    """Return what the templates of decisions name things with."""
    return {
        "outcome_words": OUTCOME_WORDS,
        "progress_words": PROGRESS_WORDS,
        "step_words": STEP_WORDS,
        "view_words": DecisionView.get_words(),
        "View": DecisionView,
        "Progress": DecisionProgress,
        "standing": assess_decision,
        "vacant": store.list_vacant_seats(),
        "today": today(),
    }


def _require_own_decision(decision_id: int) -> Decision:
    """Return the decision that the person may write in; one handed over meanwhile is still shown with why."""
    row = _decision_or_404(decision_id)
    if current_refusal() is None and not store.may_update_decision(current_actor(), row):
        abort(403)
    return row


def _redirect_to_decision(decision_id: int) -> ResponseReturnValue:
    return see_other(url_for("meetings.decision", decision_id=decision_id, gemt=1))


def _show_decision(decision_id: int, sent: dict[str, BaseForm] | None = None) -> ResponseReturnValue:
    actor, row = current_actor(), _decision_or_404(decision_id)
    forms: dict[str, BaseForm] = {
        "step": StepForm(),
        "finish": FinishForm(),
        "reopen": ReopenForm(),
        "hand_over": _hand_over_form(row, fresh=True),
        **(sent or {}),
    }
    for form in forms.values():
        form.start()
    return render_page(
        "meetings/decision.html",
        row=row,
        steps=store.list_steps(decision_id),
        forms=forms,
        sent=next(iter(sent), None) if sent else None,
        may_follow=store.may_update_decision(actor, row),
        sees_meeting=meetings.find_meeting(actor, row.meeting_id) is not None,
        saved="gemt" in request.args and request.method != "POST",
        **build_decision_context(),
    )


def _hand_over_form(row: Decision, fresh: bool = False) -> HandOverForm:
    form = HandOverForm(None if fresh else posted_fields())
    form.owner.choices = [(str(key), name) for key, name in bodies.list_seat_names().items()]
    form.decided_on = row.decided_on
    if fresh:
        form.owner.data, form.due_on.data = str(row.owner_seat_id), row.due_on
        form.version.data = str(row.version)
    return form


def _decision_or_404(decision_id: int) -> Decision:
    row = store.find_decision(current_actor(), decision_id)
    if row is None:
        abort(404)
    return row
