"""A supervisor hears whether people can work, and nothing that helps an attacker."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from gladsaxe.audit_log.rules import UpkeepTask
from gladsaxe.audit_log.upkeep import add_upkeep_run
from gladsaxe.backups import store as backups
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from tests.conftest import query_count

WELL = {"database": "ok", "migrations": "ok", "backup": "late", "disk": "ok"}


@pytest.fixture
def supervisor(app, monkeypatch):
    """Give a client without a login, on a disk with room."""
    monkeypatch.setattr(backups, "MIN_FREE_BYTES", 0)
    return app.test_client()


def test_alive_asks_the_database_nothing(app, supervisor, visit):
    alice = visit("alice")
    assert query_count(app, lambda: alice.client.get("/sundhed")) == 0
    assert query_count(app, lambda: supervisor.get("/sundhed")) == 0
    answer = supervisor.get("/sundhed")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_late_backup_is_told_and_turns_nobody_away(app, supervisor):
    answer = supervisor.get("/sundhed/klar")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "checks": WELL})
    with app.app_context():
        run_in_transaction(add_upkeep_run, UpkeepTask.BACKUP, False)
    assert supervisor.get("/sundhed/klar").json["checks"]["backup"] == "late"
    with app.app_context():
        run_in_transaction(add_upkeep_run, UpkeepTask.BACKUP, True)
    assert supervisor.get("/sundhed/klar").json["checks"] == {**WELL, "backup": "ok"}


def test_a_full_disk_is_told(supervisor, monkeypatch):
    monkeypatch.setattr(backups, "MIN_FREE_BYTES", 2**80)
    assert supervisor.get("/sundhed/klar").json["checks"]["disk"] == "low"


@pytest.mark.parametrize("version", ["0016", "9999"])
def test_tables_of_another_program_are_not_ready(app, supervisor, version):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    answer = supervisor.get("/sundhed/klar")
    assert (answer.status_code, answer.json["checks"]["migrations"]) == (503, "failed")
    assert version not in answer.text


def test_a_lost_database_is_not_ready_while_the_program_is_alive(app, supervisor, monkeypatch):
    def lose(*_args, **_values):
        raise OperationalError("SELECT secret", {}, Exception("connection refused"))

    with app.app_context():
        monkeypatch.setattr(type(db.engine), "connect", lose)
    answer = supervisor.get("/sundhed/klar")
    assert (answer.status_code, answer.json["status"]) == (503, "failed")
    assert answer.json["checks"] == {
        **WELL,
        "database": "failed",
        "migrations": "unknown",
        "backup": "unknown",
    }
    assert supervisor.get("/sundhed").status_code == 200
