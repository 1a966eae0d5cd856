"""What deviations show on the pages of earlier rooms: under an activity, on the front."""

from flask import render_template

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Right
from gladsaxe.activities.tables import Activity
from gladsaxe.deviations import deviation_rows
from gladsaxe.deviations.rules import PHASE_WORDS, DeviationPhase, DeviationSource, may_take_stand

PANEL_ROWS = 5


def render_activity_panel(row: Activity) -> str:
    """Render where the forum stands on an activity that went off plan, nothing for one that did not."""
    deviation = (
        deviation_rows.find_deviation(DeviationSource.ACTIVITY, row.id)
        if current_actor().may(Right.READ_PLAN)
        else None
    )
    if deviation is None:
        return ""
    return render_template("deviations/_activity.html", deviation=deviation, phase_words=PHASE_WORDS)


def render_front_panel() -> str:
    """Render the deviations that wait for the fora of the person who acts."""
    actor = current_actor()
    if not actor.may(Right.TAKE_STAND):
        return ""
    rows = [
        row
        for row in deviation_rows.list_deviations(DeviationPhase.OPEN, None, None).rows
        if may_take_stand(actor, row.forum.key)
    ]
    return render_template("deviations/_front.html", rows=rows[:PANEL_ROWS]) if rows else ""
