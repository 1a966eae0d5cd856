"""What waits for a person on the front page, asked of each room that has something."""

from collections.abc import Iterator, Sequence

from flask import url_for

from gladsaxe.access.rules import SECOND_FACTOR_ROLES, Actor, Right
from gladsaxe.backups.panels import list_late_upkeep
from gladsaxe.bodies.store import list_pending_memberships
from gladsaxe.core.waiting import WaitingTask, sort_by_urgency
from gladsaxe.database.clock import to_local_day, today
from gladsaxe.deviations.panels import list_waiting_deviations
from gladsaxe.duties.panels import list_waiting_duties
from gladsaxe.indicators.calendar_pages import list_late_figures
from gladsaxe.indicators.confirmation_pages import list_waiting_registers
from gladsaxe.indicators.statuses import CriterionStatus
from gladsaxe.issues.panels import list_waiting_answers, list_waiting_reports
from gladsaxe.meetings.panels import list_waiting_tasks as list_meeting_tasks
from gladsaxe.offline.registrations import REGISTRATIONS
from gladsaxe.offline.store import list_drafts, list_quarantined
from gladsaxe.retention.panels import list_unclosed_tasks


def list_waiting_tasks(actor: Actor, statuses: Sequence[CriterionStatus]) -> list[WaitingTask]:
    """Return what waits for the actor, the most urgent first; `statuses` are those the actor is shown."""
    tasks = [
        *_list_drafts(actor),
        *(list_waiting_answers(actor) if actor.roles & SECOND_FACTOR_ROLES else ()),
        *list_waiting_reports(actor),
        *list_waiting_registers(actor),
        *(list_late_figures(statuses) if actor.may(Right.KEEP_FIGURES) else ()),
        *list_waiting_deviations(actor),
        *list_waiting_duties(actor),
        *list_meeting_tasks(actor),
        *list_unclosed_tasks(actor),
        *_list_quarantine(actor),
        *_list_pending_seats(actor),
        *list_late_upkeep(actor),
    ]
    return sort_by_urgency(tasks, today())


def _list_drafts(actor: Actor) -> Iterator[WaitingTask]:
    for row in list_drafts(actor.person_id):
        yield WaitingTask(
            "draft",
            f"Mangler rettelse: {REGISTRATIONS[row.form].title}",
            url_for("offline_pages.draft", record_id=row.record_id),
            since=to_local_day(row.created_at),
        )


def _list_quarantine(actor: Actor) -> Iterator[WaitingTask]:
    if not actor.may(Right.SETTLE_QUARANTINE):
        return
    rows = list_quarantined()
    if rows:
        yield WaitingTask(
            "quarantine",
            f"Afgør det, der er i karantæne ({len(rows)})",
            url_for("offline_pages.quarantine"),
            since=to_local_day(min(row.taken_at for row in rows)),
        )


def _list_pending_seats(actor: Actor) -> Iterator[WaitingTask]:
    if not actor.may(Right.APPROVE_SEATS):
        return
    rows = list_pending_memberships()
    if rows:
        label = f"Godkend pladser, andre har givet ({len(rows)})"
        yield WaitingTask("seats", label, url_for("access.seats"), since=min(row.starts_on for row in rows))
