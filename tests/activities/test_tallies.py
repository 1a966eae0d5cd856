import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import pytest
from flask import Flask
from sqlalchemy import select

from gladsaxe.access.rules import Actor
from gladsaxe.activities import monthly_totals, store
from gladsaxe.activities.export_rows import ExportRow, has_export_rows, iter_export_rows
from gladsaxe.activities.fields import ActivityRecord
from gladsaxe.activities.rules import COUNT_FIELDS, ActivityState, clear_inapplicable_counts
from gladsaxe.activities.tables import Activity, ActivityMonthlyTotal
from gladsaxe.database.clock import freeze_time, today
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from tests.activities.pages import COMPLETE_FORM, add_market
from tests.conftest import query_count

PARENTS = ["foraeldrecafe", "bydelsmoedre", "foraeldrekursus"]
CAFE = ActivityRecord(
    "Café", 0, 0, date(2018, 3, 20), participants=14, under_18=3, new_parents=9, volunteers=2
)


def _sum_new_parents(type_keys: list[str], known_on: date | None = None) -> dict[date, int]:
    return monthly_totals.sum_field_by_month(type_keys, "new_parents", known_on)


class Register:
    """Write activities in on chosen days."""

    def __init__(self) -> None:
        from gladsaxe.access.store import build_actor, find_account_by_login

        self.actor = build_actor(find_account_by_login("alice"))
        self.types = {option.key: option for option in store.type_options()}
        self.place_id = store.place_options()[0].id
        self.number = 0

    def record(self, type_key: str = "foraeldrecafe", **changes) -> ActivityRecord:
        return replace(CAFE, type_id=self.types[type_key].id, place_id=self.place_id, **changes)

    def add(self, on: date, record: ActivityRecord) -> int:
        self.number += 1
        with freeze_time(datetime(on.year, on.month, on.day, 12, tzinfo=UTC)):
            return run_in_transaction(lambda: store.add_activity(f"add-{self.number}", self.actor, record).id)

    def change(self, on: date, activity_id: int, record: ActivityRecord) -> None:
        self.number += 1
        version = db.session.get_one(Activity, activity_id).version
        with freeze_time(datetime(on.year, on.month, on.day, 12, tzinfo=UTC)):
            run_in_transaction(
                store.update_activity, activity_id, version, f"change-{self.number}", self.actor, record
            )


@pytest.fixture
def register(app: Flask):
    with app.app_context():
        yield Register()


def exported(*asked, **known) -> list[ExportRow]:
    return list(chain.from_iterable(iter_export_rows(*asked, **known)))


def listed(actor: Actor) -> int:
    page = store.list_activities(actor, store.ActivityFilters(), None)
    return page.total


def kept() -> list[tuple]:
    columns = [
        getattr(ActivityMonthlyTotal, name)
        for name in (*monthly_totals.KEY_COLUMNS, *monthly_totals.SUM_COLUMNS)
    ]
    return sorted(tuple(row) for row in db.session.execute(select(*columns)))


def test_a_sum_is_what_was_known_on_the_day(register):
    april, may, june = date(2018, 4, 2), date(2018, 5, 2), date(2018, 6, 2)
    first = register.add(april, register.record())
    register.add(april, register.record("bydelsmoedre", day=date(2018, 3, 1), new_parents=4))
    register.add(april, register.record("loppemarked", new_parents=None))
    register.change(may, first, register.record(new_parents=7))
    register.change(june, first, register.record(new_parents=7, day=date(2018, 2, 27)))
    march, february = date(2018, 3, 1), date(2018, 2, 1)
    before, then, later = date(2018, 4, 1), date(2018, 5, 1), date(2018, 6, 1)
    assert _sum_new_parents(PARENTS, before) == {}
    assert _sum_new_parents(PARENTS, then) == {march: 13}
    assert _sum_new_parents(PARENTS, may) == {march: 11}
    assert _sum_new_parents(PARENTS, later) == {march: 11}
    assert _sum_new_parents(PARENTS, june) == {february: 7, march: 4}
    assert _sum_new_parents(PARENTS) == {february: 7, march: 4}
    assert _sum_new_parents(["foraeldrecafe"]) == {february: 7}
    assert _sum_new_parents([]) == {}
    assert monthly_totals.sum_field_by_month(["loppemarked"], "activities") == {march: 1}
    assert monthly_totals.sum_field_by_month(["loppemarked"], "participants") == {march: 14}


def test_a_month_of_held_activities_without_new_parents_is_a_month_of_none(register):
    register.add(date(2018, 4, 2), register.record(new_parents=None))
    assert _sum_new_parents(PARENTS) == {date(2018, 3, 1): 0}


def test_only_what_was_held_counts(register):
    nothing = {"participants": None, "under_18": None, "new_parents": None}
    for state in (ActivityState.PLANNED, ActivityState.POSTPONED, ActivityState.CANCELLED):
        register.add(date(2018, 4, 2), register.record(state=state, **nothing))
    assert _sum_new_parents(PARENTS) == {}
    assert monthly_totals.sum_field_by_month(PARENTS, "activities") == {}


def test_only_what_is_summed_can_be_asked_for(register):
    with pytest.raises(ValueError, match="'title' is not summed"):
        monthly_totals.sum_field_by_month(PARENTS, "title")


def test_sums_by_month_type_and_state(register):
    register.add(date(2018, 4, 2), register.record())
    register.add(date(2018, 4, 2), register.record())
    cancelled = {
        "state": ActivityState.CANCELLED,
        "participants": None,
        "under_18": None,
        "new_parents": None,
    }
    register.add(date(2018, 4, 2), register.record("musik", **cancelled))
    moved = register.add(date(2018, 4, 2), register.record("musik", new_parents=None))
    register.change(date(2018, 4, 3), moved, register.record("andet", new_parents=None))
    march = date(2018, 3, 1)
    assert monthly_totals.list_totals_by_month_and_type() == [
        (march, "foraeldrecafe", "Forældrecafé", ActivityState.HELD, 2, 28, 6, 18, 4),
        (march, "musik", "Musik", ActivityState.CANCELLED, 1, 0, 0, 0, 2),
        (march, "andet", "Andet", ActivityState.HELD, 1, 14, 3, 0, 2),
    ]
    assert [row.type_key for row in monthly_totals.list_totals_by_month_and_type(date(2018, 4, 2))] == [
        "foraeldrecafe",
        "musik",
        "musik",
    ]


def test_what_the_page_writes_is_counted(app, visit):
    add_market(visit("alice"), **COMPLETE_FORM)
    with app.app_context():
        assert _sum_new_parents(PARENTS) == {date(2018, 6, 1): 9}


def test_a_rolled_back_activity_is_not_counted(register):
    def fails() -> None:
        store.add_activity("x", register.actor, register.record())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        run_in_transaction(fails)
    assert kept() == []
    assert listed(register.actor) == 0


def random_record(register: Register, chance: random.Random) -> ActivityRecord:
    option = chance.choice(list(register.types.values()))
    state = chance.choice([ActivityState.HELD, ActivityState.HELD, *ActivityState])
    total = chance.randrange(50)
    counts = {"participants": total, "under_18": chance.choice([None, total // 3]), "volunteers": 2}
    counts["new_parents"] = chance.choice([None, total // 2])
    return register.record(
        option.key,
        title=f"Nr. {chance.randrange(5)}",
        state=state,
        day=date(2018, 1, 1) + timedelta(days=chance.randrange(150)),
        **clear_inapplicable_counts(state, counts, option.counts_new_parents),
    )


def make_history(register: Register, known: Callable[[], object] = lambda: None) -> None:
    """Write in and change activities at random, the same each time, over ten days of June."""
    chance = random.Random(2018)
    ids = []
    for step in range(60):
        on = date(2018, 6, 1) + timedelta(days=step // 6)
        if chance.random() < 0.5 or not ids:
            ids.append(register.add(on, random_record(register, chance)))
        else:
            register.change(on, chance.choice(ids), random_record(register, chance))
        if step % 6 == 5:
            known()


def test_rebuilt_is_what_was_kept(register):
    make_history(register)
    before = kept()
    assert len(before) > 30
    run_in_transaction(
        lambda: db.session.query(ActivityMonthlyTotal).update({ActivityMonthlyTotal.participants: 7})
    )
    assert kept() != before
    assert run_in_transaction(monthly_totals.rebuild_monthly_totals) == len(before)
    assert kept() == before


def test_the_command_rebuilds(app, register):
    register.add(date(2018, 4, 2), register.record())
    before = kept()
    run_in_transaction(lambda: db.session.query(ActivityMonthlyTotal).delete())
    result = app.test_cli_runner().invoke(args=["activities", "rebuild-tallies"])
    assert (result.exit_code, result.output) == (0, "The sums are made anew: 1 rows.\n")
    assert kept() == before


def test_rows_sums_and_what_stood_there_agree_on_every_day(register):
    seen: dict[date, list[ExportRow]] = {}
    days = iter(date(2018, 6, 1) + timedelta(days=number) for number in range(10))
    make_history(register, lambda: seen.update({next(days): exported(register.actor)}))
    for day, stood in seen.items():
        known = sorted(exported(None, known_on=day))
        assert known == sorted(stood), day
        held: dict[tuple, list[int]] = {}
        for row in known:
            key = (row.record.day.replace(day=1), row.type_name, row.record.state)
            sums = held.setdefault(key, [0] * 5)
            amounts = (1, *(number or 0 for number in row.people))
            sums[:] = [total + number for total, number in zip(sums, amounts, strict=True)]
        tallied = {
            (row.month, row.type_name, row.state): [
                row.activities,
                *(getattr(row, name) for name in COUNT_FIELDS),
            ]
            for row in monthly_totals.list_totals_by_month_and_type(day)
        }
        assert tallied == held, day


def test_rows_for_a_spreadsheet(register):
    register.add(date(2018, 4, 2), register.record(as_planned=False, deviation="Regn"))
    register.add(date(2018, 4, 3), register.record("andet", day=date(2018, 1, 5), new_parents=None))
    found = exported(None)
    assert [row.type_name for row in found] == ["Andet", "Forældrecafé"]
    written = register.record(as_planned=False, deviation="Regn")
    assert found[1] == ExportRow(1, written, "Forældrecafé", "Byens Arena", found[1].seat_name)
    assert (written.day, written.state, found[1].people) == (
        date(2018, 3, 20),
        ActivityState.HELD,
        (14, 3, 9, 2),
    )
    assert [row.id for row in exported(None, known_on=date(2018, 4, 2))] == [1]
    days = (date(2018, 4, 1), date(2018, 4, 2))
    assert [has_export_rows(None, known_on=day) for day in days] == [False, True]


def test_who_may_read_no_activity_gets_no_rows(app, register):
    from gladsaxe.access.store import build_actor, find_account_by_login

    register.add(date(2018, 4, 2), register.record())
    karl, gert = (build_actor(find_account_by_login(name)) for name in ("karl", "gert"))
    assert [listed(actor) for actor in (karl, gert)] == [0, 1]
    assert [len(exported(actor)) for actor in (karl, gert)] == [0, 1]
    assert [has_export_rows(actor, today()) for actor in (karl, gert)] == [False, True]
    assert store.find_activity(karl, 1) is None


def test_a_sum_costs_the_same_whatever_is_stored(app, register):
    register.add(today(), register.record())
    one = query_count(app, lambda: _sum_new_parents(PARENTS))
    make_history(register)
    assert query_count(app, lambda: _sum_new_parents(PARENTS)) == one
