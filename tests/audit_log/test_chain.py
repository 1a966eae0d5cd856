"""Every kind of tampering with the log is found: the chain's own rules, and the command on real rows."""

import secrets
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from gladsaxe.audit_log.rules import LogAnchor
from gladsaxe.audit_log.store import make_anchor, verify_log
from gladsaxe.bodies.store import add_person
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from tests.databases import LOG_KEY

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
        assert verify_log() == []
        yield app


def run(*statements: str) -> None:
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    db.session.remove()


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found(log, name):
    run(TAMPERINGS[name])
    assert verify_log() != []


def test_two_entries_that_change_places_are_found(log):
    swap = "UPDATE log_entry SET seq = {} WHERE seq = {}"
    run(swap.format(-1, 5), swap.format(5, 6), swap.format(6, -1))
    assert any("entry 5" in fault for fault in verify_log())


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
    assert verify_log() == []
    assert verify_log([LogAnchor.read(str(paper))]) == [
        f"entry {paper.seq}: an anchor knows it, and it is gone"
    ]


def test_a_chain_that_is_made_anew_with_another_key_is_found(log):
    log.config["LOG_KEY"] = secrets.token_hex(20)
    try:
        assert len(verify_log()) > 12
    finally:
        log.config["LOG_KEY"] = LOG_KEY


@pytest.fixture
def own_folder(app, tmp_path):
    """Give the application a data folder of its own, for the anchors."""
    app.config["DATA_FOLDER"] = tmp_path
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
