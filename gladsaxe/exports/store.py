"""Everything that the board's workbook holds, asked of the rooms that keep it, as known on a day."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from gladsaxe.access.disclosure import hide_small_counts, may_see_small_numbers
from gladsaxe.access.rules import Actor
from gladsaxe.activities import monthly_totals as activity_tallies
from gladsaxe.activities.export_rows import ExportRow, has_export_rows, iter_export_rows
from gladsaxe.activities.fields import SHEET_FIELDS, FieldKind
from gladsaxe.activities.rules import COUNT_FIELDS
from gladsaxe.activities.rules import STATE_WORDS as ACTIVITY_STATES
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.roles import Role
from gladsaxe.core.dates import format_time
from gladsaxe.exports.contents import (
    ActivityLine,
    ActivitySums,
    BoardContents,
    ChangeLine,
    ExportStamp,
    IssueSums,
    RegisterYear,
    SnapshotChanges,
)
from gladsaxe.exports.criteria import criterion_line, status_mark
from gladsaxe.exports.rules import threshold_words
from gladsaxe.indicators.evaluation import STATUS_WORDS
from gladsaxe.indicators.plan_line import summarize_statuses
from gladsaxe.indicators.snapshots import compare_with_snapshot, find_latest_snapshot
from gladsaxe.indicators.statuses import CriterionStatus, board_thresholds, list_statuses
from gladsaxe.issues.monthly_totals import list_issue_counts
from gladsaxe.issues.rules import STATE_WORDS as ISSUE_STATES
from gladsaxe.registers import monthly_totals as register_tallies

SECRETARIAT_KIND = "secretariat"
RECEIVER_ROLES = (Role.SECRETARIAT_LEAD, Role.SECRETARIAT, Role.BOARD_SECRETARY, Role.BOARD_MEMBER)
YES_NO = {True: "Ja", False: "Nej", None: ""}
BOARD_DOCUMENT = "Bestyrelsens papir, lavet på serveren"


def board_contents(as_of: date, actor: Actor | None, stamp: ExportStamp) -> BoardContents:
    """Return the workbook's contents as the actor may see them, for None as the board may.

    Raises NoAgreement before an agreement is loaded. The activities are read when they are asked for.
    """
    stored, period = agreement.get_agreement(), agreement.get_plan_period(as_of)
    statuses = list_statuses(as_of, actor)
    summary = summarize_statuses(statuses)
    return BoardContents(
        plan=stored.short_title,
        title=stored.title,
        area_name=stored.area_name,
        secretariat=_find_secretariat_name() or stored.short_title,
        period_start=period.start,
        period_end=period.end,
        timezone=stored.timezone,
        as_of=as_of,
        made_at=stamp.made_at,
        made_by=_format_author(actor),
        words=[status_mark(word) for word in STATUS_WORDS.values()],
        stamp=stamp,
        since=find_snapshot_changes(statuses, as_of),
        thresholds=threshold_words(board_thresholds()),
        plan_line=summary.line.words,
        plan_strip=[status_mark(status.evaluation.word) for status in summary.statuses],
        criteria=[criterion_line(status) for status in statuses],
        sees_small_numbers=may_see_small_numbers(actor),
        activity_types=[option.name for option in agreement.list_activity_types()],
        activity_states=list(ACTIVITY_STATES.values()),
        activity_sums=_list_activity_sums(as_of) if may_see_small_numbers(actor) else None,
        has_activities=has_export_rows(actor, as_of),
        activities=partial(_iter_activity_lines, actor, as_of),
        issue_states=list(ISSUE_STATES.values()),
        issues=_count_issues(actor, as_of),
        registers=_list_register_years(statuses, as_of),
    )


def find_snapshot_changes(statuses: Sequence[CriterionStatus], as_of: date) -> SnapshotChanges | None:
    """Return what has changed since the board's last snapshot before a day, None where there is none."""
    kept = find_latest_snapshot(as_of)
    if kept is None:
        return None
    changes = [
        ChangeLine(
            status.row.number,
            status.row.name,
            change.kind,
            change.period,
            change.before,
            change.now,
            change.reason,
        )
        for status, changed in compare_with_snapshot(kept, statuses).criteria
        for change in changed
    ]
    return SnapshotChanges(kept.name, kept.as_of, changes)


def receiver_words(actor: Actor | None) -> str:
    """Return who an export is for where nobody else is named."""
    return _format_author(actor)


def _find_secretariat_name() -> str | None:
    return next((body.name for body in agreement.list_bodies() if body.kind == SECRETARIAT_KIND), None)


def _format_author(actor: Actor | None) -> str:
    if actor is None:
        return BOARD_DOCUMENT
    # One who sits in several seats fetches it from the one that may; a line has no room for all of them.
    role = next((role for role in RECEIVER_ROLES if role in actor.roles), min(actor.roles))
    return f"{actor.name} ({role.word})"


def _list_activity_sums(as_of: date) -> list[ActivitySums]:
    sums: dict[tuple[date, str, str], list[activity_tallies.MonthlyTotal]] = defaultdict(list)
    for line in activity_tallies.list_totals_by_month_and_type(as_of):
        sums[line.month, line.type_key, line.type_name].append(line)
    return [
        ActivitySums(
            month,
            name,
            {ACTIVITY_STATES[line.state]: line.activities for line in lines},
            sum(line.participants for line in lines),
            sum(line.under_18 for line in lines),
            sum(line.new_parents for line in lines),
            sum(line.volunteers for line in lines),
        )
        for (month, _, name), lines in sums.items()
    ]


def _iter_activity_lines(actor: Actor | None, as_of: date) -> Iterator[list[ActivityLine]]:
    show = tuple if may_see_small_numbers(actor) else _hide_small_counts
    for rows in iter_export_rows(actor, as_of):
        yield [_make_activity_line(row, show(row.people)) for row in rows]


def _make_activity_line(row: ExportRow, counts: Sequence[int | str | None]) -> ActivityLine:
    values = {**vars(row.record), "type_id": row.type_name, "place_id": row.place_name}
    cells = [CELL_FORMATS.get(field.kind, _keep_value)(values[field.column]) for field in SHEET_FIELDS]
    return ActivityLine(
        row.record.day,
        row.type_name,
        ACTIVITY_STATES[row.record.state],
        [*cells, row.seat_name],
        counts,
    )


def _format_start(value: time | None) -> str:
    return format_time(value) if value else ""


def _keep_value(value: Any) -> Any:  # noqa: ANN401 - each field's own kind
    return value


# What stands in a cell otherwise than it is kept.
CELL_FORMATS: dict[FieldKind, Callable[[Any], Any]] = {
    FieldKind.TIME: _format_start,
    FieldKind.YES_NO: YES_NO.__getitem__,
    FieldKind.STATE: ACTIVITY_STATES.__getitem__,
}


@lru_cache(maxsize=4096)
def _hide_small_counts(people: tuple[int | None, ...]) -> Sequence[int | str | None]:
    return tuple(hide_small_counts(dict(zip(COUNT_FIELDS, people, strict=True))).values())


def _count_issues(actor: Actor | None, as_of: date) -> list[IssueSums]:
    counts: dict[tuple[int, str, str], Counter[str]] = defaultdict(Counter)
    for count in list_issue_counts(actor, as_of):
        counts[count.year, count.kind.word, count.place][ISSUE_STATES[count.state]] += count.count
    return [IssueSums(year, kind, place, states) for (year, kind, place), states in counts.items()]


def _list_register_years(statuses: Sequence[CriterionStatus], as_of: date) -> list[RegisterYear]:
    marks = {feed.mark: feed.label for status in statuses if (feed := status.rule.auto_from_enquiries)}
    enquiries = _sum_by_year(register_tallies.sum_enquiries_by_month(None, as_of))
    marked = {
        label: _sum_by_year(register_tallies.sum_enquiries_by_month(mark, as_of))
        for mark, label in marks.items()
    }
    bills = _sum_by_year(register_tallies.count_bills_by_month(as_of))
    oere = _sum_by_year(register_tallies.sum_bills_by_month(as_of))
    return [
        RegisterYear(
            year,
            enquiries[year],
            {label: counts[year] for label, counts in marked.items()},
            bills[year],
            _convert_to_kroner(oere[year]),
            _find_largest_bill(year, as_of),
        )
        for year in sorted(set(enquiries) | set(bills))
    ]


def _sum_by_year(months: Mapping[date, int]) -> Counter[int]:
    years: Counter[int] = Counter()
    for month, count in months.items():
        years[month.year] += count
    return years


def _find_largest_bill(year: int, as_of: date) -> Decimal | None:
    oere = register_tallies.find_largest_bill(date(year, 1, 1), date(year, 12, 31), as_of)
    return None if oere is None else _convert_to_kroner(oere)


def _convert_to_kroner(oere: int) -> Decimal:
    return Decimal(oere).scaleb(-2)
