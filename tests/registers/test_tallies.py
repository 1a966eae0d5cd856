"""The registers' sums, kept as we write."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from gladsaxe.database.clock import freeze_time
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.registers import monthly_totals, store
from gladsaxe.registers.fields import BillEntry, EnquiryEntry
from gladsaxe.registers.rules import BillPayer
from gladsaxe.registers.tables import Bill, BillMonthlyTotal, Enquiry, EnquiryMonthlyTotal
from tests.issues.steps import get_place_value, make_actor

FIRST, LAST = date(2017, 1, 1), date(2019, 12, 31)


def at(day: date) -> freeze_time:
    return freeze_time(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def kept() -> tuple[dict, dict]:
    return (
        {(row.month, row.mark, row.recorded_on): row.count for row in db.session.query(EnquiryMonthlyTotal)},
        {(row.month, row.recorded_on): (row.count, row.oere) for row in db.session.query(BillMonthlyTotal)},
    )


def bill(app, day, oere) -> BillEntry:
    return BillEntry(day, int(get_place_value(app)), oere)


def _one_step(chance, doris, place_id, day) -> None:
    register, add = chance.choice(
        [(store.ENQUIRY_REGISTER, store.add_enquiry), (store.BILL_REGISTER, store.add_bill)]
    )
    seen = day - timedelta(chance.randrange(90))
    entry = (
        EnquiryEntry(seen, place_id, "tekst", chance.choice(["", "skur2"]))
        if register is store.ENQUIRY_REGISTER
        else BillEntry(seen, place_id, chance.randrange(1, 10**9), "", chance.choice(list(BillPayer)))
    )
    table = Enquiry if register is store.ENQUIRY_REGISTER else Bill
    counted = select(table).where(table.withdrawn.is_(False)).order_by(table.day, table.id)
    ids = [(row.id, row.version) for row in db.session.scalars(counted)]
    db.session.rollback()
    turn = chance.random()
    if not ids or turn < 0.5:
        run_in_transaction(add, str(uuid.UUID(int=chance.getrandbits(128))), doris, entry)
    elif turn < 0.8:
        run_in_transaction(register.change, *chance.choice(ids), doris, entry, "rettet")
    else:
        run_in_transaction(register.withdraw, *chance.choice(ids), doris, "trukket")


def test_the_sums_are_those_of_the_rows_after_any_changes(app):
    chance = random.Random(5)
    doris, place_id = make_actor(app, "doris"), int(get_place_value(app))
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
                sum(monthly_totals.sum_enquiries_by_month(None, on).values()),
                sum(monthly_totals.sum_enquiries_by_month("skur2", on).values()),
                sum(monthly_totals.count_bills_by_month(on).values()),
                sum(monthly_totals.sum_bills_by_month(on).values()),
                monthly_totals.find_largest_bill(FIRST, LAST, on),
            )
        before = kept()
        assert min(len(part) for part in before) > 5
        db.session.rollback()
        assert run_in_transaction(monthly_totals.rebuild_monthly_totals) == sum(len(part) for part in before)
        assert kept() == before


def test_the_command_mends_sums_that_were_spoilt(app):
    doris = make_actor(app, "doris")
    with app.app_context():
        run_in_transaction(store.add_bill, str(uuid.uuid4()), doris, bill(app, date(2018, 6, 5), 185_000))
        run_in_transaction(
            store.add_enquiry, str(uuid.uuid4()), doris, EnquiryEntry(date(2018, 6, 5), 1, "tekst")
        )
        before = kept()

        def spoil() -> None:
            db.session.query(BillMonthlyTotal).delete()
            db.session.query(EnquiryMonthlyTotal).update({"count": 9})

        run_in_transaction(spoil)
    result = app.test_cli_runner().invoke(args=["registers", "rebuild-tallies"])
    assert (result.exit_code, result.output) == (0, "2 sums rebuilt from every version of every row.\n")
    with app.app_context():
        assert kept() == before


def test_sums_and_the_largest_bill_are_those_that_were_known(app):
    doris = make_actor(app, "doris")
    with app.app_context():
        with at(date(2018, 6, 10)):
            small = run_in_transaction(
                lambda: store.add_bill(str(uuid.uuid4()), doris, bill(app, date(2018, 6, 1), 100)).id
            )
        with at(date(2018, 7, 10)):
            run_in_transaction(store.add_bill, str(uuid.uuid4()), doris, bill(app, date(2018, 6, 30), 500))
        with at(date(2018, 8, 10)):
            run_in_transaction(
                store.BILL_REGISTER.change, small, 1, doris, bill(app, date(2018, 5, 31), 900), "rettet"
            )
        june, may = (date(2018, 6, 1), date(2018, 6, 30)), (date(2018, 5, 1), date(2018, 5, 31))
        for known, sums, in_june, in_may in (
            (date(2018, 6, 9), {}, None, None),
            (date(2018, 6, 10), {june[0]: 100}, 100, None),
            (date(2018, 7, 10), {june[0]: 600}, 500, None),
            (date(2018, 8, 9), {june[0]: 600}, 500, None),
            (date(2018, 8, 10), {may[0]: 900, june[0]: 500}, 500, 900),
            (None, {may[0]: 900, june[0]: 500}, 500, 900),
        ):
            assert monthly_totals.sum_bills_by_month(known) == sums, known
            assert monthly_totals.find_largest_bill(*june, known) == in_june, known
            assert monthly_totals.find_largest_bill(*may, known) == in_may, known


def test_sums_of_many_large_bills_are_exact(app):
    doris = make_actor(app, "doris")
    with app.app_context():
        for _ in range(3):
            run_in_transaction(
                store.add_bill, str(uuid.uuid4()), doris, bill(app, date(2018, 6, 5), 999_999_999)
            )
        assert monthly_totals.sum_bills_by_month() == {date(2018, 6, 1): 2_999_999_997}
        assert store.sum_bills(store.RegisterFilters()) == 2_999_999_997
