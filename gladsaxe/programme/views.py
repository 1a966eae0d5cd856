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
    PARTY,
    MilestoneForm,
    ReachedForm,
    TermsForm,
    WithdrawForm,
    by_party,
    party_fields,
    with_parties,
)
from gladsaxe.programme.rules import STANDING_WORDS, Standing, Terms, days_late, late_words, standing
from gladsaxe.programme.tables import Milestone
from gladsaxe.submissions.once import once
from gladsaxe.submissions.sending import answer_form, own_receipt, posted
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import render_page

blueprint = Blueprint("programme", __name__)
FORM = ["GET", "POST"]
STONE = "/delaftaler/milepael/<int(max=2147483647):milestone_id>"


@blueprint.get("/delaftaler")
def overview() -> ResponseReturnValue:
    """Show each chosen focus area's sub-agreement in short: its forum, its next milestone, what is late."""
    return render_page(
        "programme/overview.html",
        areas=store.chosen_areas(),
        in_force=store.in_force(),
        milestones=store.milestones(),
        forums=store.forums(),
        **_words(),
    )


@blueprint.get("/delaftaler/<key>")
def show_one(key: str) -> ResponseReturnValue:
    """Show a sub-agreement whole, with its milestones and its earlier versions."""
    area = _area(key)
    return render_page(
        "programme/show.html",
        area=area,
        versions=store.versions(area.id),
        milestones=store.milestones(area.id)[area.id],
        forum=store.forums()[area.id],
        parties={party.key: party.name for party in agreement.list_parties()},
        receipt=own_receipt(),
        **_words(),
    )


@blueprint.route("/delaftaler/<key>/ret", methods=FORM)
@once
def edit(key: str) -> ResponseReturnValue:
    """Write a sub-agreement for the first time, or the next version with a reason."""
    area, actor = _area(key), current_actor()
    versions, area_id = store.versions(area.id), area.id
    newest = versions[0] if versions else None
    parties = {party.key: party.name for party in agreement.list_parties()}
    form = with_parties(TermsForm, "Hvad har {party} ansvar for?", parties)(posted())
    form.reporter.choices = _seats()
    if newest is None:
        del form.reason
    if posted() is None:
        form.purpose.data = newest.purpose if newest else area.definition.get("purpose", "")
        form.version.data = str(newest.version if newest else 0)
        if newest:
            form.activities.data, form.reporter.data = newest.activities, str(newest.reporter_id)
            for party, text in newest.responsibilities.items():
                if PARTY + party in form:
                    form[PARTY + party].data = text

    def work(submission_id: str) -> str:
        terms = Terms(
            clean_text(form.purpose.data),
            clean_text(form.activities.data),
            int(form.reporter.data),
            by_party(form),
            clean_text(form.reason.data) if form.reason else "",
        )
        store.write_terms(actor, area_id, form.shown_version(), terms)
        return url_for("programme.show_one", key=key, gemt=submission_id)

    def page(code: int) -> ResponseReturnValue:
        return render_page(
            "programme/form.html", form=form, area=_area(key), fields_of=party_fields(form), status=code
        )

    return answer_form(form, "sub-agreement", page, work)


@blueprint.route("/delaftaler/<key>/milepael", methods=FORM)
@once
def new_milestone(key: str) -> ResponseReturnValue:
    """Plan a milestone."""
    area, actor, form = _area(key), current_actor(), MilestoneForm(posted())
    area_id = area.id
    form.bounds, form.responsible.choices = agreement.get_plan_period(), _seats()

    def work(submission_id: str) -> str:
        title, seat = clean_text(form.title.data), int(form.responsible.data)
        store.plan_milestone(submission_id, actor, area_id, title, form.due_on.data, seat)
        return url_for("programme.show_one", key=key, gemt=submission_id)

    def page(code: int) -> ResponseReturnValue:
        return render_page("programme/milestone.html", form=form, area=_area(key), status=code)

    return answer_form(form, "milestone", page, work)


@blueprint.route(f"{STONE}/naaet", methods=FORM)
@once
def reach(milestone_id: int) -> ResponseReturnValue:
    """Take in that a milestone was reached."""
    key, actor, form = _stone(milestone_id).area.key, current_actor(), ReachedForm(posted())
    if posted() is None:
        form.reached_on.data = today()

    def work(submission_id: str) -> str:
        store.reach(milestone_id, actor, form.reached_on.data, clean_text(form.outcome.data))
        return url_for("programme.show_one", key=key, gemt=submission_id)

    def page(code: int) -> ResponseReturnValue:
        return render_page("programme/reached.html", form=form, row=_stone(milestone_id), status=code)

    return answer_form(form, "milestone-reached", page, work)


@blueprint.route(f"{STONE}/traek-tilbage", methods=FORM)
@once
def withdraw(milestone_id: int) -> ResponseReturnValue:
    """Take a milestone out of the plan, with a reason."""
    key, actor, form = _stone(milestone_id).area.key, current_actor(), WithdrawForm(posted())

    def work(submission_id: str) -> str:
        store.withdraw(milestone_id, actor, clean_text(form.reason.data))
        return url_for("programme.show_one", key=key, gemt=submission_id)

    def page(code: int) -> ResponseReturnValue:
        return render_page("programme/reached.html", form=form, row=_stone(milestone_id), status=code)

    return answer_form(form, "milestone-withdrawn", page, work)


def _area(key: str) -> FocusArea:
    return store.area_by_key(key) or abort(404)


def _stone(milestone_id: int) -> Milestone:
    return store.milestone(milestone_id) or abort(404)


def _seats() -> list[tuple[str, str]]:
    return [("", "Vælg"), *((str(seat_id), name) for seat_id, name in list_seat_names().items())]


def _words() -> dict[str, Any]:
    day = today()
    return {
        "today_": day,
        "standing": lambda row: standing(row.due_on, row.reached_on, day),
        "late": lambda row: late_words(days_late(row.due_on, row.reached_on, day)),
        "Standing": Standing,
        "standing_words": STANDING_WORDS,
    }
