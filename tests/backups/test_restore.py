"""A drill in every run: a backup is made, tried out and put back whole, or refused."""

import random
import re
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from gladsaxe.access.store import find_account_by_login
from gladsaxe.activities.tables import Activity
from gladsaxe.attachments.tables import Photo
from gladsaxe.audit_log.identity import read_log_id, save_log_id
from gladsaxe.audit_log.store import verify_log
from gladsaxe.backups import archive, operations, store
from gladsaxe.backups.rules import DamagedBackup
from gladsaxe.bodies.store import add_person, holds_seat
from gladsaxe.bodies.tables import Person
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.tables import Base, db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.indicators.tables import Figure
from gladsaxe.issues.tables import Issue
from gladsaxe.retention import store as retention
from tests.backups.conftest import START
from tests.databases import LOG_ID
from tests.issues.steps import make_picture, post_issue, press_button
from tests.registers.steps import make_bill_form

MARK = "kendemærke i en sikkerhedskopi"


def hash_contents(app) -> dict[str, str]:
    """Return a digest of every row of every table but those that looking after changes."""
    with app.app_context():
        found = {}
        for table in Base.metadata.sorted_tables:
            if table.name not in ("upkeep_run", "log_entry", "log_end"):
                rows = db.session.execute(select(table).order_by(*table.primary_key.columns)).all()
                found[table.name] = sha256(repr(rows).encode()).hexdigest()
        db.session.remove()
    return found


def live_bytes(app) -> list[bytes]:
    with app.app_context():
        db.session.remove()
        file = Path(db.engine.url.database)
    names = (file, file.with_name(file.name + "-wal"))
    return [name.read_bytes() for name in names if name.exists()]


def fill_database(app, visit) -> str:
    number = post_issue(app, visit("alice"), level="2", text=MARK, photos=[(make_picture(), "a.png")])
    assert visit("doris").post("/haervaerksregninger/ny", make_bill_form(app)).status_code == 303
    return number


def make_backup(app, run) -> Path:
    told = run("backup")
    assert told.exit_code == 0, told.output
    return archive.find_newest_backup(app.config["BACKUPS"])


def test_what_is_backed_up_comes_back_row_for_row(kept, run, visit):
    fill_database(kept, visit)
    before = hash_contents(kept)
    file = make_backup(kept, run)
    assert MARK.encode() not in file.read_bytes()
    told = run("check")
    assert (told.exit_code, "can be restored" in told.output) == (0, True), told.output
    assert hash_contents(kept) == before
    with kept.app_context():
        run_in_transaction(add_person, "Efter kopien")
    told = run("restore", file, "--yes")
    assert told.exit_code == 0, told.output
    assert hash_contents(kept) == before
    with kept.app_context():
        assert verify_log(LOG_ID) == []
        # The next row gets a number of its own, also where a sequence gives them.
        run_in_transaction(add_person, "Ny")
        assert db.session.scalar(select(func.count()).where(Person.name == "Ny")) == 1
    assert "I orden" in visit("karl").get("/driftssikkerhed").text


def test_a_backup_taken_while_six_write_holds_no_half(kept, run):
    stop = threading.Event()
    faults: list[Exception] = []

    def pair(number: int) -> None:
        add_person(f"L{number}")
        add_person(f"R{number}")

    def writer(lane: int) -> None:
        number = lane * 1_000_000
        try:
            with kept.app_context():
                while not stop.is_set():
                    run_in_transaction(pair, number := number + 1)
        except Exception as fault:
            faults.append(fault)

    writers = [threading.Thread(target=writer, args=(lane,)) for lane in range(6)]
    for lane in writers:
        lane.start()
    try:
        told = run("backup")
    finally:
        stop.set()
        for lane in writers:
            lane.join()
    assert (told.exit_code, faults) == (0, []), told.output
    file = archive.find_newest_backup(kept.config["BACKUPS"])
    key = kept.extensions["configuration"].backup_key
    with (
        archive.open_archive(file, key, kept.config["DATA_FOLDER"]) as found,
        closing(sqlite3.connect(found.database)) as connection,
    ):
        names = {name for (name,) in connection.execute("SELECT name FROM person")}
    left, right = ({name[1:] for name in names if name[0] == side and name[1:].isdecimal()} for side in "LR")
    assert left == right


def test_what_was_deleted_for_good_does_not_come_back(kept, run, visit):
    number = fill_database(kept, visit)
    with freeze_time(START + timedelta(days=1)):
        file = make_backup(kept, run)
        press_button(visit("bob"), number, "opfoelgning", state="lukket", reply="x")
    with freeze_time(START + timedelta(days=400)):
        assert run("retention", "run").exit_code == 0
        told = run("restore", file, "--yes")
        assert (told.exit_code, "1 that were deleted for good" in told.output) == (0, True), told.output
    with kept.app_context():
        assert db.session.scalar(select(func.count()).where(Issue.number == number)) == 0
        assert db.session.scalar(select(func.count()).select_from(Photo)) == 0
        assert [entry.what for entry in retention.list_purge_entries()] == ["issue"]


def test_who_was_erased_does_not_come_back(kept, run, visit):
    fill_database(kept, visit)
    with kept.app_context():
        person_id = db.session.scalars(select(Person.id).where(Person.name == "Alice")).one()
    file = make_backup(kept, run)
    with freeze_time(START + timedelta(days=1)):
        assert run("people", "leave", "alice").exit_code == 0
        assert run("people", "erase", "alice", "--yes").exit_code == 0
    with freeze_time(START + timedelta(days=2)):
        answer = run("restore", file, "--yes")
        assert (answer.exit_code, "1 that were deleted for good" in answer.output) == (0, True), answer.output
        with kept.app_context():
            assert db.session.get_one(Person, person_id).name == "Slettet"
            assert find_account_by_login("alice") is None
            assert not holds_seat(person_id)
            assert verify_log(LOG_ID) == []
            assert [entry.what for entry in retention.list_purge_entries()] == ["person"]


@pytest.fixture
def whole(kept, run, visit):
    """Give a backup, for tests that compare the bytes of a live database that is a file."""
    fill_database(kept, visit)
    return make_backup(kept, run)


def restore_refused(app, file: Path) -> str:
    with app.app_context(), pytest.raises(DamagedBackup) as why:
        operations.restore_backup(file)
    return str(why.value)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_fifty_truncated_and_fifty_flipped_backups_are_refused(kept, whole, tmp_path):
    content, dice, before = whole.read_bytes(), random.Random(5), live_bytes(kept)
    broken = tmp_path / "broken"
    cuts = [0, 1, len(content) - 1, len(content) - 16, *(dice.randrange(len(content)) for _ in range(46))]
    for cut in cuts:
        broken.write_bytes(content[:cut])
        restore_refused(kept, broken)
    for place in (0, len(content) - 1, *(dice.randrange(len(content)) for _ in range(48))):
        flipped = bytearray(content)
        flipped[place] ^= 1 << dice.randrange(8)
        broken.write_bytes(flipped)
        restore_refused(kept, broken)
    broken.write_bytes(content + b"\0")
    restore_refused(kept, broken)
    assert live_bytes(kept) == before
    assert whole.read_bytes() == content


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_backup_of_another_key_and_one_whose_log_was_tampered_with_are_refused(kept, whole, tmp_path):
    before = live_bytes(kept)
    made_from = kept.extensions["configuration"]
    kept.extensions["configuration"] = replace(
        made_from, backup_key="another key that is long enough to be one"
    )
    assert "another backup key" in restore_refused(kept, whole)
    kept.extensions["configuration"] = made_from
    with archive.open_archive(whole, made_from.backup_key, made_from.data_folder) as found:
        with closing(sqlite3.connect(found.database)) as connection:
            connection.execute("UPDATE log_entry SET actor_id = 99 WHERE seq = 3")
            connection.commit()
        manifest = replace(found.manifest, sha256=archive.hash_file(found.database))
        forged = tmp_path / "gladsaxe-20300101T000000Z.backup"
        archive.write_archive(
            forged, made_from.backup_key, manifest, found.database, found.log_key, tmp_path / "none"
        )
    assert "its log is not as it was written" in restore_refused(kept, forged)
    assert live_bytes(kept) == before


def test_a_log_that_was_begun_anew_is_neither_backed_up_nor_kept(kept, run, visit):
    fill_database(kept, visit)
    with kept.app_context(), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM log_entry"))
        connection.execute(
            text("UPDATE log_end SET log_id = '0123456789abcdef', seq = 0, last = '', seal = ''")
        )
    told = run("backup")
    assert (told.exit_code, "its log is not as it was written" in told.output) == (1, True), told.output
    assert archive.list_backups(kept.config["BACKUPS"]) == []


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_backup_of_another_log_is_refused_by_a_check_and_its_id_comes_with_a_restore(kept, run, whole):
    folder = kept.config["DATA_FOLDER"]
    save_log_id(folder, "0123456789abcdef")
    told = run("check", whole)
    assert told.exit_code == 1
    assert f"it holds the log {LOG_ID}, and this installation's is 0123456789abcdef" in told.output
    told = run("restore", whole, "--yes")
    assert (told.exit_code, f"log is {LOG_ID} now" in told.output) == (0, True), told.output
    assert read_log_id(folder) == LOG_ID
    assert (folder / "log_id.before-restore").read_text().strip() == "0123456789abcdef"
    assert run("log", "verify").exit_code == 0
    assert run("check", whole).exit_code == 0


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_live_database_that_is_damaged_is_replaced_and_kept_aside(kept, run, whole):
    before = hash_contents(kept)
    with kept.app_context():
        db.session.remove()
        db.engine.dispose()
        file = Path(db.engine.url.database)
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    file.write_bytes(b"no database" * 1000)
    told = run("restore", whole, "--yes")
    assert told.exit_code == 0, told.output
    assert hash_contents(kept) == before
    assert file.with_name(f"{file.name}.damaged").read_bytes().startswith(b"no database")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_new_machine_gets_rows_and_keys(kept, run, whole, tmp_path):
    from app import create_app
    from gladsaxe.core.configuration import read_configuration

    before = hash_contents(kept)
    (kept.config["DATA_FOLDER"] / "offline_keys").mkdir()
    (kept.config["DATA_FOLDER"] / "offline_keys" / "0001-0123456789abcdef.pem").write_text("key")
    file = make_backup(kept, run)
    folder = tmp_path / "elsewhere"
    environment = {
        "GLADSAXE_DATA": str(folder),
        "GLADSAXE_BACKUP_KEY": kept.extensions["configuration"].backup_key,
    }
    other = create_app(read_configuration(environment))
    told = other.test_cli_runner().invoke(args=["restore", str(file), "--yes"])
    assert told.exit_code == 0, told.output
    assert (folder / "offline_keys" / "0001-0123456789abcdef.pem").read_text() == "key"
    assert read_log_id(folder) == LOG_ID
    other = create_app(read_configuration(environment))
    assert hash_contents(other) == before
    with other.app_context():
        assert verify_log(LOG_ID) == []
        db.session.remove()
        db.engine.dispose()


# What follows is about files and pages, which are the same whatever the backup was taken of.
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_backups_are_dropped_from_the_oldest(kept, run):
    for number in range(4):
        with freeze_time(START + timedelta(days=number)):
            assert run("backup", "--keep", 2).exit_code == 0
    names = [file.name for file in archive.list_backups(kept.config["BACKUPS"])]
    assert names == ["gladsaxe-20180608T100000Z.backup", "gladsaxe-20180609T100000Z.backup"]
    assert sorted(file.name for file in kept.config["BACKUPS"].iterdir()) == [*names, "purged.ledger"]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_disk_that_is_full_leaves_no_half_backup(kept, run, monkeypatch):
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.os, "fsync", full)
    told = run("backup")
    assert (told.exit_code, "There is no backup" in told.output) == (1, True)
    assert list(kept.config["BACKUPS"].iterdir()) == []


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_page_warns_of_what_is_late_and_says_nothing_to_others(kept, run, visit):
    page = visit("karl").get("/driftssikkerhed").text
    assert page.count("For længe siden") == 4
    make_backup(kept, run)
    assert visit("karl").get("/driftssikkerhed").text.count("For længe siden") == 3
    for name in ("alice", "freja", "gert"):
        assert visit(name).get("/driftssikkerhed").status_code == 403


def test_the_front_page_tells_the_administrator_alone_what_is_late(kept, run, visit, monkeypatch):
    def told(name: str) -> list[tuple[str, str]]:
        items = re.findall(r'<li data-kind="upkeep">(.*?)</li>', visit(name).get("/").text, re.S)
        return [
            tuple(re.fullmatch(r"<a[^>]*>(.*?)</a>\. ([^<]*?)(?: <span.*)?", item).groups()) for item in items
        ]

    assert [name for name, word in told("karl") if word == "Aldrig"] == [
        "Sikkerhedskopi",
        "Prøve: en kopi lagt ud og set igennem",
        "Loggen set efter",
        "Gammelt slettet",
    ]
    assert (told("alice"), told("freja"), told("gert")) == ([], [], [])
    make_backup(kept, run)
    assert "Sikkerhedskopi" not in dict(told("karl"))
    monkeypatch.setattr(store, "MIN_FREE_BYTES", 2**63)
    assert dict(told("karl"))["Plads på disken"] == "Snart fuld"


def test_every_kind_of_value_comes_back_the_same(kept, run):
    """A figure's digits, a moment's parts of a second and a photo's bytes are the same after the round."""
    with kept.app_context():
        assert db.session.scalar(select(func.count()).select_from(Figure)) == 0
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 0
        person = db.session.scalars(select(Person.id).limit(1)).one()

        def fill_in() -> None:
            moment = datetime(2018, 6, 5, 12, 30, 1, 234567, tzinfo=UTC)
            photo = {"submission_id": "s", "sha256": "x", "width": 1, "height": 2, "jpeg": bytes(range(256))}
            db.session.add(Photo(id="p" * 32, person_id=person, created_at=moment, **photo))
            db.session.add(Person(name="Æ ø\nå 𝄞 '\"", created_at=moment))

        run_in_transaction(fill_in)
        columns = "criterion_id, period, version, state, area, provisional, text, source, received_on, reason"
        values = "(SELECT min(id) FROM criterion), '2018', 1, 'ok', '8.30', false, '', '', '2018-06-05', ''"
        seat = "(SELECT min(id) FROM seat), '2018-06-05 12:00:00'"
        run_in_transaction(
            lambda: db.session.execute(
                text(
                    f"INSERT INTO figure ({columns}, person_id, seat_id, entered_at) "
                    f"VALUES ({values}, {person}, {seat})"
                )
            )
        )
        assert str(db.session.scalars(select(Figure.area)).one()) == "8.30"
        assert db.session.scalars(select(Figure.received_on)).one() == date(2018, 6, 5)
    before = hash_contents(kept)
    assert run("restore", make_backup(kept, run), "--yes").exit_code == 0
    assert hash_contents(kept) == before
