"""The registers' sums by month, kept in the transaction that changes a row, and read by later rooms."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam, delete, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.database.tallies import add_to_tally
from gladsaxe.registers.tables import (
    BillTally,
    BillVersion,
    EnquiryTally,
    EnquiryVersion,
    EntryVersion,
)

Tally = type[EnquiryTally] | type[BillTally]
Key = tuple[tuple[str, Any], ...]
TALLY_OF: dict[type[EntryVersion], Tally] = {EnquiryVersion: EnquiryTally, BillVersion: BillTally}


_later = aliased(BillVersion)
_overtaken = (
    select(_later.id)
    .where(
        _later.row_id == BillVersion.row_id,
        _later.version > BillVersion.version,
        _later.recorded_on <= bindparam("known_on", type_=Date),
    )
    .exists()
)
# Built once: the status page runs it for each year, and to build it costs many times as much.
LARGEST_BILL = (
    select(BillVersion.oere)
    .where(
        BillVersion.day.between(bindparam("start", type_=Date), bindparam("end", type_=Date)),
        BillVersion.recorded_on <= bindparam("known_on", type_=Date),
        BillVersion.withdrawn.is_(False),
        ~_overtaken,
    )
    .order_by(BillVersion.oere.desc())
    .limit(1)
)


def count_version(before: EntryVersion | None, after: EntryVersion) -> None:
    """Take what a row counted before out of the sums and put in what it counts now."""
    count_versions([(before, after)])


def count_versions(pairs: Iterable[tuple[EntryVersion | None, EntryVersion]]) -> None:
    """Count many rows of one register, each as it was before and as it is now."""
    sums: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    tally: Tally | None = None
    for before, after in pairs:
        tally = TALLY_OF[type(after)]
        for key, deltas in _steps(before, after):
            for name, delta in deltas.items():
                sums[key][name] += delta
    # In one order for all, so that two writers wait for each other and never in a circle.
    for key, deltas in sorted(sums.items(), key=str):
        if tally is not None and any(deltas.values()):
            add_to_tally(tally, dict(key), deltas)


def enquiries_by_month(mark: str | None, known_on: date | None = None) -> dict[date, int]:
    """Return the enquiries with the mark, None for all of them, by month, as known at the end of a day."""
    bearing = [] if mark is None else [EnquiryTally.mark == mark]
    return _by_month(EnquiryTally, EnquiryTally.count, known_on, *bearing)


def bills_by_month(known_on: date | None = None) -> dict[date, int]:
    """Return the øre of the vandalism bills by month, as known at the end of a day."""
    return _by_month(BillTally, BillTally.oere, known_on)


def bill_counts_by_month(known_on: date | None = None) -> dict[date, int]:
    """Return the number of vandalism bills by month, as known at the end of a day."""
    return _by_month(BillTally, BillTally.count, known_on)


def largest_bill(start: date, end: date, known_on: date | None = None) -> int | None:
    """Return the øre of the largest bill from `start` to `end` inclusive, as known at the end of a day."""
    days = {"start": start, "end": end, "known_on": known_on or today()}
    return db.session.scalar(LARGEST_BILL, days)


def rebuild_tallies() -> int:
    """Make the sums anew from every version of every row, and return how many rows they are."""
    return sum(_rebuild(version, tally) for version, tally in TALLY_OF.items())


def _rebuild(version: type[EntryVersion], tally: Tally) -> int:
    sums: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for before, after in _pairs(version):
        for key, deltas in _steps(before, after):
            for name, delta in deltas.items():
                sums[key][name] += delta
    db.session.execute(delete(tally))
    if sums:
        db.session.execute(insert(tally), [{**dict(key), **deltas} for key, deltas in sums.items()])
    return len(sums)


def _pairs(version: type[EntryVersion]) -> Iterator[tuple[EntryVersion | None, EntryVersion]]:
    before: EntryVersion | None = None
    history = select(version).order_by(version.row_id, version.version)
    for after in db.session.scalars(history.execution_options(yield_per=1000)):
        yield (before if before is not None and before.row_id == after.row_id else None), after
        before = after


def _steps(before: EntryVersion | None, after: EntryVersion) -> Iterator[tuple[Key, dict[str, int]]]:
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


def _by_month(
    tally: Tally, summed: InstrumentedAttribute[int], known_on: date | None, *clauses: ColumnElement[bool]
) -> dict[date, int]:
    rows = db.session.execute(
        select(tally.month, func.sum(summed))
        .where(tally.recorded_on <= (known_on or today()), *clauses)
        .group_by(tally.month)
        .order_by(tally.month)
    )
    return {month: int(total) for month, total in rows if total}
