"""Invented registrations in bulk: rows put straight into the tables, together with the sums of them."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import insert, select

from bench.program import START, TODAY, application, close
from gladsaxe.activities.monthly_totals import KEY_COLUMNS as ACTIVITY_KEY
from gladsaxe.activities.monthly_totals import rebuild_monthly_totals as rebuild_activities
from gladsaxe.activities.rules import COUNT_FIELDS, ActivityState
from gladsaxe.activities.tables import Activity, ActivityMonthlyTotal
from gladsaxe.agreement import store as agreement
from gladsaxe.bodies.tables import Membership
from gladsaxe.database.tables import Base, db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.indicators.own_registers import OwnRegister
from gladsaxe.indicators.tables import RegisterConfirmation
from gladsaxe.registers.monthly_totals import rebuild_monthly_totals as rebuild_registers
from gladsaxe.registers.rules import NO_MARK, BillPayer
from gladsaxe.registers.store import list_marks
from gladsaxe.registers.tables import (
    Bill,
    BillMonthlyTotal,
    BillVersion,
    Enquiry,
    EnquiryMonthlyTotal,
    EnquiryVersion,
)

Row = dict[str, Any]
Item = TypeVar("Item")
CHUNK = 5_000
# Of a hundred registrations: the rest are activities. Reports of residents feed no criterion.
ENQUIRIES, BILLS = 20, 5
TALLIES: tuple[type[Base], ...] = (ActivityMonthlyTotal, EnquiryMonthlyTotal, BillMonthlyTotal)
WORDS = (
    *("café", "fodbold", "lektiehjælp", "gåtur", "fællesspisning", "oprydning", "møde", "fest", "værksted"),
    *("for unge", "for forældre", "i gården", "med naboer", "i klubben", "om sommeren", "om aftenen"),
)


@dataclass(frozen=True)
class Known:
    """Hold the ids that invented rows refer to."""

    types: list[tuple[int, bool]]
    place_ids: list[int]
    marks: list[str]
    person_id: int
    seat_id: int


def add_activities(file: Path, count: int, seed: int) -> None:
    """Put `count` activities into a database that `program.prepare` made."""
    with application(file).app_context():
        known = _known()
        random_numbers = random.Random(seed)
        rows = (_activity(known, random_numbers, number) for number in range(count))
        run_in_transaction(_put, Activity, rows)
        run_in_transaction(rebuild_activities)
        close()


def add_registrations(file: Path, count: int, seed: int) -> None:
    """Put `count` activities, enquiries and bills, and the sums of them, into a prepared database.

    Raise AssertionError where the sums are not those that the program's own commands make of the rows.
    """
    with application(file).app_context():
        run_in_transaction(_put_registrations, _known(), count, seed)
        kept = _all_sums()
        run_in_transaction(rebuild_activities)
        run_in_transaction(rebuild_registers)
        assert kept == _all_sums(), "the sums put in are not those that rebuilding makes"
        close()


def _known() -> Known:
    membership = db.session.scalars(select(Membership)).one()
    return Known(
        [(row.id, row.counts_new_parents) for row in agreement.list_activity_types()],
        [row.id for row in agreement.list_places()],
        [NO_MARK, *list_marks()],
        membership.person_id,
        membership.seat_id,
    )


def _put_registrations(known: Known, count: int, seed: int) -> None:
    numbers = random.Random(seed)
    enquiries, bills = count * ENQUIRIES // 100, count * BILLS // 100
    sums: dict[type[Base], dict[tuple[Any, ...], list[int]]] = {
        tally: defaultdict(lambda: [0, 0, 0, 0, 0]) for tally in TALLIES
    }

    def add(tally: type[Base], key: tuple[Any, ...], *deltas: int) -> None:
        into = sums[tally][key]
        for place, delta in enumerate(deltas):
            into[place] += delta

    def activities() -> Iterator[Row]:
        for number in range(count - enquiries - bills):
            row = _activity(known, numbers, number)
            key = (row["type_id"], row["state"], row["day"].replace(day=1), row["recorded_on"])
            add(ActivityMonthlyTotal, key, 1, *(row[name] or 0 for name in COUNT_FIELDS))
            yield row

    _put(Activity, activities())
    for chunk in _chunks(_enquiry(known, numbers, number) for number in range(enquiries)):
        _put_versioned(Enquiry, EnquiryVersion, chunk, known)
        for row in chunk:
            add(EnquiryMonthlyTotal, (row["day"].replace(day=1), row["mark"], row["day"]), 1)
    for chunk in _chunks(_bill(known, numbers, number) for number in range(bills)):
        _put_versioned(Bill, BillVersion, chunk, known)
        for row in chunk:
            add(BillMonthlyTotal, (row["day"].replace(day=1), row["day"]), 1, row["oere"])
    _put(RegisterConfirmation, _confirmations(known))
    names = {
        ActivityMonthlyTotal: (*ACTIVITY_KEY, "activities", *COUNT_FIELDS),
        EnquiryMonthlyTotal: ("month", "mark", "recorded_on", "count"),
        BillMonthlyTotal: ("month", "recorded_on", "count", "oere"),
    }
    for tally, by_key in sums.items():
        _put(
            tally, (dict(zip(names[tally], (*key, *totals), strict=False)) for key, totals in by_key.items())
        )


def _confirmations(known: Known) -> Iterator[Row]:
    """Yield the keepers' word for each year that is over: without it, its counts are not known."""
    for register in OwnRegister:
        for year in range(START.year, TODAY.year):
            confirmed_at = datetime(year + 1, 1, 15, 9, tzinfo=UTC)
            yield {
                "register": register,
                "period": str(year),
                "version": 1,
                "confirmed": True,
                "reason": "",
                "recorded_on": confirmed_at.date(),
                "person_id": known.person_id,
                "seat_id": known.seat_id,
                "entered_at": confirmed_at,
            }


def _put(table: type[Base], rows: Iterable[Row]) -> None:
    for chunk in _chunks(rows):
        db.session.execute(insert(table), chunk)


def _put_versioned(table: type[Base], versions: type[Base], rows: list[Row], known: Known) -> None:
    db.session.execute(insert(table), rows)
    by_submission = {row["submission_id"]: row for row in rows}
    stored = select(table.id, table.submission_id).where(table.submission_id.in_(by_submission))  # type: ignore[attr-defined]
    shared = versions.__table__.c.keys()
    made = []
    for row_id, submission_id in db.session.execute(stored):
        row = by_submission[submission_id]
        fields = {name: value for name, value in row.items() if name in shared}
        who = {"seat_id": known.seat_id, "person_id": known.person_id, "reason": ""}
        when = {"written_at": row["created_at"], "recorded_on": row["day"]}
        made.append({**fields, **who, **when, "row_id": row_id})
    db.session.execute(insert(versions), made)


def _activity(known: Known, numbers: random.Random, number: int) -> Row:
    type_id, counts_new_parents = numbers.choice(known.types)
    held = numbers.random() < 0.9
    day = _day(numbers)
    participants = numbers.randrange(1, 60) if held else None
    moment = datetime.combine(day, time(18), UTC)
    return {
        "submission_id": _submission(1, number),
        "type_id": type_id,
        "place_id": numbers.choice(known.place_ids),
        "title": " ".join(numbers.choices(WORDS, k=3)).capitalize(),
        "state": str(ActivityState.HELD if held else ActivityState.CANCELLED),
        "day": day,
        "starts_at": time(numbers.randrange(9, 20), 30),
        "participants": participants,
        "under_18": numbers.randrange(participants) if participants else None,
        "new_parents": numbers.randrange(3) if participants and counts_new_parents else None,
        "volunteers": numbers.randrange(6) if held else None,
        "as_planned": held,
        "deviation": "" if held else "Der kom ingen.",
        "text": " ".join(numbers.choices(WORDS, k=12)).capitalize() + ".",
        "person_id": known.person_id,
        "seat_id": known.seat_id,
        "version": 1,
        "recorded_on": min(TODAY, day + timedelta(days=numbers.randrange(3))),
        "created_at": moment,
        "changed_at": moment,
    }


def _enquiry(known: Known, numbers: random.Random, number: int) -> Row:
    return {**_entry(known, numbers, _submission(2, number)), "mark": numbers.choice(known.marks)}


def _bill(known: Known, numbers: random.Random, number: int) -> Row:
    row = _entry(known, numbers, _submission(3, number))
    return {
        **row,
        "oere": numbers.randrange(100_00, 9_000_00),
        "paid_by": str(BillPayer.ESTATE),
        "issue_id": None,
    }


def _entry(known: Known, numbers: random.Random, submission_id: str) -> Row:
    day = _day(numbers)
    return {
        "submission_id": submission_id,
        "version": 1,
        "day": day,
        "place_id": numbers.choice(known.place_ids),
        "text": " ".join(numbers.choices(WORDS, k=8)),
        "withdrawn": False,
        "created_at": datetime.combine(day, time(9), UTC),
    }


def _day(numbers: random.Random) -> date:
    return START + timedelta(days=numbers.randrange((TODAY - START).days))


def _submission(kind: int, number: int) -> str:
    return str(UUID(int=(kind << 64) + number))


def _chunks(rows: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _all_sums() -> dict[str, list[tuple[Any, ...]]]:
    return {
        tally.__tablename__: sorted(tuple(row) for row in db.session.execute(select(tally.__table__)))
        for tally in TALLIES
    }
