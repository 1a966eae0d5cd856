"""The live database is looked through: each kind of fault is told, and what is derived can be made anew."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import text

from gladsaxe.activities.tables import ActivityMonthlyTotal
from gladsaxe.core.work_folders import WORK_FOLDER
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.health.database_check import DERIVED_ROWS, check_derived_rows, list_faults
from gladsaxe.search.tables import SearchWord
from tests.backups.conftest import kept, run  # noqa: F401 - the same folders of its own
from tests.issues.steps import post_issue
from tests.registers.steps import make_bill_form


@pytest.fixture
def filled(kept, visit):  # noqa: F811 - the fixture
    """Give an application with rows that others follow from."""
    post_issue(kept, visit("alice"), text="Lampen er gået i stykker")
    assert visit("doris").post("/haervaerksregninger/ny", make_bill_form(kept)).status_code == 303
    return kept


def execute(app, *statements: str) -> None:
    with app.app_context():
        with db.engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        db.engine.dispose()


def test_a_database_as_the_program_keeps_it_is_in_order(filled, run):  # noqa: F811
    with filled.app_context():
        assert list_faults() == []
        assert [check_derived_rows(derived, repair=False) for derived in DERIVED_ROWS] == [0, 0, 0, 0]
    assert run("backup").exit_code == 0
    answer = run("check")
    assert (answer.exit_code, "The live database is in order." in answer.output) == (0, True), answer.output


def test_derived_rows_are_told_and_made_anew(filled, run):  # noqa: F811
    assert run("backup").exit_code == 0

    def spoil() -> None:
        db.session.execute(text("DELETE FROM search_word WHERE word = (SELECT min(word) FROM search_word)"))
        db.session.execute(text("UPDATE issue_tally SET count = count + 1"))
        db.session.execute(text("UPDATE vandalism_bill_tally SET oere = 0, count = 0"))
        row = {
            "type_id": 1,
            "state": "gennemfoert",
            "month": date(2018, 5, 1),
            "recorded_on": date(2018, 5, 9),
        }
        amounts = dict.fromkeys(("activities", "participants", "under_18", "new_parents", "volunteers"), 3)
        db.session.add(ActivityMonthlyTotal(**row, **amounts))
        db.session.flush()

    with filled.app_context():
        run_in_transaction(spoil)
        # A wrong sum is two rows: the one that stands and the one that should.
        assert [check_derived_rows(derived, repair=False) > 0 for derived in DERIVED_ROWS] == [True] * 4
    answer = run("check")
    assert answer.exit_code == 1
    assert answer.output.count("run gladsaxe check --repair") == 4
    answer = run("check", "--repair")
    assert (answer.exit_code, answer.output.count("made anew")) == (0, 4)
    answer = run("check")
    assert (answer.exit_code, "in order" in answer.output) == (0, True)
    with filled.app_context():
        assert db.session.query(SearchWord).count() > 0


def test_a_lost_index_and_a_changed_log_are_told(filled):
    execute(
        filled, "DROP INDEX ix_search_word_kind_row_id", "UPDATE log_entry SET actor_id = 99 WHERE seq = 2"
    )
    with filled.app_context():
        faults = list_faults()
    assert any("ix_search_word_kind_row_id" in line for line in faults)
    assert len(faults) > 1


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_row_that_refers_to_nothing_is_told(filled):
    with filled.app_context():
        db.session.remove()
        # Without the application, a connection of SQLite tries no reference.
        with closing(sqlite3.connect(db.engine.url.database)) as connection:
            connection.execute("DELETE FROM place")
            connection.commit()
    with filled.app_context():
        assert any("refers to a row of place that is not there" in line for line in list_faults())


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_key_for_all_to_read_and_a_leftover_are_told(kept):  # noqa: F811
    folder = kept.config["DATA_FOLDER"]
    (folder / "log_key").chmod(0o644)
    (folder / WORK_FOLDER / "import-abc").mkdir(parents=True)
    with kept.app_context():
        faults = list_faults()
    assert any("log_key" in line and "0644" in line for line in faults)
    assert any("import-abc" in line for line in faults)
