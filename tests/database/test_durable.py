"""Durable writing on both databases."""

import threading
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from gladsaxe.access.tables import LoginTry
from gladsaxe.bodies.store import add_person
from gladsaxe.bodies.tables import Person
from gladsaxe.database import clock, transactions
from gladsaxe.database.clock import (
    freeze_time,
    get_shifted_days,
    is_clock_shifted,
    now,
    shift_clock_to,
    to_local_day,
    today,
)
from gladsaxe.database.tables import ExactDecimal, UtcDateTime, db
from gladsaxe.database.transactions import run_in_transaction


def names() -> list[str]:
    return list(db.session.scalars(select(Person.name).order_by(Person.id)))


def test_what_is_written_is_there_in_a_new_session(app):
    with app.app_context():
        run_in_transaction(add_person, "Ny")
    with app.app_context():
        assert names()[-1] == "Ny"


def test_a_fault_leaves_nothing(app):
    def half() -> None:
        add_person("Halv")
        raise ZeroDivisionError

    with app.app_context():
        before = names()
        with pytest.raises(ZeroDivisionError):
            run_in_transaction(half)
        assert names() == before


def test_rows_change_inside_write_only(app):
    with app.app_context():
        db.session.add(Person(name="Udenfor", created_at=now()))
        with pytest.raises(RuntimeError, match=r"inside run_in_transaction only"):
            db.session.commit()


def test_sixteen_writers_at_once_all_get_their_row_in(app):
    faults: list[Exception] = []

    def one(number: int) -> None:
        try:
            with app.app_context():
                for turn in range(5):
                    run_in_transaction(add_person, f"W{number}-{turn}")
        except Exception as fault:
            faults.append(fault)

    writers = [threading.Thread(target=one, args=(number,)) for number in range(16)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with app.app_context():
        written = [name for name in names() if name.startswith("W")]
    assert faults == []
    assert sorted(written) == sorted(f"W{number}-{turn}" for number in range(16) for turn in range(5))


def test_a_passing_fault_is_tried_again_and_a_lasting_one_is_not(app, monkeypatch):
    monkeypatch.setattr(transactions.time, "sleep", lambda _seconds: None)
    tries: list[int] = []

    def locked_twice() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("x", {}, Exception("database is locked"))
        return add_person("Tredje").name

    def broken() -> None:
        tries.append(1)
        raise OperationalError("x", {}, Exception("no such table"))

    with app.app_context():
        assert run_in_transaction(locked_twice) == "Tredje"
        assert len(tries) == 3
        tries.clear()
        with pytest.raises(OperationalError):
            run_in_transaction(broken)
        assert len(tries) == 1
        assert names()[-1] == "Tredje"


def test_two_that_wait_for_each_other_both_get_through(app):
    """PostgreSQL ends one of two crossing writers with 40P01; on SQLite the second one waits."""
    with app.app_context():
        first, second = db.session.scalars(select(Person.id).order_by(Person.id).limit(2))
    meet = threading.Barrier(2)
    waited = threading.local()

    def rename(one: int, other: int, name: str) -> None:
        db.session.get_one(Person, one).name = name
        db.session.flush()
        if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql") and not hasattr(waited, "done"):
            waited.done = True
            meet.wait()
        db.session.get_one(Person, other).name = name
        db.session.flush()

    def run(one: int, other: int, name: str) -> None:
        with app.app_context():
            run_in_transaction(rename, one, other, name)

    pair = [
        threading.Thread(target=run, args=(first, second, "A")),
        threading.Thread(target=run, args=(second, first, "B")),
    ]
    for writer in pair:
        writer.start()
    for writer in pair:
        writer.join()
    with app.app_context():
        both = set(db.session.scalars(select(Person.name).where(Person.id.in_([first, second]))))
    assert both in ({"A"}, {"B"})


def test_sqlite_is_set_to_survive_a_power_cut(app):
    if not app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        with app.app_context():
            assert db.session.scalar(text("SHOW synchronous_commit")) in ("on", "off")
            assert db.engine.dialect.name == "postgresql"
        return
    with app.app_context():
        found = [
            db.session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]


def test_a_moment_keeps_its_zone_and_a_naive_one_is_refused(app):
    moment = datetime(2018, 6, 5, 12, 30, tzinfo=timezone(timedelta(hours=2)))
    with app.app_context():
        run_in_transaction(lambda: db.session.add(LoginTry(subject="x", tried_at=moment)))
        kept = db.session.scalars(select(LoginTry)).one().tried_at
    assert kept == moment
    assert kept.tzinfo is UTC
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2018, 6, 5), None)  # noqa: DTZ001


@pytest.mark.parametrize("typed", ["8.3", "0.10", "-23.333333333333333333", "45000", "0"])
def test_a_decimal_is_stored_digit_for_digit(typed):
    kind = ExactDecimal()
    stored = kind.process_bind_param(Decimal(typed), None)
    assert (stored, kind.process_result_value(stored, None)) == (typed, Decimal(typed))


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("month", [1, 7])
def test_the_clock_can_be_held_and_moved(monkeypatch, month, hour):
    """A demo that is started at any time of the day, in winter or in summer, is in its own day."""

    class At(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, month, 26, hour, 30, tzinfo=UTC).astimezone(tz)

    with freeze_time(datetime(2018, 12, 31, 23, 30, tzinfo=UTC)):
        assert today().isoformat() == "2019-01-01"
    assert not is_clock_shifted()
    monkeypatch.setattr(clock, "datetime", At)
    try:
        for day in (date(2020, 5, 4), date(2018, 12, 5)):
            shift_clock_to(day)
            assert is_clock_shifted()
            assert today() == day
            assert get_shifted_days() == (day - clock.to_local_day(At.now(UTC))).days
    finally:
        monkeypatch.undo()
        shift_clock_to(to_local_day(datetime.now(UTC)))
    assert not is_clock_shifted()
