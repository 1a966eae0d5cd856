"""Killed writers, many writers, a full disk: nothing is lost, nothing is half, and it is said."""

import pytest
from sqlalchemy import event, func, select

from gladsaxe.audit_log.store import verify_log
from gladsaxe.database.tables import db
from gladsaxe.issues.tables import Issue, IssueEvent
from gladsaxe.submissions.tables import Submission
from tests.database.pressing import HALF_WRITTEN_QUERIES, kill_writers, write_concurrently
from tests.databases import LOG_ID
from tests.issues.steps import add_issue, make_issue_form

pytestmark = pytest.mark.slow

# The bench does 60 or 200 kills, and 64 writers of 25 forms each.
KILLS = {"sqlite": 8, "postgresql": 4}


def test_what_was_acknowledged_survives_the_killing_of_its_writers(app, tmp_path):
    kind = app.config["SQLALCHEMY_DATABASE_URI"].partition(":")[0].partition("+")[0]
    found = kill_writers(app, tmp_path, KILLS[kind], seed=1)
    assert found.pop("acknowledged") >= 3 * KILLS[kind]
    assert found == dict.fromkeys([*HALF_WRITTEN_QUERIES, "lost", "faults of the log"], 0)


def test_sixty_four_writers_are_all_taken_in_and_none_is_shown_a_lock(app):
    assert write_concurrently(app, 64, 1) == {"303": 64}


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_full_disk_is_said_in_danish_leaves_no_half_and_everything_can_be_read(app, visit, request):
    number = add_issue(app, "alice")
    alice = visit("alice")
    with app.app_context():
        engine = db.engine
        pages = db.session.connection().exec_driver_sql("PRAGMA page_count").scalar()
        db.session.remove()
        engine.dispose()

    def limit(connection, _record) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 30}")

    event.listen(engine, "connect", limit)
    # The application is not this test's alone.
    request.addfinalizer(lambda: event.remove(engine, "connect", limit))
    statuses = []
    while 507 not in statuses and len(statuses) < 40:
        answer = alice.post("/problemer/ny", make_issue_form(app, text="x" * 9_000))
        statuses.append(answer.status_code)
    assert statuses[-1] == 507
    assert "Der er ikke plads til at gemme mere" in answer.text
    assert "Man kan stadig læse alt." in answer.text
    assert set(statuses[:-1]) == {303}
    with app.app_context():
        counts = [db.session.scalar(select(func.count()).select_from(row)) for row in (Issue, IssueEvent)]
        assert counts == [len(statuses)] * 2
        assert db.session.scalar(select(func.count()).select_from(Submission)) == len(statuses) - 1
        assert verify_log(LOG_ID) == []
    for address in ("/", "/problemer", f"/problemer/{number}", "/maal"):
        assert alice.get(address).status_code == 200
