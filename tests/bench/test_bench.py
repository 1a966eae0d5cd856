"""The measurements run, on few rows, and find the rows that they should; how fast is not tested here."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete

from bench import pages, rows, status, workbook
from bench.sides import Side, alternate
from gladsaxe.database.clock import shift_clock_to
from gladsaxe.database.tables import db
from gladsaxe.registers.tables import BillMonthlyTotal

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def real_clock() -> Iterator[None]:
    """Set the clock right again: a measurement moves that of the whole process."""
    yield
    shift_clock_to(datetime.now(UTC).date())


def actions(value: int) -> dict:
    def fail() -> None:
        raise ValueError("as it should")

    return {"double": lambda: 2 * value, "fail": fail}


def test_pages_measures_a_list_a_registration_and_a_first_load(tmp_path, capsys):
    pages.measure(tmp_path, rows=60, rounds=2, seed=3)
    printed = capsys.readouterr().out
    assert re.findall(r"^\w.*$", printed, re.M) == [
        "60 activities, seed 3, 2 runs on each side in turn",
        "List of 50",
        "The pages after it, each for the first time",
        "Write an activity in",
        "First load of a form page, bytes over the wire without headers",
        "Peak memory of the process",
    ]
    assert len(re.findall(r"^  ratio +\d+\.\d\d ", printed, re.M)) == 3
    assert int(re.search(r"in all +(\d+) ", printed)[1]) <= 90_000


def test_status_measures_each_size(tmp_path, capsys):
    status.measure(tmp_path, sizes=[200, 400], rounds=2, seed=3)
    printed = capsys.readouterr().out
    assert re.findall(r"^ +(\d+) registrations are in", printed, re.M) == ["200", "400"]
    assert len(re.findall(r"^  400 to 200 +\d+\.\d\d ", printed, re.M)) == 1
    assert len(re.findall(r"^  SQL at \d+ +\d+\.\d\d ms", printed, re.M)) == 2


def test_wrong_sums_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "rebuild_registers", lambda: db.session.execute(delete(BillMonthlyTotal)))
    with pytest.raises(AssertionError, match="not those that rebuilding makes"):
        status.measure(tmp_path, sizes=[100], rounds=1, seed=3)


def test_workbook_measures_the_rows(tmp_path, capsys):
    peaks = workbook.measure(tmp_path / "few", rows=30, rounds=2, seed=3, aim=None)
    assert sorted(peaks) == ["openpyxl write-only alone", "program"]
    assert min(peaks.values()) > 0
    assert len(re.findall(r"^  ratio +\d+\.\d\d ", capsys.readouterr().out, re.M)) == 1


def test_a_side_answers_in_turn_and_tells_what_failed():
    with Side("one", actions, 1) as one, Side("two", actions, 2) as two:
        assert [side.run("double")[1] for side in (one, two)] == [2, 4]
        assert [len(runs) for runs in alternate([one, two], "double", rounds=3, warm_up=2)] == [3, 3]
        with pytest.raises(RuntimeError, match="two: fail failed: ValueError"):
            two.run("fail")
        assert two.run("double")[1] == 4


def test_a_side_that_cannot_start_says_why():
    with (
        Side("none", actions) as side,
        pytest.raises(RuntimeError, match="could not start: TypeError"),
    ):
        side.run("double")
