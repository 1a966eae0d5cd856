"""The administrator's page about upkeep."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from gladsaxe.bodies.rules import CONFIRM_DAYS
from gladsaxe.safekeeping import store
from gladsaxe.webparts.pages import show

blueprint = Blueprint("safekeeping", __name__)


@blueprint.get("/driftssikkerhed")
def upkeep() -> ResponseReturnValue:
    """Show the last backup, drill and chain check, the disk that is left, and the seats that are due."""
    return show(
        "safekeeping/upkeep.html",
        tasks=store.task_lines(),
        disk=store.disk(current_app.config["DATA_FOLDER"]),
        seats_due=store.seats_due(),
        seat_days=CONFIRM_DAYS,
    )
