"""A killed backup, restore or import leaves nothing readable, and a restore never meets a server."""

import signal
import subprocess
import sys
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import text

from app import create_app
from gladsaxe.backups import archive
from gladsaxe.core.work_folders import WORK_FOLDER, open_work_folder, remove_leftovers
from gladsaxe.database.program_locks import use_database
from gladsaxe.database.tables import db
from tests.conftest import CAST_SEATED
from tests.databases import DATABASE_KINDS, configuration, fresh_database
from tests.live_server import ROOT, SERVE, list_variables, start_program

# Takes a backup, and is killed as soon as the snapshot lies there.
KILLED_BACKUP = """
import os, signal
from pathlib import Path
from app import create_app
from gladsaxe.backups import operations, snapshot

app = create_app()
take = snapshot.take_snapshot

def take_and_die(engine, file):
    take(engine, file)
    print(file, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

snapshot.take_snapshot = take_and_die
with app.app_context():
    operations.make_backup(Path(app.config["BACKUPS"]))
"""


def list_inner_files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and file.name != "lock"]


@pytest.mark.slow
def test_a_killed_backup_leaves_nothing_where_backups_are_copied_from(tmp_path):
    data, backups = tmp_path / "data", tmp_path / "backups"
    with fresh_database("sqlite", CAST_SEATED) as url:
        variables = list_variables(url, data, GLADSAXE_BACKUPS=str(backups))
        with start_program(url, data):
            pass
        killed = subprocess.run(
            [sys.executable, "-c", KILLED_BACKUP], env=variables, cwd=ROOT, capture_output=True, text=True
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        snapshot = Path(killed.stdout.strip())
        assert snapshot.exists()
        assert data in snapshot.parents
        assert list_inner_files(backups) == []
        assert (data / WORK_FOLDER).stat().st_mode & 0o077 == 0
        # The next start removes it.
        with start_program(url, data):
            assert list_inner_files(data / WORK_FOLDER) == []


def test_what_is_in_use_is_no_leftover(tmp_path):
    with open_work_folder(tmp_path, "backup") as folder:
        (folder / "snapshot").write_text("rows")
        assert remove_leftovers(tmp_path) == []
        assert (folder / "snapshot").exists()
    assert list_inner_files(tmp_path / WORK_FOLDER) == []


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_tidy_removes_what_killed_programs_left_and_says_so(kept, run):
    data, backups = kept.config["DATA_FOLDER"], kept.config["BACKUPS"]
    assert run("backup").exit_code == 0
    whole = sorted(backups.iterdir())
    left = data / WORK_FOLDER / "import-abc" / "files"
    left.mkdir(parents=True)
    (left / "file.xlsx").write_text("names")
    (backups / ".gladsaxe-20180606T100000Z.backup.part").write_text("half")
    (backups / "gladsaxe-abc").mkdir()
    (backups / "gladsaxe-abc" / "snapshot").write_text("rows")
    answer = run("tidy")
    assert answer.output.splitlines() == [
        "import-abc",
        ".gladsaxe-20180606T100000Z.backup.part",
        "gladsaxe-abc",
        "3 removed.",
    ]
    assert sorted(backups.iterdir()) == whole
    assert not left.exists()
    assert run("tidy").output == "0 removed.\n"


def test_a_restore_is_refused_while_a_server_uses_the_database(kept, run):
    assert run("backup").exit_code == 0
    file = archive.find_newest_backup(kept.config["BACKUPS"])
    with kept.app_context(), use_database():
        answer = run("restore", file, "--yes")
        assert (answer.exit_code, "stop it first" in answer.output) == (1, True)
        with use_database():
            pass
    answer = run("restore", file, "--yes")
    assert answer.exit_code == 0, answer.output


@pytest.mark.slow
@pytest.mark.parametrize("kind", DATABASE_KINDS)
def test_a_server_that_starts_while_a_restore_is_under_way_touches_nothing(kind, tmp_path):
    with fresh_database(kind, CAST_SEATED) as url:
        app = create_app(configuration(url))
        with app.app_context():
            flask_migrate.downgrade(revision="0016")
            with use_database(alone=True):
                answer = subprocess.run(
                    SERVE, env=list_variables(url, tmp_path), capture_output=True, text=True, check=False
                )
            assert (answer.returncode, "A restore is under way" in answer.stderr) == (1, True), answer.stderr
            with db.engine.connect() as connection:
                assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0016"
            db.engine.dispose()


@pytest.mark.slow
def test_a_running_server_holds_its_database(tmp_path):
    with fresh_database("sqlite", CAST_SEATED) as url, start_program(url, tmp_path):
        variables = list_variables(url, tmp_path)
        command = [*SERVE[:3], "backup"]
        assert subprocess.run(command, env=variables, capture_output=True, check=False).returncode == 0
        (file,) = archive.list_backups(tmp_path / "backups")
        command = [*SERVE[:3], "restore", str(file), "--yes"]
        answer = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
        assert (answer.returncode, "stop it first" in answer.stderr) == (1, True)
