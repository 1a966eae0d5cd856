"""The sums of issues, kept in the transaction that changes an issue, and read by later rooms."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, delete, extract, func, insert, select

from gladsaxe.access.rules import Actor
from gladsaxe.agreement.tables import Place
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.database.tallies import add_kept_sums, add_to_tally, keep_sums_of_deleted
from gladsaxe.issues.rules import Kind, State
from gladsaxe.issues.tables import Issue, IssueEvent, IssueTally
from gladsaxe.issues.visibility import tallies_visible_to

KEY = ("month", "kind", "place_id", "forum_id", "state", "level", "recorded_on")
Key = tuple[date, str, int, int, str, int, date]


@dataclass(frozen=True)
class IssueCount:
    """Hold how many issues of a kind, seen in a year at a place, stand in a state."""

    year: int
    kind: Kind
    place: str
    state: State
    count: int


def count_event(issue: Issue, event: IssueEvent) -> None:
    """Move the issue in the sums from where it stood before the event to where it stands after."""
    for key, delta in sorted(_steps(issue, event)):
        add_to_tally(IssueTally, dict(zip(KEY, key, strict=True)), {"count": delta})


def issue_counts(actor: Actor | None, known_on: date | None = None) -> Sequence[IssueCount]:
    """Return the sums that the actor may see, None for the board's paper, as known at the end of a day."""
    year = extract("year", IssueTally.month)
    total = func.sum(IssueTally.count)
    rows = db.session.execute(
        select(year, IssueTally.kind, Place.name, IssueTally.state, total)
        .join(Place, Place.id == IssueTally.place_id)
        .where(tallies_visible_to(actor), IssueTally.recorded_on <= (known_on or today()))
        .group_by(year, IssueTally.kind, Place.position, Place.name, IssueTally.state)
        .having(total != 0)
        .order_by(year, IssueTally.kind, Place.position, IssueTally.state)
    )
    return [IssueCount(int(y), Kind(kind), place, State(state), int(n)) for y, kind, place, state, n in rows]


def rebuild_tallies() -> int:
    """Make the sums anew from the history of every issue, and return how many rows it makes."""
    sums = _sums_of(select(Issue, IssueEvent).join(IssueEvent.issue))
    db.session.execute(delete(IssueTally))
    rows = [{**dict(zip(KEY, key, strict=True)), "count": count} for key, count in sums.items()]
    if rows:
        db.session.execute(insert(IssueTally), rows)
    add_kept_sums(IssueTally)
    return len(rows)


def keep_sums_of(issue_ids: Collection[int]) -> None:
    """Keep what issues that are being deleted have come to in the sums."""
    sums = _sums_of(select(Issue, IssueEvent).join(IssueEvent.issue).where(Issue.id.in_(issue_ids)))
    kept = {tuple(zip(KEY, key, strict=True)): {"count": count} for key, count in sums.items()}
    keep_sums_of_deleted(IssueTally, kept)


def _sums_of(history: Select[Issue, IssueEvent]) -> Counter[Key]:
    sums: Counter[Key] = Counter()
    for issue, event in db.session.execute(history.execution_options(yield_per=1000)):
        for key, delta in _steps(issue, event):
            sums[key] += delta
    return sums


def _steps(issue: Issue, event: IssueEvent) -> list[tuple[Key, int]]:
    def key(state: str, level: int) -> Key:
        month = issue.seen_on.replace(day=1)
        return (month, issue.kind, issue.place_id, issue.forum_id, state, level, event.recorded_on)

    arrived = (key(event.to_state, event.to_level), 1)
    if event.from_state is None or event.from_level is None:
        return [arrived]
    left = (key(event.from_state, event.from_level), -1)
    return [] if left[0] == arrived[0] else [left, arrived]
