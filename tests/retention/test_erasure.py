"""`gladsaxe people erase`: what no duty keeps of a person goes, and what is kept is said."""

import uuid

import pytest
from sqlalchemy import func, select

from gladsaxe.access import store as access
from gladsaxe.access.tables import Account
from gladsaxe.agreement.store import find_seat
from gladsaxe.attachments.tables import Photo
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.audit_log.store import verify_log
from gladsaxe.audit_log.tables import LogEntry
from gladsaxe.bodies import store as bodies
from gladsaxe.bodies.tables import Membership, Person
from gladsaxe.database.clock import today
from gladsaxe.database.tables import Base, db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues.tables import Issue
from gladsaxe.retention import erasure, store
from gladsaxe.retention.erasure_rules import ERASURE_RULES, ErasureOutcome
from gladsaxe.retention.personal_data import list_person_columns
from gladsaxe.retention.personal_words import TABLE_NAMES, TABLES_WITHOUT_PERSON
from gladsaxe.retention.rules import DELETED_NAME
from tests.access.steps import code_app, code_for, move_clock, person_id
from tests.databases import LOG_ID
from tests.issues.steps import make_issue_form, make_picture, post_issue
from tests.offline.outbox import Outbox
from tests.retention.test_run import find_columns_with

NAME, LOGIN, ADDRESS = "Mads Slettesen", "kendemaerke", "kendemaerke@example.dk"
TEXT = "Lampen ved vaskeriet er i stykker"


@pytest.fixture(autouse=True)
def own_ledger(app, tmp_path):
    """Keep the ledger of what is deleted in a folder of the test's own."""
    app.config["BACKUPS"] = tmp_path


def run_people(app, *arguments: str, text: str | None = None):
    return app.test_cli_runner().invoke(args=["people", *arguments], input=text)


@pytest.fixture
def leaver(app, visit):
    """Give the number of a person who did a little of everything and has left."""
    with app.app_context():
        hashed, seat_id = access.find_account_by_login("alice").password_hash, find_seat("tf-skoleleder").id

        def seat_leaver() -> int:
            person = bodies.add_person(NAME)
            bodies.seat_person(person.id, seat_id, today())
            access.add_account(person.id, LOGIN, hashed)
            return person.id

        number = run_in_transaction(seat_leaver)
    browser = visit(LOGIN)
    post_issue(app, browser, text=TEXT, photos=[(make_picture(), "a.png")])
    faulty = make_issue_form(app, text="", photos=[(make_picture(), "b.png")])
    assert browser.post("/problemer/ny", faulty).status_code == 422
    mail = {"submission_id": str(uuid.uuid4()), "address": ADDRESS}
    assert browser.post("/aarshjul/mail", mail).status_code == 303
    phone = Outbox(browser.client)
    draft = make_issue_form(app, seen_on="31-04-2018", where_exactly=NAME)
    assert phone.send(phone.record("issues.new", draft)).json["outcome"] == "needs_fix"
    code_app(app, LOGIN)
    code_for(app, LOGIN, by="karl")
    wrong = visit(None).post("/log-ind", {"login_name": LOGIN, "password": "noget helt andet"})
    assert wrong.status_code == 422
    assert run_people(app, "leave", LOGIN).exit_code == 0
    with move_clock(days=1):
        yield number


def count_rows_of(app, person: int, account: int) -> dict[str, int]:
    """Return how many rows of each table lead to the person."""
    ids = {"person.id": person, "account.id": account}
    with app.app_context():
        return {
            name: sum(
                db.session.scalar(select(func.count()).where(table.c[column] == ids[target]))
                for column, target in list_person_columns(table).items()
                if column in (ERASURE_RULES[name].columns or list_person_columns(table))
            )
            for name in TABLE_NAMES
            for table in [Base.metadata.tables[name]]
        }


def test_every_table_that_names_people_is_decided(app):
    assert set(ERASURE_RULES) == set(TABLE_NAMES) | TABLES_WITHOUT_PERSON
    for name, rule in ERASURE_RULES.items():
        assert (rule.outcome is ErasureOutcome.ERASED) == (rule.reason is None) == bool(rule.columns), name
        table = Base.metadata.tables[name]
        assert set(rule.columns) <= set(list_person_columns(table) or table.columns.keys()), name


def test_nothing_of_name_login_or_address_is_left_anywhere(app, leaver):
    assert {"person.name", "custody.content"} <= set(find_columns_with(app, NAME))
    with app.app_context():
        account = db.session.scalars(select(Account.id).where(Account.person_id == leaver)).one()
    before = count_rows_of(app, leaver, account)
    receipt = run_people(app, "erase", str(leaver), "--yes")
    assert receipt.exit_code == 0, receipt.output
    assert find_columns_with(app, NAME) == find_columns_with(app, LOGIN) == []
    after = count_rows_of(app, leaver, account)
    for name, rule in ERASURE_RULES.items():
        if rule.outcome is ErasureOutcome.ERASED and name in TABLE_NAMES:
            assert after[name] == 0, name
        elif name in TABLE_NAMES and name not in ("photo", "log_entry"):
            assert after[name] == before[name], name
    assert before["custody"] > 0
    with app.app_context():
        assert db.session.get_one(Person, leaver).name == DELETED_NAME
        # The photo of the report stays with it; the one of the form with a fault goes.
        assert db.session.scalar(select(func.count(Photo.id)).where(Photo.person_id == leaver)) == 1
        assert db.session.scalars(select(Issue.text).where(Issue.reporter_id == leaver)).all() == [TEXT]


def test_the_receipt_says_in_danish_what_went_and_what_stays_and_why(app, leaver):
    receipt = run_people(app, "erase", LOGIN, "--yes").output
    deleted, kept = receipt.split("Gemt uden navn:")
    assert deleted.startswith("Slettet:\n")
    assert "  Din adgang: 1\n" in deleted
    assert "  Billede: 1\n" in deleted
    assert "  Billede: 1 – de hører til noget, der er gemt. De ubrugte er slettet\n" in kept
    assert "Problem eller idé: 1 – det bliver slettet, når fristen for problemet eller idéen er gået" in kept
    assert "uden hver linje kan loggen ikke efterprøves" in kept
    assert "Sikkerhedskopier fra før i dag" in kept
    assert NAME not in receipt


def test_the_log_says_it_without_content_and_verifies(app, leaver):
    run_people(app, "erase", LOGIN, "--yes")
    with app.app_context():
        entry = db.session.scalars(select(LogEntry).where(LogEntry.action == LogAction.ERASED)).one()
        assert (entry.entity, entry.entity_id, entry.subject_id) == ("person", str(leaver), leaver)
        assert entry.changes == "[]"
        assert verify_log(LOG_ID) == []


def test_the_ledger_beside_the_backups_knows_it(app, leaver, tmp_path):
    run_people(app, "erase", LOGIN, "--yes")
    (entry,) = (line for line in (tmp_path / "purged.ledger").read_text().splitlines()[1:] if line)
    assert '"person"' in entry


def test_it_asks_first_and_no_changes_nothing(app, leaver):
    answer = run_people(app, "erase", LOGIN, text="n\n")
    assert (answer.exit_code, NAME in answer.output) == (1, True)
    with app.app_context():
        assert db.session.get_one(Person, leaver).name == NAME
        assert store.list_purge_entries() == []
    assert run_people(app, "erase", LOGIN, text="y\n").exit_code == 0


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("alice", "Alice har en plads"),
        ("karl", "Karl er den eneste med rollen"),
        ("freja", "Freja er den eneste med rollen"),
    ],
)
def test_who_holds_a_seat_is_refused_in_one_sentence(app, visit, name, sentence):
    person = person_id(app, name)
    answer = run_people(app, "erase", name, "--yes")
    assert (answer.exit_code, sentence in answer.output, answer.output.count("\n")) == (1, True, 1)
    with app.app_context():
        assert db.session.get_one(Person, person).name == name.capitalize()


def test_the_ledger_erases_once_more_who_came_back_with_a_seat(app, leaver):
    with app.app_context():
        person = db.session.get_one(Person, leaver)
        key = erasure.compute_person_key(person)
    assert run_people(app, "erase", LOGIN, "--yes").exit_code == 0
    with app.app_context():
        purged = store.list_purge_entries()
        assert [(entry.what, entry.key) for entry in purged] == [("person", key)]
        assert run_in_transaction(store.replay_purges, purged) == 0

        def bring_back() -> None:
            row = db.session.get_one(Person, leaver)
            row.name = NAME
            access.add_account(leaver, LOGIN)
            bodies.seat_person(leaver, find_seat("tf-skoleleder").id, today())

        run_in_transaction(bring_back)
        assert run_in_transaction(store.replay_purges, purged) == 1
        assert run_in_transaction(store.replay_purges, purged) == 0
        assert not bodies.holds_seat(leaver)
        assert db.session.scalar(select(func.count(Membership.id)).where(Membership.person_id == leaver)) == 2
    assert find_columns_with(app, NAME) == find_columns_with(app, LOGIN) == []


def test_a_person_without_an_account_is_erased_by_number(app):
    with app.app_context():
        number = run_in_transaction(lambda: bodies.add_person(NAME).id)
    assert run_people(app, "erase", str(number), "--yes").exit_code == 0
    assert find_columns_with(app, NAME) == []
