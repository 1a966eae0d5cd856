"""The pages of sub-agreements and their milestones, of the budget and of the other initiatives."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import FocusArea
from gladsaxe.bodies.store import list_seat_names
from gladsaxe.database.clock import today
from gladsaxe.programme import store
from gladsaxe.programme.forms import (
    PARTY_PREFIX,
    BudgetYearForm,
    InitiativeForm,
    MilestoneForm,
    ReachMilestoneForm,
    SubAgreementForm,
    WithdrawMilestoneForm,
    list_party_fields,
    make_party_form,
)
from gladsaxe.programme.rules import (
    INITIATIVE_KIND_WORDS,
    INITIATIVE_STATUS_WORDS,
    MILESTONE_STATUS_WORDS,
    MilestoneStatus,
    count_days_late,
    format_days_late,
    get_milestone_status,
    sum_budget_sources,
)
from gladsaxe.programme.tables import Milestone, SubAgreement
from gladsaxe.submissions.form_page import begin_submission, form_page, own_receipt, posted_fields
from gladsaxe.web.forms import BaseForm, clean_text
from gladsaxe.web.pages import render_page, see_other

blueprint = Blueprint("programme", __name__)
FORM_METHODS = ["GET", "POST"]
MILESTONE_PATH = "/delaftaler/milepael/<int(max=2147483647):milestone_id>"


@blueprint.get("/delaftaler")
def overview() -> ResponseReturnValue:
    """Show each chosen focus area's sub-agreement in short: its forum, its next milestone, what is late."""
    return render_page(
        "programme/overview.html",
        areas=store.list_chosen_areas(),
        in_force=store.list_sub_agreements(),
        milestones=store.list_milestones(),
        forums=store.list_area_forums(),
        **_template_words(),
    )


@blueprint.get("/delaftaler/<key>")
def show_one(key: str) -> ResponseReturnValue:
    """Show a sub-agreement whole, with its milestones and its earlier versions."""
    area = _find_area_or_404(key)
    return render_page(
        "programme/show.html",
        area=area,
        versions=store.list_sub_agreement_versions(area.id),
        milestones=store.list_milestones(area.id)[area.id],
        forum=store.list_area_forums()[area.id],
        parties=_party_names(),
        receipt=own_receipt(),
        **_template_words(),
    )


@blueprint.route("/delaftaler/<key>/ret", methods=FORM_METHODS)
@form_page("sub-agreement", numbered=True)
def edit(key: str) -> ResponseReturnValue:
    """Write a sub-agreement for the first time, or the next version with a reason."""
    area = _find_area_or_404(key)
    versions = store.list_sub_agreement_versions(area.id)
    newest = versions[0] if versions else None
    form = make_party_form(SubAgreementForm, "Hvad har {party} ansvar for?", _party_names())(posted_fields())
    form.reporter.choices = _seat_choices()
    if newest is None:
        del form.reason
    if posted_fields() is None:
        _fill_sub_agreement(form, area, newest)
    if begin_submission(form):
        store.add_sub_agreement_version(current_actor(), area.id, form.shown_version(), form.terms())
        return see_other(url_for("programme.show_one", key=key, gemt=form.submission_id.data))
    return render_page("programme/form.html", form=form, area=area, fields_of=list_party_fields(form))


@blueprint.route("/delaftaler/<key>/milepael", methods=FORM_METHODS)
@form_page("milestone", numbered=True)
def new_milestone(key: str) -> ResponseReturnValue:
    """Plan a milestone."""
    area, form = _find_area_or_404(key), MilestoneForm(posted_fields())
    form.bounds, form.responsible.choices = agreement.get_plan_period(), _seat_choices()
    if begin_submission(form):
        submission_id, title = str(form.submission_id.data), clean_text(form.title.data)
        responsible_id = int(form.responsible.data)
        store.add_milestone(submission_id, current_actor(), area.id, title, form.due_on.data, responsible_id)
        return see_other(url_for("programme.show_one", key=key, gemt=submission_id))
    return render_page("programme/milestone.html", form=form, area=area)


@blueprint.route(f"{MILESTONE_PATH}/naaet", methods=FORM_METHODS)
@form_page("milestone-reached", numbered=True)
def reach(milestone_id: int) -> ResponseReturnValue:
    """Take in that a milestone was reached."""
    row, form = _find_milestone_or_404(milestone_id), ReachMilestoneForm(posted_fields())
    if posted_fields() is None:
        form.reached_on.data = today()
    if begin_submission(form):
        outcome = clean_text(form.outcome.data)
        store.reach_milestone(milestone_id, current_actor(), form.reached_on.data, outcome)
        return see_other(url_for("programme.show_one", key=row.area.key, gemt=form.submission_id.data))
    return render_page("programme/reached.html", form=form, row=row)


@blueprint.route(f"{MILESTONE_PATH}/traek-tilbage", methods=FORM_METHODS)
@form_page("milestone-withdrawn", numbered=True)
def withdraw(milestone_id: int) -> ResponseReturnValue:
    """Take a milestone out of the plan, with a reason."""
    row, form = _find_milestone_or_404(milestone_id), WithdrawMilestoneForm(posted_fields())
    if begin_submission(form):
        store.withdraw_milestone(milestone_id, current_actor(), clean_text(form.reason.data))
        return see_other(url_for("programme.show_one", key=row.area.key, gemt=form.submission_id.data))
    return render_page("programme/reached.html", form=form, row=row)


@blueprint.get("/budget")
def show_budget() -> ResponseReturnValue:
    """Show what each source pays in each year, spent against planned and planned against agreed."""
    sources = store.list_budget_sources()
    total = sum_budget_sources(sources, "I alt")
    return render_page("programme/budget.html", sources=sources, total=total, receipt=own_receipt())


@blueprint.route("/budget/<key>/<int(max=9999):year>", methods=FORM_METHODS)
@form_page("budget-year", numbered=True)
def edit_budget_year(key: str, year: int) -> ResponseReturnValue:
    """Take in a source's year."""
    line, form = store.find_source_line(key), BudgetYearForm(posted_fields())
    if line is None or year not in store.list_plan_years():
        abort(404)
    form.year = year
    if posted_fields() is None:
        form.spent_to.data = min(today(), agreement.get_plan_period().end)
        if row := store.list_budget_years().get((line.id, year)):
            form.planned.data, form.spent.data, form.note.data = row.planned_kr, row.spent_kr, row.note
    if begin_submission(form):
        store.add_budget_year(current_actor(), line.id, year, form.entry())
        return see_other(url_for("programme.show_budget", gemt=form.submission_id.data))
    return render_page("programme/budget_year.html", form=form, line=line, year=year)


@blueprint.get("/andre-tiltag")
def show_initiatives() -> ResponseReturnValue:
    """Show the other initiatives with goal, the parties' contributions and state."""
    rows = agreement.list_initiatives()
    return render_page(
        "programme/initiatives.html",
        kinds=[
            (INITIATIVE_KIND_WORDS[kind], list(rows)) for kind, rows in groupby(rows, lambda row: row.kind)
        ],
        newest=store.list_initiative_states(),
        parties=_party_names(),
        words=INITIATIVE_STATUS_WORDS,
        receipt=own_receipt(),
    )


@blueprint.route("/andre-tiltag/<key>", methods=FORM_METHODS)
@form_page("initiative", numbered=True)
def edit_initiative(key: str) -> ResponseReturnValue:
    """Take in how an initiative stands."""
    row = store.find_initiative(key) or abort(404)
    form = make_party_form(InitiativeForm, "Hvad bidrager {party} med?", _party_names())(posted_fields())
    earlier = store.list_initiative_history(row.id)
    if posted_fields() is None and earlier:
        form.goal.data, form.state.data = earlier[0].goal, earlier[0].state
        _fill_party_texts(form, earlier[0].contributions)
    if begin_submission(form):
        store.add_initiative_state(current_actor(), row.id, form.entry())
        return see_other(url_for("programme.show_initiatives", gemt=form.submission_id.data, _anchor=key))
    return render_page(
        "programme/initiative.html",
        form=form,
        row=row,
        earlier=earlier,
        words=INITIATIVE_STATUS_WORDS,
        fields_of=list_party_fields(form),
    )


def _find_area_or_404(key: str) -> FocusArea:
    return store.find_chosen_area(key) or abort(404)


def _find_milestone_or_404(milestone_id: int) -> Milestone:
    return store.find_milestone(milestone_id) or abort(404)


def _seat_choices() -> list[tuple[str, str]]:
    return [("", "Vælg"), *((str(seat_id), name) for seat_id, name in list_seat_names().items())]


def _party_names() -> dict[str, str]:
    return {party.key: party.name for party in agreement.list_parties()}


def _fill_sub_agreement(form: SubAgreementForm, area: FocusArea, newest: SubAgreement | None) -> None:
    form.purpose.data = newest.purpose if newest else area.definition.get("purpose", "")
    form.version.data = str(newest.version if newest else 0)
    if newest:
        form.activities.data, form.reporter.data = newest.activities, str(newest.reporter_id)
        _fill_party_texts(form, newest.responsibilities)


def _fill_party_texts(form: BaseForm, texts: Mapping[str, str]) -> None:
    for party, text in texts.items():
        # A party that has left the agreement has no field any more.
        if PARTY_PREFIX + party in form:
            form[PARTY_PREFIX + party].data = text


def _template_words() -> dict[str, Any]:
    day = today()
    return {
        "today_": day,
        "standing": lambda row: get_milestone_status(row.due_on, row.reached_on, day),
        "late": lambda row: format_days_late(count_days_late(row.due_on, row.reached_on, day)),
        "Standing": MilestoneStatus,
        "standing_words": MILESTONE_STATUS_WORDS,
    }
