"""What duties show on the front page: what a person's seats have to do."""

from flask import url_for

from gladsaxe.access.rules import Actor, Right
from gladsaxe.core.waiting import WaitingTask
from gladsaxe.database.clock import today
from gladsaxe.duties import store
from gladsaxe.duties.rules import filter_by_seats, format_occurrence


def list_waiting_duties(actor: Actor) -> list[WaitingTask]:
    """Return what the duties ask of the actor's seats that is late or due within 30 days."""
    if not actor.may(Right.READ_PLAN) or not store.has_duties(actor.seat_ids):
        return []
    return [
        WaitingTask(
            "duty",
            f"Husk: {format_occurrence(each)}",
            url_for("duties.done", kind=each.task.kind, key=each.task.key, term=each.term.key)
            if actor.may(Right.DO_DUTIES)
            else "",
            due=each.term.due,
        )
        for each in filter_by_seats(store.list_occurrences(actor), actor.seat_ids, today())
    ]
