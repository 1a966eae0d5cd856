"""Meetings as a calendar file (.ics) that any calendar can take in."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from gladsaxe.meetings.rules import MeetingState
from gladsaxe.meetings.tables import Meeting

# A meeting without a written end holds this much of a calendar.
USUAL_LENGTH = timedelta(hours=2)


def build_calendar(
    meetings: Sequence[Meeting],
    addresses: Mapping[int, str],
    host: str,
    plan: str,
    timezone: str,
    made_at: datetime,
) -> bytes:
    """Write meetings as a calendar; times are in UTC, so that every calendar shows the right hour.

    It holds who meets, when and where, never the agenda: a calendar is often seen by others.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//gladsaxe//moeder//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plan)
    for meeting in meetings:
        calendar.add_component(_build_event(meeting, addresses[meeting.id], host, timezone, made_at))
    return bytes(calendar.to_ical())


def _build_event(meeting: Meeting, address: str, host: str, timezone: str, made_at: datetime) -> Event:
    starts = datetime.combine(meeting.day, meeting.starts_at, ZoneInfo(timezone))
    ends = (
        datetime.combine(meeting.day, meeting.ends_at, ZoneInfo(timezone))
        if meeting.ends_at
        else starts + USUAL_LENGTH
    )
    event = Event()
    event.add("uid", f"moede-{meeting.id}@{host}")
    event.add("dtstamp", made_at)
    event.add("sequence", meeting.version)
    event.add("dtstart", starts.astimezone(UTC))
    event.add("dtend", ends.astimezone(UTC))
    event.add("summary", f"Møde: {meeting.body.name}")
    if meeting.place:
        event.add("location", meeting.place)
    event.add("url", address)
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    return event
