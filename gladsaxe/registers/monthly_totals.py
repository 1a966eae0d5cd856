"""The registers' sums by month, kept in the transaction that changes a row, and read by later rooms."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from gladsaxe.database.clock import today
from gladsaxe.database.monthly_totals import add_to_monthly_total
from gladsaxe.database.tables import db
from gladsaxe.registers.tables import (
    BillMonthlyTotal,
    BillVersion,
    EnquiryMonthlyTotal,
    EnquiryVersion,
    EntryVersion,
)

TotalTable = type[EnquiryMonthlyTotal] | type[BillMonthlyTotal]
TotalKey = tuple[tuple[str, Any], ...]
TOTAL_TABLES: dict[type[EntryVersion], TotalTable] = {
    EnquiryVersion: EnquiryMonthlyTotal,
    BillVersion: BillMonthlyTotal,
}


def add_version_to_totals(before: EntryVersion | None, after: EntryVersion) -> None:
    """Take what a row counted before out of the sums and put in what it counts now."""
    add_versions_to_totals([(before, after)])


def add_versions_to_totals(pairs: Iterable[tuple[EntryVersion | None, EntryVersion]]) -> None:
    """Count many rows of one register, each as it was before and as it is now."""
    sums: dict[TotalKey, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    tally: TotalTable | None = None
    for before, after in pairs:
        tally = TOTAL_TABLES[type(after)]
        for key, deltas in _build_deltas(before, after):
            for name, delta in deltas.items():
                sums[key][name] += delta
    # In one order for all, so that two writers wait for each other and never in a circle.
    for key, deltas in sorted(sums.items(), key=str):
        if tally is not None and any(deltas.values()):
            add_to_monthly_total(tally, dict(key), deltas)


def sum_enquiries_by_month(mark: str | None, known_on: date | None = None) -> dict[date, int]:
    """Return the enquiries with the mark, None for all of them, by month, as known at the end of a day."""
    bearing = [] if mark is None else [EnquiryMonthlyTotal.mark == mark]
    return _sum_by_month(EnquiryMonthlyTotal, EnquiryMonthlyTotal.count, known_on, *bearing)


def sum_bills_by_month(known_on: date | None = None) -> dict[date, int]:
    """Return the øre of the vandalism bills by month, as known at the end of a day."""
    return _sum_by_month(BillMonthlyTotal, BillMonthlyTotal.oere, known_on)


def count_bills_by_month(known_on: date | None = None) -> dict[date, int]:
    """Return the number of vandalism bills by month, as known at the end of a day."""
    return _sum_by_month(BillMonthlyTotal, BillMonthlyTotal.count, known_on)


def find_largest_bill(start: date, end: date, known_on: date | None = None) -> int | None:
    """Return the øre of the largest bill from `start` to `end` inclusive, as known at the end of a day."""
    day, later = known_on or today(), aliased(BillVersion)
    superseded = (
        select(later.id)
        .where(
            later.row_id == BillVersion.row_id,
            later.version > BillVersion.version,
            later.recorded_on <= day,
        )
        .exists()
    )
    return db.session.scalar(
        select(BillVersion.oere)
        .where(
            BillVersion.day.between(start, end),
            BillVersion.recorded_on <= day,
            BillVersion.withdrawn.is_(False),
            ~superseded,
        )
        .order_by(BillVersion.oere.desc())
        .limit(1)
    )


def rebuild_monthly_totals() -> int:
    """Make the sums anew from every version of every row, and return how many rows they are."""
    return sum(_rebuild_table(version, tally) for version, tally in TOTAL_TABLES.items())


def _rebuild_table(version: type[EntryVersion], tally: TotalTable) -> int:
    sums: dict[TotalKey, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for before, after in _iter_version_pairs(version):
        for key, deltas in _build_deltas(before, after):
            for name, delta in deltas.items():
                sums[key][name] += delta
    db.session.execute(delete(tally))
    if sums:
        db.session.execute(insert(tally), [{**dict(key), **deltas} for key, deltas in sums.items()])
    return len(sums)


def _iter_version_pairs(version: type[EntryVersion]) -> Iterator[tuple[EntryVersion | None, EntryVersion]]:
    before: EntryVersion | None = None
    history = select(version).order_by(version.row_id, version.version)
    for after in db.session.scalars(history.execution_options(yield_per=1000)):
        yield (before if before is not None and before.row_id == after.row_id else None), after
        before = after


def _build_deltas(
    before: EntryVersion | None, after: EntryVersion
) -> Iterator[tuple[TotalKey, dict[str, int]]]:
    for version, sign in ((before, -1), (after, 1)):
        if version is None or version.withdrawn:
            continue
        key: dict[str, Any] = {"month": version.day.replace(day=1), "recorded_on": after.recorded_on}
        deltas = {"count": sign}
        if isinstance(version, EnquiryVersion):
            key["mark"] = version.mark
        if isinstance(version, BillVersion):
            deltas["oere"] = sign * version.oere
        yield tuple(sorted(key.items())), deltas


def _sum_by_month(
    tally: TotalTable,
    summed: InstrumentedAttribute[int],
    known_on: date | None,
    *clauses: ColumnElement[bool],
) -> dict[date, int]:
    rows = db.session.execute(
        select(tally.month, func.sum(summed))
        .where(tally.recorded_on <= (known_on or today()), *clauses)
        .group_by(tally.month)
        .order_by(tally.month)
    )
    return {month: int(total) for month, total in rows if total}
