"""What deviations show on other rooms' pages: under an activity, on the front."""

from flask import render_template, url_for

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Actor, Right
from gladsaxe.activities.tables import Activity
from gladsaxe.core.waiting import WaitingTask
from gladsaxe.deviations import deviation_rows
from gladsaxe.deviations.rules import PHASE_WORDS, DeviationPhase, DeviationSource, may_take_stand


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


def list_waiting_deviations(actor: Actor) -> list[WaitingTask]:
    """Return the deviations that the actor's fora have not taken a stand on."""
    if not actor.may(Right.TAKE_STAND):
        return []
    return [
        WaitingTask(
            "deviation",
            f"Tag stilling til afvigelsen: {row.title}",
            url_for("deviations.deviation", source=row.source, number=row.source_id),
            since=row.day,
        )
        for row in deviation_rows.list_deviations(DeviationPhase.OPEN, None, None).rows
        if may_take_stand(actor, row.forum.key)
    ]
