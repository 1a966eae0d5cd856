"""The sums of issues, kept in the transaction that changes an issue, and read by later rooms."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, delete, extract, func, insert, select

from gladsaxe.access.rules import Actor
from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.agreement.tables import Place
from gladsaxe.database.clock import today
from gladsaxe.database.monthly_totals import (
    add_to_monthly_total,
    record_deleted_totals,
    restore_deleted_totals,
)
from gladsaxe.database.tables import db
from gladsaxe.issues.rules import IssueState
from gladsaxe.issues.tables import Issue, IssueEvent, IssueMonthlyTotal
from gladsaxe.issues.visibility import totals_visible_to

KEY_COLUMNS = ("month", "kind", "place_id", "forum_id", "state", "level", "recorded_on")
TotalKey = tuple[date, str, int, int, str, int, date]


@dataclass(frozen=True)
class IssueCount:
    """The number of issues of a kind, seen in a year at a place, that are in a state."""

    year: int
    kind: IssueKind
    place: str
    state: IssueState
    count: int


def add_event_to_totals(issue: Issue, event: IssueEvent) -> None:
    """Move the issue in the sums from where it stood before the event to where it stands after."""
    for key, delta in sorted(_build_deltas(issue, event)):
        add_to_monthly_total(IssueMonthlyTotal, dict(zip(KEY_COLUMNS, key, strict=True)), {"count": delta})


def list_issue_counts(actor: Actor | None, known_on: date | None = None) -> Sequence[IssueCount]:
    """Return the sums that the actor may see, None for the board's paper, as known at the end of a day."""
    year = extract("year", IssueMonthlyTotal.month)
    total = func.sum(IssueMonthlyTotal.count)
    rows = db.session.execute(
        select(year, IssueMonthlyTotal.kind, Place.name, IssueMonthlyTotal.state, total)
        .join(Place, Place.id == IssueMonthlyTotal.place_id)
        .where(totals_visible_to(actor), IssueMonthlyTotal.recorded_on <= (known_on or today()))
        .group_by(year, IssueMonthlyTotal.kind, Place.position, Place.name, IssueMonthlyTotal.state)
        .having(total != 0)
        .order_by(year, IssueMonthlyTotal.kind, Place.position, IssueMonthlyTotal.state)
    )
    return [
        IssueCount(int(y), IssueKind(kind), place, IssueState(state), int(n))
        for y, kind, place, state, n in rows
    ]


def rebuild_monthly_totals() -> int:
    """Make the sums anew from the history of every issue, and return how many rows it makes."""
    sums = _sum_events(select(Issue, IssueEvent).join(IssueEvent.issue))
    db.session.execute(delete(IssueMonthlyTotal))
    rows = [{**dict(zip(KEY_COLUMNS, key, strict=True)), "count": count} for key, count in sums.items()]
    if rows:
        db.session.execute(insert(IssueMonthlyTotal), rows)
    restore_deleted_totals(IssueMonthlyTotal)
    return len(rows)


def record_deleted_issues(issue_ids: Collection[int]) -> None:
    """Keep what issues that are being deleted have come to in the sums."""
    sums = _sum_events(select(Issue, IssueEvent).join(IssueEvent.issue).where(Issue.id.in_(issue_ids)))
    kept = {tuple(zip(KEY_COLUMNS, key, strict=True)): {"count": count} for key, count in sums.items()}
    record_deleted_totals(IssueMonthlyTotal, kept)


def _sum_events(history: Select[Issue, IssueEvent]) -> Counter[TotalKey]:
    sums: Counter[TotalKey] = Counter()
    for issue, event in db.session.execute(history.execution_options(yield_per=1000)):
        for key, delta in _build_deltas(issue, event):
            sums[key] += delta
    return sums


def _build_deltas(issue: Issue, event: IssueEvent) -> list[tuple[TotalKey, int]]:
    def key(state: str, level: int) -> TotalKey:
        month = issue.seen_on.replace(day=1)
        return (month, issue.kind, issue.place_id, issue.forum_id, state, level, event.recorded_on)

    arrived = (key(event.to_state, event.to_level), 1)
    if event.from_state is None or event.from_level is None:
        return [arrived]
    left = (key(event.from_state, event.from_level), -1)
    return [] if left[0] == arrived[0] else [left, arrived]
