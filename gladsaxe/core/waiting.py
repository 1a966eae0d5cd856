"""What waits for a person: the most urgent first, each with its age."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# Up to so many days an age is told in days, up to so many months in months.
MAX_DAYS_TOLD, MAX_MONTHS_TOLD = 30, 23
MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class WaitingTask:
    """Something that waits for a person; without an address there is no page of it that the person may open.

    `due` is its deadline, `since` the day from which it has waited; `note` is said beside its label.
    """

    kind: str
    label: str
    address: str = ""
    note: str = ""
    due: date | None = None
    since: date | None = None


def sort_by_urgency(tasks: Iterable[WaitingTask], day: date) -> list[WaitingTask]:
    """Return what is overdue first, the longest overdue ahead; then what waits, then what has a deadline."""
    return sorted(tasks, key=lambda task: _rank_urgency(task, day))


def _rank_urgency(task: WaitingTask, day: date) -> tuple[int, date]:
    if task.due is not None:
        return (0, task.due) if task.due < day else (2, task.due)
    return 1, task.since or date.min


def format_age(task: WaitingTask, day: date) -> str:
    """Return how long a task has waited or is overdue, empty where no day is known."""
    if task.due is not None:
        if task.due < day:
            return f"{format_span(task.due, day)} over fristen"
        return "I dag" if task.due == day else f"Om {format_span(day, task.due)}"
    if task.since is None:
        return ""
    return "I dag" if task.since >= day else format_span(task.since, day)


def format_span(first: date, last: date) -> str:
    """Return the time between two days: 1 dag, 12 dage, 6 måneder, 2 år."""
    days = (last - first).days
    if days <= MAX_DAYS_TOLD:
        return "1 dag" if days == 1 else f"{days} dage"
    months = (last.year - first.year) * MONTHS_PER_YEAR + last.month - first.month
    months = max(months - (last.day < first.day), 1)
    if months <= MAX_MONTHS_TOLD:
        return "1 måned" if months == 1 else f"{months} måneder"
    return f"{months // MONTHS_PER_YEAR} år"
