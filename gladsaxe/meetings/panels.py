"""What meetings show on other rooms' pages: of a criterion, an activity, a body, a seat, and the front."""

from flask import render_template
from sqlalchemy import ColumnElement

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Right
from gladsaxe.activities.tables import Activity
from gladsaxe.agreement.tables import Body, Criterion, FocusArea, Seat
from gladsaxe.database.clock import today
from gladsaxe.deviations.tables import Deviation
from gladsaxe.meetings import decision_pages, decisions, store
from gladsaxe.meetings.rules import STATE_WORDS
from gladsaxe.meetings.tables import Decision
from gladsaxe.meetings.visibility import BOARD_KIND, FOLLOW_UP_GROUP_KIND

PANEL_ROWS = 5


def render_criterion_panel(row: Criterion) -> str:
    """Render the decisions about a criterion."""
    return _render_decisions_panel(Decision.criterion_id == row.id, "målet", say_none=True)


def render_activity_panel(row: Activity) -> str:
    """Render the decisions about an activity; nothing where there are none."""
    return _render_decisions_panel(Decision.activity_id == row.id, "aktiviteten")


def render_deviation_panel(row: Deviation) -> str:
    """Render the decisions about a deviation; nothing where there are none."""
    return _render_decisions_panel(decisions.deviation_decisions_clause(row.id), "afvigelsen")


def render_subagreement_panel(area: FocusArea) -> str:
    """Render the decisions about a sub-agreement; nothing where there are none."""
    return _render_decisions_panel(Decision.area_id == area.id, "delaftalen")


def render_body_panel(row: Body) -> str:
    """Render a body's meetings and, for the one that follows up, what it follows up on."""
    actor = current_actor()
    if row.id not in [seen.id for seen in store.list_visible_bodies(actor)]:
        return ""
    follows = row.kind in (BOARD_KIND, FOLLOW_UP_GROUP_KIND)
    views = (
        decisions.DecisionView.OVERDUE,
        decisions.DecisionView.DUE,
        decisions.DecisionView.WITHOUT_STEP,
        decisions.DecisionView.OPEN,
    )
    return render_template(
        "meetings/_body.html",
        body=row,
        coming=store.list_coming_meetings(actor, row.id),
        held=store.list_past_meetings(actor, row.id, None).rows[:PANEL_ROWS],
        quota=store.calculate_quotas(today(), [row.id]).get(row.id),
        state_words=STATE_WORDS,
        counts=decisions.count_decisions(actor) if follows else None,
        lists=[(view, decisions.list_decisions(actor, view, None, None).rows) for view in views]
        if follows
        else [],
        **decision_pages.build_decision_context(),
    )


def render_seat_panel(row: Seat) -> str:
    """Render what a seat has open; it stays with the seat when people change."""
    actor = current_actor()
    if row.id not in actor.seat_ids and not actor.may(Right.RUN_MEETINGS):
        return ""
    rows = decisions.list_owned_decisions([row.id])
    return render_template("meetings/_seat.html", rows=rows, **decision_pages.build_decision_context())


def render_receipt_panel(forum: Body) -> str:
    """Render when the forum that looks at what was told meets next; nothing where no meeting is called."""
    meeting = store.find_next_meeting(forum.id)
    return render_template("meetings/_receipt.html", forum=forum, meeting=meeting) if meeting else ""


def render_front_panel() -> str:
    """Render the next meetings and the open tasks of the person who acts."""
    actor = current_actor()
    if not actor.may(Right.READ_MEETINGS):
        return ""
    return render_template(
        "meetings/_front.html",
        coming=store.list_coming_meetings(actor, own=True)[:PANEL_ROWS],
        tasks=decisions.list_owned_decisions(actor.seat_ids)[:PANEL_ROWS],
        **decision_pages.build_decision_context(),
    )


def _render_decisions_panel(subject: ColumnElement[bool], what: str, say_none: bool = False) -> str:
    actor = current_actor()
    if not actor.may(Right.READ_MEETINGS):
        return ""
    rows = decisions.list_decisions_about(actor, subject)
    if not rows and not say_none:
        return ""
    return render_template(
        "meetings/_about.html", rows=rows, what=what, **decision_pages.build_decision_context()
    )
