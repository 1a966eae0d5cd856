"""The pages of sub-agreements and their milestones."""

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
    MilestoneForm,
    ReachMilestoneForm,
    SubAgreementForm,
    WithdrawMilestoneForm,
    list_party_fields,
    make_party_form,
    read_party_texts,
)
from gladsaxe.programme.rules import (
    MILESTONE_STATUS_WORDS,
    MilestoneStatus,
    SubAgreementTerms,
    count_days_late,
    format_days_late,
    get_milestone_status,
)
from gladsaxe.programme.tables import Milestone
from gladsaxe.submissions.form_addresses import assign_submission_id
from gladsaxe.submissions.form_page import own_receipt, posted_fields
from gladsaxe.submissions.page_helpers import answer_form
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import render_page

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
    area = _require_area(key)
    return render_page(
        "programme/show.html",
        area=area,
        versions=store.list_sub_agreement_versions(area.id),
        milestones=store.list_milestones(area.id)[area.id],
        forum=store.list_area_forums()[area.id],
        parties={party.key: party.name for party in agreement.list_parties()},
        receipt=own_receipt(),
        **_template_words(),
    )


@blueprint.route("/delaftaler/<key>/ret", methods=FORM_METHODS)
@assign_submission_id
def edit(key: str) -> ResponseReturnValue:
    """Write a sub-agreement for the first time, or the next version with a reason."""
    area, actor = _require_area(key), current_actor()
    versions, area_id = store.list_sub_agreement_versions(area.id), area.id
    newest = versions[0] if versions else None
    parties = {party.key: party.name for party in agreement.list_parties()}
    form = make_party_form(SubAgreementForm, "Hvad har {party} ansvar for?", parties)(posted_fields())
    form.reporter.choices = _seat_choices()
    if newest is None:
        del form.reason
    if posted_fields() is None:
        form.purpose.data = newest.purpose if newest else area.definition.get("purpose", "")
        form.version.data = str(newest.version if newest else 0)
        if newest:
            form.activities.data, form.reporter.data = newest.activities, str(newest.reporter_id)
            for party, text in newest.responsibilities.items():
                if PARTY_PREFIX + party in form:
                    form[PARTY_PREFIX + party].data = text

    def work(submission_id: str) -> str:
        terms = SubAgreementTerms(
            clean_text(form.purpose.data),
            clean_text(form.activities.data),
            int(form.reporter.data),
            read_party_texts(form),
            clean_text(form.reason.data) if form.reason else "",
        )
        store.add_sub_agreement_version(actor, area_id, form.shown_version(), terms)
        return url_for("programme.show_one", key=key, gemt=submission_id)

    def page(code: int) -> ResponseReturnValue:
        return render_page(
            "programme/form.html",
            form=form,
            area=_require_area(key),
            fields_of=list_party_fields(form),
            status=code,
        )

    return answer_form(form, "sub-agreement", page, work)


@blueprint.route("/delaftaler/<key>/milepael", methods=FORM_METHODS)
@assign_submission_id
def new_milestone(key: str) -> ResponseReturnValue:
    """Plan a milestone."""
    area, actor, form = _require_area(key), current_actor(), MilestoneForm(posted_fields())
    area_id = area.id
    form.bounds, form.responsible.choices = agreement.get_plan_period(), _seat_choices()

    def work(submission_id: str) -> str:
        title, seat = clean_text(form.title.data), int(form.responsible.data)
        store.add_milestone(submission_id, actor, area_id, title, form.due_on.data, seat)
        return url_for("programme.show_one", key=key, gemt=submission_id)

    def page(code: int) -> ResponseReturnValue:
        return render_page("programme/milestone.html", form=form, area=_require_area(key), status=code)

    return answer_form(form, "milestone", page, work)


@blueprint.route(f"{MILESTONE_PATH}/naaet", methods=FORM_METHODS)
@assign_submission_id
def reach(milestone_id: int) -> ResponseReturnValue:
    """Take in that a milestone was reached."""
    key, actor, form = (
        _require_milestone(milestone_id).area.key,
        current_actor(),
        ReachMilestoneForm(posted_fields()),
    )
    if posted_fields() is None:
        form.reached_on.data = today()

    def work(submission_id: str) -> str:
        store.reach_milestone(milestone_id, actor, form.reached_on.data, clean_text(form.outcome.data))
        return url_for("programme.show_one", key=key, gemt=submission_id)

    def page(code: int) -> ResponseReturnValue:
        return render_page(
            "programme/reached.html", form=form, row=_require_milestone(milestone_id), status=code
        )

    return answer_form(form, "milestone-reached", page, work)


@blueprint.route(f"{MILESTONE_PATH}/traek-tilbage", methods=FORM_METHODS)
@assign_submission_id
def withdraw(milestone_id: int) -> ResponseReturnValue:
    """Take a milestone out of the plan, with a reason."""
    key, actor, form = (
        _require_milestone(milestone_id).area.key,
        current_actor(),
        WithdrawMilestoneForm(posted_fields()),
    )

    def work(submission_id: str) -> str:
        store.withdraw_milestone(milestone_id, actor, clean_text(form.reason.data))
        return url_for("programme.show_one", key=key, gemt=submission_id)

    def page(code: int) -> ResponseReturnValue:
        return render_page(
            "programme/reached.html", form=form, row=_require_milestone(milestone_id), status=code
        )

    return answer_form(form, "milestone-withdrawn", page, work)


def _require_area(key: str) -> FocusArea:
    return store.find_chosen_area(key) or abort(404)


def _require_milestone(milestone_id: int) -> Milestone:
    return store.find_milestone(milestone_id) or abort(404)


def _seat_choices() -> list[tuple[str, str]]:
    return [("", "Vælg"), *((str(seat_id), name) for seat_id, name in list_seat_names().items())]


def _template_words() -> dict[str, Any]:
    day = today()
    return {
        "today_": day,
        "standing": lambda row: get_milestone_status(row.due_on, row.reached_on, day),
        "late": lambda row: format_days_late(count_days_late(row.due_on, row.reached_on, day)),
        "Standing": MilestoneStatus,
        "standing_words": MILESTONE_STATUS_WORDS,
    }
