"""What retention shows on the front page: what is not closed and soon deleted."""

from flask import url_for

from gladsaxe.access.rules import Actor
from gladsaxe.core.dates import format_day
from gladsaxe.core.waiting import WaitingTask
from gladsaxe.retention import store


def list_unclosed_tasks(actor: Actor) -> list[WaitingTask]:
    """Return the issues that the actor could close before they are deleted."""
    return [
        WaitingTask(
            "unclosed",
            _format_unclosed(row),
            url_for("issues.detail", number=row.number) if row.issue else "",
            f"Slettes efter {format_day(row.last_day)}",
            due=row.last_day,
        )
        for row in store.list_unclosed_issues(actor)
    ]


def _format_unclosed(row: store.UnclosedIssue) -> str:
    if row.issue is None:
        return f"Endnu ikke afsluttet: {row.number}, som kun den ansvarlige kan læse"
    return f"Endnu ikke afsluttet: {row.issue.place.name}, {format_day(row.issue.seen_on)}"
