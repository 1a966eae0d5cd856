"""What meetings show on other rooms' pages: of a criterion, an activity, a body, a seat, and the front."""

from flask import render_template
from sqlalchemy import ColumnElement

from gladsaxe.access.gate import current_actor
from gladsaxe.access.rules import Right
from gladsaxe.activities.tables import Activity
from gladsaxe.agreement.tables import Body, Criterion, FocusArea, Seat
from gladsaxe.database.clock import today
from gladsaxe.deviations.tables import Deviation
from gladsaxe.meetings import decision_pages, decisions, store
from gladsaxe.meetings.rules import STATE_WORDS
from gladsaxe.meetings.tables import Decision
from gladsaxe.meetings.visibility import BOARD, FOLLOW_UP_GROUP

FEW = 5


def criterion(row: Criterion) -> str:
    """Render the decisions about a criterion."""
    return _about(Decision.criterion_id == row.id, "målet", say_none=True)


def activity(row: Activity) -> str:
    """Render the decisions about an activity; nothing where there are none."""
    return _about(Decision.activity_id == row.id, "aktiviteten")


def deviation(row: Deviation) -> str:
    """Render the decisions about a deviation; nothing where there are none."""
    return _about(decisions.from_deviation(row.id), "afvigelsen")


def subagreement(area: FocusArea) -> str:
    """Render the decisions about a sub-agreement; nothing where there are none."""
    return _about(Decision.area_id == area.id, "delaftalen")


def body(row: Body) -> str:
    """Render a body's meetings and, for the one that follows up, what it follows up on."""
    actor = current_actor()
    if row.id not in [seen.id for seen in store.bodies_seen(actor)]:
        return ""
    follows = row.kind in (BOARD, FOLLOW_UP_GROUP)
    views = (decisions.View.OVERDUE, decisions.View.DUE, decisions.View.WITHOUT_STEP, decisions.View.OPEN)
    return render_template(
        "meetings/_body.html",
        body=row,
        coming=store.coming(actor, row.id),
        held=store.listing(actor, row.id, None).rows[:FEW],
        quota=store.quotas(today(), [row.id]).get(row.id),
        state_words=STATE_WORDS,
        counts=decisions.counts(actor) if follows else None,
        lists=[(view, decisions.listing(actor, view, None, None).rows) for view in views] if follows else [],
        **decision_pages.words(),
    )


def seat(row: Seat) -> str:
    """Render what a seat has open; it stays with the seat when people change."""
    actor = current_actor()
    if row.id not in actor.seat_ids and not actor.may(Right.RUN_MEETINGS):
        return ""
    rows = decisions.owned_by([row.id])
    return render_template("meetings/_seat.html", rows=rows, **decision_pages.words())


def receipt(forum: Body) -> str:
    """Render when the forum that looks at what was told meets next; nothing where no meeting is called."""
    meeting = store.next_of_body(forum.id)
    return render_template("meetings/_receipt.html", forum=forum, meeting=meeting) if meeting else ""


def front() -> str:
    """Render the next meetings and the open tasks of the person who acts."""
    actor = current_actor()
    if not actor.may(Right.READ_MEETINGS):
        return ""
    return render_template(
        "meetings/_front.html",
        coming=store.coming(actor, own=True)[:FEW],
        tasks=decisions.owned_by(actor.seat_ids)[:FEW],
        **decision_pages.words(),
    )


def _about(subject: ColumnElement[bool], what: str, say_none: bool = False) -> str:
    actor = current_actor()
    if not actor.may(Right.READ_MEETINGS):
        return ""
    rows = decisions.about(actor, subject)
    if not rows and not say_none:
        return ""
    return render_template("meetings/_about.html", rows=rows, what=what, **decision_pages.words())
