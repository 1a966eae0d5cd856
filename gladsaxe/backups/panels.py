"""What upkeep shows on the front page: what is late or went wrong."""

from flask import current_app, url_for

from gladsaxe.access.rules import Actor, Right
from gladsaxe.backups import store
from gladsaxe.core.waiting import WaitingTask
from gladsaxe.database.clock import to_local_day


def list_late_upkeep(actor: Actor) -> list[WaitingTask]:
    """Return what of the upkeep is late or went wrong, for the actor who looks after it."""
    if not actor.may(Right.SEE_UPKEEP):
        return []
    address = url_for("backups.upkeep")
    tasks = [
        WaitingTask(
            "upkeep",
            task.name,
            address,
            "Gik galt" if not task.went_well else "For længe siden" if task.ran_at else "Aldrig",
            since=to_local_day(task.ran_at) if task.ran_at else None,
        )
        for task in store.list_task_lines()
        if task.late or not task.went_well
    ]
    if store.measure_disk_space(current_app.config["DATA_FOLDER"]).little:
        tasks.append(WaitingTask("upkeep", "Plads på disken", address, "Snart fuld"))
    if seats_due := store.count_due_seats():
        seats = url_for("access.seats")
        tasks.append(WaitingTask("upkeep", "Pladser, der skal bekræftes", seats, str(seats_due)))
    return tasks
