"""The registers' sums, kept as we write."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta

from gladsaxe.database.clock import frozen
from gladsaxe.database.durable import write
from gladsaxe.database.tables import db
from gladsaxe.registers import store, tallies
from gladsaxe.registers.rules import BillEntry, EnquiryEntry, Payer
from gladsaxe.registers.tables import Bill, BillTally, Enquiry, EnquiryTally
from tests.issues.steps import actor, place

FIRST, LAST = date(2017, 1, 1), date(2019, 12, 31)


def at(day: date) -> frozen:
    return frozen(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def kept() -> tuple[dict, dict]:
    return (
        {(row.month, row.mark, row.recorded_on): row.count for row in db.session.query(EnquiryTally)},
        {(row.month, row.recorded_on): (row.count, row.oere) for row in db.session.query(BillTally)},
    )


def bill(app, day, oere) -> BillEntry:
    return BillEntry(day, int(place(app)), oere)


def _one_step(chance, doris, place_id, day) -> None:
    register, add = chance.choice([(store.ENQUIRIES, store.add_enquiry), (store.BILLS, store.add_bill)])
    seen = day - timedelta(chance.randrange(90))
    entry = (
        EnquiryEntry(seen, place_id, "tekst", chance.choice(["", "skur2"]))
        if register is store.ENQUIRIES
        else BillEntry(seen, place_id, chance.randrange(1, 10**9), "", chance.choice(list(Payer)))
    )
    rows = list(register.rows_for_export())
    ids = [(row.id, row.version) for row in rows]
    db.session.rollback()
    turn = chance.random()
    if not ids or turn < 0.5:
        write(add, str(uuid.UUID(int=chance.getrandbits(128))), doris, entry)
    elif turn < 0.8:
        write(register.change, *chance.choice(ids), doris, entry, "rettet")
    else:
        write(register.withdraw, *chance.choice(ids), doris, "trukket")


def test_the_sums_are_those_of_the_rows_after_any_changes(app):
    chance = random.Random(5)
    doris, place_id = actor(app, "doris"), int(place(app))
    day = date(2018, 1, 1)
    with app.app_context():
        known = {}
        for _ in range(50):
            day += timedelta(chance.randrange(3))
            with at(day):
                _one_step(chance, doris, place_id, day)
            bills = [row.oere for row in db.session.query(Bill).filter_by(withdrawn=False)]
            known[day] = (
                db.session.query(Enquiry).filter_by(withdrawn=False).count(),
                db.session.query(Enquiry).filter_by(withdrawn=False, mark="skur2").count(),
                len(bills),
                sum(bills),
                max(bills, default=None),
            )
            db.session.rollback()
        for on, told in known.items():
            assert told == (
                sum(tallies.enquiries_by_month(None, on).values()),
                sum(tallies.enquiries_by_month("skur2", on).values()),
                sum(tallies.bill_counts_by_month(on).values()),
                sum(tallies.bills_by_month(on).values()),
                tallies.largest_bill(FIRST, LAST, on),
            )
        before = kept()
        assert min(len(part) for part in before) > 5
        db.session.rollback()
        assert write(tallies.rebuild_tallies) == sum(len(part) for part in before)
        assert kept() == before


def test_the_command_mends_sums_that_were_spoilt(app):
    doris = actor(app, "doris")
    with app.app_context():
        write(store.add_bill, str(uuid.uuid4()), doris, bill(app, date(2018, 6, 5), 185_000))
        write(store.add_enquiry, str(uuid.uuid4()), doris, EnquiryEntry(date(2018, 6, 5), 1, "tekst"))
        before = kept()

        def spoil() -> None:
            db.session.query(BillTally).delete()
            db.session.query(EnquiryTally).update({"count": 9})

        write(spoil)
    result = app.test_cli_runner().invoke(args=["registers", "rebuild-tallies"])
    assert (result.exit_code, result.output) == (0, "2 sums rebuilt from every version of every row.\n")
    with app.app_context():
        assert kept() == before


def test_sums_and_the_largest_bill_are_those_that_were_known(app):
    doris = actor(app, "doris")
    with app.app_context():
        with at(date(2018, 6, 10)):
            small = write(
                lambda: store.add_bill(str(uuid.uuid4()), doris, bill(app, date(2018, 6, 1), 100)).id
            )
        with at(date(2018, 7, 10)):
            write(store.add_bill, str(uuid.uuid4()), doris, bill(app, date(2018, 6, 30), 500))
        with at(date(2018, 8, 10)):
            write(store.BILLS.change, small, 1, doris, bill(app, date(2018, 5, 31), 900), "rettet")
        june, may = (date(2018, 6, 1), date(2018, 6, 30)), (date(2018, 5, 1), date(2018, 5, 31))
        for known, sums, in_june, in_may in (
            (date(2018, 6, 9), {}, None, None),
            (date(2018, 6, 10), {june[0]: 100}, 100, None),
            (date(2018, 7, 10), {june[0]: 600}, 500, None),
            (date(2018, 8, 9), {june[0]: 600}, 500, None),
            (date(2018, 8, 10), {may[0]: 900, june[0]: 500}, 500, 900),
            (None, {may[0]: 900, june[0]: 500}, 500, 900),
        ):
            assert tallies.bills_by_month(known) == sums, known
            assert tallies.largest_bill(*june, known) == in_june, known
            assert tallies.largest_bill(*may, known) == in_may, known


def test_sums_of_many_large_bills_are_exact(app):
    doris = actor(app, "doris")
    with app.app_context():
        for _ in range(3):
            write(store.add_bill, str(uuid.uuid4()), doris, bill(app, date(2018, 6, 5), 999_999_999))
        assert tallies.bills_by_month() == {date(2018, 6, 1): 2_999_999_997}
        assert store.bills_total(store.Filter()) == 2_999_999_997
