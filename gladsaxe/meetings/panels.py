"""What meetings show on other rooms' pages: of a criterion, an activity, a body, a seat, and the front."""

from flask import render_template, url_for
from sqlalchemy import ColumnElement

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Actor, Right
from gladsaxe.activities.tables import Activity
from gladsaxe.agreement.tables import Body, Criterion, FocusArea, Seat
from gladsaxe.core.dates import format_day, format_time
from gladsaxe.core.waiting import WaitingTask
from gladsaxe.database.clock import today
from gladsaxe.deviations.tables import Deviation
from gladsaxe.meetings import decision_pages, decisions, store
from gladsaxe.meetings.rules import STATE_WORDS
from gladsaxe.meetings.tables import Decision
from gladsaxe.meetings.visibility import BOARD_KIND, FOLLOW_UP_GROUP_KIND

PANEL_ROWS = 5
MAX_TASK_LETTERS = 80


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


def list_waiting_tasks(actor: Actor) -> list[WaitingTask]:
    """Return the actor's open tasks and next meetings, and for who runs meetings the overdue decisions."""
    if not actor.may(Right.READ_MEETINGS):
        return []
    tasks = [
        WaitingTask(
            "task",
            f"Din opgave: {_shorten_text(row.text)}",
            url_for("meetings.decision", decision_id=row.id),
            due=row.due_on,
            since=row.decided_on,
        )
        for row in decisions.list_owned_decisions(actor.seat_ids)
    ]
    tasks += [
        WaitingTask(
            "meeting",
            f"Møde: {row.body.name}, {format_day(row.day)} kl. {format_time(row.starts_at)}",
            url_for("meetings.detail", meeting_id=row.id),
            due=row.day,
        )
        for row in store.list_coming_meetings(actor, own=True)[:PANEL_ROWS]
        if row.day >= today()
    ]
    return [*tasks, *_list_overdue_decisions(actor)]


def _list_overdue_decisions(actor: Actor) -> list[WaitingTask]:
    if not actor.may(Right.RUN_MEETINGS):
        return []
    page = decisions.list_decisions(actor, decisions.DecisionView.OVERDUE, None, None)
    if not page.rows:
        return []
    noun = "1 beslutning" if page.total == 1 else f"{page.total} beslutninger"
    address = url_for("meetings.decisions", vis=decisions.DecisionView.OVERDUE)
    due = min(row.due_on for row in page.rows if row.due_on)
    return [WaitingTask("overdue-decisions", f"{noun} har overskredet fristen", address, due=due)]


def _shorten_text(text: str) -> str:
    return text if len(text) <= MAX_TASK_LETTERS else f"{text[: MAX_TASK_LETTERS - 1].rstrip()}…"


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
