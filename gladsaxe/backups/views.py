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
        tasks=store.list_task_lines(),
        disk=store.measure_disk_space(current_app.config["DATA_FOLDER"]),
        seats_due=store.count_due_seats(),
        seat_days=CONFIRM_DAYS,
    )


def render_front_panel() -> str:
    """Render what of the upkeep is late or went wrong, nothing where all is well or for others to see."""
    if not current_actor().may(Right.SEE_UPKEEP):
        return ""
    tasks = [task for task in store.list_task_lines() if task.late or not task.went_well]
    little = store.measure_disk_space(current_app.config["DATA_FOLDER"]).little
    seats_due = store.count_due_seats()
    if not (tasks or little or seats_due):
        return ""
    return render_template("backups/_front.html", tasks=tasks, little=little, seats_due=seats_due)
