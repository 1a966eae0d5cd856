"""What leaving does in one transaction, in every room that knows the person."""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app

from gladsaxe.access import store as access
from gladsaxe.bodies import store as bodies
from gladsaxe.database.clock import today
from gladsaxe.issues import readers, reassignment
from gladsaxe.offline import store as offline


@dataclass(frozen=True)
class HandoverCounts:
    """How much open work went to somebody else."""

    issues: int
    drafts: int


def offboard_person(person_id: int, by_person_id: int | None) -> HandoverCounts:
    """Shut every way in for the person, end the seats, and hand open work over; safe to do twice.

    What a later room keeps of the person is its own step, which app.py names.
    """
    access.close_account(person_id)
    for step in current_app.extensions["leaving_steps"]:
        step(person_id)
    vacated = bodies.end_all_memberships(person_id, today() - timedelta(days=1), by_person_id)
    readers.end_readings_by_person(person_id)
    moved = [
        reassignment.reassign_open_issues(seat_id, by_person_id or person_id)
        for seat_id in dict.fromkeys(vacated)
    ]
    return HandoverCounts(issues=sum(moved), drafts=offline.quarantine_drafts(person_id))


def end_seat(membership_id: int, by_person_id: int) -> int:
    """End one membership as of yesterday and return how many open issues went to another seat."""
    bodies.end_membership(membership_id, today() - timedelta(days=1), by_person_id)
    membership = bodies.find_membership(membership_id)
    return reassignment.reassign_open_issues(membership.seat_id, by_person_id) if membership else 0
