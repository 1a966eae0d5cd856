"""The administrator's page about upkeep, and what the front page shows of it."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Right
from gladsaxe.backups import store
from gladsaxe.bodies.rules import CONFIRM_DAYS
from gladsaxe.web.pages import render_page

blueprint = Blueprint("backups", __name__)


@blueprint.get("/driftssikkerhed")
def upkeep() -> ResponseReturnValue:
    """Show the last backup, drill and chain check, the disk that is left, and the seats that are due."""
    return render_page(
        "backups/upkeep.html",
        tasks=store.task_lines(),
        disk=store.disk(current_app.config["DATA_FOLDER"]),
        seats_due=store.seats_due(),
        seat_days=CONFIRM_DAYS,
    )


def front() -> str:
    """Render what of the upkeep is late or went wrong, nothing where all is well or for others to see."""
    if not current_actor().may(Right.SEE_UPKEEP):
        return ""
    tasks = [task for task in store.task_lines() if task.late or not task.went_well]
    little = store.disk(current_app.config["DATA_FOLDER"]).little
    seats_due = store.seats_due()
    if not (tasks or little or seats_due):
        return ""
    return render_template("backups/_front.html", tasks=tasks, little=little, seats_due=seats_due)
