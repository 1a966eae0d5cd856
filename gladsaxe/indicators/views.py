"""Goals and their status, and the figures that they rest on."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Right
from gladsaxe.activities.rules import ActivityState as ActivityState
from gladsaxe.agreement.criterion import Criterion as Rule
from gladsaxe.agreement.store import get_agreement
from gladsaxe.agreement.tables import FocusArea
from gladsaxe.core.dates import format_day_short
from gladsaxe.core.period import Period
from gladsaxe.database.clock import today
from gladsaxe.indicators import (
    calendar_pages,
    confirmation_pages,
    decision_pages,
    decisions,
    facts_pages,
    figure_pages,
    sentence_parts,
    what_if_page,
    wording,
)
from gladsaxe.indicators.arithmetic import build_steps
from gladsaxe.indicators.chart import build_chart
from gladsaxe.indicators.evaluation import STATE_WORDS, STATUS_WORDS, TREND_WORDS
from gladsaxe.indicators.page_helpers import criterion_or_404, read_as_of_form
from gladsaxe.indicators.periods import build_period_lines
from gladsaxe.indicators.plan_line import sort_worst_first, summarize_statuses
from gladsaxe.indicators.sparkline import build_sparkline
from gladsaxe.indicators.statuses import CriterionStatus, board_thresholds, find_status, list_statuses
from gladsaxe.submissions.form_page import own_receipt
from gladsaxe.web.pages import render_page

blueprint = Blueprint("indicators", __name__)


@blueprint.get("/maal")
def status() -> ResponseReturnValue:
    """Show each criterion's status as known on a day."""
    form, code = read_as_of_form()
    statuses, area_name = list_statuses(form.day(), current_actor()), get_agreement().area_name
    # The areas stand as in the agreement; within an area the worst stands first.
    areas: dict[FocusArea, list[CriterionStatus]] = {row.row.area: [] for row in statuses}
    for row in sort_worst_first(statuses):
        areas[row.row.area].append(row)
    sparklines = {
        row.row.key: build_sparkline(row.rule, row.evaluation, row.list_shown_figures(), area_name)
        for row in statuses
    }
    return render_page(
        "indicators/status.html",
        form=form,
        areas=areas,
        sparklines=sparklines,
        summary=summarize_statuses(statuses),
        status=code,
        **_template_context(),
    )


@blueprint.get("/maal/<key>")
def criterion(key: str) -> ResponseReturnValue:
    """Show all that a criterion's status rests on, as known on a day."""
    form, code = read_as_of_form()
    status = find_status(criterion_or_404(key), form.day(), current_actor())
    rule, evaluation = status.rule, status.evaluation
    figures = status.list_shown_figures()
    return render_page(
        "indicators/criterion.html",
        form=form,
        found=status,
        lines=build_period_lines(status),
        chart=build_chart(rule, evaluation, figures, get_agreement().area_name),
        steps=build_steps(rule, evaluation, figures, status.judged.thresholds),
        reading=decisions.format_reading(rule),
        others=status.other_readings(),
        may_be_read_otherwise=decisions.has_open_reading(status.own_rule),
        no_decision=decisions.NO_DECISION,
        asked=what_if_page.build_what_if(status),
        receipt=own_receipt(),
        status=code,
        **_template_context(),
    )


@blueprint.get("/tal")
def figures() -> ResponseReturnValue:
    """Show every figure with its source, and which are missing."""
    form, code = read_as_of_form()
    statuses = [(status, build_period_lines(status)) for status in list_statuses(form.day(), current_actor())]
    return render_page(
        "indicators/figures.html", form=form, found=statuses, status=code, **_template_context()
    )


blueprint.add_url_rule("/centrale-maalinger", view_func=facts_pages.show_facts)
blueprint.add_url_rule("/datakalender", view_func=calendar_pages.data_calendar)
blueprint.add_url_rule("/datakalender/hent", view_func=calendar_pages.owed_figures)
blueprint.add_url_rule("/maal/<key>/hvad-skal-der-til", view_func=what_if_page.what_does_it_take)
for address, handler in (
    ("/registre/<register>/<path:period>", confirmation_pages.confirm_register),
    ("/tal/<key>/ny", figure_pages.new_figure),
    ("/tal/<int:figure_id>/ret", figure_pages.correct_figure),
    ("/maal/<key>/laesning", decision_pages.new_reading),
    ("/maal/<key>/vurdering", decision_pages.new_assessment),
    ("/centrale-maalinger/<kind>/<key>", facts_pages.new_fact_value),
    ("/centrale-maalinger/ny", facts_pages.new_measure),
):
    blueprint.add_url_rule(address, view_func=handler, methods=["GET", "POST"])


def _register_link(rule: Rule, period: Period) -> tuple[str, Right] | None:
    """Return the address of the rows that a period is summed from, and the right that it asks for."""
    days: dict[str, Any] = {"fra": format_day_short(period.start), "til": format_day_short(period.end)}
    if feed := rule.auto_from_activities:
        kinds = ",".join(feed.activity_types)
        listing = url_for("activities.listing", slags=kinds, status=str(ActivityState.HELD), **days)
        return listing, Right.READ_ACTIVITIES
    if marked := rule.auto_from_enquiries:
        return url_for("registers.enquiries", maerke=marked.mark, **days), Right.READ_REGISTERS
    if rule.auto_from_bills:
        return url_for("registers.bills", **days), Right.READ_REGISTERS
    return None


def _template_context() -> dict[str, Any]:
    return {
        "today": today(),
        "status_words": STATUS_WORDS,
        "state_words": STATE_WORDS,
        "trend_words": TREND_WORDS,
        "thresholds": board_thresholds(),
        "facts": sentence_parts,
        "wording": wording,
        "rows_behind": _register_link,
    }
