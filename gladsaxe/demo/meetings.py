"""Write the demo's seats and meetings in, each step on the day it happened."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from gladsaxe.access.rules import Actor
from gladsaxe.agreement import store as agreement
from gladsaxe.bodies import store as bodies
from gladsaxe.core.dates import read_time
from gladsaxe.database.clock import frozen
from gladsaxe.demo.rules import Row
from gladsaxe.meetings import agenda, decisions, minutes, store
from gladsaxe.meetings.calendar import USUAL_LENGTH
from gladsaxe.meetings.rules import Attendance, MeetingPlan, Outcome, Progress, Settled

CALLED_BEFORE = timedelta(days=21)
NOTED = "Punktet blev taget til efterretning."
Acting = Callable[[str], Actor]
Step = tuple[date, Callable[[], None]]


def seat_more(rows: list[Row], people: Mapping[str, int]) -> None:
    """Give the demo's people the further seats that they hold."""
    seats = {row.key: row.id for row in agreement.seats()}
    parties = {row.key: row.id for row in agreement.parties()}
    start = agreement.agreement().period_start
    for row in rows:
        place = bodies.Place(
            seats[row["seat"]],
            row.get("since", start),
            row.get("until"),
            parties.get(row.get("party", "")),
            delegated=row.get("delegated", False),
        )
        bodies.seat(people[row["by"]], place)


def write_meetings(rows: list[Row], today: date, acting: Acting) -> None:
    """Write the meetings in: those before the demo's day are held, and their minutes are closed."""
    pending: list[Step] = []
    for row in sorted(rows, key=lambda row: row["day"]):
        # What is done by a meeting is not on its agenda any more.
        _take_steps(pending, row["day"])
        meeting_id = _call(row, today, acting)
        if row["day"] <= today:
            _hold(meeting_id, row, acting)
            pending += [step for outcome in _outcomes(row) for step in _steps(row["lead"], outcome, acting)]
    _take_steps(pending, date.max)


def _take_steps(pending: list[Step], before: date) -> None:
    for step in sorted((step for step in pending if step[0] < before), key=lambda step: step[0]):
        pending.remove(step)
        day, work = step
        with _at(day):
            work()


def _call(row: Row, today: date, acting: Acting) -> int:
    body = next(body for body in agreement.bodies() if body.key == row["body"])
    ends_at = read_time(row["end"]) if "end" in row else None
    plan = MeetingPlan(body.id, row["day"], read_time(row["start"]), ends_at, row.get("place", ""))
    with _at(min(row["day"] - CALLED_BEFORE, today)):
        meeting = store.plan(acting(row["lead"]), plan)
        for item in row.get("items", []):
            written = agenda.raise_item(
                acting(item["by"]), meeting.id, str(uuid.uuid4()), item["title"], item.get("text", "")
            )
            item["id"] = written.id
        for guest in row.get("guests", []):
            minutes.invite_guest(meeting.id, guest["name"], guest["why"])
        return meeting.id


def _hold(meeting_id: int, row: Row, acting: Acting) -> None:
    with frozen(_end(row)):
        lead = acting(row["lead"])
        agenda.begin(meeting_id)
        for item in row.get("items", []):
            minutes.write_minutes(meeting_id, item["id"], 0, item["minutes"])
            for outcome in item.get("outcomes", []):
                outcome["id"] = decisions.settle(lead, meeting_id, item["id"], _settled(outcome)).id
        for item_row in agenda.items(meeting_id):
            if not item_row.minutes:
                minutes.write_minutes(meeting_id, item_row.id, 0, NOTED)
        meeting = store.locked(meeting_id)
        came = {member.membership.id: Attendance.PRESENT for member in minutes.invited(meeting)}
        guests = {guest.id: Attendance.PRESENT for guest in minutes.guests(meeting_id)}
        minutes.note_attendance(meeting_id, came, guests)
        minutes.close(lead, meeting_id)
    if "correct" in row:
        with _at(row["day"] + timedelta(days=7)):
            reason = "Det, der blev sagt om målet, manglede."
            minutes.correct(acting(row["lead"]), meeting_id, row["items"][0]["id"], 1, row["correct"], reason)


def _outcomes(row: Row) -> list[Row]:
    return [outcome for item in row.get("items", []) for outcome in item.get("outcomes", [])]


def _settled(row: Row) -> Settled:
    seats = {seat.key: seat.id for seat in agreement.seats()}
    criteria = {criterion.key: criterion.id for criterion in agreement.criteria()}
    areas = {area.key: area.id for area in agreement.focus_areas()}
    return Settled(
        Outcome(row["kind"]),
        row["text"],
        seats.get(row.get("owner", "")),
        row.get("due"),
        criteria.get(row.get("criterion", "")),
        area_id=areas.get(row.get("area", "")),
    )


def _steps(lead: str, row: Row, acting: Acting) -> Iterator[Step]:
    for step in row.get("steps", []):
        yield step["day"], partial(_take_step, row, step, acting)
    if "result" in row:
        yield row["closed"], partial(_finish, lead, row, acting)


def _take_step(row: Row, step: Row, acting: Acting) -> None:
    decisions.add_step(acting(step["by"]), row["id"], step["text"])


def _finish(lead: str, row: Row, acting: Acting) -> None:
    decisions.finish(acting(lead), row["id"], Progress.DONE, row["result"])


def _end(row: Row) -> datetime:
    """Return when a meeting is over, which is when its minutes are closed."""
    zone = ZoneInfo(agreement.agreement().timezone)
    if "end" in row:
        return datetime.combine(row["day"], read_time(row["end"]), zone)
    return datetime.combine(row["day"], read_time(row["start"]), zone) + USUAL_LENGTH


def _at(day: date) -> frozen:
    return frozen(datetime.combine(day, time(12), UTC))
