"""Write the demo's seats and meetings in, each step on the day it happened."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from gladsaxe.access.rules import Actor
from gladsaxe.agreement import store as agreement
from gladsaxe.bodies import store as bodies
from gladsaxe.core.dates import parse_time
from gladsaxe.database.clock import freeze_time
from gladsaxe.demo.rules import DemoRow
from gladsaxe.meetings import agenda, decisions, minutes, store
from gladsaxe.meetings.calendar import USUAL_LENGTH
from gladsaxe.meetings.rules import AttendanceState, DecisionProgress, MeetingPlan, OutcomeEntry, OutcomeKind

CALLING_NOTICE = timedelta(days=21)
NOTED_TEXT = "Punktet blev taget til efterretning."
ActorLookup = Callable[[str], Actor]
DatedStep = tuple[date, Callable[[], None]]


def add_seats(rows: list[DemoRow], people: Mapping[str, int]) -> None:
    """Give the demo's people the further seats that they hold."""
    seats = {row.key: row.id for row in agreement.list_seats()}
    parties = {row.key: row.id for row in agreement.list_parties()}
    start = agreement.get_agreement().period_start
    for row in rows:
        place = bodies.SeatAssignment(
            seats[row["seat"]],
            row.get("since", start),
            row.get("until"),
            parties.get(row.get("party", "")),
            delegated=row.get("delegated", False),
        )
        bodies.add_membership(people[row["by"]], place)


def write_meetings(
    rows: list[DemoRow], today: date, acting: ActorLookup, others: Sequence[DatedStep] = ()
) -> None:
    """Write the meetings in: those before the demo's day are held, and their minutes are closed.

    `others` is what else happens between them, for a meeting has on its agenda what came before it.
    """
    pending = list(others)
    for row in sorted(rows, key=lambda row: row["day"]):
        # What is done by a meeting is not on its agenda any more.
        _run_steps(pending, row["day"])
        meeting_id = _plan_meeting(row, today, acting)
        if "cancelled" in row:
            with _freeze_clock_at(row["cancelled"]):
                store.cancel_meeting(meeting_id)
        elif row["day"] <= today:
            _hold_meeting(meeting_id, row, acting)
            pending += [
                step
                for outcome in _list_outcomes(row)
                for step in _iter_decision_steps(row["lead"], outcome, acting)
            ]
    _run_steps(pending, date.max)


def _run_steps(pending: list[DatedStep], before: date) -> None:
    for step in sorted((step for step in pending if step[0] < before), key=lambda step: step[0]):
        pending.remove(step)
        day, work = step
        with _freeze_clock_at(day):
            work()


def _plan_meeting(row: DemoRow, today: date, acting: ActorLookup) -> int:
    body = next(body for body in agreement.list_bodies() if body.key == row["body"])
    ends_at = parse_time(row["end"]) if "end" in row else None
    plan = MeetingPlan(body.id, row["day"], parse_time(row["start"]), ends_at, row.get("place", ""))
    with _freeze_clock_at(min(row["day"] - CALLING_NOTICE, today)):
        meeting = store.plan_meeting(acting(row["lead"]), plan)
        for item in row.get("items", []):
            written = agenda.raise_item(
                acting(item["by"]), meeting.id, str(uuid.uuid4()), item["title"], item.get("text", "")
            )
            item["id"] = written.id
        for guest in row.get("guests", []):
            minutes.invite_guest(meeting.id, guest["name"], guest["why"])
        return meeting.id


def _hold_meeting(meeting_id: int, row: DemoRow, acting: ActorLookup) -> None:
    with freeze_time(_find_meeting_end(row)):
        lead = acting(row["lead"])
        agenda.begin_meeting(meeting_id)
        for item in row.get("items", []):
            minutes.write_minutes(meeting_id, item["id"], 0, item["minutes"])
            for outcome in item.get("outcomes", []):
                outcome["id"] = decisions.add_outcome(
                    lead, meeting_id, item["id"], _build_outcome_entry(outcome)
                ).id
        for item_row in agenda.list_items(meeting_id):
            if not item_row.minutes:
                minutes.write_minutes(meeting_id, item_row.id, 0, NOTED_TEXT)
        meeting = store.lock_meeting(meeting_id)
        excused = {acting(name).person_id for name in row.get("excused", ())}
        came = {
            member.membership.id: AttendanceState.EXCUSED
            if member.membership.person_id in excused
            else AttendanceState.PRESENT
            for member in minutes.list_invited_members(meeting)
        }
        guests = {guest.id: AttendanceState.PRESENT for guest in minutes.list_guests(meeting_id)}
        minutes.update_attendance(meeting_id, came, guests)
        minutes.close_minutes(lead, meeting_id)
    if "correct" in row:
        with _freeze_clock_at(row["day"] + timedelta(days=7)):
            reason = "Det, der blev sagt om målet, manglede."
            minutes.correct_minutes(
                acting(row["lead"]), meeting_id, row["items"][0]["id"], 1, row["correct"], reason
            )


def _list_outcomes(row: DemoRow) -> list[DemoRow]:
    return [outcome for item in row.get("items", []) for outcome in item.get("outcomes", [])]


def _build_outcome_entry(row: DemoRow) -> OutcomeEntry:
    seats = {seat.key: seat.id for seat in agreement.list_seats()}
    criteria = {criterion.key: criterion.id for criterion in agreement.list_criteria()}
    areas = {area.key: area.id for area in agreement.list_focus_areas()}
    return OutcomeEntry(
        OutcomeKind(row["kind"]),
        row["text"],
        seats.get(row.get("owner", "")),
        row.get("due"),
        criteria.get(row.get("criterion", "")),
        area_id=areas.get(row.get("area", "")),
    )


def _iter_decision_steps(lead: str, row: DemoRow, acting: ActorLookup) -> Iterator[DatedStep]:
    for step in row.get("steps", []):
        yield step["day"], partial(_add_step, row, step, acting)
    if "result" in row:
        yield row["closed"], partial(_close_decision, lead, row, acting)


def _add_step(row: DemoRow, step: DemoRow, acting: ActorLookup) -> None:
    decisions.add_step(acting(step["by"]), row["id"], step["text"])


def _close_decision(lead: str, row: DemoRow, acting: ActorLookup) -> None:
    decisions.close_decision(acting(lead), row["id"], DecisionProgress.DONE, row["result"])


def _find_meeting_end(row: DemoRow) -> datetime:
    """Return when a meeting is over, which is when its minutes are closed."""
    zone = ZoneInfo(agreement.get_agreement().timezone)
    if "end" in row:
        return datetime.combine(row["day"], parse_time(row["end"]), zone)
    return datetime.combine(row["day"], parse_time(row["start"]), zone) + USUAL_LENGTH


def _freeze_clock_at(day: date) -> freeze_time:
    return freeze_time(datetime.combine(day, time(12), UTC))
