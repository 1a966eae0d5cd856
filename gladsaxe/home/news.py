"""What happened since the person's last visit in what concerns the person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from gladsaxe.access.rules import STAFF_ROLES, Actor, Right
from gladsaxe.core.dates import format_day
from gladsaxe.indicators.store import list_new_figures
from gladsaxe.issues.news import list_recent_events
from gladsaxe.issues.rules import STATE_WORDS, IssueState
from gladsaxe.meetings.store import list_closed_minutes

MAX_NEWS = 10


@dataclass(frozen=True)
class NewsItem:
    """Something that happened, with the page of it."""

    kind: str
    label: str
    address: str
    happened_at: datetime


def list_news(actor: Actor, since: datetime) -> list[NewsItem]:
    """Return the newest of what happened since a moment, only of what the actor may see."""
    items = [*_list_issue_news(actor, since), *_list_minutes(actor, since), *_list_figures(actor, since)]
    return sorted(items, key=lambda item: item.happened_at, reverse=True)[:MAX_NEWS]


def _list_issue_news(actor: Actor, since: datetime) -> Iterator[NewsItem]:
    if not actor.may(Right.READ_ISSUES):
        return
    for event in list_recent_events(actor, since, MAX_NEWS):
        issue = event.issue
        label = f"{issue.place.name}, {format_day(issue.seen_on)}: {STATE_WORDS[IssueState(event.to_state)]}"
        yield NewsItem("issue", label, url_for("issues.detail", number=issue.number), event.happened_at)


def _list_minutes(actor: Actor, since: datetime) -> Iterator[NewsItem]:
    if not actor.may(Right.READ_MEETINGS):
        return
    for row in list_closed_minutes(actor, since, MAX_NEWS):
        label = f"Referat: {row.body.name}, {format_day(row.day)}"
        if row.closed_at is not None:
            yield NewsItem("minutes", label, url_for("meetings.minutes", meeting_id=row.id), row.closed_at)


def _list_figures(actor: Actor, since: datetime) -> Iterator[NewsItem]:
    # A figure's value stands on the criterion's page, where each reader is shown what that reader may see.
    if not (actor.may(Right.READ_STATUS) and actor.roles & STAFF_ROLES):
        return
    for row in list_new_figures(actor, since, MAX_NEWS):
        criterion = row.criterion
        label = f"Nyt tal: {criterion.number} {criterion.name}, {row.period}"
        yield NewsItem("figure", label, url_for("indicators.criterion", key=criterion.key), row.entered_at)
