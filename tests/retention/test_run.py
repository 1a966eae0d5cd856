"""`gladsaxe retention run`: the sums stay, and nothing else."""

import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import LargeBinary, String, Text, func, select

from gladsaxe.activities import monthly_totals as activity_tallies
from gladsaxe.activities.tables import Activity
from gladsaxe.attachments.tables import Photo
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.audit_log.store import verify_log
from gladsaxe.audit_log.tables import LogEntry
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.tables import Base, db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues import monthly_totals
from gladsaxe.issues.tables import Issue, IssueEvent, IssueMonthlyTotal, IssuePhoto, IssueWalk
from gladsaxe.registers import monthly_totals as register_tallies
from gladsaxe.registers.tables import Bill, Enquiry
from gladsaxe.retention import store
from gladsaxe.submissions.tables import Submission
from tests.activities.pages import MARKET_FORM
from tests.databases import LOG_ID
from tests.issues.steps import (
    find_issue_row,
    get_seat_value,
    make_issue_form,
    make_picture,
    post_issue,
    press_button,
)
from tests.registers.steps import make_bill_form, make_enquiry_form

MARK = "kendemærke som skal væk"
START = datetime(2018, 6, 6, 10, tzinfo=UTC)
AFTER_ALL = datetime(2026, 1, 2, 10, tzinfo=UTC)


def find_columns_with(app, mark: str) -> list[str]:
    """Return each column of each table that holds the mark."""
    found = []
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, (String, Text)):
                    texts = db.session.scalars(select(column).where(column.is_not(None)))
                    found += (
                        [f"{table.name}.{column.name}"] if any(mark in str(text) for text in texts) else []
                    )
                elif isinstance(column.type, LargeBinary):
                    texts = db.session.scalars(select(column).where(column.is_not(None)))
                    found += (
                        [f"{table.name}.{column.name}"]
                        if any(mark.encode() in text for text in texts)
                        else []
                    )
    return found


def run(app) -> store.PurgeCounts:
    with app.app_context():
        return run_in_transaction(store.purge_expired)


def read_monthly_totals(app) -> dict:
    with app.app_context():
        rows = db.session.execute(select(IssueMonthlyTotal.__table__)).all()
    return {tuple(row[:-1]): row[-1] for row in rows if row[-1]}


@pytest.fixture
def closed(app, visit):
    """Give a closed confidential issue with a photo, replies, a walk, and register rows that refer to it."""
    with freeze_time(START):
        alice, bob = visit("alice"), visit("bob")
        number = post_issue(
            app, alice, level="2", text=MARK, where_exactly=MARK, photos=[(make_picture(), "a.png")]
        )
        press_button(bob, number, "opfoelgning", state="set", reply=MARK)
        press_button(bob, number, "opfoelgning", responsible=get_seat_value(app, "tf-faellesdrift"))
        doris = visit("doris")
        taken = doris.post("/henvendelser/ny", make_enquiry_form(app, problem=number))
        assert taken.status_code == 303
        press_button(bob, number, "opfoelgning", state="lukket", reply=MARK)
    return number


def test_a_confidential_issue_goes_a_year_after_closing_and_leaves_its_sums(app, visit, closed):
    issue_id, before = find_issue_row(app, closed).id, read_monthly_totals(app)
    assert find_columns_with(app, MARK) != []
    with freeze_time(START + timedelta(days=365)):
        assert run(app).issues == 0
    with freeze_time(START + timedelta(days=366)):
        assert run(app).issues == 1
        assert find_columns_with(app, MARK) == []
        assert find_columns_with(app, closed) == ["log_entry.changes"]
        assert read_monthly_totals(app) == before
        with app.app_context():
            counts = {
                table: db.session.scalar(select(func.count()).select_from(table))
                for table in (Issue, IssueEvent, IssuePhoto, Photo)
            }
            assert set(counts.values()) == {0}
            assert db.session.scalars(select(Enquiry.issue_id)).all() == [None]
            assert (
                db.session.scalar(
                    select(func.count()).where(Submission.target.contains(closed)).select_from(Submission)
                )
                == 0
            )
            purged = db.session.scalars(select(LogEntry).where(LogEntry.action == LogAction.PURGED)).one()
            assert (purged.entity, purged.entity_id, purged.level) == ("issue", str(issue_id), 2)
            assert verify_log(LOG_ID) == []
        assert visit("bob").get(f"/problemer/{closed}").status_code == 404


def test_rebuilding_the_sums_keeps_those_of_what_is_gone(app, visit, closed):
    with freeze_time(START):
        post_issue(app, visit("alice"), text="bliver")
    before = read_monthly_totals(app)
    with freeze_time(START + timedelta(days=400)):
        run(app)
    with app.app_context():
        run_in_transaction(monthly_totals.rebuild_monthly_totals)
    assert read_monthly_totals(app) == before


def test_an_issue_that_is_not_closed_stays_and_an_open_one_stays_for_years(app, visit):
    with freeze_time(START):
        alice = visit("alice")
        kept = [
            post_issue(app, alice, level=str(level.value))
            for level in (
                ConfidentialityLevel.OPEN,
                ConfidentialityLevel.CONFIDENTIAL,
                ConfidentialityLevel.STRICT,
            )
        ]
        post_issue(app, alice, level="1")
    with freeze_time(START + timedelta(days=1000)):
        assert run(app).issues == 1
    with app.app_context():
        assert set(db.session.scalars(select(Issue.number))) == set(kept)


def test_what_is_never_closed_is_listed_and_then_over(app, visit):
    with freeze_time(START):
        alice = visit("alice")
        second, strict = (post_issue(app, alice, level=level, text=MARK) for level in "23")
        press_button(visit("freja"), strict, "opfoelgning", responsible=get_seat_value(app, "tf-skoleleder"))
    # The nightly run was away for years: what nobody has seen listed is not deleted.
    late = START + timedelta(days=1200)
    with freeze_time(late):
        assert run(app).issues == 0
        lists = {name: visit(name).get("/").text for name in ("bob", "freja", "doris", "gert", "alice")}
        assert {name: 'data-kind="unclosed"' in page for name, page in lists.items()} == {
            "bob": True,
            "freja": True,
            "doris": False,
            "gert": False,
            "alice": False,
        }
        assert f'href="/problemer/{strict}"' in lists["bob"]
        # The lead is told the number alone of what the handler reads.
        assert f"{strict}, som kun den ansvarlige kan læse. Slettes efter" in lists["freja"]
        assert not any(
            MARK in page or strict in visit("freja", confirmed=False).get("/").text for page in lists.values()
        )
        press_button(visit("bob"), second, "opfoelgning", state="set")
    with freeze_time(late + timedelta(days=180)):
        assert run(app).issues == 0
    with freeze_time(late + timedelta(days=190)):
        assert run(app).issues == 1
    with app.app_context():
        assert db.session.scalars(select(Issue.number)).all() == [second]


@pytest.mark.parametrize("level", ["1", "2", "3"])
def test_nobody_alone_raises_anothers_finished_issue_to_have_it_deleted(app, visit, level):
    with freeze_time(START):
        number = post_issue(app, visit("alice"))
        bob = visit("bob")
        press_button(bob, number, "jeg-tager-den")
        press_button(bob, number, "opfoelgning", state="loest", reply="Det er ordnet.")
    with freeze_time(START + timedelta(days=900)):
        erik, freja = visit("erik"), visit("freja")
        # To open it again first is no way around the second person.
        assert press_button(erik, number, "stadig-et-problem", still="Den er løs.").status_code == 303
        assert press_button(erik, number, "skaerm", level=level).status_code == 303
        assert find_issue_row(app, number).level == ConfidentialityLevel.OPEN
        assert press_button(freja, number, "opfoelgning", state="loest", reply="Ja").status_code == 303
        assert press_button(freja, number, "lempelse/svar", answer="ja").status_code == 303
        assert find_issue_row(app, number).level == int(level)
        assert run(app).issues == 0
    with freeze_time(START + timedelta(days=900 + 180)):
        assert run(app).issues == 0


def test_raising_ones_own_issue_begins_its_time_anew(app, visit):
    with freeze_time(START):
        alice, bob = visit("alice"), visit("bob")
        number = post_issue(app, alice)
        press_button(bob, number, "opfoelgning", state="loest", reply="Det er ordnet.")
    with freeze_time(START + timedelta(days=900)):
        assert press_button(visit("alice"), number, "skaerm", level="3").status_code == 303
        assert run(app).issues == 0
    with freeze_time(START + timedelta(days=900 + 190)):
        assert run(app).issues == 1


def test_a_walk_goes_with_its_last_issue(app, visit):
    walk = {"submission_id": str(uuid.uuid4()), "walked_on": "05-06-2018", "participants": ""}
    good = {name: make_issue_form(app)[name] for name in ("place", "text", "urgency")}
    for number, kind in enumerate(("lys", "andet")):
        walk |= {f"rows-{number}-{name}": value for name, value in {**good, "kind": kind}.items()}
    with freeze_time(START):
        assert visit("alice").post("/problemer/tryghedsvandring", walk).status_code == 303
    with freeze_time(START + timedelta(days=1000)):
        assert run(app).issues == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(IssueWalk)) == 1
    with freeze_time(AFTER_ALL):
        assert run(app).issues == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(IssueWalk)) == 0
        # The log alone knows the number that it came under, which tells nothing.
        assert find_columns_with(app, walk["submission_id"]) == ["log_entry.entity_id"]


def test_five_years_after_the_period_only_sums_and_figures_are_left(app, visit):
    with freeze_time(START):
        alice, doris = visit("alice"), visit("doris")
        sent = {**MARKET_FORM, "submission_id": str(uuid.uuid4()), "text": MARK, "title": MARK}
        assert alice.post("/aktiviteter/ny", sent).status_code == 303
        post_issue(app, alice, text=MARK)
        assert doris.post("/henvendelser/ny", make_enquiry_form(app, text=MARK)).status_code == 303
        sent = make_bill_form(app, text=MARK, photos=[(make_picture(), "a.png")])
        assert doris.post("/haervaerksregninger/ny", sent).status_code == 303
    with app.app_context():
        sums = (activity_tallies.list_totals_by_month_and_type(), register_tallies.sum_bills_by_month())
        largest = register_tallies.find_largest_bill(START.date().replace(day=1), AFTER_ALL.date())
    with freeze_time(AFTER_ALL):
        counts = run(app)
        assert (counts.issues, counts.activities, counts.register_rows) == (1, 1, 2)
        assert find_columns_with(app, MARK) == []
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(Photo)) == 0
            assert db.session.scalar(select(func.count()).select_from(Activity)) == 0
            assert (
                activity_tallies.list_totals_by_month_and_type(),
                register_tallies.sum_bills_by_month(),
            ) == sums
            assert (
                register_tallies.find_largest_bill(START.date().replace(day=1), AFTER_ALL.date()) == largest
            )
            run_in_transaction(activity_tallies.rebuild_monthly_totals)
            assert activity_tallies.list_totals_by_month_and_type() == sums[0]
            assert db.session.scalar(select(func.count()).select_from(Bill)) == 1
        # Nothing is left to do, and nobody who still has a seat loses the name.
        assert run(app) == store.PurgeCounts()
    assert "Hej Alice" in visit("alice").get("/").text
    assert find_columns_with(app, "Charlie") == []


def test_what_was_never_written_in_goes(app, visit):
    with freeze_time(START):
        alice = visit("alice")
        bad = {"submission_id": str(uuid.uuid4()), "text": MARK, "photos": [(make_picture(), "a.png")]}
        assert alice.post("/problemer/ny", bad).status_code == 422
    with freeze_time(START + timedelta(days=29)):
        assert run(app).photos == 0
    with freeze_time(START + timedelta(days=31)):
        assert run(app).photos == 1


def test_the_days_of_what_was_never_written_in_are_the_plans_own(app, visit):
    # In Denmark it is New Year's Day already, of which the thirty days are over on the last day of January.
    with freeze_time(datetime(2018, 12, 31, 23, 30, tzinfo=UTC)):
        alice = visit("alice")
        faulty = {"submission_id": str(uuid.uuid4()), "text": MARK, "photos": [(make_picture(), "a.png")]}
        assert alice.post("/problemer/ny", faulty).status_code == 422
    for day, count in ((31, 0), (32, 1)):
        with freeze_time(datetime(2018, 12, 31, 12, tzinfo=UTC) + timedelta(days=day)):
            assert (day, run(app).photos) == (day, count)


def test_the_ledger_deletes_once_more_what_came_back(app, visit, closed):
    with freeze_time(START + timedelta(days=400)):
        with app.app_context():
            ledger = [*_future(app, closed)]
            assert run_in_transaction(store.replay_purges, ledger) == 1
            assert run_in_transaction(store.replay_purges, ledger) == 0
            assert [entry.key for entry in store.list_purge_entries()] == [entry.key for entry in ledger]
        assert find_columns_with(app, MARK) == []


def _future(app, number):
    from gladsaxe.retention.rules import PurgeEntry

    yield PurgeEntry("issue", find_issue_row(app, number).submission_id, START.date())


def test_the_command_keeps_the_ledger_beside_the_backups(app, visit, closed, tmp_path):
    app.config["BACKUPS"] = tmp_path
    app.extensions["configuration"] = replace(app.extensions["configuration"], backups=tmp_path)
    with freeze_time(START + timedelta(days=400)):
        told = app.test_cli_runner().invoke(args=["retention", "run"])
    assert (told.exit_code, told.output.startswith("Deleted: 1 issues")) == (0, True)
    text = (tmp_path / "purged.ledger").read_text()
    assert re.search(r'\["issue", "[0-9a-f-]{36}", "2019-07-11"\]', text)
    (tmp_path / "purged.ledger").write_text(text.replace("2019-07-11", "2019-07-12"))
    with freeze_time(START + timedelta(days=401)):
        told = app.test_cli_runner().invoke(args=["retention", "run"])
    assert (told.exit_code, "damaged" in told.output) == (1, True)
