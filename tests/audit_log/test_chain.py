"""Every kind of tampering with the log is found: the chain's own rules, and the command on real rows."""

import secrets
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import text

from gladsaxe.audit_log.identity import LOG_ID_FILE, adopt_log, read_log_id, save_log_id
from gladsaxe.audit_log.rules import LogAnchor
from gladsaxe.audit_log.store import make_anchor, verify_log
from gladsaxe.bodies.store import add_person
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from tests.databases import LOG_ID, LOG_KEY

THAT = "WHERE seq = (SELECT max(seq) - 3 FROM log_entry)"
REST = "happened_at, actor_id, roles, action, entity, entity_id, subject_id, level, why, changes, code"
# Each makes a log of a dozen entries another one, with what a person with the database alone can do.
TAMPERINGS = {
    "a value is changed": f"UPDATE log_entry SET changes = replace(changes, 'name', 'nome') {THAT}",
    "someone else did it": f"UPDATE log_entry SET actor_id = 99 {THAT}",
    "it was another day": f"UPDATE log_entry SET happened_at = '2001-01-01 00:00:00' {THAT}",
    "it was for another purpose": f"UPDATE log_entry SET why = 'other' {THAT}",
    "an entry is gone": f"DELETE FROM log_entry {THAT}",
    "the head is cut off": f"DELETE FROM log_entry {THAT.replace('=', '<', 1)}",
    "the tail is cut off": f"DELETE FROM log_entry {THAT.replace('=', '>', 1)}",
    "all entries are gone": "DELETE FROM log_entry",
    "a made-up entry is added": f"INSERT INTO log_entry SELECT seq + 4, {REST} FROM log_entry {THAT}",
    "a code is changed": f"UPDATE log_entry SET code = 'f0' || substr(code, 3) {THAT}",
    "the end is moved": "UPDATE log_end SET seq = seq - 1",
    "the end is taken for another log's": "UPDATE log_end SET log_id = '0123456789abcdef'",
}


@pytest.fixture
def log(app):
    """Give a log of some entries."""
    with app.app_context():
        for number in range(12):
            run_in_transaction(add_person, f"N{number}")
        assert verify_log(LOG_ID) == []
        yield app


def run(*statements: str) -> None:
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    db.session.remove()


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found(log, name):
    run(TAMPERINGS[name])
    assert verify_log(LOG_ID) != []


def test_two_entries_that_change_places_are_found(log):
    swap = "UPDATE log_entry SET seq = {} WHERE seq = {}"
    run(swap.format(-1, 5), swap.format(5, 6), swap.format(6, -1))
    assert any("entry 5" in fault for fault in verify_log(LOG_ID))


def test_a_tail_that_is_cut_with_its_end_put_back_is_found_by_the_anchor(log):
    """The end as it once was can be put back by one who kept it, but not the anchor on paper."""
    old = db.session.execute(text("SELECT seq, last, seal FROM log_end")).one()
    run_in_transaction(add_person, "Efter")
    paper = make_anchor()
    db.session.rollback()
    run(
        f"DELETE FROM log_entry WHERE seq > {old.seq}",
        f"UPDATE log_end SET seq = {old.seq}, last = '{old.last}', seal = '{old.seal}'",
    )
    assert verify_log(LOG_ID) == []
    assert verify_log(LOG_ID, [LogAnchor.read(str(paper))]) == [
        f"entry {paper.seq}: an anchor knows it, and it is gone"
    ]


def test_a_chain_that_is_made_anew_with_another_key_is_found(log):
    log.config["LOG_KEY"] = secrets.token_hex(20)
    try:
        assert len(verify_log(LOG_ID)) > 12
    finally:
        log.config["LOG_KEY"] = LOG_KEY


@pytest.fixture
def own_folder(app, tmp_path):
    """Give the application a data folder of its own, for the anchors."""
    app.config["DATA_FOLDER"] = tmp_path
    save_log_id(tmp_path, LOG_ID)
    app.extensions["configuration"] = replace(app.extensions["configuration"], data_folder=tmp_path)
    return app


def verify(app, *words: str):
    return app.test_cli_runner().invoke(args=["log", "verify", *words])


# An SQLite file is put back by copying it.
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_command_finds_a_database_that_was_put_back_whole(own_folder, tmp_path):
    app = own_folder
    with app.app_context():
        file = Path(db.engine.url.database)
        run_in_transaction(add_person, "Før")
        db.session.remove()
        db.engine.dispose()
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(file, tmp_path / "old")
        run_in_transaction(add_person, "Efter")
        db.session.remove()
    told = verify(app)
    assert (told.exit_code, "are as they were written. Anchor: " in told.output) == (0, True)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    shutil.copyfile(tmp_path / "old", file)
    told = verify(app)
    assert told.exit_code == 1
    assert "an anchor knows it, and it is gone" in told.output


def test_the_command_takes_an_anchor_from_paper(own_folder):
    printed = own_folder.test_cli_runner().invoke(args=["log", "anchor"]).output.strip()
    assert verify(own_folder, "--anchor", printed).exit_code == 0
    assert verify(own_folder, "--anchor", printed[:-1] + ("0" if printed[-1] != "0" else "1")).exit_code == 1
    assert verify(own_folder, "--anchor", "nonsense").exit_code == 2


NEW_LOG = (
    "DELETE FROM log_entry",
    "UPDATE log_end SET log_id = '0123456789abcdef', seq = 0, last = '', seal = ''",
)
EMPTIED = ("DELETE FROM log_entry", "UPDATE log_end SET seq = 0, last = '', seal = ''")


@pytest.mark.parametrize("attack", [NEW_LOG, EMPTIED], ids=["new log", "emptied"])
@pytest.mark.parametrize("writes_after", [0, 3])
def test_a_log_that_is_begun_anew_in_the_database_is_found(own_folder, attack, writes_after):
    """What is written afterwards does not seal the end that someone else has written."""
    with own_folder.app_context():
        run(*attack)
        for number in range(writes_after):
            run_in_transaction(add_person, f"Efter {number}")
        db.session.remove()
    told = verify(own_folder)
    assert told.exit_code == 1, told.output
    assert "the end: was changed by someone else" in told.output
    assert (f"is that of the log 0123456789abcdef, not of {LOG_ID}" in told.output) == (attack is NEW_LOG)


def test_an_anchor_of_another_log_and_one_of_no_entry_are_faults(own_folder):
    other = f"0123456789abcdef-3-{'a' * 32}"
    assert "of another log" in verify(own_folder, "--anchor", other).output
    assert verify(own_folder, "--anchor", f"{LOG_ID}-0-{'0' * 32}").exit_code == 1


def test_a_log_whose_id_is_kept_nowhere_is_not_taken_on_trust(own_folder, tmp_path):
    (tmp_path / LOG_ID_FILE).unlink()
    told = verify(own_folder)
    assert (told.exit_code, "start the server once" in told.output) == (1, True)


def test_a_log_is_adopted_once(app, tmp_path):
    with app.app_context():
        assert adopt_log(tmp_path) == []
        assert (read_log_id(tmp_path), (tmp_path / LOG_ID_FILE).stat().st_mode & 0o777) == (LOG_ID, 0o600)
        run(*NEW_LOG)
        assert "0123456789abcdef" in adopt_log(tmp_path)[0]
        assert read_log_id(tmp_path) == LOG_ID


@pytest.mark.parametrize("attack", [NEW_LOG, EMPTIED], ids=["new log", "emptied"])
@pytest.mark.parametrize("anchored", [False, True])
def test_a_log_that_was_emptied_before_it_was_adopted_is_refused(own_folder, tmp_path, attack, anchored):
    if anchored:
        assert verify(own_folder).exit_code == 0
    (tmp_path / LOG_ID_FILE).unlink()
    with own_folder.app_context():
        run(*attack)
        assert adopt_log(tmp_path) != []
        assert read_log_id(tmp_path) == ""


def test_a_new_database_has_its_log_adopted(tmp_path):
    from app import create_app
    from gladsaxe.core.configuration import read_configuration

    app = create_app(read_configuration({"GLADSAXE_DATA": str(tmp_path)}))
    with app.app_context():
        flask_migrate.upgrade()
        assert adopt_log(tmp_path) == []
        run_in_transaction(add_person, "Ny")
        db.session.remove()
    told = verify(app)
    assert told.exit_code == 0, told.output
    assert read_log_id(tmp_path) in told.output
    with app.app_context():
        db.engine.dispose()
