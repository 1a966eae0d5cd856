"""The pages of the budget."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement import store as agreement
from gladsaxe.budget import store
from gladsaxe.budget.forms import BudgetYearForm
from gladsaxe.budget.rules import sum_budget_sources
from gladsaxe.database.clock import today
from gladsaxe.submissions.form_addresses import assign_submission_id
from gladsaxe.submissions.form_page import own_receipt, posted_fields
from gladsaxe.submissions.page_helpers import answer_form
from gladsaxe.web.pages import render_page

blueprint = Blueprint("budget", __name__)


@blueprint.get("/budget")
def show_all() -> ResponseReturnValue:
    """Show what each source pays in each year, spent against planned and planned against agreed."""
    sources = store.list_budget_sources()
    total = sum_budget_sources(sources, "I alt")
    return render_page("budget/show.html", sources=sources, total=total, receipt=own_receipt())


@blueprint.route("/budget/<key>/<int(max=9999):year>", methods=["GET", "POST"])
@assign_submission_id
def edit(key: str, year: int) -> ResponseReturnValue:
    """Take in a source's year."""
    line = store.find_source_line(key)
    if line is None or year not in store.list_plan_years():
        abort(404)
    actor, line_id, form = current_actor(), line.id, BudgetYearForm(posted_fields())
    form.year = year
    if posted_fields() is None:
        row = store.list_budget_years().get((line_id, year))
        form.spent_to.data = min(today(), agreement.get_plan_period().end)
        if row:
            form.planned.data, form.spent.data, form.note.data = row.planned_kr, row.spent_kr, row.note

    def work(submission_id: str) -> str:
        store.add_budget_year(actor, line_id, year, form.entry())
        return url_for("budget.show_all", gemt=submission_id)

    def page(code: int) -> ResponseReturnValue:
        return render_page(
            "budget/form.html", form=form, line=store.find_source_line(key), year=year, status=code
        )

    return answer_form(form, "budget-year", page, work)
