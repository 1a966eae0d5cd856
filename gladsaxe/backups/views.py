"""The administrator's page about upkeep."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

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
