"""What is searched: a source a room, with its texts and with the room's own clause of who may read them.

A later room joins with a source of its own in SOURCES.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.sql.base import ExecutableOption

from gladsaxe.access.rules import Actor
from gladsaxe.activities.fields import TEXT_COLUMNS
from gladsaxe.activities.store import visible_to as activity_visible_to
from gladsaxe.activities.tables import Activity
from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.agreement.tables import ActivityType, AgreementItem, Place, Seat
from gladsaxe.issues.store import log_readings
from gladsaxe.issues.tables import Issue
from gladsaxe.issues.visibility import shown_to
from gladsaxe.meetings.rules import FOLLOWED_OUTCOMES
from gladsaxe.meetings.tables import AgendaItem, Decision, Meeting
from gladsaxe.meetings.visibility import visible_decisions, visible_meetings


@dataclass(frozen=True)
class SearchHit:
    """What is shown of a row that was found; `endpoint` and `values` make its address."""

    title: str
    day: date
    text: str
    endpoint: str
    values: dict[str, Any]


@dataclass(frozen=True)
class SearchSource:
    """How the rows of a room are searched.

    `texts` are indexed; `named` are columns that point at things of the agreement, found by their names;
    `readable` is the clause of who may read them.
    """

    kind: str
    heading: str
    table: type[Any]
    texts: Sequence[str]
    day: InstrumentedAttribute[date] | InstrumentedAttribute[datetime]
    named: Sequence[
        tuple[InstrumentedAttribute[int] | InstrumentedAttribute[int | None], type[AgreementItem]]
    ]
    readable: Callable[[Actor], Iterable[ColumnElement[bool]]]
    hit: Callable[[Any], SearchHit]
    # What a hit tells besides its own row, read with it and not row by row.
    loads: Sequence[ExecutableOption] = ()
    # Logs that the actor is shown rows, where the room's readings are logged.
    note: Callable[[Actor, Sequence[Any]], None] = lambda _actor, _rows: None


def _make_activity_hit(row: Activity) -> SearchHit:
    return SearchHit(
        row.title, row.day, row.text or row.deviation, "activities.detail", {"activity_id": row.id}
    )


def _make_issue_hit(row: Issue) -> SearchHit:
    title = f"{IssueKind(row.kind).word} ({row.number})"
    return SearchHit(title, row.seen_on, row.text, "issues.detail", {"number": row.number})


def _make_agenda_item_hit(row: AgendaItem) -> SearchHit:
    meeting = row.meeting
    title = f"{row.title} ({meeting.body.name})"
    return SearchHit(
        title, meeting.day, row.minutes or row.text, "meetings.detail", {"meeting_id": meeting.id}
    )


def _make_decision_hit(row: Decision) -> SearchHit:
    return SearchHit(row.text, row.decided_on, row.result, "meetings.decision", {"decision_id": row.id})


SEARCH_SOURCES: tuple[SearchSource, ...] = (
    SearchSource(
        "activity",
        "Aktiviteter",
        Activity,
        TEXT_COLUMNS,
        Activity.day,
        ((Activity.place_id, Place), (Activity.type_id, ActivityType)),
        activity_visible_to,
        _make_activity_hit,
    ),
    SearchSource(
        "issue",
        "Problemer og idéer",
        Issue,
        ("number", "text", "where_exactly"),
        Issue.seen_on,
        ((Issue.place_id, Place),),
        # What one is not shown the text of is not found by it either.
        lambda actor: (shown_to(actor),),
        _make_issue_hit,
        note=log_readings,
    ),
    SearchSource(
        "agenda_item",
        "Møder",
        AgendaItem,
        ("title", "text", "minutes"),
        AgendaItem.written_at,
        (),
        lambda actor: (AgendaItem.meeting_id.in_(select(Meeting.id).where(visible_meetings(actor))),),
        _make_agenda_item_hit,
        (joinedload(AgendaItem.meeting).joinedload(Meeting.body),),
    ),
    SearchSource(
        "decision",
        "Beslutninger og opgaver",
        Decision,
        ("text", "result"),
        Decision.decided_on,
        ((Decision.owner_seat_id, Seat),),
        lambda actor: (visible_decisions(actor), Decision.kind.in_(FOLLOWED_OUTCOMES)),
        _make_decision_hit,
    ),
)
